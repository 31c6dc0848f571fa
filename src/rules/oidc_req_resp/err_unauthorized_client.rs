//! OIDCERR-UNAUTHORIZED-CLIENT: The callback carries `error=unauthorized_client`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-UNAUTHORIZED-CLIENT", Error }

const KNOWN: Known = Known {
    codes: &["unauthorized_client"],
    token_endpoint: Some(false),
    title: "The client is not allowed to use this flow",
    why: "The application is known, but the way of signing in that it asks for is turned off for it.",
    details: &[("disabled", "The client is disabled."), ("grant", "The grant type is not enabled for the client.")],
    fix: &[(
        Party::IdpAdmin,
        "Switch the flow on for this client (Keycloak: client › Settings › *Standard flow*; Okta: General › *Grant \
         type*; Cognito: app client › Login pages › *OAuth grant types*; Entra ID: Authentication › *Supported account \
         types* and platform).",
    )],
    spec: "RFC 6749 4.1.2.1",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
