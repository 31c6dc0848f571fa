//! X.509 certificates and public keys as facts (RFC 5280), read from the tolerant DER tree, so that a version 1 or a broken
//! certificate still shows as far as it goes. Comes in: DER, or the text of `ds:X509Certificate`. Must not judge.

mod fingerprint;
mod name;
mod oid;
mod public_key;
mod time;

pub use fingerprint::{Fingerprint, short};
pub use name::name_text;
pub use oid::algorithm_name;
pub(crate) use oid::curve_name;
pub use public_key::{KeyFacts, spki_facts};
pub(crate) use public_key::{bit_length, from_algorithm};

use crate::source::Span;
use crate::syntax::der::{self, Element, FaultKind, tag};
use crate::time::Instant;
use base64::Engine;
use serde::Serialize;
use sha1::{Digest, Sha1};
use sha2::Sha256;

/// What a certificate says. `None` where that part is absent or could not be read.
/// Serialises as the certificate facts of the report; the skipped members are for rules.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct CertificateFacts {
    /// Distinguished name in the form of RFC 4514: `CN=idp.example,O=Example`.
    pub subject: Option<String>,
    /// Distinguished name of the issuer.
    pub issuer: Option<String>,
    /// Serial number in lower-case hexadecimal.
    pub serial: Option<String>,
    /// First instant of validity.
    pub not_before: Option<Instant>,
    /// Last instant of validity.
    pub not_after: Option<Instant>,
    /// The public key.
    pub key: Option<KeyFacts>,
    /// `sha256WithRSAEncryption` and the like; dotted numbers where the name is not known.
    pub signature_algorithm: Option<String>,
    /// SHA-1 over the DER, lower-case hexadecimal.
    pub sha1: String,
    /// SHA-256 over the DER, lower-case hexadecimal.
    pub sha256: String,
    /// What kept it from being read whole, in plain words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// 1, 2 or 3.
    #[serde(skip)]
    pub version: u8,
    /// `basicConstraints` says certificate authority.
    #[serde(skip)]
    pub is_ca: bool,
    /// The bits of `keyUsage`, most significant first (digitalSignature is the first); `None` without the extension.
    #[serde(skip)]
    pub key_usage: Option<Vec<bool>>,
    /// Dotted purposes of `extKeyUsage`; empty without the extension.
    #[serde(skip)]
    pub extended_key_usage: Vec<String>,
    /// `extKeyUsage` is critical: who does not accept one of its purposes must reject the certificate.
    #[serde(skip)]
    pub extended_key_usage_is_critical: bool,
    /// DNS names of `subjectAltName`.
    #[serde(skip)]
    pub dns_names: Vec<String>,
    /// The certificate itself.
    #[serde(skip)]
    pub der: Vec<u8>,
    /// `SubjectPublicKeyInfo`, DER.
    #[serde(skip)]
    pub public_key: Vec<u8>,
    /// Places of the values in the DER.
    #[serde(skip)]
    pub places: Places,
}

/// Where the values of a certificate stand in its DER.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "named as the values")]
pub struct Places {
    pub subject: Option<Span>,
    pub issuer: Option<Span>,
    pub serial: Option<Span>,
    pub not_before: Option<Span>,
    pub not_after: Option<Span>,
    pub key: Option<Span>,
    pub signature_algorithm: Option<Span>,
    pub key_usage: Option<Span>,
}

impl CertificateFacts {
    /// Subject and issuer are the same name.
    pub fn is_self_issued(&self) -> bool {
        self.subject.is_some() && self.subject == self.issuer
    }
}

/// Reads a certificate in DER. Never fails: what could not be read is `None`, and `problem` says why.
pub fn certificate_facts(der: &[u8]) -> CertificateFacts {
    let mut facts = CertificateFacts {
        sha1: hex(&Sha1::digest(der)),
        sha256: hex(&Sha256::digest(der)),
        der: der.to_vec(),
        version: 1,
        ..CertificateFacts::default()
    };
    let tree = der::parse(der);
    facts.problem = tree.fault.map(|fault| problem_words(fault.kind));
    let to_be_signed = tree.roots.first().filter(|root| root.is(tag::SEQUENCE)).and_then(|root| root.child(0));
    let Some(body) = to_be_signed.filter(|body| body.is(tag::SEQUENCE)) else {
        facts.problem.get_or_insert_with(|| "it is not an X.509 certificate".to_owned());
        return facts;
    };
    read_body(der, body, &mut facts);
    if facts.subject.is_none() || facts.key.is_none() {
        facts.problem.get_or_insert_with(|| "it is not a complete X.509 certificate".to_owned());
    }
    facts
}

/// Reads the text of `ds:X509Certificate`: base64 of DER, white space anywhere, also with PEM armour around it.
pub fn from_base64_text(text: &str) -> CertificateFacts {
    let inside = match text.split_once("-----BEGIN") {
        Some((_, rest)) => rest.split_once("-----").map_or("", |(_, rest)| rest).split("-----END").next().unwrap_or(""),
        None => text,
    };
    let compact: Vec<u8> = inside.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect();
    let mut good =
        compact.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')).count();
    let rest_is_padding = compact.get(good..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'='));
    if good % 4 == 1 {
        good -= 1;
    }
    let decoded = LENIENT.decode(compact.get(..good).unwrap_or_default()).unwrap_or_default();
    let mut facts = certificate_facts(&decoded);
    if decoded.is_empty() {
        facts.problem = Some("the text is not base64".to_owned());
    } else if !rest_is_padding {
        facts.problem = Some("the base64 text holds characters that do not belong there".to_owned());
    }
    facts
}

