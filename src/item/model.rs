//! An item: what was found, what it says, what was computed about it.

use crate::crypto::Proof;
use crate::crypto::dsig::SignatureFacts;
use crate::crypto::enc::EncryptionFacts;
use crate::intake::{Content, Format, Layer, Note, Transport};
use crate::oidc;
use crate::saml;
use crate::source::{Span, visible};
use crate::syntax::{jose, xml};
use crate::texts::Statement;
use crate::vocabulary::{ItemKind, ItemRole, Party};

/// Items in one case; further ones are left out with a note on the last.
pub const MAX_ITEMS: usize = 4000;
/// Items inside items.
pub const MAX_NESTING: usize = 12;

/// One thing of the case.
#[derive(Debug)]
pub struct Item {
    /// `i1`, `i2` … in the order found.
    pub id: String,
    /// File name, `paste`, or the entry of a capture.
    pub origin: String,
    /// What it is.
    pub kind: ItemKind,
    /// Which input it was found in.
    pub input: usize,
    /// Index of the item it was found in.
    pub parent: Option<usize>,
    /// Indices of the items found in it.
    pub children: Vec<usize>,
    /// The steps of unwrapping, outermost first; the content of the last is the document that all spans refer to.
    pub layers: Vec<Layer>,
    /// Repairs and remarks of intake.
    pub notes: Vec<Note>,
    /// The request it travelled in.
    pub transport: Option<Transport>,
    /// What it was written in.
    pub format: Format,
    /// The typed content. It never changes once it is read.
    pub body: Body,
    /// What was computed about it: signatures, decryption.
    pub proof: Proof,
    /// What it is for, where that is told of tokens and SAML messages.
    pub role: Option<Reading>,
    /// What its words say about a failed login, where software wrote them.
    pub statements: Vec<Statement>,
    /// What the text around it says, with places in the outermost layer.
    pub around: Vec<Statement>,
}

/// The index of the item with an ID. IDs count the items, so it is looked for in its place first.
pub fn index_of(items: &[Item], id: &str) -> Option<usize> {
    let is_it = |item: &Item| item.id == id;
    let counted = id.strip_prefix('i').and_then(|number| number.parse().ok()).and_then(|n: usize| n.checked_sub(1));
    let in_place = counted.filter(|index| items.get(*index).is_some_and(is_it));
    in_place.or_else(|| items.iter().position(is_it))
}

/// The item with an ID.
pub fn by_id<'a>(items: &'a [Item], id: &str) -> Option<&'a Item> {
    items.get(index_of(items, id)?)
}

/// The role of one item, with the reasons in words, strongest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The role.
    pub role: ItemRole,
    /// Why, as clauses that complete "because".
    pub because: Vec<String>,
}

/// The typed content of an item.
#[derive(Debug, Clone)]
pub enum Body {
    /// Any XML: the tree, and what SAML made of it.
    Xml(Box<XmlBody>),
    /// JSON, JOSE, keys, certificates, OpenID messages.
    Oidc(Box<oidc::Message>),
    /// Settings of an application, an identity provider, a proxy or a cloud.
    Settings(Box<crate::settings::Document>),
    /// Nothing is known about it.
    Opaque,
}

/// A document and its SAML reading.
#[derive(Debug, Clone)]
pub struct XmlBody {
    /// The tree.
    pub document: xml::Document,
    /// The message in it.
    pub message: saml::Message,
    /// It was cut out of a message: prefixes that are declared further out were read with their usual meaning.
    pub is_cut_out: bool,
}

impl Item {
    /// Whether the application made it: what else there is, the identity provider did, or it does not show.
    pub fn by_application(&self) -> bool {
        matches!(self.kind, ItemKind::SamlAuthnRequest | ItemKind::SamlArtifactResolve | ItemKind::SpMetadata)
            || self.role.as_ref().is_some_and(|reading| reading.role.by_application())
    }

    /// Whether it is a part that somebody cut out of a message, without what is declared around it.
    pub fn is_cut_out(&self) -> bool {
        matches!(&self.body, Body::Xml(body) if body.is_cut_out)
    }

    /// Who can change how it is made.
    pub fn maker(&self) -> Party {
        if self.by_application() { Party::SpAdmin } else { Party::IdpAdmin }
    }

    /// Who can change how it is read.
    pub fn reader(&self) -> Party {
        if self.by_application() { Party::IdpAdmin } else { Party::SpAdmin }
    }

    /// The document that all spans refer to.
    pub fn content(&self) -> &Content {
        static EMPTY: std::sync::LazyLock<Content> = std::sync::LazyLock::new(|| Content::Text("".into()));
        self.layers.last().map_or(&EMPTY, |layer| &layer.content)
    }

    /// The document as text; empty for binary.
    pub fn text(&self) -> &str {
        self.content().as_str()
    }

    /// What stands at a place of a token, decoded; `None` for other items (`syntax::jose::decoded_at`).
    pub fn decoded_at(&self, span: Span) -> Option<jose::Decoded> {
        let is_token = matches!(self.kind, ItemKind::Jwt | ItemKind::Jws | ItemKind::Jwe);
        is_token.then(|| jose::decoded_at(self.text(), span)).flatten()
    }

    /// The tree, for XML items.
    pub fn xml(&self) -> Option<&xml::Document> {
        match &self.body {
            Body::Xml(body) => Some(&body.document),
            _ => None,
        }
    }

    /// The SAML message, for XML items.
    pub fn saml(&self) -> Option<&saml::Message> {
        match &self.body {
            Body::Xml(body) => Some(&body.message),
            _ => None,
        }
    }

    /// The signatures of an XML item, as far as they were computed.
    pub fn signatures(&self) -> &[SignatureFacts] {
        &self.proof.xml_signatures
    }

    /// The encrypted elements of an XML item, and what came of decrypting them.
    pub fn encryption(&self) -> &[EncryptionFacts] {
        &self.proof.encrypted
    }

    /// The JSON, JOSE or OpenID message.
    pub fn oidc(&self) -> Option<&oidc::Message> {
        match &self.body {
            Body::Oidc(message) => Some(message),
            _ => None,
        }
    }

    /// What it is for: a token whose purpose is not told is an unknown one.
    pub fn role(&self) -> ItemRole {
        self.role.as_ref().map_or(ItemRole::UnknownToken, |reading| reading.role)
    }

    /// The settings of an application, an identity provider, a proxy or a cloud.
    pub fn settings(&self) -> Option<&crate::settings::Document> {
        match &self.body {
            Body::Settings(document) => Some(document),
            _ => None,
        }
    }

    /// The characters to mark for a place: never a whole tree, and nothing empty where there is something around it.
    pub fn mark(&self, span: Span) -> Span {
        match &self.body {
            Body::Xml(body) => body.document.mark(self.text(), span),
            _ => visible(self.text(), span),
        }
    }

    /// Maps a span of the document to the text that was pasted (or to the parent's document, for embedded items).
    pub fn to_source(&self, span: Span) -> Span {
        self.layers.iter().rev().fold(span, |span, layer| layer.map.outer(span))
    }

    /// A path a person can follow to the place: XPath-like for XML, a JSON pointer or parameter name otherwise.
    pub fn path_at(&self, span: Span) -> Option<String> {
        match &self.body {
            Body::Xml(body) => Some(body.document.path_at(span)),
            Body::Oidc(message) => message.path_at(span),
            Body::Settings(document) => document.path_at(span),
            Body::Opaque => None,
        }
    }
}
