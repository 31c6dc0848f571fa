//! What the texts of an item say about a failed login. Input: a typed item. Output: statements with places in its document.
//! A message is not searched: only what software wrote about one.

use super::model::{Body, Item};
use crate::intake::LayerKind;
use crate::oidc::{DocumentRole, Message};
use crate::source::{Span, Value};
use crate::texts::{self, Statement};
use crate::vocabulary::ItemKind;

/// Parameters and members that carry a sentence.
const NAMES: [&str; 8] =
    ["error_description", "error", "error_message", "error_reason", "message", "msg", "reason", "SAMLError"];

/// Reads the words of an item; of the first item of an input also the text around it.
pub(super) fn read(item: &mut Item, first: bool) {
    item.statements = statements(item);
    if matches!(item.kind, ItemKind::Text | ItemKind::ProviderError) && !item.statements.is_empty() {
        item.kind = ItemKind::ErrorText;
    }
    if first {
        item.around = around(item);
    }
}

/// The statements of the text that an item was found in. A capture holds scripts with all their error texts: it is not read.
fn around(item: &Item) -> Vec<Statement> {
    let captured = item.transport.as_ref().is_some_and(|transport| transport.started.is_some());
    if captured || !item.statements.is_empty() || item.layers.len() < 2 {
        return Vec::new();
    }
    let Some(outer) = item.layers.first().filter(|layer| layer.kind == LayerKind::Text) else { return Vec::new() };
    let inner = item.to_source(Span::new(0, item.content().as_bytes().len()));
    let mut found = texts::read(outer.content.as_str());
    found.retain(|statement| !inner.contains(statement.span));
    found
}

/// The statements of a text outside the messages that were cut out of it.
pub(super) fn outside(text: &str, inner: &[Span]) -> Vec<Statement> {
    let mut found = texts::read(text);
    found.retain(|statement| !inner.iter().any(|span| span.contains(statement.span)));
    found
}

/// The statements in an item's own words.
fn statements(item: &Item) -> Vec<Statement> {
    match &item.body {
        Body::Oidc(message) => match message.as_ref() {
            Message::ProviderError(_) | Message::Other | Message::OpaqueToken(_) => texts::read(item.text()),
            Message::Document(document)
                if matches!(document.role, DocumentRole::Error | DocumentRole::TokenResponse | DocumentRole::Other) =>
            {
                texts::read(item.text())
            }
            Message::Parameters(parameters) => {
                NAMES.iter().filter_map(|name| parameters.get(name)).flat_map(of_value).collect()
            }
            _ => Vec::new(),
        },
        Body::Xml(_) if item.kind == ItemKind::Xml => texts::read(item.text()),
        Body::Xml(body) => {
            let status = body.message.response().and_then(|response| response.status.as_ref()?.message.as_ref());
            status.map(of_value).unwrap_or_default()
        }
        Body::Settings(_) | Body::Opaque => Vec::new(),
    }
}

/// The statements of a decoded value: their place is the value's.
fn of_value(value: &Value) -> Vec<Statement> {
    let mut found = texts::read(value.as_str());
    for statement in &mut found {
        statement.span = value.span;
        for slot in &mut statement.values {
            slot.span = value.span;
        }
    }
    found
}
