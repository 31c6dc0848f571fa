//! Private keys, for decryption.

use super::rare_curves::{RareCurve, point_of as point_of_rare};
use super::rsa_private::RsaPrivateKey;
use super::{PublicKey, Secret};
use crate::crypto::work::Work;
use crate::crypto::x509::KeyFacts;
use crate::syntax::der::{self, Element, tag};
use crate::syntax::json::Json;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use std::fmt;

/// A private key or shared secret. `Debug` tells its kind only.
#[derive(Clone)]
pub enum PrivateKey {
    /// RSA.
    Rsa(Box<RsaPrivateKey>),
    /// A number on a curve, with the curve's dotted name.
    Ec {
        /// Dotted name of the curve.
        curve: String,
        /// The number, big-endian.
        scalar: Secret,
        /// The public half, where the file holds it.
        public: Option<Vec<u8>>,
    },
    /// Ed25519 or X25519: the 32 octets of the seed or number, with the name.
    Okp {
        /// `Ed25519`, `X25519`.
        curve: &'static str,
        /// The octets.
        seed: Secret,
    },
    /// A shared secret, for key wrap.
    Secret(Secret),
}

impl fmt::Debug for PrivateKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("PrivateKey").field(&self.facts().words()).finish()
    }
}

impl PrivateKey {
    /// Reads `PrivateKeyInfo` (PKCS#8, RFC 5958), unencrypted.
    pub fn from_pkcs8(der: &[u8], work: &Work) -> Option<PrivateKey> {
        let tree = der::parse(der);
        let root = tree.roots.first().filter(|root| root.is(tag::SEQUENCE))?;
        let algorithm = root.child(1).filter(|algorithm| algorithm.is(tag::SEQUENCE))?;
        let inner = root.child(2).filter(|key| key.is(tag::OCTET_STRING))?.bytes(der);
        let oid = |element: Option<&Element>| element.and_then(|oid| oid.oid(der));
        match oid(algorithm.child(0))?.as_str() {
            "1.2.840.113549.1.1.1" | "1.2.840.113549.1.1.10" | "1.2.840.113549.1.1.7" => Self::from_pkcs1(inner, work),
            "1.2.840.10045.2.1" => Self::from_sec1(inner, oid(algorithm.child(1))),
            "1.3.101.112" => Some(Self::okp("Ed25519", inner.get(2..)?)),
            "1.3.101.110" => Some(Self::okp("X25519", inner.get(2..)?)),
            _ => None,
        }
    }

    /// Reads `RSAPrivateKey` (PKCS#1, RFC 8017 A.1.2).
    pub fn from_pkcs1(der: &[u8], work: &Work) -> Option<PrivateKey> {
        let tree = der::parse(der);
        let root = tree.roots.first().filter(|root| root.is(tag::SEQUENCE))?;
        let numbers: Vec<Vec<u8>> = root
            .children
            .iter()
            .take_while(|part| part.is(tag::INTEGER))
            .map(|part| part.bytes(der).to_vec())
            .collect();
        match numbers.as_slice() {
            [_, n, e, d, p, q, ..] => Self::rsa(n, e, d, &[p.clone(), q.clone()], work),
            _ => None,
        }
    }

    /// Reads `ECPrivateKey` (SEC 1, RFC 5915); `curve` where it stands outside.
    pub fn from_sec1(der: &[u8], curve: Option<String>) -> Option<PrivateKey> {
        let tree = der::parse(der);
        let root = tree.roots.first().filter(|root| root.is(tag::SEQUENCE))?;
        let scalar = root.child(1).filter(|key| key.is(tag::OCTET_STRING))?.bytes(der);
        let tagged =
            |number: u32| root.children.iter().find(|part| part.is_context(number)).and_then(|part| part.child(0));
        let curve = curve.or_else(|| tagged(0)?.oid(der))?;
        let public = tagged(1).and_then(|bits| bits.bytes(der).get(1..)).map(<[u8]>::to_vec);
        Some(PrivateKey::Ec { curve, scalar: Secret::new(scalar.to_vec()), public })
    }

    fn rsa(n: &[u8], e: &[u8], d: &[u8], primes: &[Vec<u8>], work: &Work) -> Option<PrivateKey> {
        RsaPrivateKey::of(n, e, d, primes, work).map(|key| PrivateKey::Rsa(Box::new(key)))
    }

