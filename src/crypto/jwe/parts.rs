//! The parts of an encrypted token as one of its recipients sees them.

use crate::syntax::jose::{Layer, Segment, Token};
use crate::syntax::json::Json;

/// The parts of one recipient's view of a JWE.
pub(super) struct Parts<'a> {
    pub(super) token: &'a Token,
    pub(super) recipient: Option<&'a Layer>,
    pub(super) encrypted_key: &'a [u8],
    pub(super) iv: &'a [u8],
    pub(super) ciphertext: &'a [u8],
    pub(super) tag: &'a [u8],
    pub(super) associated: Vec<u8>,
}

impl Parts<'_> {
    /// A header parameter: protected, shared unprotected, or the recipient's.
    pub(super) fn parameter(&self, name: &str) -> Option<&Json> {
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

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.parameter(name).and_then(Json::as_str)
    }

    pub(super) fn octets(&self, name: &str) -> Option<Vec<u8>> {
        self.text(name)
            .map(|text| Segment::decode(text, 0))
            .filter(|segment| segment.faults.is_empty())
            .map(|s| s.octets)
    }
}

/// The parts with clean encodings; `None` where one is not, or where one header repeats what another says (RFC 7516 7.2.1).
pub(super) fn parts<'a>(token: &'a Token, text: &str, recipient: Option<&'a Layer>) -> Option<Parts<'a>> {
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
