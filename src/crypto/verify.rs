//! One signature value under one key: the only place where a value is compared, for XML and JOSE alike.
//! Goes out: whether it fits, and where it does not, what can be told from the value itself.

use super::algorithm::SignatureAlgorithm;
use super::hash::HashKind;
use super::keys::{PublicKey, RareKey, RsaPublicKey};
use crate::syntax::der::{self, tag};
use p256::ecdsa::signature::hazmat::PrehashVerifier;
use subtle::ConstantTimeEq;

/// Whether a signature value belongs to a message and a key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It does.
    Ok,
    /// It does not.
    Bad,
    /// The algorithm, or the algorithm with this kind of key, is not computed here.
    Unsupported,
}

/// What else can be told from the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The key is of another kind than the algorithm needs.
    OtherKindOfKey,
    /// The value is not as long as this key makes them, in bytes: it was made with another key, or is cut.
    Length {
        /// What this key makes.
        expected: usize,
        /// What is there.
        actual: usize,
    },
    /// Made with this key over this very text, with another hash than stated.
    OtherHash(HashKind),
    /// Made with this key over another text, whose hash this is.
    OtherText {
        /// The hash function used.
        hash: HashKind,
        /// Hash of the text that was signed.
        digest: Vec<u8>,
    },
    /// An ECDSA value in DER, where the standard has r and s side by side.
    DerEncoded,
}

/// The result for one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verification {
    /// Whether it fits.
    pub outcome: Outcome,
    /// What else is known.
    pub remark: Option<Remark>,
}

impl Verification {
    const OK: Verification = Verification { outcome: Outcome::Ok, remark: None };
    const BAD: Verification = Verification { outcome: Outcome::Bad, remark: None };
    const UNSUPPORTED: Verification = Verification { outcome: Outcome::Unsupported, remark: None };

    fn bad(remark: Remark) -> Self {
        Verification { outcome: Outcome::Bad, remark: Some(remark) }
    }
}

/// Checks a signature value. Never fails: what cannot be checked is [`Outcome::Unsupported`].
pub fn verify_value(algorithm: &SignatureAlgorithm, key: &PublicKey, message: &[u8], value: &[u8]) -> Verification {
    match (algorithm, key) {
        (SignatureAlgorithm::Named(_) | SignatureAlgorithm::Unknown, _) | (_, PublicKey::Unsupported(_)) => {
            Verification::UNSUPPORTED
        }
        (SignatureAlgorithm::RsaPkcs1(hash), PublicKey::Rsa(key)) => rsa_pkcs1(*hash, key, message, value),
        (SignatureAlgorithm::RsaPss { hash, mgf, salt }, PublicKey::Rsa(key)) => {
            rsa_pss(*hash, *mgf, *salt, key, message, value)
        }
        (SignatureAlgorithm::Ecdsa(hash), PublicKey::P256(key)) => ecdsa(*hash, message, value, 32, |hash, value| {
            p256::ecdsa::Signature::from_slice(value).is_ok_and(|value| key.verify_prehash(hash, &value).is_ok())
        }),
        (SignatureAlgorithm::Ecdsa(hash), PublicKey::P384(key)) => ecdsa(*hash, message, value, 48, |hash, value| {
            p384::ecdsa::Signature::from_slice(value).is_ok_and(|value| key.verify_prehash(hash, &value).is_ok())
        }),
        (SignatureAlgorithm::Ecdsa(_), PublicKey::P521(_) | PublicKey::K256(_)) if !RareKey::IS_COMPUTED => {
            Verification::UNSUPPORTED
        }
        (SignatureAlgorithm::Ecdsa(hash), PublicKey::P521(key)) => {
            ecdsa(*hash, message, value, 66, |hash, value| key.holds(hash, value))
        }
        (SignatureAlgorithm::Ecdsa(hash), PublicKey::K256(key)) => {
            ecdsa(*hash, message, value, 32, |hash, value| key.holds(hash, value))
        }
        (SignatureAlgorithm::EdDsa, PublicKey::Ed25519(key)) => {
            let Ok(signature) = ed25519_dalek::Signature::from_slice(value) else {
                return Verification::bad(Remark::Length { expected: 64, actual: value.len() });
            };
            if key.verify_strict(message, &signature).is_ok() { Verification::OK } else { Verification::BAD }
        }
        (SignatureAlgorithm::Hmac(hash), PublicKey::Secret(secret)) => {
            let expected = hash.hmac(secret.expose(), message);
            if bool::from(expected.as_slice().ct_eq(value)) {
                Verification::OK
            } else if expected.len() != value.len() {
                Verification::bad(Remark::Length { expected: expected.len(), actual: value.len() })
            } else {
                Verification::BAD
            }
        }
        _ => Verification::bad(Remark::OtherKindOfKey),
    }
}

/// RFC 8017 8.2.2. The block names its own hash, so that a wrong algorithm and a changed text can be told apart.
fn rsa_pkcs1(hash: HashKind, key: &RsaPublicKey, message: &[u8], value: &[u8]) -> Verification {
    let Some(block) = key.block(value) else { return wrong_length(key, value) };
    let Some((used, digest)) = HashKind::ALL.into_iter().find_map(|hash| Some((hash, pkcs1_digest(&block, hash)?)))
    else {
        return Verification::BAD;
    };
    if used == hash && digest == hash.digest(message) {
        Verification::OK
    } else if used != hash && digest == used.digest(message) {
        Verification::bad(Remark::OtherHash(used))
    } else {
        Verification::bad(Remark::OtherText { hash: used, digest: digest.to_vec() })
    }
}

