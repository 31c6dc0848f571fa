//! The crate `jsonwebtoken`, called for real: it splits, decodes and checks by itself, over our one call that compares a value.
//! Input: a token as presented. Output: its verdict. Its own clock is off: `exp` is held against the time of use by its rule.

use super::judge::Refusal;
use super::model::Presented;
use super::table::LEEWAY;
use crate::crypto::algorithm::SignatureAlgorithm;
use crate::crypto::hash::HashKind;
use crate::crypto::jws::{algorithm as named, hmac_fits};
use crate::crypto::keys::{PublicKey, rsa_public};
use crate::crypto::number::trimmed;
use crate::crypto::verify::{Outcome, verify_value};
use crate::syntax::json::{Json, JsonKind, number};
use jsonwebtoken::crypto::{CryptoProvider, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error, ErrorKind};
use jsonwebtoken::signature::{Error as Mismatch, Verifier};
use jsonwebtoken::{Algorithm, DecodingKey, DecodingKeyKind, Validation, decode};
use serde::de::IgnoredAny;

/// What the crate says when it is called: `None` where the case has no key to call it with, else whether it accepts the token.
pub(super) fn called(presented: &Presented<'_>) -> Option<Result<(), Refusal>> {
    let key = decoding_key(presented.key?)?;
    let _ = PROVIDER.install_default();
    let mut validation = Validation::new(Algorithm::HS256);
    validation.algorithms = key.family().algorithms().to_vec();
    validation.validate_exp = false;
    let expected = presented.expected;
    match expected.audiences.as_slice() {
        [] => validation.validate_aud = false,
        audiences => validation.set_audience(audiences),
    }
    if !expected.issuers.is_empty() {
        validation.set_issuer(&expected.issuers);
    }
    validation.sub = expected.subjects.first().cloned();
    let text = presented.item.text().trim();
    let verdict = decode::<IgnoredAny>(text, &key, &validation).map(|_| ()).map_err(Error::into_kind);
    // It looks at the time after the signature and before subject, issuer and audience.
    let later = |kind: &ErrorKind| {
        matches!(kind, ErrorKind::InvalidSubject | ErrorKind::InvalidIssuer | ErrorKind::InvalidAudience)
    };
    Some(match verdict {
        Ok(()) if is_expired(presented) => Err(refusal(&ErrorKind::ExpiredSignature, presented)),
        Err(kind) if later(&kind) && is_expired(presented) => Err(refusal(&ErrorKind::ExpiredSignature, presented)),
        Err(kind) => Err(refusal(&kind, presented)),
        Ok(()) => Ok(()),
    })
}

/// `exp` by the rule of the crate: rounded to seconds, with its clock skew.
fn is_expired(presented: &Presented<'_>) -> bool {
    let exp = presented.token.claim("exp").and_then(Json::as_f64);
    exp.zip(presented.now).is_some_and(|(exp, now)| (exp.round() as i64) < now.millis().div_euclid(1000) - LEEWAY)
}

fn refusal(kind: &ErrorKind, presented: &Presented<'_>) -> Refusal {
    let token = presented.token;
    let claim = |name: &str| token.claim(name).map_or(token.payload_span, |claim| claim.span);
    let header = token.header.as_ref().map_or(token.payload_span, |header| header.span);
    let signature = token.signatures.first().map_or(header, |signature| signature.span);
    let audience = match presented.item.role() {
        crate::vocabulary::ItemRole::AccessToken => "AT-AUD-MISMATCH",
        crate::vocabulary::ItemRole::WorkloadToken => "WI-AUD",
        _ => "OIDC-AUD-MISMATCH",
    };
    let (rule, span) = match kind {
        ErrorKind::InvalidToken => ("JWT-PARTS", header),
        ErrorKind::InvalidSignature => ("JWS-SIG-INVALID", signature),
        ErrorKind::ExpiredSignature => ("OIDC-EXPIRED", claim("exp")),
        ErrorKind::ImmatureSignature => ("OIDC-NOT-YET", claim("nbf")),
        ErrorKind::InvalidIssuer => ("OIDC-ISS-MISMATCH", claim("iss")),
        ErrorKind::InvalidAudience => (audience, claim("aud")),
        ErrorKind::InvalidSubject => ("WI-SUB", claim("sub")),
        ErrorKind::MissingRequiredClaim(_) => match token.claim("exp") {
            Some(value) if !is_number(value) => ("JWT-NUMERICDATE", value.span),
            _ => ("OIDC-EXP-MISSING", token.payload_span),
        },
        ErrorKind::InvalidAlgorithm => ("JWS-ALG-KEY-MISMATCH", header),
        ErrorKind::Base64(_) => ("JWT-B64URL", header),
        // The header names the algorithm; one that the crate does not know is no header to it.
        ErrorKind::Json(_) if token.header.is_some() && token.algorithm().is_some_and(|name| !knows(name)) => {
            ("JWS-ALG-UNKNOWN", header)
        }
        ErrorKind::Json(_) => ("JWT-JSON", header),
        _ => ("JWS-SIG-INVALID", signature),
    };
    let said = match kind {
        ErrorKind::Json(error) => format!("JSON error: {error}"),
        ErrorKind::Base64(error) => format!("Base64 error: {error}"),
        ErrorKind::MissingRequiredClaim(name) => format!("Missing required claim: {name}"),
        kind => format!("{kind:?}"),
    };
    Refusal { rule, text: said, span }
}

