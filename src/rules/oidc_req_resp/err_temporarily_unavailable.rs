//! OIDCERR-TEMPORARILY-UNAVAILABLE: The callback carries `error=temporarily_unavailable`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-TEMPORARILY-UNAVAILABLE", Error }

const KNOWN: Known = Known {
    codes: &["temporarily_unavailable"],
    token_endpoint: None,
    title: "The provider is overloaded or in maintenance",
    why: "It asks to be tried again later.",
    details: &[("authentication_expired", "The login page was left open too long.")],
    fix: &[
        (Party::User, "Try again in a few minutes."),
        (Party::IdpAdmin, "If it continues, look at the provider's status page."),
    ],
    spec: "RFC 6749 4.1.2.1",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
