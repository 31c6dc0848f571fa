//! JWT-CLAIM-TYPE: claims have the JSON types of RFC 7519 4.1 and OpenID Connect Core 5.1.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Party, Severity};
use crate::rules::support::services;
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};
use crate::syntax::json::{Json, JsonKind};

declare_rule! { "JWT-CLAIM-TYPE", Error }

/// What a claim has to be, and how bad it is when it is not.
type Shape = (&'static str, fn(&Json) -> bool, &'static str, Severity);

const SHAPES: [Shape; 16] = [
    ("iss", is_text, "a text", Severity::Error),
    ("sub", is_text, "a text", Severity::Error),
    ("aud", is_text_or_texts, "a text or list of texts", Severity::Error),
    ("azp", is_text, "a text", Severity::Error),
    ("nonce", is_text, "a text", Severity::Error),
    ("jti", is_text, "a text", Severity::Warning),
    ("at_hash", is_text, "a text", Severity::Error),
    ("acr", is_text, "a text", Severity::Warning),
    ("amr", is_texts, "a list of texts", Severity::Warning),
    ("email", is_text, "a text", Severity::Error),
    ("email_verified", is_bool, "true or false", Severity::Warning),
    ("name", is_text, "a text", Severity::Warning),
    ("given_name", is_text, "a text", Severity::Warning),
    ("family_name", is_text, "a text", Severity::Warning),
    ("preferred_username", is_text, "a text", Severity::Warning),
    ("groups", is_texts, "a list of texts", Severity::Warning),
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx) {
        for (name, fits, wanted, severity) in SHAPES {
            let Some(value) = found.token.claim(name) else { continue };
            // GitHub takes the number of the app as its issuer.
            let number = name == "iss" && services::is_for_service(found.token);
            // Apple documents its flags as a text or a boolean.
            let apple = name == "email_verified"
                && matches!(value.as_str(), Some("true" | "false"))
                && found.token.claim_text("iss").is_some_and(|iss| iss.text == "https://appleid.apple.com");
            // The API server of Kubernetes takes one group as a text.
            let one_group = name == "groups" && is_text(value) && is_for_kubernetes(cx);
            if fits(value) || number || apple || one_group {
                out.pass();
                continue;
            }
            let quoted = if value.as_str().is_some() { format!("\"{}\"", value.display()) } else { value.display() };
            let who_reads = if severity == Severity::Error {
                "Most receivers reject such a token."
            } else {
                "Some receivers accept that, others reject the token."
            };
            out.find(
                RULE.finding(
                    format!("`{name}` is {}, but must be {wanted}", value.kind_words()),
                    format!("The token contains `{}`. {who_reads}", shorten(&quoted)),
                )
                .severity(severity)
                .fix(
                    Party::IdpAdmin,
                    format!(
                        "Change the claim mapper, rule or action that sets `{name}` so that it becomes {wanted}{}.",
                        mapper(cx, found.item)
                    ),
                )
                .spec(if matches!(name, "iss" | "sub" | "aud" | "jti") {
                    "RFC 7519 4.1"
                } else {
                    "OpenID Connect Core 5.1"
                })
                .at(found.item, value.span),
            );
        }
    }
}

fn is_for_kubernetes(cx: &Context<'_>) -> bool {
    let mut products = cx.items.iter().filter_map(|item| item.settings()?.product);
    products.any(|product| product.id.starts_with("kubernetes-"))
}

/// Where the claim is set, in the words of the product that made the token.
fn mapper(cx: &Context<'_>, item: &Item) -> &'static str {
    match cx.provider(item).map(|provider| provider.id.as_str()) {
        Some("keycloak") => ": in Keycloak, the mapper › *Claim JSON Type* and *Multivalued*",
        Some("auth0") => {
            ": in Auth0, the Action that calls `api.idToken.setCustomClaim` or `api.accessToken.setCustomClaim`"
        }
        Some("okta") => ": in Okta, Security › API › the authorization server › Claims",
        Some("cognito") => ": in Amazon Cognito, the pre token generation Lambda",
        Some("entra") => ": in Entra ID, App registrations › the application › Token configuration",
        _ => "",
    }
}

fn is_text(value: &Json) -> bool {
    value.as_str().is_some()
}

fn is_texts(value: &Json) -> bool {
    value.is_array() && value.elements().iter().all(is_text)
}

fn is_text_or_texts(value: &Json) -> bool {
    is_text(value) || is_texts(value)
}

fn is_bool(value: &Json) -> bool {
    matches!(value.kind, JsonKind::Bool(_))
}

fn shorten(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or("")),
        None => text.to_owned(),
    }
}
