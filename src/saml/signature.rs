//! What the XML signatures of a document state (xmldsig-core 4). Nothing is computed here.

use super::element::{attribute, text};
use crate::source::{Span, Value};
use crate::syntax::xml::{Document, Node, NodeId, ns};
use std::collections::HashMap;

/// Signatures of one document that are listed.
const MAX_SIGNATURES: usize = 1000;
/// References of one signature that are listed.
const MAX_REFERENCES: usize = 100;

/// `ds:Signature`, as it stands in the message.
#[derive(Debug, Clone)]
pub struct Signature {
    /// The element in its document.
    pub node: NodeId,
    /// The whole element.
    pub span: Span,
    /// Local name of the element that holds it; `None` for a root.
    pub parent: Option<String>,
    /// The element that holds it.
    pub parent_node: Option<NodeId>,
    /// `SignatureMethod/@Algorithm`.
    pub algorithm: Option<Value>,
    /// `CanonicalizationMethod/@Algorithm`.
    pub canonicalization: Option<Value>,
    /// The references, in order.
    pub references: Vec<Reference>,
    /// `X509Certificate`s of its `KeyInfo`, exactly as written.
    pub certificates: Vec<Value>,
}

/// `ds:Reference`.
#[derive(Debug, Clone)]
pub struct Reference {
    /// The whole element.
    pub span: Span,
    /// `URI`.
    pub uri: Option<Value>,
    /// Local name of the element it points at; `None` where there is none or more than one.
    pub target: Option<String>,
    /// The element it points at.
    pub target_node: Option<NodeId>,
    /// Whether that is the element that holds the signature.
    pub target_is_parent: bool,
    /// Algorithms of the transforms, in order.
    pub transforms: Vec<Value>,
    /// `DigestMethod/@Algorithm`.
    pub digest_method: Option<Value>,
    /// `DigestValue`, exactly as written.
    pub stated: Option<Value>,
}

pub(super) fn read(document: &Document) -> Vec<Signature> {
    let found: Vec<Node<'_>> =
        document.elements().filter(|node| node.is(ns::DS, "Signature")).take(MAX_SIGNATURES).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let ids = identifiers(document);
    found.into_iter().map(|node| signature(document, node, &ids)).collect()
}

type Identifiers<'a> = HashMap<&'a str, Vec<NodeId>>;

/// SAML signs by `ID`; other documents by `Id`, `id` or `xml:id`.
fn identifiers(document: &Document) -> Identifiers<'_> {
    let mut ids: Identifiers<'_> = HashMap::new();
    for node in document.elements() {
        for attribute in node.attributes() {
            let names_it = match attribute.prefix() {
                "" => matches!(attribute.local(), "ID" | "Id" | "id" | "AssertionID" | "ResponseID" | "RequestID"),
                "xml" => attribute.local() == "id",
                _ => false,
            };
            if names_it {
                ids.entry(&attribute.value).or_default().push(node.id());
            }
        }
    }
    ids
}

fn signature(document: &Document, node: Node<'_>, ids: &Identifiers<'_>) -> Signature {
    let parent = node.parent().filter(|parent| parent.is_element());
    let info = node.element(ns::DS, "SignedInfo");
    let algorithm =
        |name: &str| info.and_then(|info| info.element(ns::DS, name)).and_then(|method| attribute(method, "Algorithm"));
    let references = info.map(|info| {
        info.elements_named(ns::DS, "Reference")
            .take(MAX_REFERENCES)
            .map(|reference| read_reference(document, reference, parent, ids))
            .collect()
    });
    Signature {
        node: node.id(),
        span: node.span(),
        parent: parent.map(|parent| parent.local().to_owned()),
        parent_node: parent.map(Node::id),
        algorithm: algorithm("SignatureMethod"),
        canonicalization: algorithm("CanonicalizationMethod"),
        references: references.unwrap_or_default(),
        certificates: node.element(ns::DS, "KeyInfo").map_or_else(Vec::new, |info| {
            info.elements_named(ns::DS, "X509Data")
                .flat_map(|data| data.elements_named(ns::DS, "X509Certificate"))
                .map(text)
                .collect()
        }),
    }
}

fn read_reference(document: &Document, node: Node<'_>, parent: Option<Node<'_>>, ids: &Identifiers<'_>) -> Reference {
    let uri = attribute(node, "URI");
    let target_node = match uri.as_ref().map(Value::as_str) {
        Some("" | "#xpointer(/)") => document.root().map(Node::id),
        Some(uri) => match uri.strip_prefix('#').and_then(|id| ids.get(id)).map(Vec::as_slice) {
            Some([one]) => Some(*one),
            _ => None,
        },
        None => None,
    };
    Reference {
        span: node.span(),
        target: target_node.and_then(|id| document.node(id)).map(|target| target.local().to_owned()),
        target_is_parent: target_node.is_some() && target_node == parent.map(Node::id),
        target_node,
        uri,
        transforms: node
            .elements_named(ns::DS, "Transforms")
            .flat_map(|transforms| transforms.elements_named(ns::DS, "Transform"))
            .filter_map(|transform| attribute(transform, "Algorithm"))
            .collect(),
        digest_method: node.element(ns::DS, "DigestMethod").and_then(|method| attribute(method, "Algorithm")),
        stated: node.element(ns::DS, "DigestValue").map(text),
    }
}
