//! Public keys as facts.

use super::oid::{algorithm_name, curve_name};
use crate::syntax::der::{self, Element, tag};
use serde::Serialize;

/// Kind and size of a key. Never the key itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyFacts {
    /// `RSA`, `EC`, `OKP`, `DSA`, `oct`; the algorithm's name for others.
    #[serde(rename = "type")]
    pub kind: String,
    /// Length of the modulus or secret, for RSA, DSA and symmetric keys.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bits: Option<usize>,
    /// The curve, for EC and OKP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub curve: Option<String>,
}

impl KeyFacts {
    /// A key with a size in bits.
    pub fn sized(kind: &str, bits: Option<usize>) -> Self {
        KeyFacts { kind: kind.to_owned(), bits, curve: None }
    }

    /// A key on a curve.
    pub fn on_curve(kind: &str, curve: impl Into<String>) -> Self {
        KeyFacts { kind: kind.to_owned(), bits: None, curve: Some(curve.into()) }
    }

    /// `RSA, 2048 bits` or `EC, P-256`.
    pub fn words(&self) -> String {
        match (&self.curve, self.bits) {
            (Some(curve), _) => format!("{}, {curve}", self.kind),
            (None, Some(bits)) => format!("{}, {bits} bits", self.kind),
            (None, None) => self.kind.clone(),
        }
    }
}

/// Reads a `SubjectPublicKeyInfo` (RFC 5280 4.1.2.7). `None` where it is no such structure.
pub fn spki_facts(der: &[u8], info: &Element) -> Option<KeyFacts> {
    let algorithm = info.child(0)?;
    let key = info.child(1).filter(|key| key.is(tag::BIT_STRING))?.bytes(der);
    from_algorithm(der, algorithm, key.get(1..).unwrap_or_default())
}

/// The facts for an `AlgorithmIdentifier` and the key octets beside it (of a public or private key).
pub(crate) fn from_algorithm(der: &[u8], algorithm: &Element, key: &[u8]) -> Option<KeyFacts> {
    let oid = algorithm.child(0)?.oid(der)?;
    Some(match algorithm_name(&oid) {
        "rsaEncryption" | "rsassaPss" => KeyFacts::sized("RSA", first_number_bits(key)),
        "dsa" => KeyFacts::sized("DSA", algorithm.child(1).and_then(|p| p.child(0)).map(|p| bit_length(p.bytes(der)))),
        "ecPublicKey" => match algorithm.child(1) {
            Some(curve) if curve.is(tag::OID) => {
                KeyFacts::on_curve("EC", curve_name(&curve.oid(der).unwrap_or_default()))
            }
            _ => KeyFacts::on_curve("EC", "explicit parameters"),
        },
        name @ ("Ed25519" | "Ed448" | "X25519" | "X448") => KeyFacts::on_curve("OKP", name),
        name => KeyFacts::sized(name, None),
    })
}

/// Significant bits of a big-endian number.
pub(crate) fn bit_length(number: &[u8]) -> usize {
    let significant = number.iter().position(|byte| *byte != 0).and_then(|first| number.get(first..));
    significant.map_or(0, |rest| rest.len() * 8 - rest.first().map_or(0, |byte| byte.leading_zeros() as usize))
}

/// Bits of the modulus: of a public key the first number, of a private key the one after the version.
fn first_number_bits(key: &[u8]) -> Option<usize> {
    let tree = der::parse(key);
    let numbers = tree.roots.first()?.children.iter().filter(|part| part.is(tag::INTEGER));
    numbers.map(|number| bit_length(number.bytes(key))).find(|bits| *bits > 8)
}
