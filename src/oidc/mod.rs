//! Typed views over JSON, JOSE, OpenID Connect messages, keys and certificates.
//! Comes in: decoded content and its format. Goes out: a [`Message`] with every value and its place, and its facts.
//! Must not compare or judge, must not fetch. Private keys, passwords and client secrets never reach facts or summary.

pub mod claims;
mod document;
mod key_file;
mod keys;
mod matching;
mod message;
mod opaque;
mod parameters;
mod provider_error;
mod read_key;
mod summary;
mod token;
pub mod workload;

pub use document::{Document, DocumentRole};
pub use key_file::{KeyFile, KeyFileKind};
pub use matching::Matching;
pub use message::Message;
pub use opaque::OpaqueToken;
pub use parameters::{Parameter, Parameters, ParametersRole};
pub use provider_error::{ProviderError, is_error, numbered};
// Parsed tokens and keys, whose meaning is read here.
pub use crate::syntax::jose::{Jwk, Signature, Token, TokenKind, jwks};

use crate::intake::{Content, Embedded, Format, Transport};
use crate::vocabulary::ItemKind;

/// Reads a content and names its kind; also returns messages inside it (tokens of a token response, a nested token).
/// `is_pasted`: claims were written out by somebody; what an endpoint answered, or what was encrypted, is no such token.
pub fn read(
    format: Format,
    content: &Content,
    transport: Option<&Transport>,
    is_pasted: bool,
) -> (ItemKind, Message, Vec<Embedded>) {
    let text = content.as_str();
    let (kind, message, embedded) = match format {
        Format::Jose => {
            let token = Token::compact(text);
            (token.item_kind(), Message::Token(Box::new(token)), Vec::new())
        }
        Format::Json => read_json(text, is_pasted),
        Format::Parameters => {
            let parameters = Parameters::read(text, transport);
            let embedded = parameters.embedded();
            (parameters.item_kind(), Message::Parameters(Box::new(parameters)), embedded)
        }
        Format::Der => {
            let (kind, message) = read_key::read_der(content.as_bytes());
            (kind, message, Vec::new())
        }
        Format::Pem => {
            let (kind, message) = read_key::read_pem(text);
            (kind, message, Vec::new())
        }
        _ => read_text(text),
    };
    match message {
        Message::Token(token) => {
            let nested: Vec<Embedded> = embedded.into_iter().chain(token.nested()).collect();
            (kind, Message::Token(token), nested)
        }
        message => (kind, message, embedded),
    }
}

fn read_json(text: &str, is_pasted: bool) -> (ItemKind, Message, Vec<Embedded>) {
    let parsed = crate::syntax::json::parse(text);
    if let Some(token) = parsed.root.as_ref().and_then(|root| Token::from_json(text, root)) {
        return (token.item_kind(), Message::Token(Box::new(token)), Vec::new());
    }
    if let Some(token) = parsed.root.as_ref().filter(|_| is_pasted).and_then(Token::written_out) {
        return (token.item_kind(), Message::Token(Box::new(token)), Vec::new());
    }
    let document = Document::new(parsed);
    let embedded = document.embedded();
    (document.item_kind(), Message::Document(Box::new(document)), embedded)
}

fn read_text(text: &str) -> (ItemKind, Message, Vec<Embedded>) {
    if text.contains("-----BEGIN") {
        let (kind, message) = read_key::read_pem(text);
        return (kind, message, Vec::new());
    }
    if let Some(error) = ProviderError::recognise(text) {
        return (ItemKind::ProviderError, Message::ProviderError(Box::new(error)), Vec::new());
    }
    match OpaqueToken::recognise(text) {
        Some(token) => (ItemKind::Text, Message::OpaqueToken(Box::new(token)), Vec::new()),
        None => (ItemKind::Text, Message::Other, Vec::new()),
    }
}

#[cfg(test)]
mod tests;
