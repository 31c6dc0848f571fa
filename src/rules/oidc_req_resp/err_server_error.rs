//! OIDCERR-SERVER-ERROR: The callback carries `error=server_error`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-SERVER-ERROR", Error }

const KNOWN: Known = Known {
    codes: &["server_error"],
    token_endpoint: None,
    title: "The provider failed while it handled the request",
    why: "The reason lies at the provider. Cognito also answers like this when a claim or attribute of the upstream \
     provider cannot be mapped.",
    details: &[
        ("attribute", "An attribute of the user could not be mapped or is missing."),
        ("samlresponse", "The upstream SAML response was not accepted."),
        (
            "relaystate",
            "The upstream SAML response came without its RelayState, as in a login that starts at the identity provider.",
        ),
    ],
    fix: &[(
        Party::IdpAdmin,
        "Look at the provider's log at this time. Cognito: check the attribute mapping and the upstream response.",
    )],
    spec: "RFC 6749 4.1.2.1",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
