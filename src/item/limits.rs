//! Says on an item that a budget of the case kept something from being computed for it.
//!
//! Input: what was left out before and after. Output: a note of intake's kind, for the rule that tells of limits. Invariant: no words.

use super::model::Item;
use crate::crypto::work::{LeftOut, Work};
use crate::intake::{Note, NoteKind};
use crate::source::Span;

/// Notes what was left out since `before`.
pub(super) fn note(item: Option<&mut Item>, before: LeftOut, work: &Work) {
    let (after, Some(item)) = (work.left_out(), item) else { return };
    for (name, left_out) in [
        ("operations", after.operations - before.operations),
        ("rounds", after.derivations - before.derivations),
        ("plain", after.contents - before.contents),
    ] {
        add(item, name, usize::try_from(left_out).unwrap_or(usize::MAX));
    }
}

/// Notes that so many were left out, if any.
pub(super) fn add(item: &mut Item, name: &str, left_out: usize) {
    if left_out > 0 {
        let detail = format!("{name} {left_out}");
        item.notes.push(Note { kind: NoteKind::Limit, layer: 0, span: Span::default(), detail });
    }
}
