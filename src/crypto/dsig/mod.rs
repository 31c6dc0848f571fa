//! XML Signature (xmldsig-core) and the signatures of the redirect binding.
//!
//! Input: a tree and the trusted keys. Output: [`SignatureFacts`], one for each signature, every step of it.
//! Invariant: no judgement, no network, and no choice between elements that carry the same ID.

mod allowance;
mod element;
mod facts;
mod ids;
mod key_info;
mod redirect;
mod reference;
mod repair;
mod signature;
mod trusted;

pub use allowance::{MAX_CHECKS, MAX_REFERENCES, MAX_SIGNATURES, MAX_TRANSFORMS};
pub use facts::{
    DigestResult, EmbeddedKey, EmbeddedResult, Places, Problem, ReferenceFacts, ReferencePlaces, ReferenceProblem,
    Repair, SignatureFacts, SignedInfoFacts, TrustedResult, Variant,
};
pub use redirect::{query_signature, query_signature_within};
pub use trusted::keys_for;

use super::keys::TrustedKey;
use super::work::Work;
use crate::syntax::xml::{Document, Node, NodeId, ns};
use allowance::Allowance;

/// Checks every `ds:Signature` of a document, in document order.
pub fn signatures(document: &Document, trusted: &[&TrustedKey]) -> Vec<SignatureFacts> {
    signatures_within(document, trusted, &Work::default())
}

/// The same within what a case may cost.
pub fn signatures_within(document: &Document, trusted: &[&TrustedKey], work: &Work) -> Vec<SignatureFacts> {
    let found: Vec<_> = document.elements().filter(|node| node.is(ns::DS, "Signature")).take(MAX_SIGNATURES).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let ids = ids::Ids::of(document);
    let mut allowance = Allowance::within(work);
    found.into_iter().map(|node| signature::check(document, node, &ids, trusted, &mut allowance)).collect()
}

/// The octets that the digest of a reference is computed over: `index` counts the references of the signature.
///
/// # Errors
/// The step that cannot be computed.
pub fn reference_octets(document: &Document, signature: NodeId, index: usize) -> Result<Vec<u8>, ReferenceProblem> {
    let (node, reference) = nth_reference(document, signature, index).ok_or(ReferenceProblem::Unresolved)?;
    reference::canonical_octets(document, node, reference, &ids::Ids::of(document)).map(|(octets, _)| octets)
}

/// The octets of a reference whose digest differs, as they were signed; `None` where no known repair gives them.
pub fn repaired_octets(document: &Document, signature: NodeId, index: usize) -> Option<Vec<u8>> {
    let (node, reference) = nth_reference(document, signature, index)?;
    Some(match reference::repaired(document, node, reference, &ids::Ids::of(document))? {
        repair::Found::Damage(undone) => undone.octets,
        repair::Found::CommentsCounted(octets) => octets,
    })
}

/// Canonical `SignedInfo` as it was signed, where what undoes the damage of the signed part changes it too.
pub fn repaired_signed_info(document: &Document, signature: NodeId) -> Option<Vec<u8>> {
    let octets = signed_info_octets(document, signature)?;
    let ids = ids::Ids::of(document);
    (0..MAX_REFERENCES).map_while(|index| nth_reference(document, signature, index)).find_map(|(node, reference)| {
        match reference::repaired(document, node, reference, &ids)? {
            repair::Found::Damage(undone) => Some((undone.change)(&octets)).filter(|changed| *changed != octets),
            repair::Found::CommentsCounted(_) => None,
        }
    })
}

/// The octets that a signature value is computed over: canonical `SignedInfo`. `None` where there is no such form.
pub fn signed_info_octets(document: &Document, signature: NodeId) -> Option<Vec<u8>> {
    let info = document.node(signature)?.element(ns::DS, "SignedInfo")?;
    signature::canonical_info(document, info, &mut SignatureFacts::default())
}

fn nth_reference(document: &Document, signature: NodeId, index: usize) -> Option<(Node<'_>, Node<'_>)> {
    let node = document.node(signature)?;
    let info = node.element(ns::DS, "SignedInfo")?;
    Some((node, info.elements_named(ns::DS, "Reference").nth(index)?))
}
