//! OIDCREQ-PKCE-MISSING: no code challenge (RFC 7636, RFC 9700 2.1.1).

use super::messages::requests;
use crate::declare_rule;
use crate::oidc::Message;
use crate::report::{Act, Confidence, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-PKCE-MISSING", Error, "oidc-req-resp", "pkce_missing.md", check }

/// Stable parts of the messages of providers, in lower case.
const SEEN_AS: [&str; 4] =
    ["aadsts9002325", "pkce_missing_challenge", "missing parameter: code_challenge", "code challenge required"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx) {
        let Some(kind) =
            sent.parameters.get("response_type").filter(|kind| kind.text.split(' ').any(|word| word == "code"))
        else {
            continue;
        };
        let elsewhere = sent.parameters.get("request_uri").or(sent.parameters.get("request")).is_some();
        if elsewhere || sent.parameters.get("code_challenge").is_some_and(|challenge| !challenge.text.is_empty()) {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding("The login request has no PKCE challenge", "Without `code_challenge` a stolen code can be redeemed by somebody else, and providers that require PKCE refuse the request.")
                .severity(Severity::Security)
                .confidence(Confidence::Possible)
                .fix(Act::SpAdmin, "Switch PKCE on (method S256), for applications with a secret as well.")
                .spec("RFC 9700 2.1.1")
                .at(sent.item, kind.span),
        );
    }
    for item in cx.items {
        let said = match item.oidc() {
            Some(Message::ProviderError(error)) => Some((error.text.clone(), error.code.span)),
            Some(Message::Parameters(parameters)) => {
                parameters.get("error_description").map(|text| (text.text.clone(), text.span))
            }
            _ => None,
        };
        let Some((text, span)) =
            said.filter(|(text, _)| SEEN_AS.iter().any(|part| text.to_ascii_lowercase().contains(part)))
        else {
            continue;
        };
        out.find(
            RULE.finding("The provider requires PKCE and the request has no code challenge", format!("It wrote: “{}”.", text.lines().next().unwrap_or("")))
                .fix(Act::SpAdmin, "Switch PKCE on in the application: `code_challenge` with `code_challenge_method=S256`.")
                .fix(Act::IdpAdmin, "Or do not require it for this client (Keycloak: Advanced › *Proof Key for Code Exchange Code Challenge Method*).")
                .spec("RFC 7636 4.4.1")
                .at(item, span),
        );
    }
}
