//! IN-PRIVATE-KEY: a secret is part of what was pasted. Its value is never shown.

use super::common::{has_note, notes};
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::item::Item;
use crate::oidc::Message;
use crate::report::{Finding, ItemKind, Party};
use crate::rules::{Context, MAX_PLACES, Outcome};

declare_rule! { "IN-PRIVATE-KEY", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        // One finding for all secrets of an item: what to do is the same for each.
        let kinds = kinds(item);
        if !kinds.is_empty() {
            let places = notes(item, NoteKind::Secret).take(MAX_PLACES);
            out.find(places.fold(said(&kinds), |finding, note| finding.at_layer(item, note.layer, note.span)));
        }
        if !has_note(item, NoteKind::Secret)
            && let Some(kind) = private(item)
        {
            out.find(said(&[kind]).at_item(item));
        } else if matches!(item.kind, ItemKind::Certificate | ItemKind::Jwk | ItemKind::Jwks | ItemKind::Har) {
            out.pass();
        }
    }
}

/// What kinds of secrets were noted, without repetition.
fn kinds(item: &Item) -> Vec<&str> {
    let mut kinds = Vec::new();
    for note in notes(item, NoteKind::Secret) {
        let kind = if note.detail.is_empty() { "credential" } else { note.detail.as_str() };
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    kinds
}

fn said(kinds: &[&str]) -> Finding {
    let (secrets, them) = if kinds.len() > 1 { ("secrets", "them") } else { ("a secret", "it") };
    let title = format!("This contains {secrets}: {}", kinds.join(", "));
    let why = "Nothing leaves this machine, but anyone who receives this file can act as its owner.";
    let (unneeded, renewal) = if kinds.iter().all(|kind| kind.starts_with("private key")) {
        (
            " Checking a message needs public certificates only.",
            "If someone already has it, make a new key pair and give its certificate to the other side.".to_owned(),
        )
    } else {
        ("", format!("If someone already has {them}, replace {them}: end the session, set a new password or secret."))
    };
    RULE.finding(title, why)
        .fix(Party::Support, format!("Remove {them} before you send this file to anyone.{unneeded}"))
        .fix(Party::SpAdmin, renewal)
}

/// The kind of secret that the item itself is.
fn private(item: &Item) -> Option<&'static str> {
    match item.kind {
        ItemKind::PrivateKey => Some("private key"),
        ItemKind::Jwk | ItemKind::Jwks => {
            let Message::Document(document) = item.oidc()? else { return None };
            document.keys().iter().any(|key| key.is_private()).then_some("private key (JWK)")
        }
        _ => None,
    }
}
