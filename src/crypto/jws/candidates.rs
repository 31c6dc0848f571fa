//! The keys that may have made a signature, with what a JWK says about itself.

use crate::case::KeyInput;
use crate::crypto::keys::{KeyRing, PublicKey, Secret, jwk_public};
use crate::crypto::work::Work;
use crate::syntax::jose::jwks;
use crate::syntax::json::{self, Json, write_string};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};
use std::sync::OnceLock;

/// Keys of one case.
pub(crate) const MAX_CANDIDATES: usize = 20_000;

/// All keys, in the order they were given.
#[derive(Debug, Clone, Default)]
pub struct CandidateKeys {
    /// The keys.
    pub list: Vec<CandidateKey>,
}

/// A key, and what is known about it.
#[derive(Debug, Clone)]
pub struct CandidateKey {
    /// `kid`, else the thumbprint of a JWK, the SHA-256 of a certificate, or the file's name.
    pub name: String,
    /// `kid`, where it has one.
    pub kid: Option<String>,
    /// `alg`, where it has one.
    pub alg: Option<String>,
    /// `use` and `key_ops` allow signatures.
    pub for_signatures: bool,
    /// How the octets of a secret were read, where there are several ways.
    pub form: Option<&'static str>,
    source: Source,
}

#[derive(Debug, Clone)]
enum Source {
    Key(PublicKey),
    /// Read only when it is tried, and once for all signatures: a set may hold thousands.
    Jwk(Json, OnceLock<Option<PublicKey>>),
}

impl CandidateKey {
    /// The key; `None` where it cannot be read.
    pub fn key(&self) -> Option<&PublicKey> {
        match &self.source {
            Source::Key(key) => Some(key),
            Source::Jwk(jwk, read) => read.get_or_init(|| jwk_public(jwk)).as_ref(),
        }
    }

    /// Whether the key may be used with this algorithm, as far as it says (RFC 7517 4.2 to 4.4).
    pub fn permits(&self, algorithm: &str) -> bool {
        let same = |stated: &String| {
            stated == algorithm
                // Some sets name ECDSA over P-521 by its curve.
                || (stated == "ES521" && algorithm == "ES512")
                || (matches!(stated.as_str(), "EdDSA" | "Ed25519") && matches!(algorithm, "EdDSA" | "Ed25519"))
        };
        self.for_signatures && self.alg.as_ref().is_none_or(same)
    }
}

impl CandidateKeys {
    /// The keys that were given beside the message.
    pub fn given(inputs: &[KeyInput]) -> CandidateKeys {
        let work = Work::default();
        let rings: Vec<KeyRing> = inputs.iter().map(|input| KeyRing::of(input, &work)).collect();
        CandidateKeys::read(inputs, &rings)
    }

    /// The same, where the files have been read: one ring for each.
    pub fn read(inputs: &[KeyInput], rings: &[KeyRing]) -> CandidateKeys {
        let mut list = Vec::new();
        for (input, ring) in inputs.iter().zip(rings) {
            given(input, ring, &mut list);
        }
        CandidateKeys { list }
    }

    /// The key that a token carries itself. It proves nothing about who made the token, only that they have the key.
    pub fn own(jwk: &Json) -> CandidateKeys {
        CandidateKeys { list: vec![CandidateKey { kid: None, ..from_jwk(jwk) }] }
    }
}

impl CandidateKey {
    /// A key of a key set.
    pub fn from_jwk(jwk: &Json) -> CandidateKey {
        from_jwk(jwk)
    }

    /// A key that says nothing about itself, under the name people know it by.
    pub fn named(name: String, key: PublicKey) -> CandidateKey {
        plain(name, key, None)
    }
}

fn given(input: &KeyInput, ring: &KeyRing, list: &mut Vec<CandidateKey>) {
    let text = std::str::from_utf8(&input.bytes).ok().map(str::trim);
    let json = text.filter(|text| text.starts_with('{')).and_then(|text| json::parse(text).root);
    if let Some(root) = json.filter(|root| root.get("keys").is_some() || root.get("kty").is_some()) {
        list.extend(jwks(&root).into_iter().take(MAX_CANDIDATES).map(|jwk| from_jwk(jwk.json)));
        return;
    }
    let mut secret = false;
    for trusted in &ring.trusted {
        secret |= matches!(trusted.key, PublicKey::Secret(_));
        list.push(plain(trusted.name.clone(), trusted.key.clone(), None));
    }
    // The same text may have been meant as hexadecimal or base64: which of them fits, the signature shows.
    let Some(text) = text.filter(|_| secret) else { return };
    for (form, octets) in [("hexadecimal", from_hex(text)), ("base64", from_base64(text))] {
        let octets = octets.filter(|octets| !octets.is_empty());
        list.extend(
            octets.map(|octets| plain(input.origin.clone(), PublicKey::Secret(Secret::new(octets)), Some(form))),
        );
    }
}

fn plain(name: String, key: PublicKey, form: Option<&'static str>) -> CandidateKey {
    CandidateKey { name, kid: None, alg: None, for_signatures: true, form, source: Source::Key(key) }
}

fn from_jwk(jwk: &Json) -> CandidateKey {
    let text = |name: &str| jwk.get(name).and_then(Json::as_str).map(str::to_owned);
    let operations = jwk.get("key_ops");
    // A private key may say `sign`; its public half verifies.
    let signs = ["d", "k"].iter().any(|name| jwk.get(name).is_some());
    let operation = |value: &Json| value.as_str().is_some_and(|name| name == "verify" || (name == "sign" && signs));
    let for_signatures = text("use").is_none_or(|usage| usage == "sig")
        && operations.is_none_or(|operations| operations.elements().iter().any(operation));
    CandidateKey {
        name: text("kid").or_else(|| thumbprint(jwk)).unwrap_or_else(|| "key without a name".to_owned()),
        kid: text("kid"),
        alg: text("alg"),
        for_signatures,
        form: None,
        source: Source::Jwk(jwk.clone(), OnceLock::new()),
    }
}

/// The SHA-256 thumbprint of a JWK (RFC 7638), base64url.
pub fn thumbprint(jwk: &Json) -> Option<String> {
    let text = |name: &str| jwk.get(name).and_then(Json::as_str);
    let names: &[&str] = match text("kty")? {
        "RSA" => &["e", "kty", "n"],
        "EC" => &["crv", "kty", "x", "y"],
        "OKP" => &["crv", "kty", "x"],
        "oct" => &["k", "kty"],
        _ => return None,
    };
    let members = names.iter().map(|name| text(name).map(|value| format!("{}:{}", quoted(name), quoted(value))));
    let canonical = format!("{{{}}}", members.collect::<Option<Vec<_>>>()?.join(","));
    Some(URL_SAFE_NO_PAD.encode(Sha256::digest(canonical)))
}

fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    write_string(text, &mut quoted);
    quoted
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Vec<u8> = text.bytes().filter(|byte| !matches!(byte, b':' | b' ')).collect();
    let (pairs, []) = digits.as_chunks::<2>() else { return None };
    let value = |digit: u8| char::from(digit).to_digit(16);
    pairs.iter().map(|[high, low]| u8::try_from(value(*high)? * 16 + value(*low)?).ok()).collect()
}

fn from_base64(text: &str) -> Option<Vec<u8>> {
    let url_safe: String = text
        .trim_end_matches('=')
        .chars()
        .map(|c| match c {
            '+' => '-',
            '/' => '_',
            c => c,
        })
        .collect();
    URL_SAFE_NO_PAD.decode(url_safe).ok()
}
