//! IN-DOUBLE-B64: base64 inside base64.

use super::common::{each_note, has_layer, is_captured};
use crate::declare_rule;
use crate::intake::{LayerKind, NoteKind};
use crate::report::{Act, Confidence, Severity};
use crate::rules::{Context, Outcome};

declare_rule!("IN-DOUBLE-B64", Warning, "intake", "double_b64.md", check);

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let applies = |item: &_| has_layer(item, &[LayerKind::Base64, LayerKind::Base64Url]);
    each_note(cx, out, NoteKind::DoubleBase64, applies, |item, _| {
        let sent = is_captured(cx, item);
        let title = "The message is base64-encoded twice";
        let why = "A receiver decodes once and then finds base64 where it expects the message.";
        let finding = RULE
            .finding(title, why)
            .severity(if sent { Severity::Error } else { Severity::Warning })
            .confidence(if sent { Confidence::Certain } else { Confidence::Possible })
            .fix(
                Act::SpAdmin,
                "Encode once: the library usually does it, so remove the second call in the code around it.",
            );
        Some(if sent {
            finding
        } else {
            finding.fix(Act::Support, "If only the copy was encoded again, nothing has to change.")
        })
    });
}