/// The hash inside an EMSA-PKCS1-v1_5 block, where the block is exactly `00 01 FF… 00 DigestInfo` for this hash.
fn pkcs1_digest(block: &[u8], hash: HashKind) -> Option<&[u8]> {
    let (padding, digest) = block.split_at_checked(block.len().checked_sub(hash.length())?)?;
    let padding = padding.strip_suffix(hash.digest_info().as_slice())?;
    let filler = padding.strip_prefix(&[0, 1])?.strip_suffix(&[0])?;
    (filler.len() >= 8 && filler.iter().all(|byte| *byte == 0xff)).then_some(digest)
}

/// RFC 8017 8.1.2 and 9.1.2.
fn rsa_pss(
    hash: HashKind,
    mgf: HashKind,
    salt: usize,
    key: &RsaPublicKey,
    message: &[u8],
    value: &[u8],
) -> Verification {
    let Some(block) = key.block(value) else { return wrong_length(key, value) };
    match pss_fits(hash, mgf, salt, key.bits().saturating_sub(1), &block, message) {
        Some(true) => Verification::OK,
        _ => Verification::BAD,
    }
}

fn pss_fits(hash: HashKind, mgf: HashKind, salt: usize, bits: usize, block: &[u8], message: &[u8]) -> Option<bool> {
    let length = bits.div_ceil(8);
    let block = match block.len().checked_sub(length)? {
        0 => block,
        _ => block.strip_prefix(&[0])?,
    };
    let body = block.strip_suffix(&[0xbc])?;
    let (masked, stated) = body.split_at_checked(body.len().checked_sub(hash.length())?)?;
    let mut data: Vec<u8> = mgf.mgf1(stated, masked.len()).iter().zip(masked).map(|(mask, byte)| mask ^ byte).collect();
    let unused = length * 8 - bits;
    let first_mask = 0xffu8.checked_shr(u32::try_from(unused).ok()?)?;
    if masked.first()? & !first_mask != 0 {
        return Some(false);
    }
    *data.first_mut()? &= first_mask;
    let (padding, found) = data.split_at_checked(data.len().checked_sub(salt)?)?;
    let (last, zeros) = padding.split_last()?;
    if *last != 1 || zeros.iter().any(|byte| *byte != 0) {
        return Some(false);
    }
    Some(hash.digest_parts(&[&[0; 8], &hash.digest(message), found]) == stated)
}

fn wrong_length(key: &RsaPublicKey, value: &[u8]) -> Verification {
    if value.len() == key.size() {
        return Verification::BAD;
    }
    Verification::bad(Remark::Length { expected: key.size(), actual: value.len() })
}

/// ECDSA with r and s side by side (xmldsig-core1 6.4.3, RFC 7518 3.4); DER is taken too, and said.
fn ecdsa(
    hash: HashKind,
    message: &[u8],
    value: &[u8],
    field: usize,
    verify: impl Fn(&[u8], &[u8]) -> bool,
) -> Verification {
    let mut digest = hash.digest(message);
    if digest.len() < field {
        // The crates refuse a hash shorter than half the field; the standard takes it as the number it is.
        let mut padded = vec![0; field - digest.len()];
        padded.append(&mut digest);
        digest = padded;
    }
    if let Some(plain) = halves(value, field)
        && verify(&digest, &plain)
    {
        return Verification::OK;
    }
    if let Some(plain) = from_der(value, field) {
        if verify(&digest, &plain) {
            return Verification { outcome: Outcome::Ok, remark: Some(Remark::DerEncoded) };
        }
        return Verification::bad(Remark::DerEncoded);
    }
    if value.len() == 2 * field {
        Verification::BAD
    } else {
        Verification::bad(Remark::Length { expected: 2 * field, actual: value.len() })
    }
}

/// r and s brought to the field's length: some implementations write both one byte shorter or longer.
fn halves(value: &[u8], field: usize) -> Option<Vec<u8>> {
    if value.is_empty() || !value.len().is_multiple_of(2) {
        return None;
    }
    let mut plain = Vec::with_capacity(2 * field);
    for half in value.chunks(value.len() / 2) {
        let extra = half.len().saturating_sub(field);
        let (zeros, significant) = half.split_at_checked(extra)?;
        if zeros.iter().any(|byte| *byte != 0) {
            return None;
        }
        plain.resize(plain.len() + field - significant.len(), 0);
        plain.extend_from_slice(significant);
    }
    Some(plain)
}

/// `SEQUENCE { r INTEGER, s INTEGER }` as r and s of `field` bytes each.
fn from_der(value: &[u8], field: usize) -> Option<Vec<u8>> {
    let tree = der::parse(value);
    let [root] = tree.roots.as_slice() else { return None };
    let [r, s] = root.children.as_slice() else { return None };
    if tree.fault.is_some() || !root.is(tag::SEQUENCE) || !r.is(tag::INTEGER) || !s.is(tag::INTEGER) {
        return None;
    }
    let mut plain = Vec::with_capacity(2 * field);
    for number in [r, s] {
        let bytes = number.bytes(value);
        let first = bytes.iter().position(|byte| *byte != 0).unwrap_or(bytes.len());
        let significant = bytes.get(first..)?;
        plain.resize(plain.len() + field.checked_sub(significant.len())?, 0);
        plain.extend_from_slice(significant);
    }
    Some(plain)
}
