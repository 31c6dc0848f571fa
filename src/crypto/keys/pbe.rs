//! Keys under a password: PBES2 (RFC 8018) and the older schemes of PKCS#12 (RFC 7292, appendix B).

use super::Secret;
use crate::crypto::cipher::{self, CipherFault};
use crate::crypto::hash::HashKind;
use crate::crypto::legacy;
use crate::crypto::work::Work;
use crate::syntax::der::{self, Element, tag};

/// Rounds of key derivation that are computed: more would stand still for minutes.
pub(super) const MAX_ITERATIONS: u32 = 5_000_000;

const UNKNOWN: &str =
    "it is encrypted in a way that is not supported here; convert it with `openssl pkcs8 -topk8 -v2 aes256`";
pub(super) const WRONG: &str = "its password does not open it";
const LEFT_OUT: &str = "it was left out: the keys before it asked for all the rounds of key derivation that one case \
 may cost; add this key by itself";

/// Decrypts `EncryptedPrivateKeyInfo` (RFC 5958 3).
///
/// # Errors
/// The reason in plain words; never the password.
pub(super) fn decrypt_pkcs8(der: &[u8], password: &str, work: &Work) -> Result<Secret, &'static str> {
    let tree = der::parse(der);
    let root = tree.roots.first().ok_or(UNKNOWN)?;
    let (algorithm, data) = (root.child(0).ok_or(UNKNOWN)?, root.child(1).ok_or(UNKNOWN)?);
    decrypt(der, algorithm, data.bytes(der), password, work)
}

/// Decrypts with the scheme that an `AlgorithmIdentifier` (in `der`) names.
pub(super) fn decrypt(
    der: &[u8],
    algorithm: &Element,
    data: &[u8],
    password: &str,
    work: &Work,
) -> Result<Secret, &'static str> {
    let name = algorithm.child(0).and_then(|oid| oid.oid(der)).ok_or(UNKNOWN)?;
    let parameters = algorithm.child(1).ok_or(UNKNOWN)?;
    match name.as_str() {
        "1.2.840.113549.1.5.13" => pbes2(der, parameters, data, password, work),
        "1.2.840.113549.1.12.1.3" | "1.2.840.113549.1.12.1.4" if !legacy::IS_COMPUTED => Err(legacy::NOT_COMPUTED),
        "1.2.840.113549.1.12.1.3" => pkcs12_triple_des(der, parameters, data, password, 24, work),
        "1.2.840.113549.1.12.1.4" => pkcs12_triple_des(der, parameters, data, password, 16, work),
        _ => Err(UNKNOWN),
    }
}

fn pbes2(der: &[u8], parameters: &Element, data: &[u8], password: &str, work: &Work) -> Result<Secret, &'static str> {
    let oid = |element: Option<&Element>| element.and_then(|oid| oid.oid(der));
    let derivation = parameters.child(0).ok_or(UNKNOWN)?;
    let cipher = parameters.child(1).ok_or(UNKNOWN)?;
    if oid(derivation.child(0)).as_deref() != Some("1.2.840.113549.1.5.12") {
        return Err(UNKNOWN);
    }
    let inner = derivation.child(1).ok_or(UNKNOWN)?;
    let salt = inner.child(0).filter(|salt| salt.is(tag::OCTET_STRING)).ok_or(UNKNOWN)?.bytes(der);
    let rounds = rounds(der, inner.child(1))?;
    let function = inner.children.iter().skip(2).find(|part| part.is(tag::SEQUENCE));
    let hash = match oid(function.and_then(|function| function.child(0))).as_deref() {
        None | Some("1.2.840.113549.2.7") => HashKind::Sha1,
        Some("1.2.840.113549.2.8") => HashKind::Sha224,
        Some("1.2.840.113549.2.9") => HashKind::Sha256,
        Some("1.2.840.113549.2.10") => HashKind::Sha384,
        Some("1.2.840.113549.2.11") => HashKind::Sha512,
        Some(_) => return Err(UNKNOWN),
    };
    let iv = cipher.child(1).filter(|iv| iv.is(tag::OCTET_STRING)).ok_or(UNKNOWN)?.bytes(der);
    let length = match oid(cipher.child(0)).as_deref() {
        Some("2.16.840.1.101.3.4.1.2") => 16,
        Some("1.2.840.113549.3.7") if !legacy::IS_COMPUTED => return Err(legacy::NOT_COMPUTED),
        Some("2.16.840.1.101.3.4.1.22" | "1.2.840.113549.3.7") => 24,
        Some("2.16.840.1.101.3.4.1.42") => 32,
        _ => return Err(UNKNOWN),
    };
    if !work.may_derive(hash, rounds, length) {
        return Err(LEFT_OUT);
    }
    let key = pbkdf2(hash, password.as_bytes(), salt, rounds, length);
    if oid(cipher.child(0)).as_deref() == Some("1.2.840.113549.3.7") {
        return triple_des_pkcs7(key.expose(), iv, data);
    }
    padded(cipher::aes_cbc(key.expose(), iv, data), 16)
}

