//! IN-CAPTURE-CUT: a recording ends in the middle.

use super::common::{has_note, notes};
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::{ItemKind, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "IN-CAPTURE-CUT", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items.iter().filter(|item| matches!(item.kind, ItemKind::Har | ItemKind::SamlTracerExport)) {
        // What one of our own limits cut is told as that.
        let cut = notes(item, NoteKind::CaptureCut).next().filter(|_| !has_note(item, NoteKind::Limit));
        let Some(note) = cut else {
            out.pass();
            continue;
        };
        let title = match note.detail.as_str() {
            "" => "The recording was cut: its end is missing".to_owned(),
            url => format!("The recording was cut in the middle of the request to `{url}`"),
        };
        let why = "The messages before the cut are complete and were checked. What came after it is unknown: the login may have gone \
                   on, or failed, there.";
        out.find(
            RULE.finding(title, why).at_layer(item, note.layer, note.span).fix(
                Party::Support,
                "Ask for the whole file: as an attachment or in a ZIP archive, not copied as text.",
            ),
        );
    }
}
