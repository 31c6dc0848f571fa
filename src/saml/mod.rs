//! Typed views over SAML documents. Comes in: a tree. Goes out: a [`Message`] with every value and its place, and its facts.
//! Must not compare or judge.

use crate::item::Embedded;
use crate::report::{ItemKind, SummaryRow};
use crate::syntax::xml;

/// What an XML document says, as far as it is SAML.
#[derive(Debug, Clone)]
pub enum Message {
    /// XML of another kind.
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
}

/// The budget for this text: metadata may be large.
pub fn budget_for(_text: &str) -> xml::Budget {
    xml::Budget::MESSAGE
}

/// Reads a document and names its kind; also returns messages inside it (of an artifact response).
pub fn read(_text: &str, _document: &xml::Document) -> (ItemKind, Message, Vec<Embedded>) {
    (ItemKind::Xml, Message::Other, Vec::new())
}