fn rounds(der: &[u8], number: Option<&Element>) -> Result<u32, &'static str> {
    let bytes = number.filter(|number| number.is(tag::INTEGER)).ok_or(UNKNOWN)?.bytes(der);
    let value = bytes.iter().try_fold(0u32, |value, byte| value.checked_mul(256)?.checked_add(u32::from(*byte)));
    match value {
        Some(value @ 1..=MAX_ITERATIONS) => Ok(value),
        _ => Err("its key derivation asks for more rounds than are computed here"),
    }
}

/// PBKDF2 (RFC 8018 5.2). `rounds` has been limited by the caller.
pub(crate) fn pbkdf2(hash: HashKind, password: &[u8], salt: &[u8], rounds: u32, length: usize) -> Secret {
    let mut key = vec![0; length];
    match hash {
        HashKind::Sha1 => pbkdf2::pbkdf2_hmac::<sha1::Sha1>(password, salt, rounds, &mut key),
        HashKind::Sha224 => pbkdf2::pbkdf2_hmac::<sha2::Sha224>(password, salt, rounds, &mut key),
        HashKind::Sha256 => pbkdf2::pbkdf2_hmac::<sha2::Sha256>(password, salt, rounds, &mut key),
        HashKind::Sha384 => pbkdf2::pbkdf2_hmac::<sha2::Sha384>(password, salt, rounds, &mut key),
        HashKind::Sha512 => pbkdf2::pbkdf2_hmac::<sha2::Sha512>(password, salt, rounds, &mut key),
        // No key file and no token derives with these: callers do not get here.
        _ => key.clear(),
    }
    Secret::new(key)
}

fn padded(plain: Result<Vec<u8>, CipherFault>, block: usize) -> Result<Secret, &'static str> {
    cipher::strip_pkcs7(plain.map_err(|_| UNKNOWN)?, block).map(Secret::new).ok_or(WRONG)
}

#[cfg(feature = "legacy-crypto")]
fn triple_des_pkcs7(key: &[u8], iv: &[u8], data: &[u8]) -> Result<Secret, &'static str> {
    padded(cipher::triple_des_cbc(key, iv, data), 8)
}

#[cfg(not(feature = "legacy-crypto"))]
fn triple_des_pkcs7(_: &[u8], _: &[u8], _: &[u8]) -> Result<Secret, &'static str> {
    Err(legacy::NOT_COMPUTED)
}

fn pkcs12_triple_des(
    der: &[u8],
    parameters: &Element,
    data: &[u8],
    password: &str,
    length: usize,
    work: &Work,
) -> Result<Secret, &'static str> {
    let salt = parameters.child(0).filter(|salt| salt.is(tag::OCTET_STRING)).ok_or(UNKNOWN)?.bytes(der);
    let rounds = rounds(der, parameters.child(1))?;
    // Two blocks of a key, one of the vector.
    if !work.derivation(u64::from(rounds) * 3) {
        return Err(LEFT_OUT);
    }
    let key = pkcs12_derive(1, password, salt, rounds, length);
    let iv = pkcs12_derive(2, password, salt, rounds, 8);
    triple_des_pkcs7(key.expose(), iv.expose(), data)
}

/// RFC 7292 B.2 with SHA-1. `purpose`: 1 key, 2 initialisation vector.
fn pkcs12_derive(purpose: u8, password: &str, salt: &[u8], rounds: u32, length: usize) -> Secret {
    const BLOCK: usize = 64;
    let mut octets: Vec<u8> = password.encode_utf16().chain([0]).flat_map(u16::to_be_bytes).collect();
    let fill = |pattern: &[u8]| -> Vec<u8> {
        pattern.iter().copied().cycle().take(pattern.len().div_ceil(BLOCK) * BLOCK).collect()
    };
    let mut input = fill(salt);
    input.extend(fill(&octets));
    octets.fill(0);
    let mut out = Vec::with_capacity(length + 20);
    while out.len() < length {
        let mut block = HashKind::Sha1.digest_parts(&[&[purpose; BLOCK], &input]);
        for _ in 1..rounds {
            block = HashKind::Sha1.digest(&block);
        }
        out.extend_from_slice(&block);
        let addend: Vec<u8> = block.iter().copied().cycle().take(BLOCK).collect();
        for chunk in input.chunks_mut(BLOCK) {
            let mut carry = 1u16;
            for (byte, add) in chunk.iter_mut().zip(&addend).rev() {
                carry += u16::from(*byte) + u16::from(*add);
                *byte = carry.to_be_bytes()[1];
                carry >>= 8;
            }
        }
    }
    out.truncate(length);
    Secret::new(out)
}
