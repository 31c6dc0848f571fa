//! A message inside a message: what the readers of a format hand back, to be unwrapped like a paste.
//!
//! Output: [`Embedded`]. Invariant: only a name, a place, a text and a way back; nothing is read here.

use crate::source::{Span, SpanMap};

/// A message inside a message, to become an item of its own.
#[derive(Debug, Clone)]
pub struct Embedded {
    /// The member, element or parameter that holds it (`id_token`, `Response`).
    pub name: String,
    /// Its place in the parent's document.
    pub span: Span,
    /// Its text; for XML in its parent's namespace context, put there by whoever embeds it.
    pub text: String,
    /// The way from `text` to the parent's document, where it is not simply cut out.
    pub map: Option<SpanMap>,
}
