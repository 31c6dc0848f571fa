//! IN-SMART-QUOTES: typographic characters where markup, base64 or JSON has plain ones.

use super::common::{each_note, was_read};
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-SMART-QUOTES", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    each_note(cx, out, NoteKind::SmartQuotes, was_read, |item, note| {
        let title = match note.detail.as_str() {
            "" => "Plain quotes or dashes were replaced by typographic ones".to_owned(),
            detail => format!("Plain characters were replaced by typographic ones: {detail}"),
        };
        // The copy is damaged for certain; that the login fails of it is only known when it was sent like this.
        let (why, confidence) = if was_read(item) {
            (
                "A word processor, wiki or chat does this while text passes through it. The message could be read \
                 anyway, but a signature cannot be checked on this copy.",
                Confidence::Possible,
            )
        } else {
            (
                "A word processor, wiki or chat does this while text passes through it. The message cannot be read any more.",
                Confidence::Certain,
            )
        };
        Some(RULE.finding(title, why).confidence(confidence).fix(
            Party::Support,
            "Use a plain-text copy: from the capture, or sent as a file instead of in an email or chat.",
        ))
    });
}
