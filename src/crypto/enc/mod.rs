//! XML Encryption (xmlenc-core): every `EncryptedData` of a document, opened with the keys at hand.
//! Goes out: [`EncryptionFacts`] with the plain text, or the step that did not work. Must not parse or judge the plain text.

mod agreement;
mod content;
mod facts;
mod key;
mod unwraps;

pub(crate) use key::{rsa_oaep, rsa_pkcs1};

pub use facts::{Attempt, EncryptedKeyFacts, EncryptionFacts, EncryptionResult, FailedStep, Held, KeyPlace, Part};

use super::keys::KeyRing;
use super::work::Work;
use crate::crypto::x509::hex;
use crate::syntax::xml::{Document, Node, ns};
use sha2::{Digest, Sha256};
use unwraps::Unwraps;

/// Encrypted elements of one document that are opened.
pub const MAX_ENCRYPTED: usize = 200;
/// Private-key operations for one document.
pub const MAX_UNWRAPS: usize = 400;

/// Opens every encrypted element of a document, in document order.
pub fn decrypt(document: &Document, ring: &KeyRing) -> Vec<EncryptionFacts> {
    decrypt_within(document, ring, &Work::default())
}

/// The same within what a case may cost.
pub fn decrypt_within(document: &Document, ring: &KeyRing, work: &Work) -> Vec<EncryptionFacts> {
    let mut budget = Unwraps::new(MAX_UNWRAPS, work);
    document
        .elements()
        .filter(|node| node.is(ns::XENC, "EncryptedData"))
        .take(MAX_ENCRYPTED)
        .map(|data| open(document, data, ring, &mut budget))
        .collect()
}

fn open(document: &Document, data: Node<'_>, ring: &KeyRing, unwraps: &mut Unwraps<'_>) -> EncryptionFacts {
    let wrapper = data.parent().filter(|parent| {
        matches!(parent.namespace(), Some(ns::SAML | ns::SAMLP))
            && matches!(parent.local(), "EncryptedAssertion" | "EncryptedID" | "NewEncryptedID" | "EncryptedAttribute")
    });
    let element = wrapper.unwrap_or(data);
    let method = data.element(ns::XENC, "EncryptionMethod").and_then(|method| method.attribute("Algorithm"));
    let (wrapped, place) = key::find(document, data, wrapper);
    let mut facts = EncryptionFacts {
        element: element.local().to_owned(),
        algorithm: method.map(|method| method.value.clone()),
        node: element.id(),
        data: data.id(),
        span: element.span(),
        algorithm_span: method.map_or_else(|| element.start_tag(), |method| method.value_span),
        kind: data.attribute("Type").map(|kind| kind.value.clone()),
        ..EncryptionFacts::empty()
    };
    match wrapped.first() {
        Some(key) => facts.key = EncryptedKeyFacts { found: place, ..key::facts(*key) },
        None => facts.key = key::agreed_facts(data).unwrap_or_default(),
    }
    let Some(cipher) = facts.algorithm.as_deref().and_then(content::Cipher::from_uri) else {
        facts.unsupported = facts
            .algorithm
            .clone()
            .map(|name| (Part::Content, name, facts.algorithm_span))
            .or_else(|| facts.unsupported.take());
        return facts.ended(EncryptionResult::Unsupported, None);
    };
    let Some(octets) = content::octets(data) else {
        return facts.ended(EncryptionResult::Failed, Some(FailedStep::Content));
    };
    let key::Unlocked { keys: unlocked, left_out } =
        key::unlock(data, &wrapped, ring, cipher.key_length(), unwraps, &mut facts);
    if unlocked.is_empty() && left_out {
        return facts.ended(EncryptionResult::Failed, Some(FailedStep::Limit));
    }
    if unlocked.is_empty() {
        let tried = !facts.attempts.is_empty();
        let unsupported = match wrapped.is_empty() {
            true => agreement::method(data).is_some_and(|method| !agreement::is_supported(method)),
            false => wrapped.iter().all(|key| !key::is_supported(*key)),
        };
        return match (unsupported, tried) {
            (true, _) => {
                facts.unsupported = match wrapped.first() {
                    Some(key) => key::unsupported(*key),
                    None => agreement::method(data).and_then(key::unsupported_agreement),
                };
                facts.ended(EncryptionResult::Unsupported, None)
            }
            (_, true) => facts.ended(EncryptionResult::Failed, Some(FailedStep::KeyUnwrap)),
            _ => facts.ended(EncryptionResult::NoKey, Some(FailedStep::KeyNotFound)),
        };
    }
    let mut step = FailedStep::Content;
    for (origin, content_key) in unlocked {
        if !unwraps.work.may_open(octets.len()) {
            step = FailedStep::Limit;
            break;
        }
        match cipher.decrypt(content_key.expose(), &octets) {
            Ok(plain) => {
                facts.opened_with = Some(origin);
                facts.plaintext_sha256 = Some(hex(&Sha256::digest(&plain)));
                facts.plaintext = Some(plain);
                return facts.ended(EncryptionResult::Ok, None);
            }
            Err(failed) => step = failed,
        }
    }
    facts.ended(EncryptionResult::Failed, Some(step))
}
