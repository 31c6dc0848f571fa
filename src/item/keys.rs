//! The keys of a case: given, pasted, published in metadata and key sets, or known by their fingerprint.
//!
//! Input: items and the case. Output: the ring for XML messages, and the keys that are tried on tokens.
//! Invariant: reads keys, computes nothing with them.

use super::model::Item;
use crate::case::{Case, KeyInput};
use crate::crypto::jwe::{DecryptionKey, MAX_DECRYPTION_KEYS};
use crate::crypto::jws::{CandidateKey, CandidateKeys, MAX_CANDIDATES};
use crate::crypto::keys::{self, KeyOrigin, KeyRing, PublicKey, TrustedKey};
use crate::crypto::work::Work;
use crate::crypto::x509::{Fingerprint, from_base64_text};
use crate::oidc::{KeyFileKind, Message};
use crate::syntax::xml::{self, ns};
use crate::vocabulary::ItemKind;

/// The files that were given beside the message, one ring for each: opening one may cost seconds, so it is done once.
pub(super) fn read_given(case: &Case, work: &Work) -> Vec<KeyRing> {
    case.keys.iter().map(|input| KeyRing::of(input, work)).collect()
}

/// The keys that were given beside the message, and those pasted as an input of their own.
pub(super) fn given_and_pasted(items: &[Item], given: &[KeyRing], work: &Work) -> KeyRing {
    let mut ring = KeyRing::default();
    given.iter().for_each(|one| ring.add(one.clone()));
    for item in items {
        take_pasted(item, &mut ring, work);
    }
    ring
}

/// Adds what the metadata of the case publishes, and certificates whose fingerprint is expected.
pub(super) fn add_published(items: &[Item], case: &Case, ring: &mut KeyRing) {
    take_metadata(items, ring);
    take_fingerprints(items, case, ring);
}

/// The keys that may decrypt a token: given beside the message, or pasted.
pub(super) fn decryption_keys(items: &[Item], case: &Case, given: &[KeyRing], work: &Work) -> Vec<DecryptionKey> {
    let mut list = DecryptionKey::read(&case.keys, given, work);
    for item in items {
        if let Some(Message::Document(document)) = item.oidc() {
            let keys = document.keys();
            let read = keys.iter().filter_map(|jwk| DecryptionKey::from_jwk(jwk.json, &item.origin, work));
            list.extend(read.take(MAX_DECRYPTION_KEYS));
        }
        if let Some((input, ring)) = key_file(item, KeyFileKind::PrivateKey, work) {
            list.extend(DecryptionKey::read(&[input], &[ring], work));
        }
    }
    list.truncate(MAX_DECRYPTION_KEYS);
    list
}

/// The keys that may have signed a token: given beside the message, and those of key sets, certificates and public keys in the case.
pub(super) fn candidate_keys(items: &[Item], case: &Case, given: &[KeyRing], work: &Work) -> CandidateKeys {
    let mut keys = CandidateKeys::read(&case.keys, given);
    for item in items {
        match item.oidc() {
            Some(Message::Document(document)) => {
                let set = document.keys();
                keys.list.extend(set.into_iter().take(MAX_CANDIDATES).map(|jwk| CandidateKey::from_jwk(jwk.json)));
            }
            Some(Message::Certificate(certificate)) => {
                let key = PublicKey::from_spki(&certificate.public_key);
                keys.list.extend(key.map(|key| CandidateKey::named(certificate.sha256.clone(), key)));
            }
            _ => {
                // Of a private key, its public half.
                let kinds = [KeyFileKind::PublicKey, KeyFileKind::PrivateKey];
                for (input, ring) in kinds.into_iter().filter_map(|kind| key_file(item, kind, work)) {
                    keys.list.extend(CandidateKeys::read(&[input], &[ring]).list);
                }
            }
        }
    }
    keys.list.truncate(MAX_CANDIDATES);
    keys
}

