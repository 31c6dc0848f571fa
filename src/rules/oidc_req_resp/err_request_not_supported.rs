//! OIDCERR-REQUEST-NOT-SUPPORTED: The callback carries `error=request_not_supported`.

use super::errors::{Known, judge};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCERR-REQUEST-NOT-SUPPORTED", Error }

const KNOWN: Known = Known {
    codes: &["request_not_supported"],
    token_endpoint: None,
    title: "The provider does not accept request objects",
    why: "The request contains the parameter `request`, which this provider does not read.",
    details: &[],
    fix: &[(Party::SpAdmin, "Send the parameters in the address, or as a pushed request.")],
    spec: "OpenID Connect Core 3.1.2.6",
};

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &KNOWN);
}
