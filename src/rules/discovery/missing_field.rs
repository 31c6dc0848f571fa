//! DISC-MISSING-FIELD: members that a discovery document must have (OpenID Connect Discovery 3).

use crate::declare_rule;
use crate::oidc::DocumentRole;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "DISC-MISSING-FIELD", Error }

/// The members, and whether a login fails without them.
const MEMBERS: [(&str, bool); 7] = [
    ("issuer", true),
    ("authorization_endpoint", true),
    ("token_endpoint", true),
    ("jwks_uri", true),
    ("response_types_supported", false),
    ("subject_types_supported", false),
    ("id_token_signing_alg_values_supported", false),
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(document) = item.oidc().and_then(|message| message.document()) else { continue };
        let Some(root) = document.parsed.root.as_ref().filter(|_| document.role == DocumentRole::Discovery) else {
            continue;
        };
        // What was cut off is not missing.
        if !document.parsed.is_clean() {
            continue;
        }
        let missing = |needed: bool| -> Vec<String> {
            let absent = MEMBERS.iter().filter(|(name, decides)| *decides == needed && document.get(name).is_none());
            absent.map(|(name, _)| format!("`{name}`")).collect()
        };
        let (deciding, other) = (missing(true), missing(false));
        if deciding.is_empty() && other.is_empty() {
            out.pass();
            continue;
        }
        let (severity, names, why) = if deciding.is_empty() {
            (
                Severity::Info,
                other,
                "Applications mostly do without, but libraries that follow the standard strictly reject the document.",
            )
        } else {
            (
                Severity::Error,
                deciding,
                "An application that reads it does not know where to send the user or how to check tokens.",
            )
        };
        out.find(
            RULE.finding(format!("The discovery document lacks {}", names.join(", ")), why)
                .severity(severity)
                .fix(
                    Party::SpAdmin,
                    "Check that this is the document at `{issuer}/.well-known/openid-configuration`, \
                 and that it was copied whole.",
                )
                .fix(
                    Party::IdpAdmin,
                    format!("If it is, configure the provider to publish {} in it.", names.join(", ")),
                )
                .spec("OpenID Connect Discovery 3")
                .at(item, Span::at(root.span.start)),
        );
    }
}
