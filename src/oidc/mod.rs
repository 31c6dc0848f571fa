//! Typed views over JSON, JOSE, OpenID Connect messages, keys and certificates.
//! Comes in: decoded content and its format. Goes out: a [`Message`] with every value and its place, and its facts.
//! Must not compare or judge, must not fetch. Private keys, passwords and client secrets never reach facts or summary.

pub mod claims;
mod document;
mod key_file;
mod keys;
mod matching;
mod opaque;
mod parameters;
mod provider_error;
mod summary;
mod token;
pub mod workload;

pub use document::{Document, DocumentRole};
pub use key_file::{KeyFile, KeyFileKind};
pub use matching::Matching;
pub use opaque::OpaqueToken;
pub use parameters::{Parameter, Parameters, ParametersRole};
pub use provider_error::{ProviderError, numbered};
// Parsed tokens and keys, whose meaning is read here.
pub use crate::syntax::jose::{Jwk, Signature, Token, TokenKind, jwks};
// The names of old, while branches that use them are open.
#[doc(hidden)]
pub use crate::crypto::jws::{CheckRemark, CheckResult, SignatureCheck};

use crate::crypto::Proof;
use crate::crypto::x509::CertificateFacts;
use crate::intake::{Content, Embedded, Format, Transport};
use crate::source::Span;
use crate::time::Instant;
use crate::vocabulary::{ItemKind, SummaryRow};

/// What a content says, as far as it is known here.
#[derive(Debug, Clone)]
pub enum Message {
    /// A JWS, JWT or JWE, compact or JSON, whole or damaged.
    Token(Box<Token>),
    /// A JSON document: keys, discovery, token response, error, or another.
    Document(Box<Document>),
    /// A URL, query, fragment or form whose parameters are the message.
    Parameters(Box<Parameters>),
    /// A certificate.
    Certificate(Box<CertificateFacts>),
    /// A key or another structure beside certificates.
    KeyFile(Box<KeyFile>),
    /// A token that only its issuer can read.
    OpaqueToken(Box<OpaqueToken>),
    /// An error text of a known product.
    ProviderError(Box<ProviderError>),
    /// Text of another kind.
    Other,
}

impl Message {
    /// The `facts` of the report, with what was computed, and the ids of the items of tokens inside by the name of their member.
    pub fn facts(&self, proof: &Proof, token_items: &[(&str, &str)]) -> serde_json::Value {
        match self {
            Message::Token(token) => token.facts(proof),
            Message::Document(document) => document.facts(token_items),
            Message::Parameters(parameters) => parameters.facts(),
            Message::Certificate(certificate) => serde_json::to_value(certificate).unwrap_or_default(),
            Message::KeyFile(key) => key.facts(),
            Message::OpaqueToken(token) => token.facts(),
            Message::ProviderError(error) => error.facts(),
            Message::Other => serde_json::Value::Null,
        }
    }

    /// The values a person looks for first, in reading order.
    pub fn summary(&self, proof: &Proof) -> Vec<SummaryRow> {
        summary::rows(self, proof)
    }

    /// A JSON pointer, parameter name or segment name for a place.
    pub fn path_at(&self, span: Span) -> Option<String> {
        match self {
            Message::Token(token) => token.path_at(span),
            Message::Document(document) => document.parsed.root.as_ref().map(|root| root.pointer_at(span)),
            Message::Parameters(parameters) => parameters.path_at(span),
            _ => None,
        }
    }

    /// When the message says it was made: `iat`.
    pub fn issued(&self) -> Option<Instant> {
        self.token().and_then(|token| token.instant("iat"))
    }

    /// The token.
    pub fn token(&self) -> Option<&Token> {
        match self {
            Message::Token(token) => Some(token),
            _ => None,
        }
    }

    /// The JSON document.
    pub fn document(&self) -> Option<&Document> {
        match self {
            Message::Document(document) => Some(document),
            _ => None,
        }
    }

    /// The parameters.
    pub fn parameters(&self) -> Option<&Parameters> {
        match self {
            Message::Parameters(parameters) => Some(parameters),
            _ => None,
        }
    }

    /// The certificate.
    pub fn certificate(&self) -> Option<&CertificateFacts> {
        match self {
            Message::Certificate(certificate) => Some(certificate),
            _ => None,
        }
    }
}

/// Reads a content and names its kind; also returns messages inside it (tokens of a token response, a nested token).
pub fn read(format: Format, content: &Content, transport: Option<&Transport>) -> (ItemKind, Message, Vec<Embedded>) {
    let text = content.as_str();
    let (kind, message, embedded) = match format {
        Format::Jose => {
            let token = Token::compact(text);
            (token.item_kind(), Message::Token(Box::new(token)), Vec::new())
        }
        Format::Json => read_json(text),
        Format::Parameters => {
            let parameters = Parameters::read(text, transport);
            let embedded = parameters.embedded();
            (parameters.item_kind(), Message::Parameters(Box::new(parameters)), embedded)
        }
        Format::Der => {
            let (kind, message) = key_file::read_der(content.as_bytes());
            (kind, message, Vec::new())
        }
        Format::Pem => {
            let (kind, message) = key_file::read_pem(text);
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

fn read_json(text: &str) -> (ItemKind, Message, Vec<Embedded>) {
    let parsed = crate::syntax::json::parse(text);
    if let Some(token) = parsed.root.as_ref().and_then(|root| Token::from_json(text, root)) {
        return (token.item_kind(), Message::Token(Box::new(token)), Vec::new());
    }
    let document = Document::new(parsed);
    let embedded = document.embedded();
    (document.item_kind(), Message::Document(Box::new(document)), embedded)
}

fn read_text(text: &str) -> (ItemKind, Message, Vec<Embedded>) {
    if text.contains("-----BEGIN") {
        let (kind, message) = key_file::read_pem(text);
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