/// Whether the bytes look like a certificate: a sequence whose first member is a sequence that starts with `[0]` or a number,
/// followed by an algorithm and a bit string.
pub fn looks_like_certificate(tree: &der::Der) -> bool {
    let Some(root) = tree.roots.first().filter(|root| root.is(tag::SEQUENCE)) else { return false };
    let Some(body) = root.child(0).filter(|body| body.is(tag::SEQUENCE)) else { return false };
    let skip = usize::from(body.child(0).is_some_and(|first| first.is_context(0)));
    let at = |index: usize, number: u32| body.child(skip + index).is_some_and(|child| child.is(number));
    at(0, tag::INTEGER) && at(1, tag::SEQUENCE) && at(2, tag::SEQUENCE) && at(3, tag::SEQUENCE)
}

/// Lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

const LENIENT: base64::engine::GeneralPurpose = base64::engine::GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    base64::engine::GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(base64::engine::DecodePaddingMode::Indifferent),
);

fn read_body(der: &[u8], body: &Element, facts: &mut CertificateFacts) {
    let mut parts = body.children.iter().peekable();
    if let Some(version) = parts.next_if(|part| part.is_context(0)) {
        let number = version.child(0).and_then(|number| number.bytes(der).last().copied()).unwrap_or(0);
        facts.version = number.saturating_add(1);
    }
    if let Some(serial) = parts.next_if(|part| part.is(tag::INTEGER)) {
        facts.serial = Some(hex(serial.bytes(der)));
        facts.places.serial = Some(serial.content);
    }
    if let Some(algorithm) = parts.next() {
        facts.signature_algorithm =
            algorithm.child(0).and_then(|oid| oid.oid(der)).map(|oid| oid::signature_name(&oid, algorithm, der));
        facts.places.signature_algorithm = Some(algorithm.span);
    }
    if let Some(issuer) = parts.next() {
        facts.issuer = Some(name_text(der, issuer));
        facts.places.issuer = Some(issuer.span);
    }
    if let Some(validity) = parts.next() {
        let [from, until] = [0, 1].map(|index| validity.child(index));
        facts.not_before = from.and_then(|time| time::instant(der, time));
        facts.not_after = until.and_then(|time| time::instant(der, time));
        facts.places.not_before = from.map(|time| time.content);
        facts.places.not_after = until.map(|time| time.content);
    }
    if let Some(subject) = parts.next() {
        facts.subject = Some(name_text(der, subject));
        facts.places.subject = Some(subject.span);
    }
    if let Some(key) = parts.next() {
        facts.key = spki_facts(der, key);
        facts.public_key = key.raw(der).to_vec();
        facts.places.key = Some(key.span);
    }
    let extensions = parts.find(|part| part.is_context(3)).and_then(|wrapper| wrapper.child(0));
    for extension in extensions.map_or(&[][..], |list| &list.children) {
        let Some(oid) = extension.child(0).and_then(|oid| oid.oid(der)) else { continue };
        let Some(value) = extension.children.last() else { continue };
        let critical =
            extension.child(1).filter(|flag| flag.is(tag::BOOLEAN)).is_some_and(|flag| flag.bytes(der) != [0]);
        facts.extended_key_usage_is_critical |= oid == "2.5.29.37" && critical;
        if oid == KEY_USAGE {
            facts.places.key_usage = Some(value.span);
        }
        read_extension(&oid, value.bytes(der), facts);
    }
}

/// The extension `keyUsage`.
const KEY_USAGE: &str = "2.5.29.15";

fn read_extension(oid: &str, value: &[u8], facts: &mut CertificateFacts) {
    let tree = der::parse(value);
    let Some(root) = tree.roots.first() else { return };
    match oid {
        KEY_USAGE => {
            let bits = root.bytes(value).get(1..).unwrap_or_default();
            facts.key_usage =
                Some(bits.iter().flat_map(|byte| (0..8).map(move |bit| byte & (0x80 >> bit) != 0)).collect());
        }
        "2.5.29.17" => {
            let names = root.children.iter().filter(|name| name.is_context(2));
            facts.dns_names = names.map(|name| String::from_utf8_lossy(name.bytes(value)).into_owned()).collect();
        }
        "2.5.29.19" => {
            facts.is_ca = root.child(0).is_some_and(|ca| ca.is(tag::BOOLEAN) && ca.bytes(value) != [0]);
        }
        "2.5.29.37" => facts.extended_key_usage = root.children.iter().filter_map(|oid| oid.oid(value)).collect(),
        _ => {}
    }
}

/// Whether the DER ends before its own end.
pub fn is_cut(der: &[u8]) -> bool {
    let fault = der::parse(der).fault;
    fault.is_some_and(|fault| matches!(fault.kind, FaultKind::Truncated { .. } | FaultKind::HeaderCut))
}

fn problem_words(kind: FaultKind) -> String {
    match kind {
        FaultKind::Truncated { expected, present } => {
            format!("it stops too early: by its own count it has {expected} bytes, and {present} are there")
        }
        FaultKind::HeaderCut => "it stops in the middle".to_owned(),
        FaultKind::LengthForm | FaultKind::Limit => "its structure is damaged".to_owned(),
        FaultKind::Indefinite => "it is written in BER instead of DER, which strict readers refuse".to_owned(),
        FaultKind::Trailing => "there are more bytes after the certificate".to_owned(),
    }
}

#[cfg(test)]
mod tests;
