//! What is canonicalised, how, and what comes out.

use crate::syntax::xml::NodeId;

/// A canonicalisation algorithm.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Method {
    /// Exclusive canonicalisation: only the namespaces that are used are written.
    pub exclusive: bool,
    /// Version 1.1 of the inclusive form: other rules for `xml:` attributes.
    pub version_11: bool,
    /// Comments are kept.
    pub comments: bool,
}

/// Canonical XML 1.0 without comments.
pub const C14N_10: &str = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315";
/// Canonical XML 1.1 without comments.
pub const C14N_11: &str = "http://www.w3.org/2006/12/xml-c14n11";
/// Exclusive canonicalisation without comments.
pub const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";

impl Method {
    /// What a node-set becomes octets by where no transform says how (xmldsig-core 4.4.3.2).
    pub const IMPLICIT: Method = Method { exclusive: false, version_11: false, comments: false };

    /// The method of an algorithm identifier; `None` where it is not a canonicalisation that is known.
    pub fn from_uri(uri: &str) -> Option<Method> {
        let (plain, comments) = match uri.strip_suffix("WithComments") {
            Some(rest) if rest == EXCLUSIVE => (rest, true),
            Some(rest) => (rest.strip_suffix('#')?, true),
            None => (uri, false),
        };
        let (exclusive, version_11) = match plain {
            C14N_10 => (false, false),
            C14N_11 => (false, true),
            EXCLUSIVE => (true, false),
            _ => return None,
        };
        Some(Method { exclusive, version_11, comments })
    }
}

/// The part of a document that is canonicalised: a node with everything below it, with at most one element left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NodeSet {
    /// The top: an element, or the document node.
    pub apex: NodeId,
    /// The signature that the enveloped-signature transform takes out.
    pub without: Option<NodeId>,
    /// Whether comments belong to the set at all.
    pub comments: bool,
}

/// Canonical octets and where they come from.
#[derive(Debug, Clone, Default)]
pub struct Canonical {
    /// The octets: UTF-8.
    pub octets: Vec<u8>,
    /// Offset of the first octet of each node, ascending. Start tags, texts, comments and instructions;
    /// an end tag belongs to the last of them before it.
    pub trace: Vec<(usize, NodeId)>,
    /// A namespace name that is a relative reference: canonicalisation is not defined for it (Canonical XML 1.0, 1.3),
    /// so that strict implementations refuse the document and others write it as it stands, as is done here.
    pub relative_namespace: Option<String>,
}

impl Canonical {
    /// The node that produced the octet at `offset`.
    pub fn node_at(&self, offset: usize) -> Option<NodeId> {
        let after = self.trace.partition_point(|(start, _)| *start <= offset);
        self.trace.get(after.checked_sub(1)?).map(|(_, node)| *node)
    }
}

/// Why there are no canonical octets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// More octets or more work than the limits allow.
    Limit,
}

/// Octets that one canonicalisation may produce.
pub const MAX_OCTETS: usize = 64 << 20;
/// Comparisons of namespace declarations that one canonicalisation may take.
pub const MAX_STEPS: usize = 200_000_000;
