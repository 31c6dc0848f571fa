//! Places in a changed document, and where they are in the document as it was pasted.
//! Input: the changes that were made. Output: a change with its place in the first document. Invariant: no place is guessed.

use crate::item::{Item, edit};
use crate::order;
use crate::report::Change;
use crate::source::Span;

/// What was done to one item.
pub(super) struct Shifts {
    pub(super) item: String,
    /// Places in the first document, and how long they are now.
    done: Vec<(Span, usize)>,
    /// Paths of the values that were changed.
    paths: Vec<String>,
}

impl Shifts {
    pub(super) fn of(item: &str) -> Self {
        Shifts { item: item.to_owned(), done: Vec::new(), paths: Vec::new() }
    }

    /// The same changes with their places in the first document; `None` where one of them was changed before.
    pub(super) fn all_original(&self, first: &Item, changes: &[Change]) -> Option<Vec<Change>> {
        changes.iter().map(|change| self.original(first, change)).collect()
    }

    fn original(&self, first: &Item, change: &Change) -> Option<Change> {
        if edit::is_packed(first) {
            // The parts of a token are packed as a whole: the path is what stays.
            let path = change.path.as_deref().filter(|path| !self.paths.iter().any(|done| done == path))?;
            let span = edit::place_in_token(first, path, &change.from)?;
            return Some(Change { start: span.start, end: span.end, ..change.clone() });
        }
        let mut moved: isize = 0;
        for (span, length) in &self.done {
            let start = span.start.checked_add_signed(moved)?;
            if change.end <= start {
                break;
            }
            if change.start < start + length {
                return None;
            }
            moved += length.cast_signed() - span.len().cast_signed();
        }
        let start = change.start.checked_add_signed(-moved)?;
        let end = change.end.checked_add_signed(-moved)?;
        Some(Change { start, end, ..change.clone() })
    }

    /// Remembers changes that were made in `item`, with their places in the first document.
    pub(super) fn add(&mut self, item: &Item, made: &[Change], first: &[Change]) {
        for (made, first) in made.iter().zip(first) {
            self.paths.extend(first.path.clone());
            let place = (Span::new(made.start, made.end), made.from.as_str(), made.to.as_str());
            if let Some(length) = edit::length(item, place) {
                self.done.push((Span::new(first.start, first.end), length));
            }
        }
        order::by_key(&mut self.done, |(span, _)| span.start);
    }
}
