//! What a receiver rejects, collected.

use crate::item::Item;
use crate::source::Span;

/// Something that a receiver rejects.
#[derive(Debug, Clone)]
pub struct Rejection<'a> {
    /// The rule that has the words for it.
    pub rule: &'static str,
    /// What is wrong, without a full stop.
    pub text: String,
    /// The item it is in.
    pub item: &'a Item,
    /// The place.
    pub span: Span,
}

/// What was found so far.
#[derive(Debug, Default)]
pub(super) struct Findings<'a> {
    pub(super) all: Vec<Rejection<'a>>,
}

impl<'a> Findings<'a> {
    /// Adds a rejection; each rule once.
    pub(super) fn add(&mut self, rule: &'static str, text: impl Into<String>, item: &'a Item, span: Span) {
        if !self.all.iter().any(|known| known.rule == rule) {
            self.all.push(Rejection { rule, text: text.into(), item, span });
        }
    }
}
