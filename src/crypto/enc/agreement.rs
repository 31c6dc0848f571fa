//! `AgreementMethod` (xmlenc-core1 5.6): the key that sender and recipient agree on, derived as the message says.

use super::unwraps::Unwraps;
use crate::crypto::agree::{Point, shared_secret};
use crate::crypto::hash::HashKind;
use crate::crypto::keys::{KeyOrigin, KeyRing, PrivateKey, Secret, pbkdf2};
use crate::crypto::text_base64;
use crate::crypto::work::Work;
use crate::crypto::x509::from_base64_text;
use crate::syntax::xml::{Node, ns};

const DSIG11: &str = "http://www.w3.org/2009/xmldsig11#";
const MORE_2021: &str = "http://www.w3.org/2021/04/xmldsig-more#";
/// Public keys of the sender that are tried.
const MAX_POINTS: usize = 20;
/// Rounds of PBKDF2 that are computed.
const MAX_ROUNDS: u32 = 1_000_000;

/// How a key is agreed on.
pub(super) struct Agreement {
    derivation: Derivation,
    points: Vec<Point>,
}

enum Derivation {
    Concat { hash: HashKind, info: Vec<u8> },
    Hkdf { hash: HashKind, salt: Vec<u8>, info: Vec<u8> },
    Pbkdf2 { hash: HashKind, salt: Vec<u8>, rounds: u32 },
}

/// The `AgreementMethod` of an `EncryptedKey` or `EncryptedData`.
pub(super) fn method(holder: Node<'_>) -> Option<Node<'_>> {
    holder.element(ns::DS, "KeyInfo")?.element(ns::XENC, "AgreementMethod")
}

/// Its algorithm's identifier.
pub(super) fn algorithm(method: Node<'_>) -> Option<&str> {
    method.attribute("Algorithm").map(|attribute| attribute.value.as_str())
}

/// Reads it. `None` where agreement or derivation are not computed here.
pub(super) fn read(method: Node<'_>, ring: &KeyRing) -> Option<Agreement> {
    if !is_supported(method) {
        return None;
    }
    Some(Agreement { derivation: derivation(method)?, points: points(method, ring) })
}

/// Whether it is computed here.
pub(super) fn is_supported(method: Node<'_>) -> bool {
    let known = matches!(
        algorithm(method),
        Some("http://www.w3.org/2009/xmlenc11#ECDH-ES" | "http://www.w3.org/2021/04/xmldsig-more#x25519")
    );
    known && derivation(method).is_some()
}

impl Agreement {
    /// The keys of this length that the own private key gives with each of the sender's public keys.
    pub(super) fn keys(&self, own: &PrivateKey, length: usize) -> Vec<Secret> {
        let shared = self.points.iter().filter_map(|point| shared_secret(own, point));
        shared.map(|shared| self.derivation.derive(shared.expose(), length)).collect()
    }

    /// Whether what [`Agreement::keys`] computes may still be.
    pub(super) fn is_paid(&self, own: &PrivateKey, length: usize, unwraps: &mut Unwraps<'_>) -> bool {
        let derivation = |work: &Work| match &self.derivation {
            Derivation::Pbkdf2 { hash, rounds, .. } => {
                self.points.iter().all(|_| work.may_derive(*hash, *rounds, length))
            }
            _ => true,
        };
        unwraps.take(own, self.points.len()) && derivation(unwraps.work)
    }

    /// Whether the private key is of the kind that the agreement needs.
    pub(super) fn fits(&self, own: &PrivateKey) -> bool {
        matches!(own, PrivateKey::Ec { .. } | PrivateKey::Okp { curve: "X25519", .. }) && !self.points.is_empty()
    }
}

impl Derivation {
    fn derive(&self, shared: &[u8], length: usize) -> Secret {
        match self {
            Derivation::Concat { hash, info } => hash.concat_kdf(shared, info, length),
            Derivation::Hkdf { hash, salt, info } => hash.hkdf(shared, salt, info, length),
            Derivation::Pbkdf2 { hash, salt, rounds } => pbkdf2(*hash, shared, salt, *rounds, length),
        }
    }
}

fn derivation(method: Node<'_>) -> Option<Derivation> {
    let kdf = method.element(ns::XENC11, "KeyDerivationMethod")?;
    let octets = |holder: Node<'_>, namespace: &str, local: &str| {
        holder.element(namespace, local).and_then(|part| text_base64(&part.text())).unwrap_or_default()
    };
    match algorithm(kdf)? {
        "http://www.w3.org/2009/xmlenc11#ConcatKDF" => {
            let parameters = kdf.element(ns::XENC11, "ConcatKDFParams")?;
            let hash = parameters.element(ns::DS, "DigestMethod").and_then(algorithm)?;
            let mut info = Vec::new();
            for name in ["AlgorithmID", "PartyUInfo", "PartyVInfo", "SuppPubInfo", "SuppPrivInfo"] {
                if let Some(bits) = parameters.attribute(name) {
                    info.extend(bit_string(&bits.value)?);
                }
            }
            Some(Derivation::Concat { hash: HashKind::from_xml_uri(hash)?, info })
        }
        "http://www.w3.org/2021/04/xmldsig-more#hkdf" => {
            let parameters = kdf.element(MORE_2021, "HKDFParams")?;
            Some(Derivation::Hkdf {
                hash: prf(parameters.element(MORE_2021, "PRF"))?,
                salt: octets(parameters, MORE_2021, "Salt"),
                info: octets(parameters, MORE_2021, "Info"),
            })
        }
        "http://www.w3.org/2009/xmlenc11#pbkdf2" => {
            let parameters = kdf.element(ns::XENC11, "PBKDF2-params")?;
            let rounds = parameters.element(ns::XENC11, "IterationCount")?.text().trim().parse().ok()?;
            let hash = prf(parameters.element(ns::XENC11, "PRF"))?;
            if !(1..=MAX_ROUNDS).contains(&rounds) || hash.is_rare() {
                return None;
            }
            let salt = octets(parameters.element(ns::XENC11, "Salt")?, ns::XENC11, "Specified");
            Some(Derivation::Pbkdf2 { hash, salt, rounds })
        }
        _ => None,
    }
}

