//! IN-B64-PADDING: the equals signs at the end of base64 were lost.

use super::common::{each_note, early_end, has_layer, has_note, is_captured};
use crate::declare_rule;
use crate::intake::{Format, LayerKind, NoteKind};
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-B64-PADDING", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let applies = |item: &_| has_layer(item, &[LayerKind::Base64]);
    each_note(cx, out, NoteKind::Padding, applies, |item, _| {
        if item.format == Format::Jose {
            return None; // Tokens carry no padding by design; that has a rule of its own.
        }
        // Where the text was cut, its padding was cut with it.
        if has_note(item, NoteKind::Truncated) || item.xml().and_then(early_end).is_some() {
            return None;
        }
        let sent = is_captured(cx, item);
        let title = "The base64 padding (`=`) does not match the text's length";
        let finding = if sent {
            RULE.finding(
                title,
                "The capture shows that it was sent like this; strict decoders reject base64 without its padding.",
            )
            .severity(Severity::Warning)
            .fix(
                item.maker(),
                "Configure the sender to write complete base64, with one or two `=` at the end where the length asks for them.",
            )
        } else {
            RULE.finding(title, "The `=` signs are easily lost in copying. The text was completed and read.")
                .fix(Party::Support, "No change is needed. Copy to the last character next time.")
        };
        Some(finding)
    });
}
