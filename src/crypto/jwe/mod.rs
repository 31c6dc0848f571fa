//! Encrypted tokens (RFC 7516), opened with the keys at hand.
//!
//! Input: a token, its text, and private keys or secrets. Output: the plain text, or the step that did not work.
//! Invariant: no judgement; every loop over keys and every derivation has a limit.

mod content;
mod decryption_key;
mod key;
mod result;

pub use decryption_key::DecryptionKey;
pub(crate) use decryption_key::MAX_DECRYPTION_KEYS;
pub use result::{Decrypted, Decryption, FailedStep};

use crate::syntax::jose::{Layer, Segment, Token, TokenKind, key_management_is_known};
use crate::syntax::json::Json;

/// Private-key operations for one token.
pub const MAX_TRIES: usize = 50;
/// Rounds of PBKDF2 that are computed; more is an attempt to keep the reader busy.
pub const MAX_ROUNDS: u32 = 1_000_000;
/// Octets that `zip` may inflate to.
pub const MAX_INFLATED: usize = 8 << 20;

/// The parts of one recipient's view of a JWE.
struct Parts<'a> {
    token: &'a Token,
    recipient: Option<&'a Layer>,
    encrypted_key: &'a [u8],
    iv: &'a [u8],
    ciphertext: &'a [u8],
    tag: &'a [u8],
    associated: Vec<u8>,
}

impl Parts<'_> {
    /// A header parameter: protected, shared unprotected, or the recipient's.
    fn parameter(&self, name: &str) -> Option<&Json> {
        let form = self.token.serialisation.as_ref();
        let protected = match form {
            Some(form) if form.protected.is_none() => None,
            _ => self.token.header.as_ref(),
        };
        protected
            .and_then(|header| header.get(name))
            .or_else(|| form.and_then(|form| form.unprotected.as_ref()?.get(name)))
            .or_else(|| self.recipient.and_then(|recipient| recipient.header.as_ref()?.get(name)))
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.parameter(name).and_then(Json::as_str)
    }

    fn octets(&self, name: &str) -> Option<Vec<u8>> {
        self.text(name)
            .map(|text| Segment::decode(text, 0))
            .filter(|segment| segment.faults.is_empty())
            .map(|s| s.octets)
    }
}

/// Opens a JWE whose text is given.
pub fn open(token: &Token, text: &str, keys: &[DecryptionKey]) -> Decrypted {
    if token.kind != TokenKind::Jwe {
        return Decrypted::Unsupported;
    }
    let recipients: Vec<Option<&Layer>> = match &token.serialisation {
        Some(form) => form.layers.iter().map(Some).collect(),
        None => vec![None],
    };
    let mut best = Decrypted::NoKey;
    let mut tries = MAX_TRIES;
    for recipient in recipients {
        let Some(parts) = parts(token, text, recipient) else { return Decrypted::Failed(FailedStep::Encoding) };
        let result = open_one(&parts, keys, &mut tries);
        match (&best, &result) {
            (_, Decrypted::Ok(..)) => return result,
            // What failed further on says more.
            (Decrypted::NoKey, _) | (Decrypted::Unsupported, Decrypted::Failed(_)) => best = result,
            (Decrypted::Failed(FailedStep::KeyUnwrap), Decrypted::Failed(_)) => best = result,
            _ => {}
        }
    }
    best
}

fn open_one(parts: &Parts<'_>, keys: &[DecryptionKey], tries: &mut usize) -> Decrypted {
    let (Some(algorithm), Some(cipher)) = (parts.text("alg"), parts.text("enc").and_then(content::Cipher::from_name))
    else {
        return Decrypted::Unsupported;
    };
    let zip = parts.parameter("zip").map(Json::as_str);
    let known = key_management_is_known(algorithm) && key::curve_is_known(parts);
    if !known || parts.parameter("crit").is_some() || !matches!(zip, None | Some(Some("DEF"))) {
        return Decrypted::Unsupported;
    }
    let kid = parts.text("kid");
    let named = keys.iter().any(|own| kid.is_some() && own.kid.as_deref() == kid);
    let mut best = Decrypted::NoKey;
    for own in keys.iter().filter(|own| own.permits(algorithm) && (!named || own.kid.as_deref() == kid)) {
        if *tries == 0 {
            break;
        }
        let content_key = match key::content_key(parts, algorithm, cipher, &own.key) {
            key::ContentKey::OtherKind => continue,
            key::ContentKey::Limit => return Decrypted::Unsupported,
            key::ContentKey::Failed => {
                *tries -= 1;
                if best == Decrypted::NoKey {
                    best = Decrypted::Failed(FailedStep::KeyUnwrap);
                }
                continue;
            }
            key::ContentKey::Found(content_key) => content_key,
        };
        *tries -= 1;
        match cipher.open(content_key.expose(), parts) {
            None => best = Decrypted::Failed(FailedStep::Content),
            Some(plain) if zip.is_some() => match content::inflate(&plain) {
                Some(plain) => return Decrypted::Ok(plain, own.name.clone()),
                None => return Decrypted::Failed(FailedStep::Inflate),
            },
            Some(plain) => return Decrypted::Ok(plain, own.name.clone()),
        }
    }
    best
}

/// The parts with clean encodings; `None` where one is not, or where one header repeats what another says (RFC 7516 7.2.1).
fn parts<'a>(token: &'a Token, text: &str, recipient: Option<&'a Layer>) -> Option<Parts<'a>> {
    let clean = |segment: &Segment| segment.faults.is_empty();
    if !token.header_faults.is_empty() {
        return None;
    }
    let Some(form) = &token.serialisation else {
        let [header, encrypted_key, iv, ciphertext, tag] = token.segments.as_slice() else { return None };
        if !token.segments.iter().all(clean) {
            return None;
        }
        return Some(Parts {
            token,
            recipient,
            encrypted_key: &encrypted_key.octets,
            iv: &iv.octets,
            ciphertext: &ciphertext.octets,
            tag: &tag.octets,
            associated: header.span.of(text).as_bytes().to_vec(),
        });
    };
    let encrypted_key = recipient.and_then(|recipient| recipient.encrypted_key.as_ref());
    let all = [&form.protected, &form.iv, &form.ciphertext, &form.tag, &form.aad];
    if !all.into_iter().flatten().chain(encrypted_key).all(clean) {
        return None;
    }
    let protected = form.protected.as_ref().and(token.header.as_ref());
    let headers = [protected, form.unprotected.as_ref(), recipient.and_then(|recipient| recipient.header.as_ref())];
    let mut names = std::collections::HashSet::new();
    if !headers.into_iter().flatten().flat_map(Json::members).all(|member| names.insert(member.name.as_str())) {
        return None;
    }
    let mut associated = form.protected.as_ref().map(|s| s.span.of(text).as_bytes().to_vec()).unwrap_or_default();
    if let Some(aad) = &form.aad {
        associated.push(b'.');
        associated.extend_from_slice(aad.span.of(text).as_bytes());
    }
    let octets = |segment: &'a Option<Segment>| segment.as_ref().map(|s| s.octets.as_slice()).unwrap_or_default();
    Some(Parts {
        token,
        recipient,
        encrypted_key: encrypted_key.map(|segment| segment.octets.as_slice()).unwrap_or_default(),
        iv: octets(&form.iv),
        ciphertext: octets(&form.ciphertext),
        tag: octets(&form.tag),
        associated,
    })
}

#[cfg(test)]
mod tests;
