//! A private RSA key. Comes in: its numbers. Goes out: the block that a ciphertext stands for (RSADP, RFC 8017 5.1.2).
//! Invariant: the numbers fit together. The page computes without the factors, because what loads them weighs 15 kB
//! (docs/weight.md); it takes four times as long, and gives the same.

use super::Secret;
use super::public::RSA_BITS;
use crate::crypto::number::bits;
use crate::crypto::work::Work;
use rsa::traits::PublicKeyParts;
use rsa::{BoxedUint, PublicKey as RsaPublicKey};

#[cfg(not(target_arch = "wasm32"))]
use by_factors as arithmetic;
#[cfg(target_arch = "wasm32")]
use whole as arithmetic;

/// A private RSA key, ready to decrypt with.
#[derive(Clone)]
pub struct RsaPrivateKey(arithmetic::Key);

impl RsaPrivateKey {
    /// A key from its numbers; `primes` may be empty. `None` where they are no key, or are too large.
    pub(super) fn of(n: &BoxedUint, e: &BoxedUint, d: &BoxedUint, primes: Vec<BoxedUint>, work: &Work) -> Option<Self> {
        let is_odd = |number: &BoxedUint| number.bit_vartime(0);
        // All but the public exponent are odd, and the arithmetic expects it.
        if !RSA_BITS.contains(&bits(n)) || ![n, d].into_iter().chain(&primes).all(is_odd) {
            return None;
        }
        let by_factors = arithmetic::BY_FACTORS && !primes.is_empty();
        if !work.may_load_rsa(bits(n), by_factors) {
            return None;
        }
        arithmetic::key(n, e, d, primes).map(RsaPrivateKey)
    }

    /// The public half.
    pub fn to_public_key(&self) -> RsaPublicKey {
        arithmetic::public(&self.0).clone()
    }

    /// Octets of the modulus.
    pub fn size(&self) -> usize {
        arithmetic::public(&self.0).size()
    }

    /// What decrypting costs, beside a power with the factors.
    pub(crate) const COST: u64 = if arithmetic::BY_FACTORS { 1 } else { 4 };

