//! OIDCERR-UNSUPPORTED-RESPONSE-TYPE: The callback carries `error=unsupported_response_type`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-UNSUPPORTED-RESPONSE-TYPE", Error }

const KNOWN: Known = Known {
    codes: &["unsupported_response_type"],
    token_endpoint: None,
    title: "The provider does not offer the requested response type",
    why: "It is not supported at all, or not enabled for this client.",
    details: &[],
    fix: &[
        (Party::SpAdmin, "Use `response_type=code`, with PKCE."),
        (
            Party::IdpAdmin,
            "Or enable the flow for this client (Keycloak: client › Settings › *Implicit flow*; Entra ID: Authentication › \
             *ID tokens*).",
        ),
    ],
    spec: "RFC 6749 4.1.2.1",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
