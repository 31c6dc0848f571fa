//! Deliveries whose form is not in the recording. Input: a recording and a step of it. Output: whether it is one. Judges nothing.

use crate::intake::{NoteKind, Visit};
use crate::item::Item;

/// Whether a step is a delivery whose form data was removed from the recording, or not recorded.
pub(crate) fn is_without_form(recording: &Item, visit: &Visit) -> bool {
    let is_it = |detail: &str| detail.split(' ').next() == Some(visit.url.as_str());
    let gone = |kind: NoteKind| matches!(kind, NoteKind::HarNoBody | NoteKind::HarMasked);
    visit.method == "POST" && recording.notes.iter().any(|note| gone(note.kind) && is_it(&note.detail))
}
