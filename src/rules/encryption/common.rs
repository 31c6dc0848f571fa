//! What the rules of this family share. Must not judge.

use crate::crypto::enc::EncryptionFacts;
use crate::crypto::x509::short;
use crate::item::Item;
use crate::rules::Context;

/// Every encrypted element of the case.
pub(super) fn encrypted<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a EncryptionFacts)> {
    cx.items.iter().flat_map(|item| item.encryption().iter().map(move |facts| (item, facts)))
}

/// `The assertion`, `The user identifier` and so on: what is encrypted.
pub(super) fn thing(facts: &EncryptionFacts) -> &'static str {
    match facts.element.as_str() {
        "EncryptedAssertion" => "The assertion",
        "EncryptedID" | "NewEncryptedID" => "The user identifier (NameID)",
        "EncryptedAttribute" => "An attribute",
        _ => "A part of the message",
    }
}

/// For whom it was encrypted, as far as the message says.
pub(super) fn recipient(facts: &EncryptionFacts) -> Option<String> {
    let name = facts.key.recipients.first().map(|sha256| format!("the certificate with SHA-256 {}", short(sha256)));
    name.or_else(|| facts.key.key_name.as_ref().map(|name| format!("the key named `{}`", name.trim())))
}
