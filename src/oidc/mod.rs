//! Typed views over JSON, JOSE, OpenID Connect messages, keys and certificates.
//! Comes in: decoded content and its format. Goes out: a [`Message`] with every value and its place, and its facts.
//! Must not compare or judge, must not fetch.

use crate::intake::{Content, Format, Transport};
use crate::item::Embedded;
use crate::report::{ItemKind, SummaryRow};
use crate::source::Span;

/// What a content says, as far as it is known here.
#[derive(Debug, Clone)]
pub enum Message {
    /// Text or JSON of another kind.
    Other,
}

impl Message {
    /// The `facts` of the report.
    pub fn facts(&self) -> serde_json::Value {
        serde_json::Value::Null
    }

    /// The values a person looks for first, in reading order.
    pub fn summary(&self) -> Vec<SummaryRow> {
        Vec::new()
    }

    /// A JSON pointer, parameter name or segment name for a place.
    pub fn path_at(&self, _span: Span) -> Option<String> {
        None
    }
}

/// Reads a content and names its kind; also returns messages inside it (tokens of a token response, a nested token).
pub fn read(_format: Format, _content: &Content, _transport: Option<&Transport>) -> (ItemKind, Message, Vec<Embedded>) {
    (ItemKind::Text, Message::Other, Vec::new())
}