/// A key of this kind that was pasted, in PEM or bare.
fn key_file(item: &Item, kind: KeyFileKind, work: &Work) -> Option<(KeyInput, KeyRing)> {
    let Some(Message::KeyFile(file)) = item.oidc() else { return None };
    let input = input_of(item, true);
    (file.kind == kind && item.parent.is_none()).then(|| {
        let ring = KeyRing::of(&input, work);
        (input, ring)
    })
}

fn input_of(item: &Item, trusted_certificate: bool) -> KeyInput {
    let bytes = item.content().as_bytes().to_vec();
    KeyInput { origin: item.origin.clone(), bytes, password: None, trusted_certificate }
}

/// A certificate or key that was pasted with the message serves like one that was given.
fn take_pasted(item: &Item, ring: &mut KeyRing, work: &Work) {
    let certificate = item.kind == ItemKind::Certificate;
    if item.parent.is_some() || !(certificate || item.kind == ItemKind::PrivateKey) {
        return;
    }
    let input = input_of(item, certificate);
    let before = ring.trusted.len();
    keys::load_within(&input, ring, work);
    for key in ring.trusted.iter_mut().skip(before) {
        if matches!(key.origin, KeyOrigin::Given(_)) {
            key.origin = KeyOrigin::Pasted(item.origin.clone());
        }
    }
}

/// The keys that the metadata of the case publishes for the issuers of signed messages.
fn take_metadata(items: &[Item], ring: &mut KeyRing) {
    let is_metadata =
        |item: &&Item| matches!(item.kind, ItemKind::IdpMetadata | ItemKind::SpMetadata | ItemKind::MetadataAggregate);
    let issuers: Vec<&str> = items
        .iter()
        .filter(|item| !is_metadata(item))
        .filter_map(|item| item.saml()?.issuer())
        .map(|issuer| issuer.as_str())
        .collect();
    if items.iter().filter(|item| !is_metadata(item)).all(|item| item.xml().is_none()) {
        return;
    }
    let found: Vec<TrustedKey> = items
        .iter()
        .filter(is_metadata)
        .filter_map(Item::xml)
        .flat_map(|document| keys::metadata_keys(document, &issuers))
        .take(keys::MAX_METADATA_KEYS)
        .collect();
    ring.trusted.extend(found);
}

/// A certificate in a message or in metadata that has an expected fingerprint is trusted like one that was given.
fn take_fingerprints(items: &[Item], case: &Case, ring: &mut KeyRing) {
    let expected = case.expectations.certificate_sha256.iter().filter_map(|text| Fingerprint::read(text));
    ring.fingerprints.extend(expected.map(|fingerprint| ("expectations".to_owned(), fingerprint)));
    let pasted = items.iter().filter(|item| item.kind == ItemKind::Text && item.parent.is_none());
    let pasted = pasted.filter_map(|item| Some((item.id.clone(), Fingerprint::recognise(item.text())?)));
    ring.fingerprints.extend(pasted);
    ring.fingerprints.truncate(keys::MAX_KEYS);
    if ring.fingerprints.is_empty() {
        return;
    }
    let nodes = items.iter().filter_map(Item::xml).flat_map(xml::Document::elements);
    for node in nodes.filter(|node| node.is(ns::DS, "X509Certificate")).take(keys::MAX_METADATA_KEYS) {
        let facts = from_base64_text(&node.text());
        let given = |key: &TrustedKey| matches!(key.origin, KeyOrigin::Given(_)) && key.name == facts.sha256;
        if !ring.fingerprints.iter().any(|(_, fingerprint)| fingerprint.fits(&facts)) || ring.trusted.iter().any(given)
        {
            continue;
        }
        ring.trusted.push(TrustedKey {
            name: facts.sha256.clone(),
            origin: KeyOrigin::Given("its fingerprint".to_owned()),
            key: PublicKey::from_spki(&facts.public_key)
                .unwrap_or_else(|| PublicKey::Unsupported("key that cannot be read".to_owned())),
            certificate: Some(facts),
        });
    }
}
