//! The rarer second-level status codes.

use super::{answers, log_words, name, who};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::status_words;

declare_rule! { "SAML-STATUS-OTHER", Error }

/// Codes that have a rule of their own.
const OWN: &[&str] = &[
    "Success",
    "Requester",
    "Responder",
    "VersionMismatch",
    "AuthnFailed",
    "InvalidNameIDPolicy",
    "NoAuthnContext",
    "NoPassive",
    "RequestDenied",
    "RequestUnsupported",
    "UnknownPrincipal",
    "UnsupportedBinding",
    "PartialLogout",
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, message, status) in answers(cx) {
        let Some(code) = status.subcode.as_ref().or(status.code.as_ref()) else { continue };
        if OWN.contains(&name(&code.text)) {
            continue;
        }
        // A code of the product's own says nothing that the umbrella rule does not say.
        let Some(meaning) = status_words(&code.text) else { continue };
        out.find(
            RULE.finding(
                format!("{} returned {}: {meaning}", who(message), quote(name(&code.text))),
                "The response contains an error instead of an identity; this code is its reason.",
            )
            .at(item, code.span)
            .fix(Party::IdpAdmin, format!("Look up the reason in {}.", log_words(message)))
            .spec("saml-core 3.2.2.2"),
        );
    }
}
