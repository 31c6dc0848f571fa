//! OIDCERR-REGISTRATION-NOT-SUPPORTED: The callback carries `error=registration_not_supported`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-REGISTRATION-NOT-SUPPORTED", Error }

const KNOWN: Known = Known {
    codes: &["registration_not_supported"],
    token_endpoint: None,
    title: "The provider does not accept registration in the request",
    why: "The request contains the parameter `registration`, which this provider does not read.",
    details: &[],
    fix: &[(Party::SpAdmin, "Register the client at the provider and leave the parameter out.")],
    spec: "OpenID Connect Core 3.1.2.6",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
