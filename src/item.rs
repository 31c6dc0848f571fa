//! The items of a case: what was found, unwrapped, parsed and typed. Rules and reports read these.
//! Comes in: [`Unpacked`] from intake. Goes out: [`Item`]s with a typed [`Body`]. No judgement.

mod prove;

pub(crate) use prove::scope;

use crate::case::Case;
use crate::crypto::dsig::SignatureFacts;
use crate::crypto::enc::EncryptionFacts;
use crate::crypto::keys::KeyRing;
use crate::intake::{self, Content, Embedded, Format, Layer, LayerKind, Note, NoteKind, Transport, Unpacked};
use crate::oidc;
use crate::saml;
use crate::source::{Span, SpanMap};
use crate::syntax::xml;
use crate::vocabulary::{ItemKind, Party};
use std::collections::VecDeque;

/// Items in one case; further ones are left out with a note on the last.
pub const MAX_ITEMS: usize = 4000;
/// Items inside items.
pub const MAX_NESTING: usize = 12;

/// One thing of the case.
#[derive(Debug, Clone)]
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
    /// The typed content.
    pub body: Body,
}

/// The typed content of an item.
#[derive(Debug, Clone)]
pub enum Body {
    /// Any XML: the tree, and what SAML made of it.
    Xml(Box<XmlBody>),
    /// JSON, JOSE, keys, certificates, OpenID messages.
    Oidc(Box<oidc::Message>),
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
    /// Every signature of the document, in document order, then that of the query it came with: what was computed.
    pub signatures: Vec<SignatureFacts>,
    /// Every encrypted element, in document order: what came of decrypting it.
    pub encryption: Vec<EncryptionFacts>,
}

impl Item {
    /// Whether the application made it: what else there is, the identity provider did, or it does not show.
    pub fn by_application(&self) -> bool {
        matches!(self.kind, ItemKind::SamlAuthnRequest | ItemKind::SamlArtifactResolve | ItemKind::SpMetadata)
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
        match &self.body {
            Body::Xml(body) => &body.signatures,
            _ => &[],
        }
    }

    /// The encrypted elements of an XML item, and what came of decrypting them.
    pub fn encryption(&self) -> &[EncryptionFacts] {
        match &self.body {
            Body::Xml(body) => &body.encryption,
            _ => &[],
        }
    }

    /// The JSON, JOSE or OpenID message.
    pub fn oidc(&self) -> Option<&oidc::Message> {
        match &self.body {
            Body::Oidc(message) => Some(message),
            _ => None,
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
            Body::Opaque => None,
        }
    }
}

/// Reads every input of the case, decrypts and verifies.
pub fn read_items(case: &Case) -> Vec<Item> {
    read_case(case).0
}

/// Like [`read_items`]; also the keys that were used.
pub fn read_case(case: &Case) -> (Vec<Item>, KeyRing) {
    let mut items = unwrap_all(case);
    let keys = prove::prove(&mut items, case);
    (items, keys)
}

/// Unwraps and types every input of the case, breadth first.
fn unwrap_all(case: &Case) -> Vec<Item> {
    let budget = intake::Budget::default();
    let mut queue: VecDeque<Pending> = VecDeque::new();
    for (input, given) in case.inputs.iter().enumerate() {
        for unpacked in intake::unpack(given, &budget) {
            queue.push_back(Pending { input, parent: None, depth: 0, origin: given.origin.clone(), unpacked });
        }
    }
    let mut items: Vec<Item> = Vec::new();
    add_all(queue, &mut items, &budget);
    items
}

/// Adds a plain text below an item, unwrapped like a paste. Goes out: its id.
fn add_decrypted(items: &mut Vec<Item>, parent: usize, part: &Embedded) -> Option<String> {
    let above = items.get(parent)?;
    let depth = std::iter::successors(Some(above), |item| items.get(item.parent?)).count();
    if depth >= MAX_NESTING || items.len() >= MAX_ITEMS {
        return None;
    }
    let budget = intake::Budget::default();
    let mut unpacked = embed(part, &budget);
    if let Some(first) = unpacked.layers.first_mut() {
        first.kind = LayerKind::Decrypted;
    }
    let input = above.input;
    let id = format!("i{}", items.len() + 1);
    let pending = Pending { input, parent: Some(parent), depth, origin: part.name.clone(), unpacked };
    add_all(VecDeque::from([pending]), items, &budget);
    Some(id)
}

