//! The secrets of a case, remembered by value.

use super::places::places;
use super::shape::{HIDDEN, is_distinctive};
use crate::order;
use std::borrow::Cow;
use std::ops::Range;

/// Secrets that are remembered by value, so that a repetition without its name is hidden too.
const MAX_REMEMBERED: usize = 200;

/// Finds secrets by their names and shapes, and remembers their values.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    known: Vec<String>,
}

impl Secrets {
    /// Remembers the secrets of a text, so that they are hidden wherever else they stand.
    pub fn learn(&mut self, text: &str) {
        for span in places(text) {
            let Some(value) = text.get(span) else { continue };
            let is_new = !self.known.iter().any(|known| known == value);
            if is_new && self.known.len() < MAX_REMEMBERED && is_distinctive(value) {
                self.known.push(value.to_owned());
            }
        }
    }

    /// The text without the values that are remembered, except those that `keep` knows, and how many of their places it had;
    /// nothing where it had none.
    pub fn without_known(&self, text: &str, keep: &dyn Fn(&str) -> bool) -> Option<(String, usize)> {
        let found: Vec<&String> =
            self.known.iter().filter(|known| text.contains(known.as_str()) && !keep(known)).collect();
        let places = found.iter().map(|known| text.matches(known.as_str()).count()).sum();
        let clean = |text: String, known: &&String| text.replace(known.as_str(), HIDDEN);
        (!found.is_empty()).then(|| (found.iter().fold(text.to_owned(), clean), places))
    }

    /// The text without secrets.
    pub fn mask<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let hidden = self.places(text);
        if hidden.is_empty() {
            return Cow::Borrowed(text);
        }
        let mut masked = String::with_capacity(text.len());
        let mut end = 0;
        for span in hidden {
            masked.push_str(text.get(end..span.start).unwrap_or_default());
            masked.push_str(HIDDEN);
            end = span.end;
        }
        masked.push_str(text.get(end..).unwrap_or_default());
        Cow::Owned(masked)
    }

    /// Where the secrets of a text are, in its order and apart from each other.
    pub fn places(&self, text: &str) -> Vec<Range<usize>> {
        let mut hidden = places(text);
        for known in &self.known {
            hidden.extend(text.match_indices(known.as_str()).map(|(at, _)| at..at + known.len()));
        }
        order::by_key(&mut hidden, |span| span.start);
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(hidden.len());
        for span in hidden {
            match apart.last_mut() {
                Some(last) if span.start < last.end => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        apart
    }

    /// Masks a text in place.
    pub fn clean(&self, text: &mut String) {
        if let Cow::Owned(masked) = self.mask(text) {
            *text = masked;
        }
    }
}
