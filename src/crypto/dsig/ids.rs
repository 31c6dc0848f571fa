//! Which elements carry which identifier.

use crate::syntax::xml::{Attribute, Document, NodeId};
use std::collections::HashMap;

/// The identifiers of a document. SAML's `ID` counts first; `Id`, `id` and `xml:id` only where no `ID` has the value,
/// for signatures in other XML. An attribute `ID` in a namespace never counts.
#[derive(Debug, Default)]
pub(super) struct Ids<'a> {
    saml: HashMap<&'a str, Vec<NodeId>>,
    other: HashMap<&'a str, Vec<(NodeId, &'a str)>>,
}

/// WS-Security's identifier attribute.
const WSU: &str = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

impl<'a> Ids<'a> {
    pub(super) fn of(document: &'a Document) -> Self {
        let mut ids = Ids::default();
        for node in document.elements() {
            for attribute in node.attributes() {
                match kind(attribute) {
                    Some(true) => ids.saml.entry(&attribute.value).or_default().push(node.id()),
                    Some(false) => ids.other.entry(&attribute.value).or_default().push((node.id(), attribute.local())),
                    None => {}
                }
            }
        }
        ids
    }

    /// The elements with this identifier, and the attribute's name where it is not SAML's.
    pub(super) fn find(&self, id: &str) -> (Vec<NodeId>, Option<&'a str>) {
        if let Some(nodes) = self.saml.get(id) {
            return (nodes.clone(), None);
        }
        let others = self.other.get(id).map_or(&[][..], Vec::as_slice);
        (others.iter().map(|(node, _)| *node).collect(), others.first().map(|(_, name)| *name))
    }
}

/// `Some(true)` for SAML's identifiers (2.0 and 1.x), `Some(false)` for those of other XML.
fn kind(attribute: &Attribute) -> Option<bool> {
    let local = attribute.local();
    if attribute.prefix().is_empty() {
        return match local {
            "ID" | "AssertionID" | "ResponseID" | "RequestID" => Some(true),
            "Id" | "id" => Some(false),
            _ => None,
        };
    }
    let wsu = local == "Id" && attribute.namespace() == Some(WSU);
    let xml = local == "id" && attribute.prefix() == "xml";
    (wsu || xml).then_some(false)
}
