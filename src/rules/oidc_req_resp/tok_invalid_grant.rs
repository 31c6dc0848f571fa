//! TOK-INVALID-GRANT: The token endpoint answers `invalid_grant`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-INVALID-GRANT", Error }

const KNOWN: Known = Known {
    codes: &["invalid_grant"],
    token_endpoint: None,
    title: "The one-time code or refresh token was not accepted",
    why: "It was used before, is too old, or belongs to another redirect URI, client or tenant.",
    details: &[
        ("already been redeemed", "The code was redeemed before."),
        (
            "code not valid",
            "The code is not valid any more: used, or older than the provider keeps it (Keycloak one minute).",
        ),
        ("pkce", "The PKCE verifier does not fit the challenge."),
        ("code_verifier", "The PKCE verifier does not fit the challenge."),
        ("redirect_uri", "The redirect URI differs from the one in the login request."),
        ("incorrect redirect", "The redirect URI differs from the one in the login request."),
        ("expired", "It is too old."),
        ("refresh token", "The refresh token was rotated, revoked or has ended."),
        ("session not active", "The user's session at the provider has ended."),
    ],
    fix: &[
        (
            Party::SpAdmin,
            "Redeem the code once and immediately. Do not reload the callback page, and look for a double request or \
             a link scanner.",
        ),
        (
            Party::SpAdmin,
            "Send the same `redirect_uri` as in the login request, and the `code_verifier` that belongs to its challenge.",
        ),
        (Party::User, "Start the login again from the application."),
    ],
    spec: "RFC 6749 5.2",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
