//! What one case may cost: operations with keys, rounds of key derivation, octets made canonical or decrypted.
//!
//! Input: what is about to be computed; what it costs with a given key is in `cost`. Output: whether it still may be, and how much was
//! left out. Invariant: every amount only falls, so the sum over all keys, messages and recipients of a case is bounded, whatever is
//! multiplied with what.

use super::hash::HashKind;
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

    /// Whether an operation of this cost may be done.
    pub(super) fn operation(&self, cost: u64) -> bool {
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

/// Numbers of 64 bits that so many bits take.
pub(super) fn limbs(bits: usize) -> u64 {
    u64::try_from(bits.div_ceil(64)).unwrap_or(u64::MAX)
}

/// A point times a number.
pub(super) fn curve_cost(curve: &str) -> u64 {
    match curve {
        "1.3.132.0.34" => 1_500_000,
        "1.3.132.0.35" => 3_000_000,
        _ => 300_000,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
