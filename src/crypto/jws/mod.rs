//! Signatures of tokens (RFC 7515): every key of the case that may have made one is tried.
//!
//! Input: a token, its text, and the keys that may have made it. Output: a [`SignatureCheck`].
//! Invariant: no judgement, no network; a token that breaks the encoding never counts as verified.

mod candidates;
mod result;
mod salt;

pub(crate) use candidates::MAX_CANDIDATES;
pub use candidates::{CandidateKey, CandidateKeys, thumbprint};
pub use result::{CheckRemark, CheckResult, SignatureCheck};

use super::algorithm::SignatureAlgorithm;
use super::hash::HashKind;
use super::keys::{PublicKey, Secret};
use super::verify::{Outcome, Remark, Verification, verify_value};
use super::work::Work;
use crate::syntax::jose::{SegmentFaultKind, Signature, Token};

/// Keys tried for one signature.
pub const MAX_TRIES: usize = 100;
/// Signatures checked in one case.
pub const MAX_SIGNATURES: usize = 1000;

/// Checks one signature of a token whose text is given.
pub fn check(token: &Token, text: &str, signature: &Signature, candidates: &CandidateKeys) -> SignatureCheck {
    check_within(token, text, signature, candidates, &Work::default())
}

/// The same within what a case may cost.
pub fn check_within(
    token: &Token,
    text: &str,
    signature: &Signature,
    candidates: &CandidateKeys,
    work: &Work,
) -> SignatureCheck {
    let name = signature.parameter("alg").and_then(|alg| alg.as_str());
    if name.is_some_and(|name| name.eq_ignore_ascii_case("none")) {
        return SignatureCheck::of(CheckResult::Unsecured);
    }
    let Some((algorithm, fit)) = name.and_then(algorithm) else { return SignatureCheck::of(CheckResult::Unsupported) };
    if names_unknown_extension(signature) {
        return SignatureCheck { remark: Some(CheckRemark::Critical), ..SignatureCheck::of(CheckResult::Unsupported) };
    }
    let mut message = None;
    let kid = signature.parameter("kid").and_then(|kid| kid.as_str());
    let mut found = SignatureCheck::of(CheckResult::NoKey);
    let (named, others): (Vec<&CandidateKey>, Vec<&CandidateKey>) =
        candidates.list.iter().partition(|candidate| kid.is_some() && candidate.kid.as_deref() == kid);
    found.kid_known = kid.map(|_| !named.is_empty());
    let mut tries = MAX_TRIES;
    // A receiver takes the key that the token names; the others are tried to explain, and decide only where none has a name.
    for (is_named, candidate) in named.iter().map(|key| (true, *key)).chain(others.iter().map(|key| (false, *key))) {
        if tries == 0 {
            found.stop();
            break;
        }
        let Some(key) = candidate.key() else { continue };
        if !fit(key) {
            // A curve that is not computed here (Ed448) is not the wrong one.
            if matches!((key, name), (PublicKey::Unsupported(curve), Some("EdDSA")) if curve == "Ed448") {
                found.result = CheckResult::Unsupported;
            } else if is_named {
                found.remark.get_or_insert(CheckRemark::OtherKindOfKey);
            }
            continue;
        }
        if !candidate.permits(name.unwrap_or("")) {
            if is_named {
                found.remark.get_or_insert(CheckRemark::KeyNotForThis);
            }
            continue;
        }
        tries -= 1;
        if !work.may_verify(key, text.len()) {
            found.stop();
            break;
        }
        let message = message.get_or_insert_with(|| token.signing_input(text, signature));
        let verification = exact(name, &signature.octets, verify_value(&algorithm, key, message, &signature.octets));
        let decides = is_named || named.is_empty();
        match verification.outcome {
            Outcome::Ok if decides => {
                found.result = CheckResult::Ok;
                found.key = Some(candidate.name.clone());
                found.remark = candidate.form.map(CheckRemark::SecretForm);
                break;
            }
            Outcome::Ok => {
                found.other_key = Some(candidate.name.clone());
                break;
            }
            Outcome::Bad if decides && fits_padded(&algorithm, key, token, text, signature, work) => {
                found.result = CheckResult::Bad;
                found.key = Some(candidate.name.clone());
                found.remark = Some(CheckRemark::PaddingRemoved);
                break;
            }
            Outcome::Bad if decides && fits_unpadded(&algorithm, key, token, text, signature, work) => {
                found.result = CheckResult::Bad;
                found.key = Some(candidate.name.clone());
                found.remark = Some(CheckRemark::PaddingAdded);
                break;
            }
            Outcome::Bad => {
                // If no key has the token's `kid`, a mismatch with a different key does not prove the token is bad.
                if is_named || kid.is_none() || candidate.kid.is_none() {
                    found.result = CheckResult::Bad;
                    found.key.get_or_insert_with(|| candidate.name.clone());
                }
                if let Some((expected, actual)) =
                    salt::other(&algorithm, key, message, &signature.octets).filter(|_| decides)
                {
                    found.key = Some(candidate.name.clone());
                    found.remark = Some(CheckRemark::Salt { expected, actual });
                    break;
                }
                match verification.remark {
                    Some(Remark::DerEncoded) => found.remark = Some(CheckRemark::DerEncoded),
                    Some(Remark::Length { expected, actual }) => {
                        found.remark.get_or_insert(CheckRemark::Length { expected, actual });
                    }
                    _ => {}
                }
            }
            Outcome::Unsupported => found.result = CheckResult::Unsupported,
        }
    }
    // Never report a badly encoded token as verified, even if a lenient parser accepts it.
    if found.result == CheckResult::Ok
        && let Some(damage) = damage(token, signature)
    {
        found.result = CheckResult::Bad;
        found.remark = Some(damage);
    }
    found
}

