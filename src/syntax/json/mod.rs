//! JSON as a tree with byte spans, duplicate members kept.
//! Comes in: text. Goes out: a tree of all that could be read, and the faults with their places. Must not interpret members.

mod access;
pub(crate) mod data;
mod number;
mod parse;

pub use access::write_string;
pub use number::{is_number, number};
pub use parse::{Fault, FaultKind, MAX_DEPTH, MAX_NODES, Parsed, parse};

use crate::source::Span;

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Json {
    /// From the first to after the last character of the value; of a string with its quotes.
    pub span: Span,
    /// What it is.
    pub kind: JsonKind,
}

/// The kinds of values (RFC 8259).
#[derive(Debug, Clone, PartialEq)]
pub enum JsonKind {
    /// `null`
    Null,
    /// `true`, `false`
    Bool(bool),
    /// As written: precision is the reader's business.
    Number(String),
    /// After unescaping.
    String(String),
    /// In order.
    Array(Vec<Json>),
    /// In order, duplicates kept.
    Object(Vec<Member>),
}

/// A member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its name after unescaping.
    pub name: String,
    /// The place of the name, with its quotes.
    pub name_span: Span,
    /// Its value.
    pub value: Json,
}
