//! Encrypted tokens (RFC 7516), opened with the keys at hand.
//! Comes in: a token and private keys or secrets. Goes out: the plain text, or the step that did not work. Must not judge.

mod content;
mod key;
mod openers;

pub use openers::{Opener, openers};

use crate::oidc::{Token, TokenKind, key_management_is_known};
use crate::syntax::jose::{Layer, Segment};
use crate::syntax::json::Json;

/// Private-key operations for one token.
pub const MAX_TRIES: usize = 50;
/// Rounds of PBKDF2 that are computed; more is an attempt to keep the reader busy.
pub const MAX_ROUNDS: u32 = 1_000_000;
/// Octets that `zip` may inflate to.
pub const MAX_INFLATED: usize = 8 << 20;

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// The plain text, and the name of the key that opened it.
    Ok(Vec<u8>, String),
    /// No key that could open it was given.
    NoKey,
    /// An algorithm or extension that is not known here, or more rounds than are computed.
    Unsupported,
    /// It could not be opened: the step.
    Failed(Step),
}

/// The steps that can fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The encrypted content key does not open with any key given.
    KeyUnwrap,
    /// The content does not fit its tag: changed, cut, or another content key.
    Content,
    /// The plain text cannot be inflated, or is too large.
    Inflate,
    /// A part is not clean base64url, or the headers contradict each other.
    Encoding,
}

impl Step {
    /// The name in the report.
    pub fn as_str(self) -> &'static str {
        match self {
            Step::KeyUnwrap => "key-unwrap",
            Step::Content => "content",
            Step::Inflate => "inflate",
            Step::Encoding => "encoding",
        }
    }
}

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
pub fn open(token: &Token, text: &str, openers: &[Opener]) -> Opened {
    if token.kind != TokenKind::Jwe {
        return Opened::Unsupported;
    }
    let recipients: Vec<Option<&Layer>> = match &token.serialisation {
        Some(form) => form.layers.iter().map(Some).collect(),
        None => vec![None],
    };
    let mut best = Opened::NoKey;
    let mut tries = MAX_TRIES;
    for recipient in recipients {
        let Some(parts) = parts(token, text, recipient) else { return Opened::Failed(Step::Encoding) };
        let result = open_one(&parts, openers, &mut tries);
        match (&best, &result) {
            (_, Opened::Ok(..)) => return result,
            // What failed further on says more.
            (Opened::NoKey, _) | (Opened::Unsupported, Opened::Failed(_)) => best = result,
            (Opened::Failed(Step::KeyUnwrap), Opened::Failed(_)) => best = result,
            _ => {}
        }
    }
    best
}

fn open_one(parts: &Parts<'_>, openers: &[Opener], tries: &mut usize) -> Opened {
    let (Some(algorithm), Some(cipher)) = (parts.text("alg"), parts.text("enc").and_then(content::Cipher::from_name))
    else {
        return Opened::Unsupported;
    };
    let zip = parts.parameter("zip").map(Json::as_str);
    let known = key_management_is_known(algorithm) && key::curve_is_known(parts);
    if !known || parts.parameter("crit").is_some() || !matches!(zip, None | Some(Some("DEF"))) {
        return Opened::Unsupported;
    }
    let kid = parts.text("kid");
    let named = openers.iter().any(|opener| kid.is_some() && opener.kid.as_deref() == kid);
    let mut best = Opened::NoKey;
    for opener in openers.iter().filter(|opener| opener.permits(algorithm) && (!named || opener.kid.as_deref() == kid))
    {
        if *tries == 0 {
            break;
        }
        let content_key = match key::content_key(parts, algorithm, cipher, &opener.key) {
            key::ContentKey::OtherKind => continue,
            key::ContentKey::Limit => return Opened::Unsupported,
            key::ContentKey::Failed => {
                *tries -= 1;
                if best == Opened::NoKey {
                    best = Opened::Failed(Step::KeyUnwrap);
                }
                continue;
            }
            key::ContentKey::Found(content_key) => content_key,
        };
        *tries -= 1;
        match cipher.open(content_key.expose(), parts) {
            None => best = Opened::Failed(Step::Content),
            Some(plain) if zip.is_some() => match content::inflate(&plain) {
                Some(plain) => return Opened::Ok(plain, opener.name.clone()),
                None => return Opened::Failed(Step::Inflate),
            },
            Some(plain) => return Opened::Ok(plain, opener.name.clone()),
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