/// Whether these octets, taken as secret, made a value of HS256, HS384 or HS512.
pub fn hmac_fits(algorithm: &str, secret: &[u8], message: &[u8], value: &[u8]) -> bool {
    let Some((algorithm @ SignatureAlgorithm::Hmac(_), _)) = self::algorithm(algorithm) else { return false };
    let key = PublicKey::Secret(Secret::new(secret.to_vec()));
    verify_value(&algorithm, &key, message, value).outcome == Outcome::Ok
}

/// The value that these octets, taken as secret, make of a text; `None` where the algorithm is none of HS256, HS384 and HS512.
pub fn hmac(algorithm: &str, secret: &[u8], message: &[u8]) -> Option<Vec<u8>> {
    match self::algorithm(algorithm)?.0 {
        SignatureAlgorithm::Hmac(hash) => Some(hash.hmac(secret, message)),
        _ => None,
    }
}

/// Whether a key is of the kind that an algorithm needs.
type KeyTest = fn(&PublicKey) -> bool;

/// The algorithm of a JWS `alg` and the test for keys that it may be used with (RFC 7518 3.1, RFC 8037, RFC 8812).
pub(crate) fn algorithm(name: &str) -> Option<(SignatureAlgorithm, KeyTest)> {
    use HashKind::{Sha256, Sha384, Sha512};
    use SignatureAlgorithm::{Ecdsa, EdDsa, Hmac, RsaPkcs1, RsaPss};
    let rsa: KeyTest = |key| matches!(key, PublicKey::Rsa(_));
    let secret: KeyTest = |key| matches!(key, PublicKey::Secret(_));
    let pss = |hash: HashKind| RsaPss { hash, mgf: hash, salt: hash.length() };
    Some(match name {
        "RS256" => (RsaPkcs1(Sha256), rsa),
        "RS384" => (RsaPkcs1(Sha384), rsa),
        "RS512" => (RsaPkcs1(Sha512), rsa),
        "PS256" => (pss(Sha256), rsa),
        "PS384" => (pss(Sha384), rsa),
        "PS512" => (pss(Sha512), rsa),
        "ES256" => (Ecdsa(Sha256), |key| matches!(key, PublicKey::P256(_))),
        "ES384" => (Ecdsa(Sha384), |key| matches!(key, PublicKey::P384(_))),
        "ES512" => (Ecdsa(Sha512), |key| matches!(key, PublicKey::P521(_))),
        "ES256K" => (Ecdsa(Sha256), |key| matches!(key, PublicKey::K256(_))),
        "EdDSA" | "Ed25519" => (EdDsa, |key| matches!(key, PublicKey::Ed25519(_))),
        "HS256" => (Hmac(Sha256), secret),
        "HS384" => (Hmac(Sha384), secret),
        "HS512" => (Hmac(Sha512), secret),
        _ => return None,
    })
}

