//! Whether something that a signature covers was left out, or blanked out, by hand: only then its digest says nothing.
//! Input: an item and one of its signatures. Output: yes or no. Invariant: what stands outside of the signed element, or in the key
//! beside the signature, excuses no digest; nor does anything in a message that travelled encoded.

use super::left_out::{has_gap, is_encoded, is_open_to_hands, is_shortened_tag, left_out};
use crate::crypto::dsig::{EmbeddedResult, SignatureFacts};
use crate::intake::{NoteKind, is_blanked};
use crate::item::Item;
use crate::source::Span;
use crate::syntax::xml::{Document, Node, ns};

/// Whether a part is missing from what the digests of this signature are computed over, or from the digests themselves.
pub(crate) fn lacks_signed_part(item: &Item, signature: &SignatureFacts) -> bool {
    if !is_open_to_hands(item) {
        return is_blanked_outside(item);
    }
    let Some(document) = item.xml() else { return false };
    let Some(own) = signature.node.and_then(|id| document.node(id)) else { return is_noted(item) };
    // With the start tag of an outer element, declarations may be gone.
    if document.defects.iter().any(is_shortened_tag) || own.element(ns::DS, "SignedInfo").is_none_or(is_torn) {
        return is_noted(item) || left_out(item).is_some();
    }
    signature.references.iter().any(|reference| {
        let left_aside = reference.transforms.iter().any(|uri| uri.ends_with("#enveloped-signature"));
        match reference.target_node.and_then(|id| document.node(id)) {
            Some(target) if left_aside => is_torn_around(document, target, own),
            Some(target) => is_torn(target),
            // What was left out may be what it points at.
            None => is_noted(item) || left_out(item).is_some(),
        }
    })
}

/// Whether digests and value fit: nothing is missing from what it covers.
pub(crate) fn is_intact(signature: &SignatureFacts) -> bool {
    signature.digests_ok()
        && signature.problem.is_none()
        && (signature.trusted_ok() || signature.signed_info.embedded_key == EmbeddedResult::Ok)
}

fn is_noted(item: &Item) -> bool {
    item.notes.iter().any(|note| note.kind == NoteKind::Redacted)
}

/// Whether the encoded text itself was blanked out.
fn is_blanked_outside(item: &Item) -> bool {
    let encoded = item.layers.iter().rposition(|layer| is_encoded(layer.kind));
    item.notes.iter().any(|note| note.kind == NoteKind::Redacted && encoded.is_some_and(|last| note.layer <= last))
}

fn is_torn(node: Node<'_>) -> bool {
    is_blanked(node.span().of(node.document().source())) || node.descendants().any(has_gap)
}

/// The same for an element without the signature inside it.
fn is_torn_around(document: &Document, target: Node<'_>, own: Node<'_>) -> bool {
    let (whole, inner) = (target.span(), own.span());
    if !whole.contains(inner) {
        return is_torn(target);
    }
    let parts = [Span::new(whole.start, inner.start), Span::new(inner.end, whole.end)];
    parts.into_iter().any(|part| is_blanked(part.of(document.source())))
        || target.descendants().any(|node| !inner.contains(node.span()) && has_gap(node))
}
