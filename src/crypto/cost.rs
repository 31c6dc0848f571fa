//! What operations cost with keys of different kinds and sizes, and whether a case may still pay for them.
//!
//! Input: a key, and what it is about to be used for. Output: the result, or that the budget does not reach. Invariant: nothing is
//! computed with a key that was not paid for.

use super::algorithm::SignatureAlgorithm;
use super::keys::{PrivateKey, PublicKey, RsaPrivateKey};
use super::verify::{Verification, verify_value};
use super::work::{Work, curve_cost, limbs};

impl Work {
    /// Checks a signature value; `None` where the budget does not reach any more.
    pub fn verify(
        &self,
        algorithm: &SignatureAlgorithm,
        key: &PublicKey,
        message: &[u8],
        value: &[u8],
    ) -> Option<Verification> {
        self.may_verify(key, message.len()).then(|| verify_value(algorithm, key, message, value))
    }

    /// Whether a signature over so many octets may be checked with this key.
    pub(crate) fn may_verify(&self, key: &PublicKey, octets: usize) -> bool {
        self.operation(public_cost(key).saturating_add(hash_cost(octets)))
    }

    /// Whether something may be decrypted, or agreed on, with this private key.
    pub(crate) fn may_decrypt(&self, key: &PrivateKey) -> bool {
        self.operation(private_cost(key))
    }
}

/// RSA: a power with a short exponent, after a table of 16 entries. Curves: as measured beside it.
fn public_cost(key: &PublicKey) -> u64 {
    match key {
        PublicKey::Rsa(key) => {
            let size = limbs(key.bits());
            let exponent = u64::from(key.exponent().ilog2() + 1);
            size.saturating_mul(size).saturating_mul(2).saturating_mul(exponent.saturating_mul(2).saturating_add(20))
        }
        PublicKey::P256(_) => curve_cost("1.2.840.10045.3.1.7").saturating_mul(2),
        PublicKey::P384(_) => curve_cost("1.3.132.0.34").saturating_mul(2),
        PublicKey::P521(_) => curve_cost("1.3.132.0.35").saturating_mul(2),
        PublicKey::K256(_) => curve_cost("1.3.132.0.10").saturating_mul(2),
        PublicKey::Ed25519(_) => 200_000,
        PublicKey::Secret(_) | PublicKey::Unsupported(_) => 1_000,
    }
}

fn private_cost(key: &PrivateKey) -> u64 {
    match key {
        // Two powers of half the size.
        PrivateKey::Rsa(key) => {
            let size = limbs(8 * key.size());
            let bits = u64::try_from(8 * key.size()).unwrap_or(u64::MAX);
            size.saturating_mul(size).saturating_mul(bits).saturating_mul(RsaPrivateKey::COST)
        }
        PrivateKey::Ec { curve, .. } => curve_cost(curve),
        PrivateKey::Okp { .. } => 200_000,
        PrivateKey::Secret(_) => 1_000,
    }
}

/// Hashing, in the same measure.
fn hash_cost(octets: usize) -> u64 {
    u64::try_from(octets).unwrap_or(u64::MAX).saturating_mul(5)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::keys::rsa_public;
    use crate::crypto::work::LeftOut;

    fn key(bits: usize) -> PublicKey {
        let mut modulus = vec![0xff; bits / 8];
        modulus[0] = 0x80;
        rsa_public(&modulus, &[1, 0, 1])
    }

    /// How many signatures a case may check with keys of this size.
    fn signatures(bits: usize) -> usize {
        let (work, key) = (Work::default(), key(bits));
        std::iter::repeat(()).take_while(|()| work.may_verify(&key, 1000)).take(1_000_000).count()
    }

    #[test]
    fn larger_keys_are_tried_less_often_and_usual_ones_often_enough() {
        let (usual, large, huge) = (signatures(2048), signatures(4096), signatures(16384));
        assert!(usual > 2000 && large > 500 && (20..200).contains(&huge), "{usual} {large} {huge}");
    }

    #[test]
    fn a_small_key_is_still_tried_when_a_large_one_is_not_and_both_are_counted() {
        let work = Work::default();
        let huge = key(16384);
        while work.may_verify(&huge, 0) {}
        assert!(work.may_verify(&key(1024), 0));
        assert_eq!(work.left_out(), LeftOut { operations: 1, ..LeftOut::default() });
        assert!(!work.may_verify(&huge, 0));
        assert_eq!(work.left_out().operations, 2);
    }
}
