//! A value with the way to it, and the limits of reading.

use crate::source::Span;

/// Bytes of one text that are read as settings.
pub const MAX_TEXT: usize = 512 << 10;

/// Values that are read of one text.
pub(super) const MAX_PAIRS: usize = 8_000;

/// Containers inside containers.
pub(super) const MAX_DEPTH: usize = 32;

/// Quotes that are never closed; further quotes are then read as plain characters.
pub(super) const MAX_UNCLOSED: usize = 16;

/// One value and the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Names from the outermost container to the value; places in lists are `[0]`, `[1]` …
    pub path: Vec<String>,
    /// The value, unescaped.
    pub value: String,
    /// Its place, without quotes.
    pub span: Span,
}

/// Adds a value, unless the limit is reached.
pub(super) fn add(pairs: &mut Vec<Pair>, path: Vec<String>, value: impl Into<String>, span: Span) {
    if pairs.len() < MAX_PAIRS && !path.is_empty() {
        pairs.push(Pair { path, value: value.into(), span });
    }
}

/// `base` and one more name.
pub(super) fn below(base: &[String], name: impl Into<String>) -> Vec<String> {
    base.iter().cloned().chain([name.into()]).collect()
}
