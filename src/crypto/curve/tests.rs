//! Against the crates that have a code of their own for each curve.

use super::*;
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use proptest::prelude::*;
use rsa::BigUint;

/// `value` as octets of this length.
fn padded(value: &BigUint, length: usize) -> Vec<u8> {
    let octets = value.to_bytes_be();
    [vec![0; length - octets.len()], octets].concat()
}

/// ECDSA by the book, in large integers: the hash signed with a private number and a number used once.
fn sign(curve: &'static Curve, private: &[u8], once: &[u8], hash: &[u8]) -> Option<Vec<u8>> {
    let order = BigUint::from_bytes_be(&octets(curve.order));
    let [private, k] = [private, once].map(BigUint::from_bytes_be);
    let z = BigUint::from_bytes_be(&hash[..curve.length.min(hash.len())]);
    let r = BigUint::from_bytes_be(&curve.public(once)?.point[1..=curve.length]) % &order;
    let inverse = k.modpow(&(&order - BigUint::from(2u32)), &order);
    let s = inverse * (z + &r * private) % &order;
    Some([padded(&r, curve.length), padded(&s, curve.length)].concat())
}

/// Signatures, whole and altered, are judged as the crate judges them; points are the crate's.
macro_rules! agrees {
    ($crate_name:ident, $curve:literal, $seed:expr, $once:expr, $hash:expr, |$value:ident| $normal:expr) => {{
        let curve = Curve::find($curve).unwrap();
        let number = |octets: &[u8]| {
            let mut number = octets[..curve.length].to_vec();
            number[0] &= if curve.length == 66 { 1 } else { 255 };
            number
        };
        let (private, once) = (number(&$seed), number(&$once));
        let theirs = $crate_name::SecretKey::from_slice(&private).ok().map(|secret| secret.public_key());
        let ours = curve.public(&private);
        prop_assert_eq!(theirs.is_some(), ours.is_some());
        if let (Some(theirs), Some(ours), Some(signature)) = (theirs, ours, sign(curve, &private, &once, &$hash)) {
            let key = $crate_name::ecdsa::VerifyingKey::from_affine(*theirs.as_affine()).unwrap();
            prop_assert!(ours.point == key.to_encoded_point(false).as_bytes());
            prop_assert!(curve.key(key.to_encoded_point(true).as_bytes()).as_ref() == Some(&ours));
            let accepts = |signature: &[u8], hash: &[u8]| {
                $crate_name::ecdsa::Signature::from_slice(signature)
                    .is_ok_and(|$value| key.verify_prehash(hash, &$normal).is_ok())
            };
            prop_assert!(ours.verifies(&$hash, &signature) && accepts(&signature, &$hash));
            for at in [curve.length - 1, 2 * curve.length - 1] {
                let mut other = signature.clone();
                other[at] ^= 1;
                prop_assert!(!ours.verifies(&$hash, &other) && !accepts(&other, &$hash));
            }
            let mut other = $hash.clone();
            other[0] ^= 1;
            prop_assert!(!ours.verifies(&other, &signature) && !accepts(&signature, &other));
        }
    }};
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2))]

    #[test]
    fn agrees_with_the_crates(
        seed in proptest::collection::vec(any::<u8>(), 66),
        once in proptest::collection::vec(any::<u8>(), 66),
        hash in prop_oneof![
            proptest::collection::vec(any::<u8>(), 48), proptest::collection::vec(any::<u8>(), 64)
        ],
    ) {
        agrees!(p256, "P-256", seed, once, hash, |value| value);
        agrees!(p384, "P-384", seed, once, hash, |value| value);
        agrees!(p521, "P-521", seed, once, hash, |value| value);
        // This crate takes only the smaller of the two values of s that fit.
        agrees!(k256, "secp256k1", seed, once, hash, |value| value.normalize_s().unwrap_or(value));
    }

    #[test]
    fn both_sides_come_to_the_secret_of_the_crate(
        a in proptest::collection::vec(any::<u8>(), 32), b in proptest::collection::vec(any::<u8>(), 32)
    ) {
        let curve = Curve::find("P-256").unwrap();
        let (Some(ours), Some(theirs)) = (curve.public(&a), curve.public(&b)) else { return Ok(()) };
        let secret = p256::SecretKey::from_slice(&a).unwrap();
        let point = p256::PublicKey::from_sec1_bytes(&theirs.point).unwrap();
        let shared = p256::ecdh::diffie_hellman(secret.to_nonzero_scalar(), point.as_affine());
        prop_assert_eq!(theirs.shared_secret(&a).unwrap(), shared.raw_secret_bytes().to_vec());
        prop_assert_eq!(ours.shared_secret(&b), theirs.shared_secret(&a));
    }

    #[test]
    fn any_octets_end(octets in proptest::collection::vec(any::<u8>(), 0..140), hash in proptest::collection::vec(any::<u8>(), 0..70)) {
        for curve in &CURVES {
            let _ = curve.key(&octets);
            let _ = curve.public(&octets);
            let key = curve.public(&[5]).unwrap();
            prop_assert!(!key.verifies(&hash, &octets));
        }
    }
}

/// The numbers at the edges, where the formulas have their exceptions.
#[test]
fn the_edges_of_a_curve() {
    for curve in &CURVES {
        let order = BigUint::from_bytes_be(&octets(curve.order));
        let number = |number: &rsa::BigUint| number.to_bytes_be();
        let one = BigUint::from(1u32);
        let base = curve.public(&[1]).unwrap();
        assert_eq!(
            base.point[1..],
            [octets(curve.base[0]), octets(curve.base[1])]
                .map(|part| [vec![0; curve.length - part.len()], part].concat())
                .concat()
        );
        // The opposite of the base point: the same x.
        let last = curve.public(&number(&(&order - &one))).unwrap();
        assert_eq!(last.point[1..=curve.length], base.point[1..=curve.length]);
        assert_ne!(last.point, base.point);
        assert!(curve.public(&number(&order)).is_none());
        assert!(curve.public(&[0]).is_none());
        assert!(curve.key(&[0]).is_none());
        assert_eq!(base.shared_secret(&[3]), curve.public(&[3]).map(|three| three.point[1..=curve.length].to_vec()));
        let mut off = base.point.clone();
        *off.last_mut().unwrap() ^= 1;
        assert!(curve.key(&off).is_none());
        // r and s of zero or the order are no signature, whatever the hash.
        let zero = vec![0; 2 * curve.length];
        assert!(!base.verifies(&[0; 32], &zero));
        let pad = |octets: Vec<u8>| [vec![0; curve.length - octets.len()], octets].concat();
        assert!(!base.verifies(&[0; 32], &[pad(number(&order)), pad(number(&order))].concat()));
    }
}
