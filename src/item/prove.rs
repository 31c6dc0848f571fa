//! Cryptography over the items of a case: decrypts, adds the plain texts as items of their own, and verifies every signature.
//! Comes in: items and the keys given. Goes out: facts on the items. No judgement.

use super::{Body, Item, MAX_ITEMS, MAX_NESTING, XmlBody};
use crate::case::{Case, KeyInput};
use crate::crypto::dsig::{self, SignatureFacts};
use crate::crypto::enc::{self, EncryptionFacts, EncryptionResult, FailedStep};
use crate::crypto::jwe;
use crate::crypto::keys::{self, KeyOrigin, KeyRing, PublicKey, TrustedKey};
use crate::crypto::verify::Outcome;
use crate::crypto::x509::{Fingerprint, from_base64_text};
use crate::intake::{Content, Embedded, Format, Layer, LayerKind};
use crate::oidc::{Decryption, Message, TokenKind};
use crate::saml;
use crate::source::{Span, SpanMap};
use crate::syntax::xml::{self, Node, ns};
use crate::vocabulary::ItemKind;
use std::sync::Arc;

/// Does all of it. Goes out: the keys that were used.
pub(super) fn prove(items: &mut Vec<Item>, case: &Case) -> KeyRing {
    let mut ring = KeyRing::from_inputs(&case.keys);
    for item in items.iter() {
        take_pasted(item, &mut ring);
    }
    // Items that come to the list by decryption are decrypted in their turn.
    let openers = jwe::openers(items, case);
    let mut index = 0;
    while index < items.len() {
        decrypt(items, index, &ring);
        decrypt_token(items, index, &openers);
        index += 1;
    }
    link_tokens(items);
    take_metadata(items, &mut ring);
    take_fingerprints(items, case, &mut ring);
    // Answers first: they show which of the given keys are the identity provider's.
    let mut provider: Vec<PublicKey> = Vec::new();
    for item in items.iter_mut().filter(|item| !item.by_application()) {
        verify(item, &ring, &[]);
        if matches!(item.kind, ItemKind::SamlResponse | ItemKind::SamlAssertion) {
            provider
                .extend(item.signatures().iter().flat_map(signers).take(MAX_SIGNERS - provider.len().min(MAX_SIGNERS)));
        }
    }
    for item in items.iter_mut().filter(|item| item.by_application()) {
        verify(item, &ring, &provider);
    }
    ring
}

/// Keys of the identity provider that are told from those of the application.
const MAX_SIGNERS: usize = 20;

/// The keys that a signature is said to be made with, and those that it was.
fn signers(signature: &SignatureFacts) -> impl Iterator<Item = PublicKey> {
    let proven = signature.signed_info.trusted_keys.iter().filter(|key| key.result == Outcome::Ok);
    let stated = signature.embedded.iter().map(|embedded| embedded.key.clone());
    proven.map(|key| key.public_key.clone()).chain(stated)
}

