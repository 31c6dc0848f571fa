//! SETUP-IDP-ENTITY-ID: the identity provider that the application expects is not the one that is described.

use super::common::{Sides, set_in};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::compare::{compare_identifiers, compare_urls};
use crate::rules::{Context, Outcome};
use crate::settings::Meaning;
use crate::vocabulary::DifferenceClass;

declare_rule! { "SETUP-IDP-ENTITY-ID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some(sides) = Sides::of(cx) else { return };
    if let Some(expected) = &cx.case.expectations.issuer {
        let ids = || sides.idp.iter().filter_map(|one| Some((one, one.entity.entity_id.as_ref()?)));
        if ids().any(|(_, id)| id.text == *expected) {
            out.pass();
        } else {
            let compared = ids().filter_map(|(one, id)| Some((one, id, compare_identifiers(expected, &id.text, &[])?)));
            if let Some((one, id, difference)) =
                compared.min_by_key(|(_, _, difference)| difference.class == DifferenceClass::Different)
            {
                let how = difference.after_title();
                let stated = sides.stated(&[Meaning::IdpEntityId, Meaning::Issuer], expected);
                let finding = RULE
                    .finding(
                        format!("The metadata has a different Entity ID{how}"),
                        "The application accepts responses only from the Entity ID it is configured with, character \
                         for character.",
                    )
                    .compared(expected.as_str(), id.text.as_str(), Some(difference.class))
                    .at(one.item, id.span)
                    .spec("saml-core 2.2.5");
                let general = format!("In the application, set the identity provider's Entity ID to `{}`.", id.text);
                out.find(set_in(finding, stated, &id.text, Party::SpAdmin, general));
            }
        }
    }
    // An issuer that names a family of tenants is no expectation for a token, but it is no match for one tenant either.
    for (item, document) in &sides.discovery {
        let Some(stated) = document.get("issuer").and_then(|issuer| issuer.value()) else { continue };
        for (settings, app) in sides.app.iter().filter(|_| cx.case.expectations.issuer.is_none()) {
            let Some(configured) = app.one(Meaning::Issuer).filter(|configured| configured.value.contains("://"))
            else {
                continue;
            };
            let configured_issuer = configured.value.split("/.well-known/").next().unwrap_or("");
            let Some(difference) =
                compare_urls(configured_issuer, &stated.text, &[]).filter(|_| !stated.text.contains('{'))
            else {
                out.pass();
                continue;
            };
            out.find_once(
                RULE.finding(
                    format!("The configured issuer is not the provider's{}", difference.after_title()),
                    "Tokens name the issuer that the provider states. A library that compares it with the configured \
                     one rejects every token.",
                )
                .compared(configured_issuer, stated.text.as_str(), Some(difference.class))
                .at(settings, configured.span)
                .related(item, stated.span)
                .fix(
                    Party::SpAdmin,
                    format!("In {}, set `{}` to `{}`.", app.place(configured), configured.name, stated.text),
                )
                .spec("OpenID Connect Discovery 4.3"),
            );
        }
    }
}
