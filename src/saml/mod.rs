//! Typed views over SAML documents. Comes in: a tree. Goes out: a [`Message`] with every value and its place, and its facts.
//! Must not compare or judge.

mod aggregate;
mod assertion;
mod certificates;
mod element;
mod embed;
mod encryption;
mod envelope;
mod facts;
mod foreign;
mod layout;
mod logout;
mod message;
mod metadata;
mod part;
mod request;
mod response;
mod roots;
mod signature;
mod summary;
mod words;

pub use aggregate::{Aggregate, AggregateEntity};
pub use assertion::{
    Assertion, Attribute, AttributeValue, AudienceRestriction, AuthnStatement, Conditions, Confirmation, NameId,
    ProxyRestriction, Subject, UnknownCondition,
};
pub use embed::in_context;
pub use encryption::{Encrypted, EncryptedKeyPlace};
pub use envelope::{Envelope, Issuer, Status};
pub use foreign::Foreign;
pub use layout::is_laid_out;
pub use logout::LogoutRequest;
pub use message::{Body, Message, instant};
pub use metadata::{Endpoint, Entity, Key, Role, RoleKind};
pub use part::missing_around;
pub use request::{AuthnRequest, NameIdPolicy, RequestedAuthnContext};
pub use response::{ArtifactResolve, ArtifactResponse, LogoutResponse, Response};
pub use signature::{Reference, Signature};
pub use words::{context_class_words, name_id_format_words, status_words};

use crate::intake::Embedded;
use crate::intake::Transport;
use crate::syntax::xml;
use crate::vocabulary::ItemKind;

/// How far into a text [`budget_for`] looks for the start of metadata.
const METADATA_HEAD: usize = 64 << 10;

/// The budget for this text: metadata may be large.
pub fn budget_for(text: &str) -> xml::Budget {
    let head = text.as_bytes().get(..METADATA_HEAD).unwrap_or(text.as_bytes());
    let has = |word: &[u8]| head.windows(word.len()).any(|part| part == word);
    if has(b"EntityDescriptor") || has(b"EntitiesDescriptor") { xml::Budget::METADATA } else { xml::Budget::MESSAGE }
}

/// Reads a document and names its kind; also returns messages inside it (of an artifact response).
/// The root element decides; a SOAP envelope or another wrapper around a SAML message is looked into.
pub fn read(text: &str, document: &xml::Document, transport: Option<&Transport>) -> (ItemKind, Message, Vec<Embedded>) {
    let source = element::Source { text };
    let (kind, body, embedded) = roots::read(source, document);
    let message = Message {
        body,
        signatures: signature::read(document),
        encryption: encryption::read(document),
        relay_state: transport
            .and_then(|transport| transport.parameter("RelayState"))
            .map(|parameter| parameter.value.clone()),
    };
    (kind, message, embedded)
}