/// A certificate or key that was pasted beside the message serves like one that was given.
fn take_pasted(item: &Item, ring: &mut KeyRing) {
    let certificate = item.kind == ItemKind::Certificate;
    if item.parent.is_some() || !(certificate || item.kind == ItemKind::PrivateKey) {
        return;
    }
    let input = KeyInput {
        origin: item.origin.clone(),
        bytes: item.content().as_bytes().to_vec(),
        password: None,
        trusted_certificate: certificate,
    };
    let before = ring.trusted.len();
    keys::load(&input, ring);
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

/// `others`: keys of the other side. One that does not fit says nothing about this message.
fn verify(item: &mut Item, ring: &KeyRing, others: &[PublicKey]) {
    let kind = item.kind;
    let transport = item.transport.clone();
    let Body::Xml(body) = &mut item.body else { return };
    let metadata = matches!(kind, ItemKind::IdpMetadata | ItemKind::SpMetadata | ItemKind::MetadataAggregate);
    let by_identity_provider = match kind {
        ItemKind::SamlResponse | ItemKind::SamlAssertion | ItemKind::SamlArtifactResponse => Some(true),
        ItemKind::SamlAuthnRequest | ItemKind::SamlArtifactResolve => Some(false),
        _ => None,
    };
    let issuer = body.message.issuer().map(|issuer| issuer.as_str());
    let mut trusted = dsig::keys_for(ring, issuer, by_identity_provider);
    if metadata {
        // Metadata does not vouch for itself.
        trusted.retain(|key| !matches!(key.origin, KeyOrigin::Metadata { .. }));
    }
    let is_other = |key: &&TrustedKey| others.iter().any(|other| other.same(&key.key));
    let check = |trusted: &[&TrustedKey]| {
        let mut signatures = dsig::signatures(&body.document, trusted);
        signatures.extend(transport.as_ref().and_then(|transport| dsig::query_signature(transport, trusted)));
        signatures
    };
    body.signatures = check(&trusted);
    if trusted.iter().any(is_other) && !body.signatures.iter().any(SignatureFacts::trusted_ok) {
        trusted.retain(|key| !is_other(key));
        body.signatures = check(&trusted);
    }
}

fn decrypt(items: &mut Vec<Item>, index: usize, ring: &KeyRing) {
    let Some(Body::Xml(body)) = items.get(index).map(|item| &item.body) else { return };
    let mut facts = enc::decrypt(&body.document, ring);
    if facts.is_empty() {
        return;
    }
    let mut found = Vec::new();
    for fact in &mut facts {
        match read_plaintext(items, index, fact) {
            Some(item) if items.len() + found.len() < MAX_ITEMS && nesting(items, index) < MAX_NESTING => {
                let id = items.len() + found.len();
                fact.item = Some(format!("i{}", id + 1));
                found.push(Item { id: format!("i{}", id + 1), ..item });
            }
            _ => {}
        }
    }
    let first = items.len();
    if let Some(item) = items.get_mut(index) {
        item.children.extend((0..found.len()).map(|offset| first + offset));
        if let Body::Xml(body) = &mut item.body {
            body.encryption = facts;
        }
    }
    items.append(&mut found);
}

/// A token response names the items of its tokens.
fn link_tokens(items: &mut [Item]) {
    for index in 0..items.len() {
        let Some(item) = items.get(index).filter(|item| item.kind == ItemKind::OidcTokenResponse) else { continue };
        let children = item.children.iter().filter_map(|child| items.get(*child));
        let names: Vec<_> = children.map(|child| (child.origin.clone(), child.id.clone())).collect();
        if let Some(Body::Oidc(message)) = items.get_mut(index).map(|item| &mut item.body)
            && let Message::Document(document) = message.as_mut()
        {
            document.token_items = names;
        }
    }
}

/// An encrypted token; its plain text becomes an item.
fn decrypt_token(items: &mut Vec<Item>, index: usize, openers: &[jwe::Opener]) {
    let Some(item) = items.get(index) else { return };
    let Some(token) = item.oidc().and_then(|message| message.token()).filter(|token| token.kind == TokenKind::Jwe)
    else {
        return;
    };
    let place = Span::new(0, item.text().len());
    let (result, failed_step, plain) = match jwe::open(token, item.text(), openers) {
        jwe::Opened::Ok(plain, _) => ("ok", None, Some(plain)),
        jwe::Opened::NoKey => ("no-key", None, None),
        jwe::Opened::Unsupported => ("unsupported", None, None),
        jwe::Opened::Failed(step) => ("failed", Some(step.as_str()), None),
    };
    let text = plain.and_then(|plain| String::from_utf8(plain).ok());
    let found = text.and_then(|text| {
        let part = Embedded { name: "payload".to_owned(), span: place, text, map: None };
        super::add_decrypted(items, index, &part)
    });
    let Some(Body::Oidc(message)) = items.get_mut(index).map(|item| &mut item.body) else { return };
    if let Message::Token(token) = message.as_mut() {
        token.decryption = Some(Decryption { result, failed_step, item: found });
    }
}

fn nesting(items: &[Item], index: usize) -> usize {
    std::iter::successors(items.get(index), |item| items.get(item.parent?)).count()
}

/// The plain text as an item: in the namespaces of the place it was taken from, with spans of its own.
fn read_plaintext(items: &[Item], index: usize, fact: &mut EncryptionFacts) -> Option<Item> {
    let parent = items.get(index)?;
    let plaintext = fact.plaintext.take()?;
    // `Content` may be text; everything else that SAML encrypts is an element.
    let content = fact.kind.as_deref().is_some_and(|kind| kind.ends_with("#Content"));
    let Ok(text) = String::from_utf8(plaintext) else {
        if !content {
            not_xml(fact);
        }
        return None;
    };
    let place = parent.xml()?.node(fact.data)?;
    let text = Arc::<str>::from(text);
    let document = xml::parse_in_context(&text, &saml::budget_for(&text), &scope(place));
    if document.root().is_none() || document.is_broken() {
        if !content {
            not_xml(fact);
        }
        document.root()?;
    }
    let (kind, message, _) = saml::read(&text, &document, None);
    let length = text.len();
    let layer = |kind, map| Layer { kind, detail: None, content: Content::Text(Arc::clone(&text)), map };
    Some(Item {
        id: String::new(),
        origin: fact.element.clone(),
        kind,
        input: parent.input,
        parent: Some(index),
        children: Vec::new(),
        layers: vec![
            Layer {
                detail: Some(fact.element.clone()),
                ..layer(LayerKind::Decrypted, SpanMap::whole(length, fact.span))
            },
            layer(LayerKind::Xml, SpanMap::slice(0, length)),
        ],
        notes: Vec::new(),
        transport: None,
        format: Format::Xml,
        body: Body::Xml(Box::new(XmlBody { document, message, signatures: Vec::new(), encryption: Vec::new() })),
    })
}

fn not_xml(fact: &mut EncryptionFacts) {
    fact.result = EncryptionResult::Failed;
    fact.failed_step = Some(FailedStep::NotXml);
}

/// The namespace declarations in force at a node, outermost first.
pub(crate) fn scope(node: Node<'_>) -> Vec<(String, String)> {
    let mut chain: Vec<Node<'_>> = std::iter::once(node).chain(node.ancestors()).collect();
    chain.reverse();
    let declared = chain.into_iter().flat_map(|holder| holder.namespaces());
    declared.map(|namespace| (namespace.prefix.to_string(), namespace.uri.to_string())).collect()
}
