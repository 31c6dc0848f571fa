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
        (None, _) => (LinkState::Failed, "States no content encryption algorithm."),
        (_, true) => (LinkState::Unknown, "Encrypted with an algorithm that Assertain does not support."),
        _ => (LinkState::Found, "The content is encrypted with a one-time content key."),
    };
    Link::new("Encryption", state, said).algorithm("Content", facts.algorithm.as_deref())
}

/// The encrypted key in the message.
fn wrapped(facts: &EncryptionFacts) -> Link {
    let (state, said) = match facts.key.found {
        KeyPlace::Inside => {
            (LinkState::Found, "The content key is inside the encrypted element, encrypted for the recipient.")
        }
        KeyPlace::Beside => {
            (LinkState::Found, "The content key is next to the encrypted element, encrypted for the recipient.")
        }
        KeyPlace::Referenced => {
            (LinkState::Found, "The content key is elsewhere in the message, encrypted for the recipient.")
        }
        KeyPlace::Absent => {
            (LinkState::Unknown, "The message does not contain the content key; the recipient must already have it.")
        }
    };
    let mut link = Link::new("Encrypted key", state, said)
        .algorithm("Algorithm", facts.key.algorithm.as_deref())
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
            (LinkState::Ok, "Decrypted with your key. The key stays in this page.".to_owned())
        }
        (_, 0) if facts.result == EncryptionResult::NoKey => {
            (LinkState::Unknown, "No private key added. Add the application's key to decrypt.".to_owned())
        }
        (_, 0) => (LinkState::Unknown, "No key was tried.".to_owned()),
        (_, 1) => (
            LinkState::Failed,
            "Your key does not decrypt it: it was encrypted for a different key, or it was changed.".to_owned(),
        ),
        (_, tried) => (LinkState::Failed, format!("None of your {tried} keys decrypts it.")),
    };
    let mut link = Link::new("Your key", state, said);
    for attempt in &facts.attempts {
        let (state, words) = match (attempt.opened, attempt.length) {
            (true, _) => (LinkState::Ok, "opens it".to_owned()),
            (false, Some((expected, actual))) => (
                LinkState::Failed,
                format!("does not decrypt it: expected an encrypted key of {expected} bytes, found {actual}"),
            ),
            (false, None) => (LinkState::Failed, "does not decrypt it".to_owned()),
        };
        let from = "given by you".to_owned();
        link.keys.push(KeyRow { name: attempt.origin.clone(), from, state, words, certificate: None });
    }
    link
}

fn content(facts: &EncryptionFacts, reached: Reached) -> Link {
    let (state, said) = match (facts.failed_step, reached) {
        (Some(FailedStep::Padding), _) => {
            (LinkState::Failed, "Decrypted, but the padding is wrong: the content was changed or truncated.")
        }
        (_, Reached::Content) => (LinkState::Ok, "The content is decrypted."),
        (Some(FailedStep::Content), _) => (
            LinkState::Failed,
            "The key does not decrypt the content: it was changed or truncated, or was encrypted for a different key.",
        ),
        _ => (LinkState::Unknown, "Not reached."),
    };
    Link::new("Content", state, said).value("SHA-256 of the plain text", facts.plaintext_sha256.as_deref())
}

fn inside(items: &[Item], facts: &EncryptionFacts) -> Link {
    let item = facts.item.as_ref().and_then(|id| items.iter().position(|item| item.id == *id));
    let (state, said) = match item.and_then(|index| items.get(index)) {
        Some(found) => (LinkState::Found, format!("{}.", names::item_kind(found.kind))),
        None if facts.failed_step == Some(FailedStep::NotXml) => (
            LinkState::Failed,
            "The decrypted content is not XML: most likely the key belongs to a different message.".to_owned(),
        ),
        None if facts.result == EncryptionResult::Ok => (LinkState::Found, "Text.".to_owned()),
        None => (LinkState::Unknown, "Not reached.".to_owned()),
    };
    let mut link = Link::new("Plain text", state, said);
    link.item = item;
    link
}