    /// The padded block of a ciphertext; `None` where that is no number below the modulus, or not as long.
    pub(crate) fn block(&self, octets: &[u8]) -> Option<Secret> {
        let public = arithmetic::public(&self.0);
        if octets.len() != public.size() {
            return None;
        }
        let number = BoxedUint::from_be_slice(octets, public.n_bits_precision()).ok()?;
        if number >= *public.n().as_ref() {
            return None;
        }
        arithmetic::power(&self.0, &number)
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod by_factors {
    use super::{BoxedUint, RsaPublicKey, Secret};
    use crate::crypto::number::{bits, in_octets};
    use rsa::PrivateKey;
    use rsa::rand_core::{TryCryptoRng, TryRng};
    use rsa::traits::PublicKeyParts;
    use std::convert::Infallible;

    pub(super) type Key = PrivateKey;
    pub(super) const BY_FACTORS: bool = true;

    pub(super) fn key(n: &BoxedUint, e: &BoxedUint, d: &BoxedUint, primes: Vec<BoxedUint>) -> Option<Key> {
        let half = bits(n).div_ceil(2);
        let make = match primes.iter().all(|prime| bits(prime) <= half) {
            true => PrivateKey::from_components,
            // Factors of unequal size are rare, and allowed.
            false => PrivateKey::from_components_with_wide_primes,
        };
        make(n.clone(), e.clone(), d.clone(), primes).ok()
    }

    pub(super) fn public(key: &Key) -> &RsaPublicKey {
        key.as_public_key()
    }

    /// Without randomness: there is no one to measure the time it takes.
    pub(super) fn power(key: &Key, base: &BoxedUint) -> Option<Secret> {
        let power = rsa::hazmat::rsa_decrypt(None::<&mut NoRandomness>, key, base).ok()?;
        in_octets(&power, key.size()).map(Secret::new)
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
    use super::{BoxedUint, RSA_BITS, RsaPublicKey, Secret};
    use crate::crypto::number::{in_octets, number};
    use crypto_bigint::modular::BoxedMontyForm;
    use rsa::traits::PublicKeyParts;

    /// Public half and private exponent.
    pub(super) type Key = (RsaPublicKey, Secret);
    #[cfg(target_arch = "wasm32")]
    pub(super) const BY_FACTORS: bool = false;

    /// The numbers fit together where 2 is 2 again after both exponents.
    pub(super) fn key(n: &BoxedUint, e: &BoxedUint, d: &BoxedUint, _: Vec<BoxedUint>) -> Option<Key> {
        let public = RsaPublicKey::new_with_size_limits(n.clone(), e.clone(), RSA_BITS).ok()?;
        let key = (public, Secret::new(d.to_be_bytes_trimmed_vartime().into_vec()));
        let two = BoxedUint::from_be_slice(&[2], key.0.n_bits_precision()).ok()?;
        let there = rsa::hazmat::rsa_encrypt(&key.0, &two).ok()?;
        let back = power(&key, &there)?;
        (number(back.expose()) == two).then_some(key)
    }

    pub(super) fn public(key: &Key) -> &RsaPublicKey {
        &key.0
    }

    pub(super) fn power((public, exponent): &Key, base: &BoxedUint) -> Option<Secret> {
        let exponent = BoxedUint::from_be_slice(exponent.expose(), public.n_bits_precision()).ok()?;
        let power = BoxedMontyForm::new(base.clone(), public.n_params()).pow(&exponent).retrieve();
        in_octets(&power, public.size()).map(Secret::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::number::number;
    use crate::crypto::text_base64;
    use crate::syntax::der;

    fn numbers() -> Vec<BoxedUint> {
        let pem = include_str!("../../../tests/keys/rsa.pem");
        let body: String = pem.lines().filter(|line| !line.starts_with("---")).collect();
        let info = text_base64(&body).unwrap();
        let tree = der::parse(&info);
        let inner = tree.roots[0].child(2).unwrap().bytes(&info).to_vec();
        let tree = der::parse(&inner);
        tree.roots[0].children.iter().map(|part| number(part.bytes(&inner))).collect()
    }

    #[test]
    fn with_and_without_factors_a_block_is_the_same() {
        let numbers = numbers();
        let [_, n, e, d, p, q, ..] = numbers.as_slice() else { panic!() };
        let by_factors = by_factors::key(n, e, d, vec![p.clone(), q.clone()]).unwrap();
        let found = by_factors::key(n, e, d, Vec::new()).unwrap();
        let whole = whole::key(n, e, d, Vec::new()).unwrap();
        for seed in 1_u8..9 {
            let octets: Vec<u8> = (0..128).map(|at: u8| at.wrapping_mul(seed).wrapping_add(seed) & 0x7f).collect();
            let base = BoxedUint::from_be_slice(&octets, 1024).unwrap();
            let block = by_factors::power(&by_factors, &base).unwrap();
            assert_eq!(block.expose(), whole::power(&whole, &base).unwrap().expose());
            assert_eq!(block.expose(), by_factors::power(&found, &base).unwrap().expose());
            let back = rsa::hazmat::rsa_encrypt(whole::public(&whole), &number(block.expose())).unwrap();
            assert_eq!(back, base);
        }
    }

    #[test]
    fn numbers_that_do_not_fit_together_are_no_key() {
        let numbers = numbers();
        let [_, n, e, d, p, q, ..] = numbers.as_slice() else { panic!() };
        let other = d.wrapping_add(BoxedUint::from(2_u8));
        assert!(by_factors::key(n, e, &other, vec![p.clone(), q.clone()]).is_none());
        assert!(whole::key(n, e, &other, Vec::new()).is_none());
        let even = n.wrapping_add(BoxedUint::one());
        assert!(RsaPrivateKey::of(&even, e, d, Vec::new(), &Work::default()).is_none());
        for broken in [BoxedUint::one(), BoxedUint::zero()] {
            assert!(RsaPrivateKey::of(&broken, e, d, Vec::new(), &Work::default()).is_none());
            assert!(RsaPrivateKey::of(n, &broken, d, Vec::new(), &Work::default()).is_none());
            assert!(RsaPrivateKey::of(n, e, &broken, Vec::new(), &Work::default()).is_none());
            assert!(RsaPrivateKey::of(n, e, d, vec![broken.clone(), q.clone()], &Work::default()).is_none());
        }
    }
}
