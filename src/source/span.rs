//! A place in a document, and a value together with its place.

use nanoserde::{DeBin, SerBin};
use serde::Serialize;

/// A half-open range of byte offsets into one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, SerBin, DeBin)]
pub struct Span {
    /// Offset of the first byte.
    pub start: usize,
    /// Offset after the last byte; never before `start`.
    pub end: usize,
}

impl Span {
    /// `start..end`; an `end` before `start` gives an empty span at `start`.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start, end: end.max(start) }
    }

    /// An empty span.
    pub fn at(offset: usize) -> Self {
        Span { start: offset, end: offset }
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it covers no byte.
    pub fn is_empty(self) -> bool {
        self.end == self.start
    }

    /// Whether `other` lies inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The same span `by` bytes further on.
    pub fn shift(self, by: usize) -> Self {
        Span { start: self.start + by, end: self.end + by }
    }

    /// The text it covers; empty where the span does not fit the text or splits a character.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// A value exactly as the message carries it (after the syntax's own unescaping, never trimmed or re-cased),
/// and where it stands in the item's document. For an attribute the span is the text between the quotes; for an element's text
/// it is the content of the element.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Value {
    /// The value.
    pub text: String,
    /// Its place in the item's document.
    pub span: Span,
}

impl Value {
    /// A value with its place.
    pub fn new(text: impl Into<String>, span: Span) -> Self {
        Value { text: text.into(), span }
    }

    /// The value as `&str`.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}
