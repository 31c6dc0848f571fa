//! TOK-ASSERTION: the signed assertion by which a client proves itself is not in order (RFC 7523 3).

use super::messages::token_requests;
use crate::declare_rule;
use crate::oidc::workload::platform;
use crate::report::Party;
use crate::rules::support::error_texts;
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-ASSERTION", Error }

/// What a signed JWT is called.
const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
/// What may stand in `client_assertion_type`.
const TYPES: [&str; 4] = [
    JWT_BEARER,
    "urn:ietf:params:oauth:client-assertion-type:saml2-bearer",
    "urn:ietf:params:oauth:client-assertion-type:jwt-spiffe",
    "urn:ietf:params:oauth:client-assertion-type:jwt-client-attestation",
];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    error_texts::applies(cx, out);
    for sent in token_requests(cx) {
        let Some(assertion) = sent.get("client_assertion") else { continue };
        if let Some(kind) = sent.get("client_assertion_type").filter(|kind| {
            // A SAML assertion is no compact token.
            !TYPES.contains(&kind.as_str()) || kind.text.contains("saml2") && assertion.text.starts_with("ey")
        }) {
            out.find(
                RULE.finding(
                    format!("`client_assertion_type` is `{}`", kind.text),
                    "The parameter must name what proves the client. With a different value, the provider does not read \
                     the assertion.",
                )
                .compared(JWT_BEARER, kind.text.as_str(), None)
                .fix(Party::SpAdmin, format!("Set `client_assertion_type` to `{JWT_BEARER}`."))
                .spec("RFC 7523 2.2")
                .at(sent.item, kind.span),
            );
            continue;
        }
        let children = sent.item.children.iter().filter_map(|child| cx.items.get(*child));
        let mut tokens =
            children.filter(|item| crate::rules::support::tokens::embedded_name(item) == Some("client_assertion"));
        let Some((item, token)) = tokens.find_map(|item| Some((item, item.oidc()?.token()?))) else { continue };
        // The token of a job or pod that the provider trusts names the platform and the workload.
        if platform(token).is_some() {
            continue;
        }
        let text = |name: &str| token.claim_text(name);
        let client = sent.get("client_id").map(|client| client.text.clone());
        let (issuer, subject) = (text("iss"), text("sub"));
        let other = [("iss", &issuer), ("sub", &subject)].into_iter().find_map(|(name, value)| {
            let value = value.as_ref()?;
            client.as_ref().filter(|client| **client != value.text).map(|client| {
                (
                    format!("The client assertion's `{name}` is `{}`, not the client ID `{client}`", value.text),
                    format!("Set `{name}` of the assertion to the client ID `{client}`."),
                    value.span,
                )
            })
        });
        let absent = ["iss", "sub", "aud", "exp"].into_iter().find(|name| token.claim(name).is_none());
        let missing = || {
            let name = absent?;
            let value = match name {
                "aud" => "the token endpoint or the issuer of the authorization server",
                "exp" => "a few minutes ahead",
                _ => "the client ID",
            };
            let fix = format!("Set `{name}` of the assertion to {value}.");
            Some((format!("The client assertion lacks `{name}`"), fix, token.payload_span))
        };
        // How long it is valid has a rule of its own.
        let Some((title, fix, span)) = other.or_else(missing) else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(
                title,
                "The application authenticates to the provider with this token. Otherwise the provider issues no \
                 tokens.",
            )
            .fix(Party::SpAdmin, fix)
            .spec("RFC 7523 3")
            .at(item, span)
            .related(sent.item, assertion.span),
        );
    }
}