fn is_number(value: &Json) -> bool {
    match &value.kind {
        JsonKind::Number(text) => number(text).is_some_and(|number| number >= 0.0),
        _ => false,
    }
}

fn knows(name: &str) -> bool {
    name.parse::<Algorithm>().is_ok()
}

/// The key as the crate takes it; `None` for kinds that it does not have.
fn decoding_key(key: &PublicKey) -> Option<DecodingKey> {
    Some(match key {
        PublicKey::Rsa(key) => {
            DecodingKey::from_rsa_raw_components(key.modulus(), trimmed(&key.exponent().to_be_bytes()))
        }
        PublicKey::P256(key) => DecodingKey::from_ec_der(key.to_sec1_point(false).as_bytes()),
        PublicKey::P384(key) => DecodingKey::from_ec_der(key.to_sec1_point(false).as_bytes()),
        PublicKey::Ed25519(key) => DecodingKey::from_ed_der(key.as_bytes()),
        PublicKey::Secret(secret) => DecodingKey::from_secret(secret.expose()),
        PublicKey::P521(_) | PublicKey::K256(_) | PublicKey::Unsupported(_) => return None,
    })
}

/// What `jsonwebtoken` calls for every value: our own comparison.
struct Ours {
    algorithm: Algorithm,
    key: DecodingKeyKind,
}

impl JwtVerifier for Ours {
    fn algorithm(&self) -> Algorithm {
        self.algorithm
    }
}

impl Verifier<Vec<u8>> for Ours {
    fn verify(&self, message: &[u8], value: &Vec<u8>) -> Result<(), Mismatch> {
        let fits = match (self.name(), &self.key) {
            (name, DecodingKeyKind::SecretOrDer(secret)) if name.starts_with("HS") => {
                // A file with a secret often ends with a line end that is no part of it.
                let line = secret.strip_suffix(b"\n").map(|line| line.strip_suffix(b"\r").unwrap_or(line));
                let mut read = [Some(secret.as_slice()), line].into_iter().flatten();
                read.any(|secret| hmac_fits(name, secret, message, value))
            }
            (name, key) => self.public_key(key).zip(named(name)).is_some_and(|(key, (algorithm, fits))| {
                fits(&key)
                    && is_exact(&algorithm, value)
                    && verify_value(&algorithm, &key, message, value).outcome == Outcome::Ok
            }),
        };
        if fits { Ok(()) } else { Err(Mismatch::new()) }
    }
}

impl Ours {
    fn name(&self) -> &'static str {
        match self.algorithm {
            Algorithm::HS256 => "HS256",
            Algorithm::HS384 => "HS384",
            Algorithm::HS512 => "HS512",
            Algorithm::RS256 => "RS256",
            Algorithm::RS384 => "RS384",
            Algorithm::RS512 => "RS512",
            Algorithm::PS256 => "PS256",
            Algorithm::PS384 => "PS384",
            Algorithm::PS512 => "PS512",
            Algorithm::ES256 => "ES256",
            Algorithm::ES384 => "ES384",
            Algorithm::EdDSA => "EdDSA",
            // One that a later version adds is compared by nothing, and refused.
            _ => "",
        }
    }

    fn public_key(&self, key: &DecodingKeyKind) -> Option<PublicKey> {
        Some(match (self.algorithm, key) {
            (Algorithm::ES256, DecodingKeyKind::SecretOrDer(point)) => {
                PublicKey::from_point("1.2.840.10045.3.1.7", point)
            }
            (Algorithm::ES384, DecodingKeyKind::SecretOrDer(point)) => PublicKey::from_point("1.3.132.0.34", point),
            (Algorithm::EdDSA, DecodingKeyKind::SecretOrDer(octets)) => PublicKey::ed25519(octets),
            (_, DecodingKeyKind::RsaModulusExponent { n, e }) => rsa_public(n, e),
            _ => return None,
        })
    }
}

/// ECDSA values of tokens have exactly the length of the curve (RFC 7518 3.4).
fn is_exact(algorithm: &SignatureAlgorithm, value: &[u8]) -> bool {
    match algorithm {
        SignatureAlgorithm::Ecdsa(HashKind::Sha256) => value.len() == 64,
        SignatureAlgorithm::Ecdsa(HashKind::Sha384) => value.len() == 96,
        _ => true,
    }
}

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |_, _| Err(Error::from(ErrorKind::InvalidAlgorithm)),
    verifier_factory: |algorithm, key| Ok(Box::new(Ours { algorithm: *algorithm, key: key.kind().clone() })),
    key_utils: KeyUtils::new_unimplemented(),
};
