//! XML Signature (xmldsig-core) and the signatures of the redirect binding.
//! Comes in: a tree and the trusted keys. Goes out: [`SignatureFacts`], one for each signature, every step of it.
//! Must not judge, fetch, or choose between elements that carry the same ID.

mod facts;
mod ids;
mod key_info;
mod redirect;
mod reference;
mod repair;
mod signature;

pub use facts::{
    DigestResult, EmbeddedKey, EmbeddedResult, Places, Problem, ReferenceFacts, ReferencePlaces, ReferenceProblem,
    Repair, SignatureFacts, SignedInfoFacts, TrustedResult, Variant,
};
pub use redirect::query_signature;

use super::keys::{KeyOrigin, KeyRing, PublicKey, TrustedKey};
use super::verify::{Outcome, verify_value};
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::syntax::xml::{Document, Node, NodeId, ns};

/// Signatures of one document that are checked.
pub const MAX_SIGNATURES: usize = 200;
/// References of one signature that are checked.
pub const MAX_REFERENCES: usize = 100;
/// Transforms of one reference that are run.
pub const MAX_TRANSFORMS: usize = 20;
/// Signature values checked in one document, over all keys.
pub const MAX_CHECKS: usize = 2000;
/// Octets canonicalised for one document, over all references.
pub const MAX_CANONICAL: usize = 256 << 20;
/// Keys of other parties' metadata that are tried where no metadata is the issuer's.
const MAX_FOREIGN_KEYS: usize = 20;

/// What is still allowed for one document.
#[derive(Debug)]
pub(crate) struct Allowance {
    checks: usize,
    octets: usize,
}

impl Default for Allowance {
    fn default() -> Self {
        Allowance { checks: MAX_CHECKS, octets: MAX_CANONICAL }
    }
}

/// Checks every `ds:Signature` of a document, in document order.
pub fn signatures(document: &Document, trusted: &[&TrustedKey]) -> Vec<SignatureFacts> {
    let found: Vec<_> = document.elements().filter(|node| node.is(ns::DS, "Signature")).take(MAX_SIGNATURES).collect();
    if found.is_empty() {
        return Vec::new();
    }
    let ids = ids::Ids::of(document);
    let mut allowance = Allowance::default();
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

/// The keys that a message of this issuer is checked with: everything the person gave, and of metadata the issuer's own.
/// Where no metadata is the issuer's, that of the fitting role serves, so that a wrong issuer does not hide a right signature.
pub fn keys_for<'a>(
    ring: &'a KeyRing,
    issuer: Option<&str>,
    by_identity_provider: Option<bool>,
) -> Vec<&'a TrustedKey> {
    let is_issuers = |entity: &str| Some(entity) == issuer;
    let known =
        ring.trusted.iter().any(|key| matches!(&key.origin, KeyOrigin::Metadata { entity, .. } if is_issuers(entity)));
    let mut foreign = 0;
    ring.trusted
        .iter()
        .filter(|key| match &key.origin {
            KeyOrigin::Metadata { entity, .. } if known => is_issuers(entity),
            KeyOrigin::Metadata { identity_provider, .. } => {
                let fits = by_identity_provider.is_none_or(|wanted| wanted == *identity_provider);
                foreign += usize::from(fits);
                fits && foreign <= MAX_FOREIGN_KEYS
            }
            _ => true,
        })
        .collect()
}

/// The signature value under each trusted key. A key the person holds as private counts only where it fits: it was given to decrypt.
fn under_trusted(
    algorithm: &SignatureAlgorithm,
    octets: &[u8],
    value: Option<&[u8]>,
    trusted: &[&TrustedKey],
    allowance: &mut Allowance,
) -> Vec<TrustedResult> {
    let mut results: Vec<TrustedResult> = Vec::new();
    for key in trusted {
        if results.iter().any(|other| other.key == key.name && other.public_key.same(&key.key)) {
            continue;
        }
        let secret = matches!(key.key, PublicKey::Secret(_));
        if secret != matches!(algorithm, SignatureAlgorithm::Hmac(_))
            && (secret || matches!(key.origin, KeyOrigin::Own(_)))
        {
            continue;
        }
        let (result, remark) = match value {
            Some(value) if allowance.checks > 0 => {
                allowance.checks -= 1;
                let verification = verify_value(algorithm, &key.key, octets, value);
                (verification.outcome, verification.remark)
            }
            _ => (Outcome::Unsupported, None),
        };
        if matches!(key.origin, KeyOrigin::Own(_)) && result != Outcome::Ok {
            continue;
        }
        results.push(TrustedResult {
            key: key.name.clone(),
            result,
            remark,
            certificate: key.certificate.clone(),
            public_key: key.key.clone(),
            origin: key.origin.clone(),
        });
    }
    results
}
