//! What a content of OpenID Connect says: one type over tokens, documents, parameters, keys and texts. Its rows are made in `summary.rs`.

use super::document::Document;
use super::key_file::KeyFile;
use super::opaque::OpaqueToken;
use super::parameters::Parameters;
use super::provider_error::ProviderError;
use crate::crypto::Proof;
use crate::crypto::x509::CertificateFacts;
use crate::source::Span;
use crate::syntax::jose::Token;
use crate::time::Instant;

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
