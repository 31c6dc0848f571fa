//! Key management (RFC 7518 4): from the recipient's key to the content key.

use super::content::Cipher;
use super::parts::Parts;
use crate::crypto::agree::{self, Point};
use crate::crypto::cipher::{aes_gcm, aes_unwrap};
use crate::crypto::enc::{rsa_oaep, rsa_pkcs1};
use crate::crypto::hash::HashKind;
use crate::crypto::keys::{PrivateKey, RareKey, Secret, pbkdf2};
use crate::crypto::work::Work;
use crate::syntax::jose::Segment;
use crate::syntax::json::Json;

/// Rounds of PBKDF2 that are computed; more is an attempt to keep the reader busy.
pub const MAX_ROUNDS: u32 = 1_000_000;

/// The outcome for one key.
pub(super) enum ContentKey {
    /// The content key.
    Found(Secret),
    /// The key is of another kind than the algorithm needs.
    OtherKind,
    /// It did not open.
    Failed,
    /// More rounds than are computed.
    TooManyRounds,
    /// A budget of the case is used up.
    LeftOut,
}

/// Whether the sender's one-time key is on a curve that is computed here; X448 is not, P-521 not in the page.
pub(super) fn curve_is_known(parts: &Parts<'_>) -> bool {
    let curve = parts.parameter("epk").and_then(|point| point.get("crv")).and_then(Json::as_str);
    let is_known = |curve| matches!(curve, "P-256" | "P-384" | "X25519") || curve == "P-521" && RareKey::IS_COMPUTED;
    curve.is_none_or(is_known)
}

/// The content key that this key gives.
pub(super) fn content_key(
    parts: &Parts<'_>,
    algorithm: &str,
    cipher: Cipher,
    key: &PrivateKey,
    work: &Work,
) -> ContentKey {
    let is_paid = || work.may_decrypt(key);
    match key {
        PrivateKey::Rsa(_) if algorithm.starts_with("RSA") && !is_paid() => ContentKey::LeftOut,
        PrivateKey::Rsa(key) => {
            let oaep = |hash: HashKind| rsa_oaep(key, hash, hash, b"", parts.encrypted_key);
            let found = match algorithm {
                "RSA1_5" => rsa_pkcs1(key, parts.encrypted_key),
                "RSA-OAEP" => oaep(HashKind::Sha1),
                "RSA-OAEP-256" => oaep(HashKind::Sha256),
                "RSA-OAEP-384" => oaep(HashKind::Sha384),
                "RSA-OAEP-512" => oaep(HashKind::Sha512),
                _ => return ContentKey::OtherKind,
            };
            of(found)
        }
        PrivateKey::Secret(secret) => symmetric(parts, algorithm, cipher, secret, work),
        PrivateKey::Ec { .. } | PrivateKey::Okp { .. } if algorithm.starts_with("ECDH-ES") && !is_paid() => {
            ContentKey::LeftOut
        }
        PrivateKey::Ec { .. } | PrivateKey::Okp { .. } if algorithm.starts_with("ECDH-ES") => {
            let point = parts.parameter("epk").and_then(one_time_point);
            match point.and_then(|point| agree::shared_secret(key, &point)) {
                Some(shared) => agreed(parts, algorithm, cipher, &shared),
                None => ContentKey::Failed,
            }
        }
        _ => ContentKey::OtherKind,
    }
}

fn symmetric(parts: &Parts<'_>, algorithm: &str, cipher: Cipher, secret: &Secret, work: &Work) -> ContentKey {
    let key = secret.expose();
    let length_of = |name: &str| match name.get(1..4) {
        Some("128") => 16,
        Some("192") => 24,
        _ => 32,
    };
    match algorithm {
        "dir" if !parts.encrypted_key.is_empty() => ContentKey::Failed,
        "dir" if key.len() == cipher.key_length() => ContentKey::Found(secret.clone()),
        "A128KW" | "A192KW" | "A256KW" if key.len() == length_of(algorithm) => {
            of(aes_unwrap(key, parts.encrypted_key).ok())
        }
        "A128GCMKW" | "A192GCMKW" | "A256GCMKW" if key.len() == length_of(algorithm) => {
            let (Some(iv), Some(tag)) = (parts.octets("iv"), parts.octets("tag")) else { return ContentKey::Failed };
            let sealed = [parts.encrypted_key, &tag].concat();
            let opened = (tag.len() == 16).then(|| aes_gcm(key, &iv, &sealed, &[]).ok()).flatten();
            of(opened.map(Secret::new))
        }
        _ => match algorithm.strip_prefix("PBES2-") {
            Some(rest) => password(parts, algorithm, rest, key, work),
            None => ContentKey::OtherKind,
        },
    }
}

