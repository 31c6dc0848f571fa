//! What the encrypted elements of a document state (xmlenc-core 3). Nothing is decrypted here.

use super::element::attribute;
use crate::source::{Span, Value};
use crate::syntax::xml::{Document, Node, NodeId, ns};

/// Encrypted elements of one document that are listed.
const MAX_ENCRYPTED: usize = 1000;

/// XML Encryption 1.1, of the mask generation function.
const XENC11: &str = "http://www.w3.org/2009/xmlenc11#";

/// An encrypted element, as it stands in the message.
#[derive(Debug, Clone)]
pub struct Encrypted {
    /// The SAML element around it, or `EncryptedData` itself.
    pub node: NodeId,
    /// Its local name.
    pub element: String,
    /// The whole element.
    pub span: Span,
    /// `EncryptedData/EncryptionMethod/@Algorithm`.
    pub algorithm: Option<Value>,
    /// `EncryptedKey/EncryptionMethod/@Algorithm`.
    pub key_algorithm: Option<Value>,
    /// `DigestMethod/@Algorithm` of the key.
    pub key_digest: Option<Value>,
    /// `MGF/@Algorithm` of the key.
    pub key_mgf: Option<Value>,
    /// Where the encrypted key was found.
    pub key_place: EncryptedKeyPlace,
}

/// Where an `EncryptedKey` stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncryptedKeyPlace {
    /// In the `KeyInfo` of the `EncryptedData`.
    Inside,
    /// Beside the `EncryptedData`.
    Beside,
    /// Elsewhere, pointed at by a `RetrievalMethod`.
    Referenced,
    /// Nowhere.
    Absent,
}

impl EncryptedKeyPlace {
    /// The name in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            EncryptedKeyPlace::Inside => "inside",
            EncryptedKeyPlace::Beside => "beside",
            EncryptedKeyPlace::Referenced => "referenced",
            EncryptedKeyPlace::Absent => "absent",
        }
    }
}

pub(super) fn read(document: &Document) -> Vec<Encrypted> {
    document
        .elements()
        .filter(|node| node.is(ns::XENC, "EncryptedData"))
        .take(MAX_ENCRYPTED)
        .map(|data| encrypted(document, data))
        .collect()
}

fn encrypted(document: &Document, data: Node<'_>) -> Encrypted {
    let wrapper = data.parent().filter(|parent| {
        matches!(parent.namespace(), Some(ns::SAML | ns::SAMLP))
            && matches!(parent.local(), "EncryptedAssertion" | "EncryptedID" | "NewEncryptedID" | "EncryptedAttribute")
    });
    let element = wrapper.unwrap_or(data);
    let (key, key_place) = encrypted_key(document, data, wrapper);
    let method = key.and_then(|key| key.element(ns::XENC, "EncryptionMethod"));
    Encrypted {
        node: element.id(),
        element: element.local().to_owned(),
        span: element.span(),
        algorithm: data.element(ns::XENC, "EncryptionMethod").and_then(|method| attribute(method, "Algorithm")),
        key_algorithm: method.and_then(|method| attribute(method, "Algorithm")),
        key_digest: method
            .and_then(|method| method.element(ns::DS, "DigestMethod"))
            .and_then(|digest| attribute(digest, "Algorithm")),
        key_mgf: method.and_then(|method| method.element(XENC11, "MGF")).and_then(|mgf| attribute(mgf, "Algorithm")),
        key_place,
    }
}

fn encrypted_key<'a>(
    document: &'a Document,
    data: Node<'a>,
    wrapper: Option<Node<'a>>,
) -> (Option<Node<'a>>, EncryptedKeyPlace) {
    let info = data.element(ns::DS, "KeyInfo");
    if let Some(key) = info.and_then(|info| info.element(ns::XENC, "EncryptedKey")) {
        return (Some(key), EncryptedKeyPlace::Inside);
    }
    if let Some(key) = wrapper.and_then(|wrapper| wrapper.element(ns::XENC, "EncryptedKey")) {
        return (Some(key), EncryptedKeyPlace::Beside);
    }
    let wanted = info
        .and_then(|info| info.element(ns::DS, "RetrievalMethod"))
        .and_then(|method| method.attribute("URI"))
        .and_then(|uri| uri.value.strip_prefix('#'));
    let found = wanted.and_then(|id| {
        document
            .elements()
            .find(|node| node.is(ns::XENC, "EncryptedKey") && node.attribute("Id").is_some_and(|own| own.value == id))
    });
    match found {
        Some(key) => (Some(key), EncryptedKeyPlace::Referenced),
        None => (None, EncryptedKeyPlace::Absent),
    }
}
