//! Decrypts what can be decrypted; each plain text becomes an item.
//!
//! Input: items and private keys. Output: further items, and the results in the proof of the items they come from.
//! Invariant: the limits of items and nesting hold for plain texts too; no judgement.

use super::assemble::add_decrypted;
use super::limits;
use super::model::{Body, Item, MAX_ITEMS, MAX_NESTING, XmlBody};
use super::stated;
use crate::case::Statement;
use crate::crypto::Proof;
use crate::crypto::enc::{self, EncryptionFacts, EncryptionResult, FailedStep, Held};
use crate::crypto::jwe::{self, Decrypted, Decryption, DecryptionKey};
use crate::crypto::keys::KeyRing;
use crate::crypto::stated::{apply_decryption, token_decryption};
use crate::crypto::text_base64;
use crate::crypto::work::Work;
use crate::intake::{Content, Embedded, Format, Layer};
use crate::saml;
use crate::source::{Span, SpanMap};
use crate::syntax::jose::TokenKind;
use crate::syntax::xml::{self, DefectKind, Document};
use crate::vocabulary::LayerKind;
use std::sync::Arc;

/// Decrypts every item. Items that come to the list by decryption are decrypted in their turn.
/// `said`: what the sender's program computed, where the case was redacted.
pub(super) fn decrypt_all(
    items: &mut Vec<Item>,
    ring: &KeyRing,
    keys: &[DecryptionKey],
    said: &[Statement],
    work: &Work,
) {
    let mut index = 0;
    while index < items.len() {
        let before = work.left_out();
        let said = stated::about(items, index, said);
        decrypt(items, index, ring, said, work);
        decrypt_token(items, index, keys, said, work);
        limits::note(items.get_mut(index), before, work);
        index += 1;
    }
}

fn decrypt(items: &mut Vec<Item>, index: usize, ring: &KeyRing, said: Option<&Statement>, work: &Work) {
    let Some(Body::Xml(body)) = items.get(index).map(|item| &item.body) else { return };
    let mut facts = enc::decrypt_within(&body.document, ring, work);
    if facts.is_empty() {
        return;
    }
    if let Some(said) = said {
        apply_decryption(said, &mut facts);
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
        item.proof.encrypted = facts;
    }
    items.append(&mut found);
}

/// An encrypted token; its plain text becomes an item.
fn decrypt_token(items: &mut Vec<Item>, index: usize, keys: &[DecryptionKey], said: Option<&Statement>, work: &Work) {
    let Some(item) = items.get(index) else { return };
    let Some(token) = item.oidc().and_then(|message| message.token()).filter(|token| token.kind == TokenKind::Jwe)
    else {
        return;
    };
    let place = Span::new(0, item.text().len());
    if let Some((mut decryption, plaintext)) = said.and_then(token_decryption) {
        if let (Decryption::Ok { item }, Some(text)) = (&mut decryption, plaintext) {
            *item = add_decrypted(items, index, &Embedded { name: "payload".to_owned(), span: place, text, map: None });
        }
        if let Some(item) = items.get_mut(index) {
            item.proof.jwe = Some(decryption);
        }
        return;
    }
    let decrypted = jwe::open_within(token, item.text(), keys, work);
    let decryption = match decrypted {
        Decrypted::Ok(plain, _) => {
            let part = String::from_utf8(plain).ok().map(|text| Embedded {
                name: "payload".to_owned(),
                span: place,
                text,
                map: None,
            });
            Decryption::Ok { item: part.and_then(|part| add_decrypted(items, index, &part)) }
        }
        Decrypted::NoKey => Decryption::NoKey,
        Decrypted::Unsupported => Decryption::Unsupported,
        Decrypted::Limit => Decryption::Limit,
        Decrypted::Failed(step) => Decryption::Failed(step),
    };
    if let Some(item) = items.get_mut(index) {
        item.proof.jwe = Some(decryption);
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
    let text = match String::from_utf8(plaintext) {
        Ok(text) => text,
        Err(error) => {
            if !content {
                not_xml(fact);
                fact.held = is_utf16(error.as_bytes()).then_some(Held::Utf16);
            }
            return None;
        }
    };
    let place = parent.xml()?.node(fact.data)?;
    let text = Arc::<str>::from(text);
    let document = xml::parse_in_context(&text, &saml::budget_for(&text), &place.scope());
    if document.root().is_none() || document.is_broken() {
        let held = held(&text, &document);
        // An assertion is one element, whatever Type says.
        if !content || (fact.element == "EncryptedAssertion" && matches!(held, Some(Held::Several(..)))) {
            not_xml(fact);
            fact.held = held;
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
        body: Body::Xml(Box::new(XmlBody { document, message, is_cut_out: false })),
        proof: Proof::default(),
        role: None,
        statements: Vec::new(),
        around: Vec::new(),
    })
}

/// What the plain text is, where it is no element as a whole. `None` where it looks like what a wrong key or a change leaves.
fn held(text: &str, document: &Document) -> Option<Held> {
    let bare = text.trim();
    let of = |wanted| document.defects.iter().find(|defect| defect.kind == wanted);
    if bare.is_empty() {
        return Some(Held::Nothing);
    }
    if text.chars().any(|c| c.is_control() && !c.is_whitespace()) {
        return None;
    }
    if let (Some(root), Some(second)) = (document.root(), of(DefectKind::SecondRoot)) {
        return Some(Held::Several(root.qualified_name(), second.detail.clone()));
    }
    if document.root().is_some() {
        let cut = of(DefectKind::Truncated).or_else(|| of(DefectKind::UnfinishedMarkup));
        return cut.map(|_| Held::Cut);
    }
    Some(if bare.len() >= 40 && text_base64(bare).is_some() { Held::Base64 } else { Held::Text })
}

/// Whether these octets are XML in two bytes a character.
fn is_utf16(octets: &[u8]) -> bool {
    matches!(octets, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [b'<', 0, ..] | [0, b'<', ..])
}

fn not_xml(fact: &mut EncryptionFacts) {
    fact.result = EncryptionResult::Failed;
    fact.failed_step = Some(FailedStep::NotXml);
}
