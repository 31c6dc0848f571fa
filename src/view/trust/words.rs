//! Words for what the facts name by identifiers.

use super::state::LinkState;
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::crypto::dsig::Variant;
use crate::crypto::hash::HashKind;
use crate::crypto::keys::KeyOrigin;
use crate::crypto::verify::{Outcome, Remark};

pub(super) use crate::rules::thing;

/// Ends of identifiers, the longer before those they end with.
const ALGORITHMS: [(&str, &str); 25] = [
    ("xml-exc-c14n#", "exclusive canonical XML"),
    ("xml-exc-c14n#WithComments", "exclusive canonical XML, with comments"),
    ("REC-xml-c14n-20010315", "canonical XML 1.0"),
    ("REC-xml-c14n-20010315#WithComments", "canonical XML 1.0, with comments"),
    ("xml-c14n11", "canonical XML 1.1"),
    ("xml-c14n11#WithComments", "canonical XML 1.1, with comments"),
    ("#enveloped-signature", "without the signature itself"),
    ("xmldsig#base64", "base64, decoded"),
    ("REC-xpath-19991116", "XPath"),
    ("REC-xslt-19991116", "XSLT"),
    ("#aes128-cbc", "AES-128 in CBC mode"),
    ("#aes192-cbc", "AES-192 in CBC mode"),
    ("#aes256-cbc", "AES-256 in CBC mode"),
    ("#aes128-gcm", "AES-128 in GCM mode"),
    ("#aes192-gcm", "AES-192 in GCM mode"),
    ("#aes256-gcm", "AES-256 in GCM mode"),
    ("#tripledes-cbc", "Triple DES"),
    ("#rsa-oaep-mgf1p", "RSA-OAEP"),
    ("#rsa-oaep", "RSA-OAEP"),
    ("#rsa-1_5", "RSA PKCS #1 1.5"),
    ("#kw-aes128", "AES-128 key wrap"),
    ("#kw-aes192", "AES-192 key wrap"),
    ("#kw-aes256", "AES-256 key wrap"),
    ("#mgf1sha1", "MGF1 with SHA-1"),
    ("#mgf1sha256", "MGF1 with SHA-256"),
];

/// An algorithm in plain words; its identifier where there are none.
pub(super) fn algorithm(identifier: &str) -> String {
    if let Some(hash) = HashKind::from_xml_uri(identifier) {
        return hash.name().to_owned();
    }
    if let Some((_, words)) = ALGORITHMS.iter().find(|(end, _)| identifier.ends_with(end)) {
        return (*words).to_owned();
    }
    signature(&SignatureAlgorithm::from_xml_uri(identifier)).unwrap_or_else(|| identifier.to_owned())
}

/// A signature algorithm in plain words; `None` for an unknown one.
pub(super) fn signature(algorithm: &SignatureAlgorithm) -> Option<String> {
    let name = match algorithm {
        SignatureAlgorithm::RsaPkcs1(_) => "RSA",
        SignatureAlgorithm::RsaPss { .. } => "RSA-PSS",
        SignatureAlgorithm::Ecdsa(_) => "ECDSA",
        SignatureAlgorithm::Hmac(_) => "HMAC",
        SignatureAlgorithm::EdDsa => "Ed25519",
        SignatureAlgorithm::Named(name) => name,
        SignatureAlgorithm::Unknown => return None,
    };
    Some(match algorithm.hash() {
        Some(hash) => format!("{name} with {}", hash.name()),
        None => name.to_owned(),
    })
}

/// Where a key came from.
pub(super) fn origin(origin: &KeyOrigin) -> String {
    match origin {
        // The page's own field has no file name.
        KeyOrigin::Given(file) if file.is_empty() || file == "trusted certificate" => "given by you".to_owned(),
        KeyOrigin::Given(file) => format!("given by you: {file}"),
        KeyOrigin::Metadata { entity, .. } => format!("metadata of `{entity}`"),
        KeyOrigin::Pasted(_) => "pasted with the message".to_owned(),
        KeyOrigin::Own(_) => "public key of your private key".to_owned(),
    }
}

/// Why a key that fits is trusted.
pub(super) fn trusted(origin: &KeyOrigin) -> String {
    match origin {
        KeyOrigin::Given(_) => "You added this key as trusted.".to_owned(),
        KeyOrigin::Metadata { entity, .. } => format!("The metadata of `{entity}` publishes this key."),
        KeyOrigin::Pasted(_) => "You pasted this certificate with the message, so it is trusted.".to_owned(),
        KeyOrigin::Own(_) => "It is the public key of your private key.".to_owned(),
    }
}

/// Whether a key fits, and what else the value tells.
pub(super) fn fit(outcome: &Outcome, remark: Option<&Remark>) -> (LinkState, String) {
    let (state, said) = match outcome {
        Outcome::Ok => (LinkState::Ok, "match"),
        Outcome::Bad => (LinkState::Failed, "no match"),
        Outcome::Unsupported => (LinkState::Unknown, "not computed"),
    };
    let more = match remark {
        None => return (state, said.to_owned()),
        Some(Remark::OtherKindOfKey) => "wrong key type for the algorithm".to_owned(),
        Some(Remark::Length { expected, actual }) => {
            format!("signature length {actual} bytes; this key produces {expected}")
        }
        Some(Remark::OtherHash(hash)) => format!("made with this key but with {}", hash.name()),
        Some(Remark::OtherText { .. }) => "made with this key over different data".to_owned(),
        Some(Remark::DerEncoded) => "DER-encoded instead of raw (r, s)".to_owned(),
    };
    (state, format!("{said}: {more}"))
}

/// The change under which the signature of a URL is right, as the end of a sentence.
pub(super) fn variant(variant: &Variant) -> String {
    let words = match variant {
        Variant::LowerCaseEscapes => "percent-encoding is lowercase (`%2b`)",
        Variant::UpperCaseEscapes => "percent-encoding is uppercase (`%2B`)",
        Variant::Reencoded => "every parameter is encoded again",
        Variant::PlusForSpace => "spaces are encoded the other way (`+` or `%20`)",
        Variant::WithoutRelayState => "RelayState is omitted",
        Variant::EmptyRelayState => "an empty RelayState is added",
        Variant::UrlOrder => "the parameters are in URL order",
        Variant::Decoded => "the decoded values are signed",
        Variant::OtherHash(hash) => return format!("{} is used, which is not what SigAlg says", hash.name()),
    };
    words.to_owned()
}
