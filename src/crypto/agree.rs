//! Diffie-Hellman on curves, for XML Encryption and JOSE. Comes in: the own private key and the other side's point.
//! Goes out: the shared secret, from which the caller derives a key. Never the private key.

use super::keys::{PrivateKey, PublicKey, Secret};
use crate::syntax::der::{self, tag};

/// Dotted name of P-256.
pub(crate) const P256: &str = "1.2.840.10045.3.1.7";
/// Dotted name of P-384.
pub(crate) const P384: &str = "1.3.132.0.34";
/// Dotted name of P-521.
pub(crate) const P521: &str = "1.3.132.0.35";
/// Dotted name of X25519.
pub(crate) const X25519: &str = "1.3.101.110";

/// A public key for agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Point {
    /// Dotted name of the curve.
    pub(crate) curve: String,
    /// As SEC 1 writes it; for X25519 the 32 octets.
    pub(crate) octets: Vec<u8>,
}

impl Point {
    /// The point of a `SubjectPublicKeyInfo` in DER. `None` for keys that are not on a curve.
    pub(crate) fn from_spki(spki: &[u8]) -> Option<Point> {
        let tree = der::parse(spki);
        let root = tree.roots.first().filter(|root| root.is(tag::SEQUENCE))?;
        let algorithm = root.child(0)?;
        let octets = root.child(1).filter(|bits| bits.is(tag::BIT_STRING))?.bytes(spki).get(1..)?.to_vec();
        let curve = match algorithm.child(0)?.oid(spki)?.as_str() {
            "1.2.840.10045.2.1" => algorithm.child(1)?.oid(spki)?,
            X25519 => X25519.to_owned(),
            _ => return None,
        };
        Some(Point { curve, octets })
    }

    /// The point of a key that was read. `None` for keys that are not on a NIST curve.
    pub(crate) fn of_key(key: &PublicKey) -> Option<Point> {
        let (curve, octets) = match key {
            PublicKey::P256(key) => (P256, key.to_sec1_point(false).as_bytes().to_vec()),
            PublicKey::P384(key) => (P384, key.to_sec1_point(false).as_bytes().to_vec()),
            PublicKey::P521(key) => (P521, key.point().to_vec()),
            _ => return None,
        };
        Some(Point { curve: curve.to_owned(), octets })
    }
}

/// The shared secret of a private key and a point. `None` where they are not on the same curve, the curve is not computed here, or
/// the point does not lie on it.
pub(crate) fn shared_secret(own: &PrivateKey, theirs: &Point) -> Option<Secret> {
    macro_rules! on_curve {
        ($module:ident, $size:literal, $scalar:ident) => {{
            // Refuses a point that does not lie on the curve.
            let theirs = $module::PublicKey::from_sec1_bytes(&theirs.octets).ok()?;
            let padding = usize::checked_sub($size, $scalar.expose().len())?;
            let padded = Secret::new([vec![0; padding].as_slice(), $scalar.expose()].concat());
            let own = $module::SecretKey::from_slice(padded.expose()).ok()?;
            let shared = $module::ecdh::diffie_hellman(own.to_nonzero_scalar(), theirs.as_affine());
            Some(Secret::new(shared.raw_secret_bytes().to_vec()))
        }};
    }
    match own {
        PrivateKey::Ec { curve, scalar, .. } if *curve == theirs.curve => match curve.as_str() {
            P256 => on_curve!(p256, 32, scalar),
            P384 => on_curve!(p384, 48, scalar),
            #[cfg(not(target_arch = "wasm32"))]
            P521 => on_curve!(p521, 66, scalar),
            _ => None,
        },
        PrivateKey::Okp { curve: "X25519", seed } if theirs.curve == X25519 => {
            let scalar = <[u8; 32]>::try_from(seed.expose()).ok()?;
            let point = curve25519_dalek::MontgomeryPoint(<[u8; 32]>::try_from(theirs.octets.as_slice()).ok()?);
            let shared = point.mul_clamped(scalar).to_bytes();
            // Zero comes from a point of small order (RFC 7748 6.1).
            (shared != [0; 32]).then(|| Secret::new(shared.to_vec()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::x509::hex;

    fn octets(text: &str) -> Vec<u8> {
        (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect()
    }

    #[test]
    fn x25519_gives_the_secret_that_openssl_gives() {
        let seed = octets("b8be5620590109285771e382653b3bba4448530bd4c4b7a75d748032fc474f62");
        let own = PrivateKey::Okp { curve: "X25519", seed: Secret::new(seed) };
        let spki = octets("302a300506032b656e032100d2bfa1ccfdc0d0a156c63e33434a7b81b5595d862f6d2b0fda5037e090283f42");
        let shared = shared_secret(&own, &Point::from_spki(&spki).unwrap()).unwrap();
        assert_eq!(hex(shared.expose()), "81b4cc1e17dfb7ad72870361853a5ea3ea349328b640a2beb90e1031d7c4c726");
        let low = Point { curve: X25519.to_owned(), octets: vec![0; 32] };
        assert!(shared_secret(&own, &low).is_none());
        let short = Point { curve: X25519.to_owned(), octets: vec![9; 31] };
        assert!(shared_secret(&own, &short).is_none());
    }

    #[test]
    fn a_point_off_the_curve_is_refused() {
        let own = PrivateKey::Ec { curve: P256.to_owned(), scalar: Secret::new(vec![5]), public: None };
        let off = Point { curve: P256.to_owned(), octets: [vec![4], vec![1; 64]].concat() };
        assert!(shared_secret(&own, &off).is_none());
        let other = Point { curve: P384.to_owned(), octets: vec![4; 97] };
        assert!(shared_secret(&own, &other).is_none());
    }
}
