//! Small readings of elements of a signature, shared by its parts.

use crate::crypto::c14n::EXCLUSIVE;
use crate::syntax::xml::{Node, NodeKind};

/// `InclusiveNamespaces/@PrefixList` of a transform or canonicalisation method.
pub(super) fn prefix_list(method: Node<'_>) -> Option<&str> {
    Some(method.element(EXCLUSIVE, "InclusiveNamespaces")?.attribute("PrefixList")?.value.as_str())
}

/// Whether something that is no text stands inside: readers differ in what they then take for the value.
pub(super) fn interrupted(element: Node<'_>) -> bool {
    element.children().any(|child| !matches!(child.kind(), NodeKind::Text { .. }))
}
