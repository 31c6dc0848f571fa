//! The keys that a signature is expected to be made with.

use super::allowance::Allowance;
use super::facts::TrustedResult;
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::crypto::keys::{KeyOrigin, KeyRing, PublicKey, TrustedKey};
use crate::crypto::verify::Outcome;

/// Maximum number of keys to try from other entities' metadata when none belongs to the issuer.
const MAX_FOREIGN_KEYS: usize = 20;

/// The keys that a message of this issuer is checked with: everything the person gave, and of metadata the issuer's own.
/// If no metadata belongs to the issuer, falls back to metadata with the matching role, so a wrong issuer cannot mask a valid signature.
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
pub(super) fn under_trusted(
    algorithm: &SignatureAlgorithm,
    octets: &[u8],
    value: Option<&[u8]>,
    trusted: &[&TrustedKey],
    allowance: &mut Allowance<'_>,
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
        let verification = value.and_then(|value| allowance.verify(algorithm, &key.key, octets, value));
        let (result, remark) = verification.map_or((Outcome::Unsupported, None), |found| (found.outcome, found.remark));
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
