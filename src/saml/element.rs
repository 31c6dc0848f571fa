//! Values of elements and attributes, with their places.

use crate::source::{Span, Value};
use crate::syntax::xml::{Node, ns};

/// The text that the spans of a tree refer to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// The characters at a place, as written.
    pub(super) fn raw(self, span: Span) -> String {
        span.of(self.text).to_owned()
    }
}

/// An attribute without a namespace.
pub(super) fn attribute(node: Node<'_>, name: &str) -> Option<Value> {
    node.attribute(name).map(|attribute| Value::new(attribute.value.clone(), attribute.value_span))
}

/// The characters of an element; a hidden comment does not split them. The line breaks of a viewer around them are none of its own.
pub(super) fn text(node: Node<'_>) -> Value {
    let (text, span) = (node.text(), node.content_span());
    if !node.document().is_laid_out {
        return Value::new(text, span);
    }
    let raw = span.of(node.document().source());
    let bare = raw.trim();
    let front = raw.len() - raw.trim_start().len();
    Value::new(text.trim().to_owned(), Span::new(span.start + front, span.start + front + bare.len()))
}

/// The characters of the first child `{saml}local`.
pub(super) fn saml_text(node: Node<'_>, local: &str) -> Option<Value> {
    node.element(ns::SAML, local).map(text)
}

/// The characters of all children `{namespace}local`.
pub(super) fn texts(node: Node<'_>, namespace: &str, local: &str) -> Vec<Value> {
    node.elements().filter(|child| child.is(namespace, local)).map(text).collect()
}
