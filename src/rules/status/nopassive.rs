//! The status code NoPassive.

use super::refusal;
use crate::declare_rule;
use crate::item::is_silent_refusal;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-STATUS-NOPASSIVE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    refusal(cx, out, "NoPassive", &|item, _| {
        let planned = is_silent_refusal(cx.items, item);
        let finding = RULE.finding(
            "A silent login was tried, and no one was signed in",
            "The request forbids the identity provider to ask the user (IsPassive), so without a session it can only say no. \
             An application that only checks for an existing session expects this response.",
        );
        let finding = if planned { finding.severity(Severity::Info) } else { finding };
        finding.fix(Party::SpAdmin, "Start a normal login without IsPassive after this response.")
    });
}
