//! A private RSA key. Comes in: its numbers. Goes out: the block that a ciphertext stands for (RSADP, RFC 8017 5.1.2).
//! Invariant: the numbers fit together. The page computes without the factors, because what loads them weighs 15 kB
//! (docs/weight.md); it takes four times as long, and gives the same.

use super::Secret;
use super::rsa_public::{RSA_BITS, RsaPublicKey};
use crate::crypto::number::{bits, is_odd};
use crate::crypto::work::Work;

#[cfg(not(target_arch = "wasm32"))]
use by_factors as arithmetic;
#[cfg(target_arch = "wasm32")]
use whole as arithmetic;

/// A private RSA key, ready to decrypt with.
#[derive(Clone)]
pub struct RsaPrivateKey {
    public: RsaPublicKey,
    key: arithmetic::Key,
}

impl RsaPrivateKey {
    /// What decrypting costs, beside a power with the factors.
    pub(crate) const COST: u64 = if arithmetic::BY_FACTORS { 1 } else { 4 };

    /// A key from its numbers, big-endian; `primes` may be empty. `None` where they are no key, or are too large.
    pub(super) fn of(n: &[u8], e: &[u8], d: &[u8], primes: &[Vec<u8>], work: &Work) -> Option<Self> {
        // All but the public exponent are odd, and the arithmetic expects it.
        let are_odd = is_odd(n) && is_odd(d) && primes.iter().all(|prime| is_odd(prime));
        if !RSA_BITS.contains(&bits(n)) || !are_odd {
            return None;
        }
        let by_factors = arithmetic::BY_FACTORS && !primes.is_empty();
        if !work.may_load_rsa(bits(n), by_factors) {
            return None;
        }
        let public = RsaPublicKey::of(n, e)?;
        let key = arithmetic::key(&public, d, primes)?;
        Some(RsaPrivateKey { public, key })
    }

    /// The public half.
    pub fn to_public_key(&self) -> RsaPublicKey {
        self.public.clone()
    }

    /// Octets of the modulus.
    pub fn size(&self) -> usize {
        self.public.size()
    }

