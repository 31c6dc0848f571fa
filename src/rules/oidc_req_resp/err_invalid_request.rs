//! OIDCERR-INVALID-REQUEST: The answer carries `error=invalid_request`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-INVALID-REQUEST", Error }

const KNOWN: Known = Known {
    codes: &["invalid_request"],
    token_endpoint: None,
    title: "The provider could not understand the request",
    why: "A parameter is missing, repeated, or has a value the provider does not accept.",
    details: &[
        ("code_challenge", "PKCE is missing or incomplete: `code_challenge` and `code_challenge_method=S256`."),
        ("redirect_uri", "The redirect URI is not the registered one."),
        ("nonce", "The request lacks a nonce."),
        ("response_mode", "The response mode is not accepted for this response type."),
    ],
    fix: &[(
        Party::SpAdmin,
        "Correct the parameter that the text names. Where it names none, compare `client_id`, `redirect_uri` and \
         `scope` with the settings of this client at the provider.",
    )],
    spec: "RFC 6749 4.1.2.1",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