/// PBES2 (RFC 7518 4.8): the secret is a password.
fn password(parts: &Parts<'_>, algorithm: &str, rest: &str, password: &[u8], work: &Work) -> ContentKey {
    let (hash, length) = match rest {
        "HS256+A128KW" => (HashKind::Sha256, 16),
        "HS384+A192KW" => (HashKind::Sha384, 24),
        _ => (HashKind::Sha512, 32),
    };
    let rounds = parts.parameter("p2c").and_then(Json::as_f64).filter(|rounds| rounds.fract() == 0.0 && *rounds >= 1.0);
    let (Some(salt), Some(rounds)) = (parts.octets("p2s"), rounds) else { return ContentKey::Failed };
    if rounds > f64::from(MAX_ROUNDS) {
        return ContentKey::TooManyRounds;
    }
    if !work.may_derive(hash, rounds as u32, length) {
        return ContentKey::LeftOut;
    }
    let salt = [algorithm.as_bytes(), &[0], &salt].concat();
    let key = pbkdf2(hash, password, &salt, rounds as u32, length);
    of(aes_unwrap(key.expose(), parts.encrypted_key).ok())
}

/// The sender's one-time point (RFC 7518 4.6.1.1), as SEC 1 writes it.
fn one_time_point(epk: &Json) -> Option<Point> {
    let text = |name: &str| epk.get(name).and_then(Json::as_str);
    let octets = |name: &str| text(name).map(|text| Segment::decode(text, 0).octets);
    let (curve, field) = match text("crv")? {
        "X25519" => return Some(Point { curve: agree::X25519.to_owned(), octets: octets("x")? }),
        "P-256" => (agree::P256, 32),
        "P-384" => (agree::P384, 48),
        "P-521" => (agree::P521, 66),
        _ => return None,
    };
    let mut sec1 = vec![4u8];
    for coordinate in [octets("x")?, octets("y")?] {
        let padding = usize::checked_sub(field, coordinate.len())?;
        sec1.resize(sec1.len() + padding, 0);
        sec1.extend_from_slice(&coordinate);
    }
    Some(Point { curve: curve.to_owned(), octets: sec1 })
}

/// Concat KDF (RFC 7518 4.6.2) and, where asked for, key wrap.
fn agreed(parts: &Parts<'_>, algorithm: &str, cipher: Cipher, shared: &Secret) -> ContentKey {
    let (name, length) = match algorithm {
        "ECDH-ES+A128KW" => (algorithm, 16),
        "ECDH-ES+A192KW" => (algorithm, 24),
        "ECDH-ES+A256KW" => (algorithm, 32),
        _ => (parts.text("enc").unwrap_or(""), cipher.key_length()),
    };
    let with_length = |octets: &[u8]| {
        let length = u32::try_from(octets.len()).unwrap_or(u32::MAX).to_be_bytes();
        [length.as_slice(), octets].concat()
    };
    let info = [
        with_length(name.as_bytes()),
        with_length(&parts.octets("apu").unwrap_or_default()),
        with_length(&parts.octets("apv").unwrap_or_default()),
        u32::try_from(length * 8).unwrap_or(0).to_be_bytes().to_vec(),
    ]
    .concat();
    let key = HashKind::Sha256.concat_kdf(shared.expose(), &info, length);
    match algorithm {
        "ECDH-ES" if parts.encrypted_key.is_empty() => ContentKey::Found(key),
        "ECDH-ES" => ContentKey::Failed,
        _ => of(aes_unwrap(key.expose(), parts.encrypted_key).ok()),
    }
}

fn of(found: Option<Secret>) -> ContentKey {
    found.map_or(ContentKey::Failed, ContentKey::Found)
}
