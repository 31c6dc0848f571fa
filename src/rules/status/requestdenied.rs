//! The status code RequestDenied.

use super::{refusal, who};
use crate::declare_rule;
use crate::report::Act;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-REQUESTDENIED", Error, "status", "requestdenied.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "RequestDenied", &|_, message| {
        RULE.finding(format!("{} refuses this login by policy", who(message)), "The identity provider understood the request and decided against it: the user may not use this application, a condition was not met, or the request had to be signed.").fix(Act::IdpAdmin, "Check that the user is assigned to this application, which conditional access policies apply, and whether requests have to be signed.")
    });
}
