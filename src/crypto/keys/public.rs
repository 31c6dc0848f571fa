//! Public keys, ready to verify with.

use super::Secret;
use super::rare_curves::{RareCurve, RareKey};
use super::rsa_public::RsaPublicKey;
use crate::crypto::x509::KeyFacts;
use crate::syntax::der::{self, Element, tag};
use crate::syntax::json::Json;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A key that signatures are verified with.
#[derive(Debug, Clone)]
pub enum PublicKey {
    /// RSA.
    Rsa(Box<RsaPublicKey>),
    /// ECDSA over P-256.
    P256(Box<p256::ecdsa::VerifyingKey>),
    /// ECDSA over P-384.
    P384(Box<p384::ecdsa::VerifyingKey>),
    /// ECDSA over P-521.
    P521(Box<RareKey>),
    /// ECDSA over secp256k1.
    K256(Box<RareKey>),
    /// Ed25519.
    Ed25519(Box<ed25519_dalek::VerifyingKey>),
    /// A shared secret, for HMAC.
    Secret(Secret),
    /// A key of another kind: its name.
    Unsupported(String),
}

impl PublicKey {
    /// Reads a `SubjectPublicKeyInfo` in DER. `None` where it is no such structure.
    pub fn from_spki(spki: &[u8]) -> Option<PublicKey> {
        let tree = der::parse(spki);
        let root = tree.roots.first().filter(|root| root.is(tag::SEQUENCE))?;
        let algorithm = root.child(0)?;
        let bits = root.child(1).filter(|bits| bits.is(tag::BIT_STRING))?.bytes(spki).get(1..)?;
        Some(Self::from_algorithm(spki, algorithm, bits))
    }

    /// A key from its `AlgorithmIdentifier` (in `der`) and octets.
    fn from_algorithm(der: &[u8], algorithm: &Element, key: &[u8]) -> PublicKey {
        let oid = |element: Option<&Element>| element.and_then(|oid| oid.oid(der)).unwrap_or_default();
        let name = oid(algorithm.child(0));
        match name.as_str() {
            "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" => {
                Self::from_pkcs1(key).unwrap_or_else(|| unreadable("RSA"))
            }
            "1.2.840.10045.2.1" => Self::from_point(&oid(algorithm.child(1)), key),
            "1.3.101.112" => Self::ed25519(key),
            other => PublicKey::Unsupported(crate::crypto::x509::algorithm_name(other).to_owned()),
        }
    }

    /// Reads `RSAPublicKey` (RFC 8017 A.1.1).
    pub fn from_pkcs1(der: &[u8]) -> Option<PublicKey> {
        let tree = der::parse(der);
        let root = tree.roots.first().filter(|root| root.is(tag::SEQUENCE))?;
        let number = |index: usize| root.child(index).filter(|part| part.is(tag::INTEGER)).map(|part| part.bytes(der));
        Some(rsa_public(number(0)?, number(1)?))
    }

    /// A point on a curve, as SEC 1 writes it. `curve` is the dotted name.
    pub fn from_point(curve: &str, point: &[u8]) -> PublicKey {
        let key = match curve {
            "1.2.840.10045.3.1.7" => {
                p256::ecdsa::VerifyingKey::from_sec1_bytes(point).ok().map(|key| PublicKey::P256(Box::new(key)))
            }
            "1.3.132.0.34" => {
                p384::ecdsa::VerifyingKey::from_sec1_bytes(point).ok().map(|key| PublicKey::P384(Box::new(key)))
            }
            "1.3.132.0.35" => RareKey::read(RareCurve::P521, point).map(|key| PublicKey::P521(Box::new(key))),
            "1.3.132.0.10" => RareKey::read(RareCurve::Secp256k1, point).map(|key| PublicKey::K256(Box::new(key))),
            other => return PublicKey::Unsupported(format!("EC curve {other}")),
        };
        key.unwrap_or_else(|| unreadable("EC"))
    }

