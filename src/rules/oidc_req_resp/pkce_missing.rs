//! OIDCREQ-PKCE-MISSING: no code challenge (RFC 7636, RFC 9700 2.1.1).

use super::messages::requests;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-PKCE-MISSING", Error }

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
            RULE.finding(
                "The login request has no code challenge (PKCE)",
                "Without `code_challenge`, anyone can redeem a stolen code, and providers that require it reject the \
                 request.",
            )
            .severity(Severity::Security)
            .confidence(Confidence::Possible)
            .fix(Party::SpAdmin, "Switch PKCE on (method S256), for applications with a secret as well.")
            .spec("RFC 9700 2.1.1")
            .at(sent.item, kind.span),
        );
    }
}
