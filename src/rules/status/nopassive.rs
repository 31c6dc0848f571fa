//! The status code NoPassive.

use super::refusal;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-NOPASSIVE", Info, "status", "nopassive.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "NoPassive", &|_, _| {
        RULE.finding(
            "A silent login was tried, and nobody was signed in",
            "The request forbids the identity provider to ask the person (IsPassive), so without a session it can only say no. \
             Applications try this to see whether a session exists; it is no fault by itself.",
        )
        .fix(Party::SpAdmin, "If users see an error because of it, start a normal login, without IsPassive, after this answer.")
    });
}
