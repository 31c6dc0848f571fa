//! TOK-UNSUPPORTED-GRANT: The token endpoint answers `unsupported_grant_type`.

use super::errors::{Known, judge};
use super::messages::token_requests;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-UNSUPPORTED-GRANT", Error }

const KNOWN: Known = Known {
    codes: &["unsupported_grant_type"],
    token_endpoint: None,
    title: "The token endpoint does not know the grant type",
    why: "The request's `grant_type` is misspelt, missing, or not offered; often the body was not sent as a form.",
    details: &[],
    fix: &[(
        Party::SpAdmin,
        "Send `grant_type=authorization_code` as `application/x-www-form-urlencoded`, not as JSON.",
    )],
    spec: "RFC 6749 5.2",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let before = out.findings.len();
    for sent in token_requests(cx) {
        let Some(grant) = sent.get("grant_type") else { continue };
        let Some((_, whole)) = SHORT.iter().find(|(short, _)| grant.text.eq_ignore_ascii_case(short)) else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(
                format!("`{}` is not a grant type: its whole name is missing", grant.text),
                "Grant types beyond RFC 6749 have a URN for a name. The token endpoint knows no other.",
            )
            .compared(*whole, grant.text.as_str(), None)
            .fix(Party::SpAdmin, format!("Send `grant_type={whole}`."))
            .spec("RFC 6749 4.5")
            .at(sent.item, grant.span),
        );
    }
    // The reason is better than the provider's word for it.
    if out.findings.len() == before {
        judge(cx, out, &RULE, &KNOWN);
    }
}

/// What people write for a grant type, and its name.
const SHORT: [(&str, &str); 8] = [
    ("device_code", "urn:ietf:params:oauth:grant-type:device_code"),
    ("urn:ietf:params:oauth:grant-type:device-code", "urn:ietf:params:oauth:grant-type:device_code"),
    ("jwt-bearer", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
    ("jwt_bearer", "urn:ietf:params:oauth:grant-type:jwt-bearer"),
    ("token-exchange", "urn:ietf:params:oauth:grant-type:token-exchange"),
    ("token_exchange", "urn:ietf:params:oauth:grant-type:token-exchange"),
    ("authorization-code", "authorization_code"),
    ("client-credentials", "client_credentials"),
];
