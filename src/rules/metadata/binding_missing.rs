//! No address that a browser can use.

use super::described;
use crate::declare_rule;
use crate::report::{Finding, Party};
use crate::rules::support::compare::{Difference, compare_identifiers};
use crate::rules::support::saml::text;
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome};
use crate::saml::{Endpoint, RoleKind};
use crate::vocabulary::DifferenceClass;

declare_rule! { "MD-BINDING-MISSING", Error }

const REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
const POST: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";
const ARTIFACT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, role) in described(cx) {
        let idp = role.kind == RoleKind::Idp;
        let (name, usable, what) = if idp {
            (
                "SingleSignOnService",
                [REDIRECT, POST],
                "The identity provider's metadata has no sign-in URL for Redirect or POST",
            )
        } else {
            ("AssertionConsumerService", [POST, ARTIFACT], "The application's metadata has no ACS URL for POST")
        };
        let endpoints: Vec<&Endpoint> = role.endpoints.iter().filter(|one| one.role == name).collect();
        if endpoints.iter().any(|one| usable.contains(&text(&one.binding))) {
            out.pass();
            continue;
        }
        let place =
            endpoints.first().map_or(role.tag, |one| one.binding.as_ref().map_or(one.span, |binding| binding.span));
        let bindings = quote_list(endpoints.iter().map(|one| text(&one.binding)));
        let why = if endpoints.is_empty() {
            format!("There is no {name} at all, so the other side does not know where to send the browser.")
        } else {
            format!("It names only {bindings}. Browser logins travel by Redirect and POST.")
        };
        if let Some((endpoint, near)) =
            endpoints.iter().find_map(|one| Some((*one, near_miss(text(&one.binding), &usable)?)))
        {
            let place = endpoint.binding.as_ref().map_or(endpoint.span, |binding| binding.span);
            out.find(misspelt(idp, name, text(&endpoint.binding), near).at(item, place));
            continue;
        }
        out.find(
            RULE.finding(what, why)
                .at(item, place)
                .fix(
                    if idp { Party::IdpAdmin } else { Party::SpAdmin },
                    format!(
                        "Publish an address of the kind {name} with the binding {}.",
                        quote(if idp { REDIRECT } else { POST })
                    ),
                )
                .spec(if idp { "saml-metadata 2.4.3" } else { "saml-metadata 2.4.4" }),
        );
    }
}

/// The binding that was meant by one that is almost it, with the difference.
fn near_miss(binding: &str, usable: &[&'static str]) -> Option<(&'static str, Difference)> {
    usable.iter().find_map(|meant| {
        let difference = compare_identifiers(meant, binding, &[])?;
        let last = |text: &str| text.trim().rsplit(':').next().unwrap_or("").to_ascii_lowercase();
        let close =
            matches!(difference.class, DifferenceClass::Case | DifferenceClass::Typo | DifferenceClass::Whitespace);
        (close || last(binding) == last(meant)).then_some((*meant, difference))
    })
}

fn misspelt(idp: bool, name: &str, binding: &str, (meant, difference): (&str, Difference)) -> Finding {
    RULE.finding(
        match difference.class {
            DifferenceClass::Case | DifferenceClass::Typo | DifferenceClass::Whitespace => {
                format!("The binding of {name} is misspelled{}", difference.after_title())
            }
            _ => format!("The binding of {name} is not written in full"),
        },
        format!(
            "A binding is known by its exact name, so the other side does not find the {name}: it looks for {}.",
            quote(meant)
        ),
    )
    .compared(meant, binding, Some(difference.class))
    .fix(
        if idp { Party::IdpAdmin } else { Party::SpAdmin },
        format!("Write the binding of {name} as {}.", quote(meant)),
    )
    .spec("saml-bindings 3.5.1")
}
