//! What one case may cost: operations with keys, rounds of key derivation, octets made canonical or decrypted.
//!
//! Input: what is about to be computed. Output: whether it still may be, and how much was left out. Invariant: every amount only
//! falls, so the sum over all keys, messages and recipients of a case is bounded, whatever is multiplied with what.

use super::algorithm::SignatureAlgorithm;
use super::hash::HashKind;
use super::keys::{PrivateKey, PublicKey};
use super::verify::{Verification, verify_value};
use rsa::traits::PublicKeyParts;
use std::cell::Cell;

/// Operations with keys in one case, in multiplications of 64-bit numbers: some thousand RSA-2048 signatures, or some dozen of RSA-16384.
pub const MAX_STEPS: u64 = 500_000_000;
/// Rounds of key derivation in one case, in calls of the hash function.
pub const MAX_ROUNDS: u64 = 12_000_000;
/// Octets that all signatures of one case are computed over.
pub const MAX_CANONICAL: usize = 256 << 20;
/// Octets that decryption and decompression may make in one case, over all keys tried.
pub const MAX_PLAIN: usize = 96 << 20;

/// What one case may still cost.
#[derive(Debug)]
pub struct Work {
    steps: Cell<u64>,
    rounds: Cell<u64>,
    canonical: Cell<usize>,
    plain: Cell<usize>,
    left_out: Cell<LeftOut>,
}

/// How much was left out because a budget was used up.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Signatures and private-key operations.
    pub operations: u64,
    /// Key derivations.
    pub derivations: u64,
    /// Contents that were not decrypted or not decompressed.
    pub contents: u64,
}

impl Default for Work {
    fn default() -> Self {
        Work {
            steps: Cell::new(MAX_STEPS),
            rounds: Cell::new(MAX_ROUNDS),
            canonical: Cell::new(MAX_CANONICAL),
            plain: Cell::new(MAX_PLAIN),
            left_out: Cell::default(),
        }
    }
}

impl Work {
    /// What was left out so far.
    pub fn left_out(&self) -> LeftOut {
        self.left_out.get()
    }

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

    /// Whether an RSA key of this size may be put together from its numbers; without the primes they are computed.
    pub(crate) fn may_load_rsa(&self, bits: usize, has_primes: bool) -> bool {
        let limbs = limbs(bits);
        let per_multiplication = limbs.saturating_mul(limbs);
        let multiplications = if has_primes { 64 } else { 8 * u64::try_from(bits).unwrap_or(u64::MAX) };
        self.operation(per_multiplication.saturating_mul(multiplications))
    }

    /// Whether the public half of a key on this curve (dotted name) may be computed.
    pub(crate) fn may_multiply(&self, curve: &str) -> bool {
        self.operation(curve_cost(curve))
    }

    /// Whether a key of this length may be derived with so many rounds.
    pub(crate) fn may_derive(&self, hash: HashKind, rounds: u32, length: usize) -> bool {
        let blocks = u64::try_from(length.div_ceil(hash.length())).unwrap_or(u64::MAX);
        // One round of HMAC is two calls; those with 64-bit words take twice as long.
        let calls = if hash.length() > 32 { 4 } else { 2 };
        self.derivation(u64::from(rounds).saturating_mul(blocks).saturating_mul(calls))
    }

    /// Whether so many calls of a hash function may be made.
    pub(crate) fn derivation(&self, calls: u64) -> bool {
        let enough = take(&self.rounds, calls);
        self.count(enough, |left_out| left_out.derivations += 1)
    }

    /// Whether so many octets may be decrypted or decompressed.
    pub(crate) fn may_open(&self, octets: usize) -> bool {
        let left = self.plain.get();
        self.plain.set(left.saturating_sub(if left >= octets { octets } else { 0 }));
        self.count(left >= octets, |left_out| left_out.contents += 1)
    }

    /// Octets that may still be made canonical.
    pub(super) fn canonical(&self) -> usize {
        self.canonical.get()
    }

    /// Says how many octets are left.
    pub(super) fn set_canonical(&self, left: usize) {
        self.canonical.set(left.min(self.canonical.get()));
    }

    fn operation(&self, cost: u64) -> bool {
        let enough = take(&self.steps, cost);
        self.count(enough, |left_out| left_out.operations += 1)
    }

    fn count(&self, enough: bool, note: impl FnOnce(&mut LeftOut)) -> bool {
        if !enough {
            let mut left_out = self.left_out.get();
            note(&mut left_out);
            self.left_out.set(left_out);
        }
        enough
    }
}

/// Takes an amount, if it is there.
fn take(from: &Cell<u64>, amount: u64) -> bool {
    match from.get().checked_sub(amount) {
        Some(left) => {
            from.set(left);
            true
        }
        None => false,
    }
}

fn limbs(bits: usize) -> u64 {
    u64::try_from(bits.div_ceil(64)).unwrap_or(u64::MAX)
}

/// RSA: a power with a short exponent, after a table of 16 entries. Curves: as measured beside it.
fn public_cost(key: &PublicKey) -> u64 {
    match key {
        PublicKey::Rsa(key) => {
            let size = limbs(key.n().bits());
            let exponent = u64::try_from(key.e().bits()).unwrap_or(u64::MAX);
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
            let size = limbs(key.n().bits());
            size.saturating_mul(size).saturating_mul(u64::try_from(key.n().bits()).unwrap_or(u64::MAX))
        }
        PrivateKey::Ec { curve, .. } => curve_cost(curve),
        PrivateKey::Okp { .. } => 200_000,
        PrivateKey::Secret(_) => 1_000,
    }
}

/// A point times a number.
fn curve_cost(curve: &str) -> u64 {
    match curve {
        "1.3.132.0.34" => 1_500_000,
        "1.3.132.0.35" => 3_000_000,
        _ => 300_000,
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

    #[test]
    fn rounds_are_counted_over_all_keys() {
        let work = Work::default();
        assert!(work.may_derive(HashKind::Sha1, 5_000_000, 20), "one key of five million rounds");
        assert!(!work.may_derive(HashKind::Sha1, 5_000_000, 20));
        assert!(work.may_derive(HashKind::Sha256, 2_048, 32), "a usual one still fits");
        assert_eq!(work.left_out().derivations, 1);
    }

    #[test]
    fn octets_are_counted_over_all_contents() {
        let work = Work::default();
        assert!(work.may_open(MAX_PLAIN) && !work.may_open(1));
        assert_eq!(work.left_out().contents, 1);
    }
}