    /// An Ed25519 key of 32 octets.
    pub fn ed25519(octets: &[u8]) -> PublicKey {
        let key = <[u8; 32]>::try_from(octets).ok().and_then(|key| ed25519_dalek::VerifyingKey::from_bytes(&key).ok());
        key.map_or_else(|| unreadable("Ed25519"), |key| PublicKey::Ed25519(Box::new(key)))
    }

    /// Kind and size.
    pub fn facts(&self) -> KeyFacts {
        match self {
            PublicKey::Rsa(key) => KeyFacts::sized("RSA", Some(key.bits())),
            PublicKey::P256(_) => KeyFacts::on_curve("EC", "P-256"),
            PublicKey::P384(_) => KeyFacts::on_curve("EC", "P-384"),
            PublicKey::P521(_) => KeyFacts::on_curve("EC", "P-521"),
            PublicKey::K256(_) => KeyFacts::on_curve("EC", "secp256k1"),
            PublicKey::Ed25519(_) => KeyFacts::on_curve("OKP", "Ed25519"),
            PublicKey::Secret(secret) => KeyFacts::sized("oct", Some(secret.expose().len() * 8)),
            PublicKey::Unsupported(name) => KeyFacts::sized(name, None),
        }
    }

    /// Whether both are the same key.
    pub fn same(&self, other: &PublicKey) -> bool {
        match (self, other) {
            (PublicKey::Rsa(a), PublicKey::Rsa(b)) => a == b,
            (PublicKey::P256(a), PublicKey::P256(b)) => a == b,
            (PublicKey::P384(a), PublicKey::P384(b)) => a == b,
            (PublicKey::P521(a), PublicKey::P521(b)) => a == b,
            (PublicKey::K256(a), PublicKey::K256(b)) => a == b,
            (PublicKey::Ed25519(a), PublicKey::Ed25519(b)) => a == b,
            (PublicKey::Secret(a), PublicKey::Secret(b)) => a == b,
            _ => false,
        }
    }
}

/// An RSA key from modulus and exponent, big-endian. An even, tiny or huge modulus is refused: no arithmetic is defined for it.
pub fn rsa_public(modulus: &[u8], exponent: &[u8]) -> PublicKey {
    RsaPublicKey::of(modulus, exponent).map_or_else(|| unreadable("RSA"), |key| PublicKey::Rsa(Box::new(key)))
}

/// The public key of a JWK (RFC 7517), also of a private one; `oct` gives the secret.
pub fn jwk_public(jwk: &Json) -> Option<PublicKey> {
    let member = |name: &str| jwk.get(name).and_then(Json::as_str);
    let octets = |name: &str| URL_SAFE_NO_PAD.decode(member(name)?.trim_end_matches('=')).ok();
    Some(match member("kty")? {
        "RSA" => rsa_public(&octets("n")?, &octets("e")?),
        "EC" => {
            let (curve, field) = match member("crv")? {
                "P-256" => ("1.2.840.10045.3.1.7", 32),
                "P-384" => ("1.3.132.0.34", 48),
                "P-521" => ("1.3.132.0.35", 66),
                "secp256k1" => ("1.3.132.0.10", 32),
                other => return Some(PublicKey::Unsupported(format!("EC curve {other}"))),
            };
            let mut point = vec![4];
            for coordinate in [octets("x")?, octets("y")?] {
                point.resize(point.len() + field.max(coordinate.len()) - coordinate.len(), 0);
                point.extend_from_slice(&coordinate);
            }
            PublicKey::from_point(curve, &point)
        }
        "OKP" => match member("crv")? {
            "Ed25519" => PublicKey::ed25519(&octets("x")?),
            other => PublicKey::Unsupported(other.to_owned()),
        },
        "oct" => PublicKey::Secret(Secret::new(octets("k")?)),
        other => PublicKey::Unsupported(other.to_owned()),
    })
}

fn unreadable(kind: &str) -> PublicKey {
    PublicKey::Unsupported(format!("{kind} key that cannot be read"))
}
