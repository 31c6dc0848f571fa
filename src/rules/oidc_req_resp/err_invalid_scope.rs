//! OIDCERR-INVALID-SCOPE: The answer carries `error=invalid_scope`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-INVALID-SCOPE", Error }

const KNOWN: Known = Known {
    codes: &["invalid_scope"],
    token_endpoint: None,
    title: "A requested scope is unknown or not allowed for this client",
    why: "Scopes are words separated by spaces, and letter case counts.",
    details: &[("offline_access", "The client may not have refresh tokens.")],
    fix: &[
        (
            Party::SpAdmin,
            "Ask for `openid profile email` in lower case, and only for further scopes that the provider knows.",
        ),
        (
            Party::IdpAdmin,
            "Assign the scope to the client (Keycloak: Client scopes; Okta: authorization server › Scopes and access policy).",
        ),
    ],
    spec: "RFC 6749 4.1.2.1",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