/// A bit string in hexadecimal: how many bits at the end are padding, then the octets. `None` where it is no whole number of octets.
fn bit_string(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.trim().bytes().collect();
    let mut octets = Vec::with_capacity(digits.len() / 2);
    for pair in digits.chunks(2) {
        let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
        octets.push(u8::from_str_radix(pair, 16).ok()?);
    }
    match octets.split_first() {
        None => Some(octets),
        Some((0, rest)) => Some(rest.to_vec()),
        Some(_) => None,
    }
}

/// The HMAC that a derivation uses.
fn prf(node: Option<Node<'_>>) -> Option<HashKind> {
    crate::crypto::algorithm::SignatureAlgorithm::from_xml_uri(algorithm(node?)?).hash()
}

/// The sender's public keys: those in the message, else every key at hand that is not the recipient's own.
fn points(method: Node<'_>, ring: &KeyRing) -> Vec<Point> {
    let mut found = Vec::new();
    for part in method.element(ns::XENC, "OriginatorKeyInfo").into_iter().flat_map(|info| info.elements()) {
        if part.is(ns::DS, "KeyValue") {
            found.extend(part.element(DSIG11, "ECKeyValue").and_then(key_value));
        } else if part.is(DSIG11, "DEREncodedKeyValue") {
            found.extend(text_base64(&part.text()).and_then(|der| Point::from_spki(&der)));
        } else if part.is(ns::DS, "X509Data") {
            let certificates = part.elements_named(ns::DS, "X509Certificate").take(MAX_POINTS);
            found.extend(certificates.filter_map(|node| Point::from_spki(&from_base64_text(&node.text()).public_key)));
        }
    }
    if found.is_empty() {
        let others = ring.trusted.iter().filter(|key| !matches!(key.origin, KeyOrigin::Own(_)));
        found.extend(others.filter_map(|key| match &key.certificate {
            Some(certificate) => Point::from_spki(&certificate.public_key),
            None => Point::of_key(&key.key),
        }));
    }
    found.truncate(MAX_POINTS);
    found
}

fn key_value(value: Node<'_>) -> Option<Point> {
    let curve = value.element(DSIG11, "NamedCurve")?.attribute("URI")?.value.strip_prefix("urn:oid:")?.to_owned();
    Some(Point { curve, octets: text_base64(&value.element(DSIG11, "PublicKey")?.text())? })
}

#[cfg(test)]
mod tests {
    use super::bit_string;

    #[test]
    fn a_bit_string_begins_with_the_number_of_padding_bits() {
        assert_eq!(bit_string("00123456"), Some(vec![0x12, 0x34, 0x56]));
        assert_eq!(bit_string(""), Some(vec![]));
        assert_eq!(bit_string("0412"), None);
        assert_eq!(bit_string("001"), None);
        assert_eq!(bit_string("é0"), None);
    }
}