    /// The padded block of a ciphertext; `None` where that is no number below the modulus, or not as long.
    pub(crate) fn block(&self, octets: &[u8]) -> Option<Secret> {
        if octets.len() != self.size() || octets >= self.public.modulus() {
            return None;
        }
        arithmetic::power(&self.key, &self.public, octets)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod by_factors {
    use super::{RsaPublicKey, Secret};
    use crate::crypto::number::{bits, in_octets, trimmed};
    use rsa::rand_core::{TryCryptoRng, TryRng};
    use rsa::traits::PublicKeyParts;
    use rsa::{BoxedUint, PrivateKey};
    use std::convert::Infallible;

    pub(super) type Key = PrivateKey;
    pub(super) const BY_FACTORS: bool = true;

    pub(super) fn key(public: &RsaPublicKey, d: &[u8], primes: &[Vec<u8>]) -> Option<Key> {
        let number = |octets: &[u8]| BoxedUint::from_be_slice_vartime(trimmed(octets));
        let half = public.bits().div_ceil(2);
        let make = match primes.iter().all(|prime| bits(prime) <= half) {
            true => PrivateKey::from_components,
            // Factors of unequal size are rare, and allowed.
            false => PrivateKey::from_components_with_wide_primes,
        };
        let primes = primes.iter().map(|prime| number(prime)).collect();
        make(number(public.modulus()), BoxedUint::from(public.exponent()), number(d), primes).ok()
    }

    /// Without randomness: there is no one to measure the time it takes.
    pub(super) fn power(key: &Key, public: &RsaPublicKey, base: &[u8]) -> Option<Secret> {
        let base = BoxedUint::from_be_slice(base, key.n_bits_precision()).ok()?;
        let power = rsa::hazmat::rsa_decrypt(None::<&mut NoRandomness>, key, &base).ok()?;
        in_octets(&power.to_be_bytes(), public.size()).map(Secret::new)
    }

    /// What nobody asks for a number.
    enum NoRandomness {}

    impl TryRng for NoRandomness {
        type Error = Infallible;

        fn try_next_u32(&mut self) -> Result<u32, Infallible> {
            match *self {}
        }

        fn try_next_u64(&mut self) -> Result<u64, Infallible> {
            match *self {}
        }

        fn try_fill_bytes(&mut self, _: &mut [u8]) -> Result<(), Infallible> {
            match *self {}
        }
    }

    impl TryCryptoRng for NoRandomness {}
}

#[cfg(any(target_arch = "wasm32", test))]
mod whole {
    use super::{RsaPublicKey, Secret};
    use crate::crypto::number::in_octets;
    use num_bigint::BigUint;

    /// The private exponent.
    pub(super) type Key = Secret;
    #[cfg(target_arch = "wasm32")]
    pub(super) const BY_FACTORS: bool = false;

    /// The numbers fit together where 2 is 2 again after both exponents.
    pub(super) fn key(public: &RsaPublicKey, d: &[u8], _: &[Vec<u8>]) -> Option<Key> {
        let key = Secret::new(d.to_vec());
        let two = in_octets(&[2], public.size())?;
        let back = power(&key, public, &public.block(&two)?)?;
        (back.expose() == two).then_some(key)
    }

    pub(super) fn power(exponent: &Key, public: &RsaPublicKey, base: &[u8]) -> Option<Secret> {
        let modulus = BigUint::from_bytes_be(public.modulus());
        let power = BigUint::from_bytes_be(base).modpow(&BigUint::from_bytes_be(exponent.expose()), &modulus);
        in_octets(&power.to_bytes_be(), public.size()).map(Secret::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::text_base64;
    use crate::syntax::der;

    fn numbers() -> Vec<Vec<u8>> {
        let pem = include_str!("../../../tests/keys/rsa.pem");
        let body: String = pem.lines().filter(|line| !line.starts_with("---")).collect();
        let info = text_base64(&body).unwrap();
        let tree = der::parse(&info);
        let inner = tree.roots[0].child(2).unwrap().bytes(&info).to_vec();
        let tree = der::parse(&inner);
        tree.roots[0].children.iter().map(|part| part.bytes(&inner).to_vec()).collect()
    }

    #[test]
    fn with_and_without_factors_a_block_is_the_same() {
        let numbers = numbers();
        let [_, n, e, d, p, q, ..] = numbers.as_slice() else { panic!() };
        let public = RsaPublicKey::of(n, e).unwrap();
        let by_factors = by_factors::key(&public, d, &[p.clone(), q.clone()]).unwrap();
        let found = by_factors::key(&public, d, &[]).unwrap();
        let whole = whole::key(&public, d, &[]).unwrap();
        for seed in 1_u8..9 {
            let base: Vec<u8> = (0..128).map(|at: u8| at.wrapping_mul(seed).wrapping_add(seed) & 0x7f).collect();
            let block = by_factors::power(&by_factors, &public, &base).unwrap();
            assert_eq!(block.expose(), whole::power(&whole, &public, &base).unwrap().expose());
            assert_eq!(block.expose(), by_factors::power(&found, &public, &base).unwrap().expose());
            assert_eq!(public.block(block.expose()), Some(base));
        }
    }

    #[test]
    fn numbers_that_do_not_fit_together_are_no_key() {
        let numbers = numbers();
        let [_, n, e, d, p, q, ..] = numbers.as_slice() else { panic!() };
        let public = RsaPublicKey::of(n, e).unwrap();
        let mut other = d.clone();
        *other.last_mut().unwrap() ^= 2;
        assert!(by_factors::key(&public, &other, &[p.clone(), q.clone()]).is_none());
        assert!(whole::key(&public, &other, &[]).is_none());
        let mut even = n.clone();
        *even.last_mut().unwrap() ^= 1;
        let work = Work::default();
        assert!(RsaPrivateKey::of(&even, e, d, &[], &work).is_none());
        for broken in [vec![1], vec![0], Vec::new()] {
            assert!(RsaPrivateKey::of(&broken, e, d, &[], &work).is_none());
            assert!(RsaPrivateKey::of(n, &broken, d, &[], &work).is_none());
            assert!(RsaPrivateKey::of(n, e, &broken, &[], &work).is_none());
            assert!(RsaPrivateKey::of(n, e, d, &[broken.clone(), q.clone()], &work).is_none());
        }
        assert!(RsaPrivateKey::of(n, e, d, &[p.clone(), q.clone()], &work).is_some());
    }
}
