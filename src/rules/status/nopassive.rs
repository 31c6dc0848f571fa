//! The status code NoPassive.

use super::refusal;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-NOPASSIVE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "NoPassive", &|_, _| {
        RULE.finding(
            "A silent login was tried, and no one was signed in",
            "The request forbids the identity provider to ask the user (IsPassive), so without a session it can only say no. \
             An application that only checks for an existing session expects this response.",
        )
        .fix(Party::SpAdmin, "Start a normal login without IsPassive after this response.")
    });
}
