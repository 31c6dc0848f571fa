//! Whether the application still waits for this answer.

use crate::declare_rule;
use crate::rules::logins::responses;
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-IRT-UNEXPECTED", Error, "correlation", "irt_unexpected.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (_item, response) in responses(cx) {
        if response.envelope.in_response_to.as_ref().is_some_and(|value| !value.text.is_empty()) {
            // Only the application knows it; a capture shows whether its cookie came back.
            out.not_checked("no message shows whether the application still waits for this answer: record the whole login as a HAR file");
        } else {
            out.pass();
        }
    }
}