/// `crit` names a parameter that is not understood here, or is no list of names (RFC 7515 4.1.11).
fn names_unknown_extension(signature: &Signature) -> bool {
    let Some(critical) = signature.parameter("crit") else { return false };
    let names = critical.elements();
    let understood = |name: &crate::syntax::json::Json| {
        name.as_str().is_some_and(|name| name == "b64" && signature.parameter(name).is_some())
    };
    signature.protected.as_ref().is_none_or(|header| header.get("crit").is_none())
        || names.is_empty()
        || !names.iter().all(understood)
}

/// Tokens have ECDSA values of exactly the curve's length (RFC 7518 3.4). XML signatures with a byte more or less are read by the usual
/// libraries, tokens are not.
fn exact(name: Option<&str>, octets: &[u8], verification: Verification) -> Verification {
    let expected = match name {
        Some("ES256" | "ES256K") => 64,
        Some("ES384") => 96,
        Some("ES512") => 132,
        _ => return verification,
    };
    match verification {
        Verification { outcome: Outcome::Ok, remark: None } if octets.len() != expected => {
            Verification { outcome: Outcome::Bad, remark: Some(Remark::Length { expected, actual: octets.len() }) }
        }
        verification => verification,
    }
}

/// Whether the value fits the text without the padding that somebody put at the end of its parts.
fn fits_unpadded(
    algorithm: &SignatureAlgorithm,
    key: &PublicKey,
    token: &Token,
    text: &str,
    signature: &Signature,
    work: &Work,
) -> bool {
    let (header, payload) = (signature.protected_text.as_str(), token.payload_span.of(text));
    let has_padding = header.ends_with('=') || payload.ends_with('=');
    if token.segments.len() != 3 || !has_padding || !work.may_verify(key, text.len()) {
        return false;
    }
    let message = format!("{}.{}", header.trim_end_matches('='), payload.trim_end_matches('='));
    verify_value(algorithm, key, message.as_bytes(), &signature.octets).outcome == Outcome::Ok
}

/// Whether the value fits the text with the padding of base64, as a load balancer signs it before somebody strips the `=`.
fn fits_padded(
    algorithm: &SignatureAlgorithm,
    key: &PublicKey,
    token: &Token,
    text: &str,
    signature: &Signature,
    work: &Work,
) -> bool {
    let payload = token.payload_span.of(text);
    let aligned = |part: &str| part.len().is_multiple_of(4) || part.ends_with('=');
    let is_aligned = aligned(&signature.protected_text) && aligned(payload);
    if token.segments.len() != 3 || is_aligned || !work.may_verify(key, text.len()) {
        return false;
    }
    let padded = |part: &str| format!("{part}{}", "=".repeat((4 - part.len() % 4) % 4));
    let message = format!("{}.{}", padded(&signature.protected_text), padded(payload));
    verify_value(algorithm, key, message.as_bytes(), &signature.octets).outcome == Outcome::Ok
}

/// A part is not clean base64url, the header is not clean JSON, or the two headers overlap (RFC 7515 5.2, 7.2.1).
fn damage(token: &Token, signature: &Signature) -> Option<CheckRemark> {
    let plain_payload = signature.protected.as_ref().and_then(|header| header.get("b64")).and_then(|b64| b64.as_bool());
    let segments = token.segments.iter().enumerate();
    let dirty = segments
        .filter(|(index, _)| !(*index == 1 && plain_payload == Some(false)))
        .any(|(_, segment)| !segment.faults.is_empty());
    let form = token.serialisation.as_ref();
    let dirty_form = form.is_some_and(|form| {
        let parts = form.layers.iter().flat_map(|layer| layer.protected.iter().chain(&layer.signature));
        parts.chain(&form.payload).any(|segment| !segment.faults.is_empty())
    });
    let overlap = match (&signature.protected, &signature.unprotected) {
        (Some(protected), Some(unprotected)) => {
            unprotected.members().iter().any(|member| protected.get(&member.name).is_some())
        }
        _ => false,
    };
    let extra_parts = !token.segments.is_empty() && token.segments.len() != 3;
    let other = dirty_form || overlap || extra_parts || !token.header_faults.is_empty();
    let mut faults = token.segments.iter().flat_map(|segment| &segment.faults);
    let padding = dirty && faults.all(|fault| fault.kind == SegmentFaultKind::Padding);
    match (dirty || other, padding && !other) {
        (true, true) => Some(CheckRemark::Padded),
        (true, false) => Some(CheckRemark::Encoding),
        (false, _) => None,
    }
}

#[cfg(test)]
mod tests;
