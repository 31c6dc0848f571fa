//! SETUP-ALGORITHM: the application signs requests with an algorithm that the identity provider does not list.

use super::common::Sides;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;

declare_rule! { "SETUP-ALGORITHM", Error }

/// Algorithm metadata of SAML (sstc-saml-metadata-algsupport).
const ALGSUPPORT: &str = "urn:oasis:names:tc:SAML:metadata:algsupport";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    for idp in &sides.idp {
        let elements = idp.item.xml().into_iter().flat_map(|document| document.elements());
        let methods =
            elements.filter(|node| node.is(ALGSUPPORT, "SigningMethod")).filter_map(|node| node.attribute("Algorithm"));
        let listed: Vec<_> = methods.take(50).collect();
        let Some(first) = listed.first() else { continue };
        for (item, document) in &sides.app {
            let Some(stated) = document.one(Meaning::SignatureAlg) else { continue };
            if document.switch(Meaning::SignRequest).is_some_and(|(on, _)| !on) {
                continue;
            }
            if listed.iter().any(|one| short(&one.value).eq_ignore_ascii_case(short(&stated.value))) {
                out.pass();
                continue;
            }
            let names = quote_list(listed.iter().map(|one| short(&one.value)));
            out.find_once(
                RULE.finding(
                    format!(
                        "The application signs requests with `{}`, but the identity provider lists only {names}",
                        short(&stated.value)
                    ),
                    "The identity provider rejects signatures with an algorithm that it does not support.",
                )
                .compared(short(&first.value), short(&stated.value), None)
                .at(item, stated.span)
                .related(idp.item, first.span)
                .fix(
                    Party::SpAdmin,
                    format!("In {}, set `{}` to `{}`.", document.place(stated), stated.name, first.value),
                )
                .spec("saml-metadata-algsupport 2.2"),
            );
        }
    }
}

/// The name of an algorithm at the end of its URI.
fn short(uri: &str) -> &str {
    uri.rsplit(['#', '/']).next().unwrap_or(uri)
}
