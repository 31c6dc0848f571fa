//! TOK-UNAUTHORIZED-CLIENT: The token endpoint answers `unauthorized_client`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-UNAUTHORIZED-CLIENT", Error }

const KNOWN: Known = Known {
    codes: &["unauthorized_client"],
    token_endpoint: Some(true),
    title: "The client may not use this grant at the token endpoint",
    why: "The grant type is not enabled for the client. Keycloak also answers like this when client ID or secret are wrong.",
    details: &[("client credentials", "Keycloak means: the client ID or its secret is wrong.")],
    fix: &[
        (
            Party::IdpAdmin,
            "Enable the grant type for the client (Keycloak: client › Settings › *Standard flow*, or *Service accounts \
             roles* for a login without a user; Okta: General › *Grant type*).",
        ),
        (Party::SpAdmin, "With Keycloak and Multi-Pass, also enter client ID and secret again."),
    ],
    spec: "RFC 6749 5.2",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
