//! Encrypted tokens (RFC 7516), opened with the keys at hand.
//!
//! Input: a token, its text, and private keys or secrets. Output: the plain text, or the step that did not work.
//! Invariant: no judgement; every loop over keys and every derivation has a limit.

mod content;
mod decryption_key;
mod key;
mod parts;
mod result;

pub use content::MAX_INFLATED;
pub use decryption_key::DecryptionKey;
pub(crate) use decryption_key::MAX_DECRYPTION_KEYS;
pub use key::MAX_ROUNDS;
pub use result::{Decrypted, Decryption, FailedStep};

use crate::crypto::work::Work;
use crate::syntax::jose::{Layer, Token, TokenKind, key_management_is_known};
use crate::syntax::json::Json;
use parts::{Parts, parts};

/// Private-key operations for one token.
pub const MAX_TRIES: usize = 50;

/// Opens a JWE whose text is given.
pub fn open(token: &Token, text: &str, keys: &[DecryptionKey]) -> Decrypted {
    open_within(token, text, keys, &Work::default())
}

/// The same within what a case may cost.
pub fn open_within(token: &Token, text: &str, keys: &[DecryptionKey], work: &Work) -> Decrypted {
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
        let result = open_one(&parts, keys, &mut tries, work);
        match (&best, &result) {
            (_, Decrypted::Ok(..) | Decrypted::Limit) => return result,
            // What failed further on says more.
            (Decrypted::NoKey, _) | (Decrypted::Unsupported, Decrypted::Failed(_)) => best = result,
            (Decrypted::Failed(FailedStep::KeyUnwrap), Decrypted::Failed(_)) => best = result,
            _ => {}
        }
    }
    best
}

fn open_one(parts: &Parts<'_>, keys: &[DecryptionKey], tries: &mut usize, work: &Work) -> Decrypted {
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
            return Decrypted::Limit;
        }
        let content_key = match key::content_key(parts, algorithm, cipher, &own.key, work) {
            key::ContentKey::OtherKind => continue,
            key::ContentKey::TooManyRounds => return Decrypted::Unsupported,
            key::ContentKey::LeftOut => return Decrypted::Limit,
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
        if !work.may_open(parts.ciphertext.len()) {
            return Decrypted::Limit;
        }
        match cipher.open(content_key.expose(), parts) {
            None => best = Decrypted::Failed(FailedStep::Content),
            Some(_) if zip.is_some() && !work.may_open(content::MAX_INFLATED) => return Decrypted::Limit,
            Some(plain) if zip.is_some() => match content::inflate(&plain) {
                Some(plain) => return Decrypted::Ok(plain, own.name.clone()),
                None => return Decrypted::Failed(FailedStep::Inflate),
            },
            Some(plain) => return Decrypted::Ok(plain, own.name.clone()),
        }
    }
    best
}

#[cfg(test)]
mod tests;
