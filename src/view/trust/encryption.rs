//! The links of an encrypted element: how it is encrypted, whose key opens it, and what comes out.

use super::chain::{Chain, KeyRow, Link};
use super::state::LinkState;
use crate::crypto::enc::{EncryptionFacts, EncryptionResult, FailedStep, KeyPlace};
use crate::item::Item;
use crate::view::names;

pub(super) fn chain(items: &[Item], facts: &EncryptionFacts) -> Chain {
    let reached = reached(facts);
    let links = vec![method(facts), wrapped(facts), key(facts, reached), content(facts, reached), inside(items, facts)];
    Chain::of(format!("Encryption: {}", facts.element), false, links)
}

/// How far decryption came.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reached {
    Nothing,
    Key,
    Content,
}

fn reached(facts: &EncryptionFacts) -> Reached {
    match (facts.result, facts.failed_step) {
        (EncryptionResult::Ok, _) | (_, Some(FailedStep::NotXml | FailedStep::Padding)) => Reached::Content,
        (_, Some(FailedStep::Content)) if facts.attempts.iter().any(|attempt| attempt.opened) => Reached::Key,
        _ => Reached::Nothing,
    }
}

fn method(facts: &EncryptionFacts) -> Link {
    let unsupported = facts.result == EncryptionResult::Unsupported;
    let (state, said) = match (&facts.algorithm, unsupported) {
        (None, _) => (LinkState::Failed, "It does not say how its content is encrypted."),
        (_, true) => (LinkState::Unknown, "It is encrypted in a way that is not computed here."),
        _ => (LinkState::Found, "Its content is encrypted with a key made for this message."),
    };
    Link::new("Encryption", state, said).algorithm("Content", facts.algorithm.as_deref())
}

/// The encrypted key in the message.
fn wrapped(facts: &EncryptionFacts) -> Link {
    let (state, said) = match facts.key.found {
        KeyPlace::Inside => (LinkState::Found, "That key is inside the encrypted part, encrypted for its recipient."),
        KeyPlace::Beside => (LinkState::Found, "That key is beside the encrypted part, encrypted for its recipient."),
        KeyPlace::Referenced => {
            (LinkState::Found, "That key is elsewhere in the message, encrypted for its recipient.")
        }
        KeyPlace::Absent => (LinkState::Unknown, "The message does not hold that key; the recipient has to know it."),
    };
    let mut link = Link::new("Encrypted key", state, said)
        .algorithm("Encrypted with", facts.key.algorithm.as_deref())
        .algorithm("Agreed by", facts.key.agreement.as_deref())
        .algorithm("Hash", facts.key.digest.as_deref())
        .algorithm("Mask", facts.key.mgf.as_deref())
        .value("Recipient's key", facts.key.key_name.as_deref());
    for recipient in &facts.key.recipients {
        link = link.value("Recipient's certificate, SHA-256", Some(super::certificate::colons(recipient)));
    }
    link
}

/// The private key that opens it.
fn key(facts: &EncryptionFacts, reached: Reached) -> Link {
    let tried = facts.attempts.len();
    let (state, said) = match (reached, tried) {
        (Reached::Key | Reached::Content, _) => {
            (LinkState::Ok, "A key you gave opens it. It stays in this page.".to_owned())
        }
        (_, 0) if facts.result == EncryptionResult::NoKey => {
            (LinkState::Unknown, "No private key was given: add the application's, and the content is read.".to_owned())
        }
        (_, 0) => (LinkState::Unknown, "No key was tried.".to_owned()),
        (_, 1) => (
            LinkState::Failed,
            "The key you gave does not open it: it was encrypted for another one, or its characters were changed."
                .to_owned(),
        ),
        (_, tried) => (LinkState::Failed, format!("None of the {tried} keys you gave opens it.")),
    };
    let mut link = Link::new("Your key", state, said);
    for attempt in &facts.attempts {
        let (state, words) = match (attempt.opened, attempt.length) {
            (true, _) => (LinkState::Ok, "opens it".to_owned()),
            (false, Some((expected, actual))) => (
                LinkState::Failed,
                format!("does not open it: keys encrypted for it have {expected} bytes, this one has {actual}"),
            ),
            (false, None) => (LinkState::Failed, "does not open it".to_owned()),
        };
        let from = "given by you".to_owned();
        link.keys.push(KeyRow { name: attempt.origin.clone(), from, state, words, certificate: None });
    }
    link
}

fn content(facts: &EncryptionFacts, reached: Reached) -> Link {
    let (state, said) = match (facts.failed_step, reached) {
        (Some(FailedStep::Padding), _) => {
            (LinkState::Failed, "It opens, but its end is not as the encryption leaves it: it was changed or cut.")
        }
        (_, Reached::Content) => (LinkState::Ok, "The content is decrypted."),
        (Some(FailedStep::Content), _) => {
            (LinkState::Failed, "The content does not open with that key: it was changed, cut, or has another key.")
        }
        _ => (LinkState::Unknown, "Not reached."),
    };
    Link::new("Content", state, said).value("SHA-256 of the plain text", facts.plaintext_sha256.as_deref())
}

fn inside(items: &[Item], facts: &EncryptionFacts) -> Link {
    let item = facts.item.as_ref().and_then(|id| items.iter().position(|item| item.id == *id));
    let (state, said) = match item.and_then(|index| items.get(index)) {
        Some(found) => (LinkState::Found, format!("{}.", names::item_kind(found.kind))),
        None if facts.failed_step == Some(FailedStep::NotXml) => {
            (LinkState::Failed, "What came out is not XML: most likely the key of another message.".to_owned())
        }
        None if facts.result == EncryptionResult::Ok => (LinkState::Found, "Text.".to_owned()),
        None => (LinkState::Unknown, "Not reached.".to_owned()),
    };
    let mut link = Link::new("Plain text", state, said);
    link.item = item;
    link
}