    fn okp(curve: &'static str, octets: &[u8]) -> PrivateKey {
        PrivateKey::Okp { curve, seed: Secret::new(octets.to_vec()) }
    }

    /// The private key of a JWK; `None` where it holds none.
    pub fn from_jwk(jwk: &Json, work: &Work) -> Option<PrivateKey> {
        let member = |name: &str| jwk.get(name).and_then(Json::as_str);
        let octets = |name: &str| URL_SAFE_NO_PAD.decode(member(name)?.trim_end_matches('=')).ok();
        match member("kty")? {
            "RSA" => {
                let primes = [octets("p"), octets("q")].into_iter().flatten().collect::<Vec<_>>();
                let primes = if primes.len() == 2 { primes } else { Vec::new() };
                Self::rsa(&octets("n")?, &octets("e")?, &octets("d")?, &primes, work)
            }
            "EC" => {
                let curve = match member("crv")? {
                    "P-256" => "1.2.840.10045.3.1.7",
                    "P-384" => "1.3.132.0.34",
                    "P-521" => "1.3.132.0.35",
                    "secp256k1" => "1.3.132.0.10",
                    _ => return None,
                };
                let scalar = Secret::new(octets("d")?);
                Some(PrivateKey::Ec { curve: curve.to_owned(), scalar, public: None })
            }
            "OKP" => match member("crv")? {
                "Ed25519" => Some(Self::okp("Ed25519", &octets("d")?)),
                "X25519" => Some(Self::okp("X25519", &octets("d")?)),
                _ => None,
            },
            "oct" => Some(PrivateKey::Secret(Secret::new(octets("k")?))),
            _ => None,
        }
    }

    /// The public half, where it can be had.
    pub fn public(&self, work: &Work) -> Option<PublicKey> {
        match self {
            PrivateKey::Rsa(key) => Some(PublicKey::Rsa(Box::new(key.to_public_key()))),
            PrivateKey::Ec { curve, public: Some(point), .. } => Some(PublicKey::from_point(curve, point)),
            PrivateKey::Ec { curve, .. } if !work.may_multiply(curve) => None,
            PrivateKey::Ec { curve, scalar, .. } => {
                point_of(curve, scalar.expose()).map(|point| PublicKey::from_point(curve, &point))
            }
            PrivateKey::Okp { curve: "Ed25519", seed } => {
                let seed = <[u8; 32]>::try_from(seed.expose()).ok()?;
                let key = ed25519_dalek::SigningKey::from_bytes(&seed).verifying_key();
                Some(PublicKey::Ed25519(Box::new(key)))
            }
            PrivateKey::Okp { .. } => None,
            PrivateKey::Secret(secret) => Some(PublicKey::Secret(secret.clone())),
        }
    }

    /// Kind and size.
    pub fn facts(&self) -> KeyFacts {
        match self {
            PrivateKey::Ec { curve, .. } => KeyFacts::on_curve(
                "EC",
                match curve.as_str() {
                    "1.2.840.10045.3.1.7" => "P-256",
                    "1.3.132.0.34" => "P-384",
                    "1.3.132.0.35" => "P-521",
                    "1.3.132.0.10" => "secp256k1",
                    other => other,
                },
            ),
            PrivateKey::Okp { curve, .. } => KeyFacts::on_curve("OKP", *curve),
            PrivateKey::Rsa(_) | PrivateKey::Secret(_) => {
                self.public(&Work::default()).map_or_else(|| KeyFacts::sized("unknown", None), |key| key.facts())
            }
        }
    }
}

/// The public point of a number on a curve.
fn point_of(curve: &str, scalar: &[u8]) -> Option<Vec<u8>> {
    let padded = |field: usize| {
        let mut octets = vec![0; field.checked_sub(scalar.len())?];
        octets.extend_from_slice(scalar);
        Some(octets)
    };
    Some(match curve {
        "1.2.840.10045.3.1.7" => {
            let key = p256::ecdsa::SigningKey::from_slice(&padded(32)?).ok()?;
            key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
        }
        "1.3.132.0.34" => {
            let key = p384::ecdsa::SigningKey::from_slice(&padded(48)?).ok()?;
            key.verifying_key().to_sec1_point(false).as_bytes().to_vec()
        }
        "1.3.132.0.35" => point_of_rare(RareCurve::P521, &padded(66)?)?,
        "1.3.132.0.10" => point_of_rare(RareCurve::Secp256k1, &padded(32)?)?,
        _ => return None,
    })
}
