//! IN-B64-PLUS-SPACE: plus signs of base64 became spaces.

use super::common::{each_note, has_layer, is_captured};
use crate::declare_rule;
use crate::intake::{LayerKind, NoteKind};
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-B64-PLUS-SPACE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let applies = |item: &_| has_layer(item, &[LayerKind::Base64]);
    each_note(cx, out, NoteKind::PlusSpace, applies, |item, _| {
        let title = "The `+` signs of the base64 text became spaces";
        let finding = if is_captured(cx, item) {
            RULE.finding(
                title,
                "The sender did not write `+` as `%2B`, so the receiver's URL decoding turns it into a \
             space and the message into garbage.",
            )
            .confidence(Confidence::Likely)
            .fix(item.maker(), "Percent-encode the value when the form or link is built: `+` becomes `%2B`.")
        } else {
            RULE.finding(
                title,
                "Something URL-decoded the value once too often. In copying that is harmless and was \
             repaired; on the wire the receiver could not read the message.",
            )
            .confidence(Confidence::Possible)
            .fix(
                Party::Support,
                "Compare with the raw request: when it has `%2B` or `+` there, only the copy is damaged.",
            )
            .fix(item.maker(), "When the raw request has spaces, percent-encode the value before it is sent.")
        };
        Some(finding)
    });
}
