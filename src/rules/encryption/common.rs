//! What the rules of this family share. Must not judge.

use crate::crypto::enc::EncryptionFacts;
use crate::crypto::keys::PublicKey;
use crate::crypto::work::Work;
use crate::crypto::x509::{from_base64_text, short};
use crate::item::Item;
use crate::rules::Context;
use crate::saml::RoleKind;
use crate::source::Span;

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
    let serial = || facts.key.serials.first().filter(|one| !one.number.is_empty());
    let name = name.or_else(|| serial().map(|one| format!("the certificate `{}` of `{}`", one.number, one.issuer)));
    name.or_else(|| facts.key.key_name.as_ref().map(|name| format!("the key named `{}`", name.trim())))
}

/// The encrypted key is shorter than any RSA key in use makes one, or than the key of the very certificate that it names: a part is
/// missing. Bytes expected and found.
pub(super) fn cut_key(cx: &Context<'_>, facts: &EncryptionFacts) -> Option<(usize, usize)> {
    let (expected, found) = facts.attempts.iter().find_map(|attempt| attempt.length)?;
    let named: Vec<PublicKey> = facts.key.recipient_keys.iter().filter_map(|key| PublicKey::from_spki(key)).collect();
    let given = cx.keys.private.iter().take(MAX_KEYS).filter_map(|one| one.key.public(&Work::default()));
    let is_own = given.into_iter().any(|key| named.iter().any(|one| one.same(&key)));
    (found < expected && (is_own || !found.is_multiple_of(32))).then_some((expected, found))
}

/// Keys that were given and are compared.
pub(super) const MAX_KEYS: usize = 10;

/// Certificates of the metadata of one case that are compared.
const MAX_CERTIFICATES: usize = 20;

/// A certificate that metadata of the case lists.
pub(super) struct Listed<'a> {
    pub(super) item: &'a Item,
    pub(super) role: RoleKind,
    /// Whether a sender encrypts with it.
    pub(super) encrypts: bool,
    pub(super) sha256: String,
    /// Its serial number in hexadecimal, without leading zeros.
    pub(super) serial: String,
    /// Its key, as `SubjectPublicKeyInfo`.
    pub(super) key: Vec<u8>,
    pub(super) place: Span,
}

/// The certificates of the metadata in the case.
pub(super) fn listed<'a>(cx: &Context<'a>) -> Vec<Listed<'a>> {
    let entities = cx.items.iter().filter_map(|item| Some((item, item.saml()?.entity()?)));
    let roles = entities.flat_map(|(item, entity)| entity.roles.iter().map(move |role| (item, role)));
    let keys = roles.flat_map(|(item, role)| role.keys.iter().map(move |key| (item, role.kind, key)));
    let read = keys.filter_map(|(item, role, key)| {
        let certificate = key.certificate.as_ref()?;
        let encrypts = key.usage.as_ref().is_none_or(|usage| usage.text != "signing");
        let facts = from_base64_text(&certificate.text);
        let serial = facts.serial.unwrap_or_default().trim_start_matches('0').to_owned();
        Some(Listed {
            item,
            role,
            encrypts,
            sha256: facts.sha256,
            serial,
            key: facts.public_key,
            place: certificate.span,
        })
    });
    read.take(MAX_CERTIFICATES).collect()
}
