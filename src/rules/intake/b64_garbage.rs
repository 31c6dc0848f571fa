//! IN-B64-GARBAGE: wrapping around the message was removed.

use super::common::notes;
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "IN-B64-GARBAGE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let mut what: Vec<&str> = Vec::new();
        let mut finding = None;
        for note in notes(item, NoteKind::Wrapping).chain(notes(item, NoteKind::Garbage)) {
            let name = match (note.kind, note.detail.as_str()) {
                (NoteKind::Garbage, "") => "characters that base64 does not have",
                (_, "") => "wrapping",
                (_, detail) => detail,
            };
            if !what.contains(&name) {
                what.push(name);
            }
            finding.get_or_insert_with(Vec::new).push((note.layer, note.span));
        }
        let Some(places) = finding else { continue };
        let title = format!("Wrapping around the message was removed: {}", what.join(", "));
        let why = "It came with the copy, not with the message; what is shown below is the message without it.";
        let mut finding = RULE
            .finding(title, why)
            .fix(Party::Support, "No change is needed. Copying the value from the request itself avoids the repair.");
        for (layer, span) in places.into_iter().take(crate::rules::MAX_PLACES) {
            finding = finding.at_layer(item, layer, span);
        }
        out.find_once(finding);
    }
}
