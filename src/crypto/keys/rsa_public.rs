//! A public RSA key. Comes in: modulus and exponent. Goes out: the block that a signature value stands for (RSAVP1, RFC 8017 5.2.2).
//! Invariant: the modulus is odd and of a size that is computed with, the exponent odd and short. The power is that of the crate `rsa`;
//! in the page that of `num-bigint`, which weighs 8 kB less (docs/weight.md).

use crate::crypto::number::{bits, in_octets, is_odd, trimmed};
use std::ops::RangeInclusive;

/// Bits of an RSA modulus that is computed with.
pub(super) const RSA_BITS: RangeInclusive<usize> = 256..=16384;
/// The exponents that the crate `rsa` takes.
const EXPONENTS: RangeInclusive<u64> = 2..=(1 << 33) - 1;

#[cfg(target_arch = "wasm32")]
use by_num_bigint as arithmetic;
#[cfg(not(target_arch = "wasm32"))]
use by_rsa as arithmetic;

/// A public RSA key, ready to verify with.
#[derive(Debug, Clone)]
pub struct RsaPublicKey {
    modulus: Box<[u8]>,
    exponent: u64,
    key: arithmetic::Key,
}

impl PartialEq for RsaPublicKey {
    fn eq(&self, other: &Self) -> bool {
        self.modulus == other.modulus && self.exponent == other.exponent
    }
}

impl RsaPublicKey {
    /// A key from modulus and exponent, big-endian. `None` where no arithmetic is defined for them.
    pub(super) fn of(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let modulus = trimmed(modulus);
        let exponent = in_octets(exponent, 8).and_then(|octets| octets.try_into().ok()).map(u64::from_be_bytes)?;
        let fits = is_odd(modulus) && RSA_BITS.contains(&bits(modulus));
        if !fits || exponent % 2 == 0 || !EXPONENTS.contains(&exponent) {
            return None;
        }
        let key = arithmetic::key(modulus, exponent)?;
        Some(RsaPublicKey { modulus: modulus.into(), exponent, key })
    }

    /// The modulus, big-endian, without zeros before it.
    pub fn modulus(&self) -> &[u8] {
        &self.modulus
    }

    /// The exponent.
    pub fn exponent(&self) -> u64 {
        self.exponent
    }

    /// Octets of the modulus, which every value has.
    pub fn size(&self) -> usize {
        self.modulus.len()
    }

    /// Bits of the modulus.
    pub fn bits(&self) -> usize {
        bits(&self.modulus)
    }

    /// The block of a value, as long as the modulus; `None` where the value is not as long, or not below the modulus.
    pub(crate) fn block(&self, value: &[u8]) -> Option<Vec<u8>> {
        if value.len() != self.size() || value >= &self.modulus[..] {
            return None;
        }
        in_octets(&arithmetic::power(&self.key, value)?, self.size())
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod by_rsa {
    use rsa::BoxedUint;

    pub(super) type Key = rsa::PublicKey;

    pub(super) fn key(modulus: &[u8], exponent: u64) -> Option<Key> {
        let modulus = BoxedUint::from_be_slice_vartime(modulus);
        Key::new_with_size_limits(modulus, BoxedUint::from(exponent), super::RSA_BITS).ok()
    }

    pub(super) fn power(key: &Key, value: &[u8]) -> Option<Vec<u8>> {
        let power = rsa::hazmat::rsa_encrypt(key, &BoxedUint::from_be_slice_vartime(value)).ok()?;
        Some(power.to_be_bytes_trimmed_vartime().into_vec())
    }
}

#[cfg(any(target_arch = "wasm32", test))]
mod by_num_bigint {
    use num_bigint::BigUint;

    /// Modulus and exponent.
    pub(super) type Key = (BigUint, BigUint);

    #[allow(clippy::unnecessary_wraps, reason = "the same form as the other arithmetic")]
    pub(super) fn key(modulus: &[u8], exponent: u64) -> Option<Key> {
        Some((BigUint::from_bytes_be(modulus), BigUint::from(exponent)))
    }

    #[allow(clippy::unnecessary_wraps, reason = "the same form as the other arithmetic")]
    pub(super) fn power((modulus, exponent): &Key, value: &[u8]) -> Option<Vec<u8>> {
        Some(BigUint::from_bytes_be(value).modpow(exponent, modulus).to_bytes_be())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::number::trimmed;

    proptest::proptest! {
        #[test]
        fn both_arithmetics_give_the_same_block(
            mut modulus in proptest::collection::vec(0_u8.., 32..300),
            value in proptest::collection::vec(0_u8.., 1..300),
            exponent in proptest::sample::select(vec![3_u64, 17, 65537, (1 << 33) - 1]),
        ) {
            modulus[0] |= 0x80;
            *modulus.last_mut().unwrap() |= 1;
            let value = &value[..value.len().min(modulus.len() - 1)];
            let ours = by_num_bigint::power(&by_num_bigint::key(&modulus, exponent).unwrap(), value).unwrap();
            let theirs = by_rsa::power(&by_rsa::key(&modulus, exponent).unwrap(), value).unwrap();
            proptest::prop_assert_eq!(trimmed(&ours), trimmed(&theirs));
        }
    }

    #[test]
    fn keys_without_arithmetic_are_none() {
        let modulus = [0xff; 128];
        assert!(RsaPublicKey::of(&modulus, &[1, 0, 1]).is_some_and(|key| key.bits() == 1024 && key.size() == 128));
        assert!(RsaPublicKey::of(&[&[0], &modulus[..]].concat(), &[0, 0, 3]).is_some_and(|key| key.exponent() == 3));
        for (modulus, exponent) in [
            (&modulus[..], &[4][..]),
            (&modulus, &[1]),
            (&modulus, &[0]),
            (&modulus, &[]),
            (&modulus, &[1; 9]),
            (&modulus[..31], &[3]),
            (&[0xfe; 128], &[3]),
            (&[], &[3]),
            (&[0xff; 2049], &[3]),
        ] {
            assert!(RsaPublicKey::of(modulus, exponent).is_none());
        }
        let key = RsaPublicKey::of(&modulus, &[3]).unwrap();
        assert!(key.block(&modulus).is_none() && key.block(&[1]).is_none());
        assert_eq!(key.block(&in_octets(&[2], 128).unwrap()), in_octets(&[8], 128));
    }
}