/// Types what waits, and what is found in it.
fn add_all(mut queue: VecDeque<Pending>, items: &mut Vec<Item>, budget: &intake::Budget) {
    while let Some(pending) = queue.pop_front() {
        if items.len() >= MAX_ITEMS {
            note_limit(items.last_mut().map(|item| &mut item.notes), format!("items {MAX_ITEMS}"));
            break;
        }
        let index = items.len();
        let Pending { input, parent, depth, origin, mut unpacked } = pending;
        let origin = unpacked.origin.clone().unwrap_or(origin);
        let (kind, body, embedded) = type_content(&unpacked);
        let children = unpacked.children.into_iter().chain(embedded.iter().map(|part| embed(part, budget)));
        if depth < MAX_NESTING {
            for child in children {
                let origin = child.origin.clone().unwrap_or_else(|| origin.clone());
                queue.push_back(Pending { input, parent: Some(index), depth: depth + 1, origin, unpacked: child });
            }
        } else if children.count() > 0 {
            note_limit(Some(&mut unpacked.notes), format!("nesting {MAX_NESTING}"));
        }
        if let Some(parent) = parent.and_then(|parent| items.get_mut(parent)) {
            parent.children.push(index);
        }
        items.push(Item {
            id: format!("i{}", index + 1),
            origin,
            kind,
            input,
            parent,
            children: Vec::new(),
            layers: unpacked.layers,
            notes: unpacked.notes,
            transport: unpacked.transport,
            format: unpacked.format,
            body,
        });
    }
}

/// Says that a limit of this module kept something from being read.
fn note_limit(notes: Option<&mut Vec<Note>>, detail: String) {
    let Some(notes) = notes else { return };
    notes.push(Note { kind: NoteKind::Limit, layer: 0, span: Span::default(), detail });
}

struct Pending {
    input: usize,
    parent: Option<usize>,
    depth: usize,
    origin: String,
    unpacked: Unpacked,
}

/// Reads the content by its format; also returns the messages inside it.
fn type_content(unpacked: &Unpacked) -> (ItemKind, Body, Vec<Embedded>) {
    let Some(layer) = unpacked.layers.last() else { return (ItemKind::Text, Body::Opaque, Vec::new()) };
    match unpacked.format {
        Format::Xml => {
            let text = layer.content.as_str();
            let document = match &layer.content {
                Content::Text(shared) => xml::parse_shared(shared, &saml::budget_for(text)),
                Content::Bytes(_) => xml::parse(text, &saml::budget_for(text)),
            };
            let (kind, message, embedded) = saml::read(text, &document, unpacked.transport.as_ref());
            (
                kind,
                Body::Xml(Box::new(XmlBody { document, message, signatures: Vec::new(), encryption: Vec::new() })),
                embedded,
            )
        }
        Format::Har => (ItemKind::Har, Body::Opaque, Vec::new()),
        Format::SamlTracer => (ItemKind::SamlTracerExport, Body::Opaque, Vec::new()),
        Format::Binary => (ItemKind::Binary, Body::Opaque, Vec::new()),
        Format::Json | Format::Jose | Format::Der | Format::Pem | Format::Parameters | Format::Text => {
            let (kind, message, embedded) = oidc::read(unpacked.format, &layer.content, unpacked.transport.as_ref());
            (kind, Body::Oidc(Box::new(message)), embedded)
        }
    }
}

/// An embedded message goes through intake like a paste, below one more layer that cuts it out of its parent.
fn embed(part: &Embedded, budget: &intake::Budget) -> Unpacked {
    let input = crate::case::Input { origin: part.name.clone(), bytes: part.text.clone().into_bytes() };
    let cut = Layer {
        kind: LayerKind::Embedded,
        detail: Some(part.name.clone()),
        content: Content::Text(part.text.as_str().into()),
        map: match &part.map {
            Some(map) => map.clone(),
            None if part.text.len() == part.span.len() => SpanMap::slice(part.span.start, part.text.len()),
            None => SpanMap::whole(part.text.len(), part.span),
        },
    };
    let mut found = intake::unpack(&input, budget);
    if found.is_empty() {
        let layer = Layer {
            kind: LayerKind::Text,
            detail: None,
            content: cut.content.clone(),
            map: SpanMap::slice(0, part.text.len()),
        };
        return Unpacked {
            origin: Some(part.name.clone()),
            layers: vec![cut, layer],
            notes: Vec::new(),
            transport: None,
            format: Format::Text,
            children: Vec::new(),
        };
    }
    let mut first = found.swap_remove(0);
    first.origin = Some(part.name.clone());
    first.layers.insert(0, cut);
    for note in &mut first.notes {
        note.layer += 1;
    }
    first
}
