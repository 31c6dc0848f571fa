//! IN-B64-PLUS-SPACE: plus signs of base64 became spaces.

use super::common::{carrier, each_note, has_layer, is_captured};
use crate::declare_rule;
use crate::intake::{Carrier, LayerKind, NoteKind, UNESCAPED};
use crate::item::Item;
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-B64-PLUS-SPACE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let applies = |item: &_| has_layer(item, &[LayerKind::Base64]);
    each_note(cx, out, NoteKind::PlusSpace, applies, |item, note| {
        if note.detail == UNESCAPED {
            return unescaped(cx, item);
        }
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

/// A `+` in a link or form as it stands there. Without any escape beside it, somebody may have decoded the text in copying it.
fn unescaped(cx: &Context<'_>, item: &Item) -> Option<Finding> {
    let sent = is_captured(cx, item) || has_layer(item, &[LayerKind::Http]);
    let linked = carrier(item) == Some(Carrier::Query);
    let escaped = has_layer(item, &[LayerKind::Percent]);
    let certain = escaped && (sent || linked);
    if !escaped && !linked {
        return None;
    }
    let why = if certain {
        "A receiver reads each `+` in a form or link as a space: the base64 text is damaged."
    } else {
        "A receiver reads each `+` in a form or link as a space. If the value was decoded only in copying, nothing is wrong."
    };
    let finding = RULE.finding("The `+` signs of the base64 text are not escaped as `%2B`", why);
    let finding = match certain {
        true => finding.severity(Severity::Error).confidence(Confidence::Likely),
        false => finding.confidence(Confidence::Possible),
    };
    Some(finding.fix(item.maker(), "Percent-encode the value when the form or link is built: `+` becomes `%2B`."))
}
