//! IN-PRIVATE-KEY: a secret is part of what was pasted. Its value is never shown.

use super::common::{has_note, notes};
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::item::Item;
use crate::report::{Act, Finding, ItemKind};
use crate::rules::{Context, Outcome};

declare_rule!("IN-PRIVATE-KEY", Security, "intake", "private_key.md", check);

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        for note in notes(item, NoteKind::Secret) {
            out.find_once(said(&note.detail).at_layer(item, note.layer, note.span));
        }
        if !has_note(item, NoteKind::Secret)
            && let Some(kind) = private(item)
        {
            out.find_once(said(kind).at_item(item));
        } else if matches!(item.kind, ItemKind::Certificate | ItemKind::Jwk | ItemKind::Jwks | ItemKind::Har) {
            out.pass();
        }
    }
}

fn said(kind: &str) -> Finding {
    let kind = if kind.is_empty() { "a credential" } else { kind };
    let title = format!("This contains a secret: {kind}");
    let why = "It stays in your browser, but whoever receives this file can act in the name of its owner.";
    RULE.finding(title, why)
        .fix(Act::Support, "Do not send this file to anyone. Remove the secret first; checking a message needs the public certificate only.")
        .fix(Act::SpAdmin, "If it was already sent to somebody, replace the secret.")
}

/// The kind of secret that the item itself is.
fn private(item: &Item) -> Option<&'static str> {
    match item.kind {
        ItemKind::PrivateKey => Some("private key"),
        ItemKind::Jwk | ItemKind::Jwks => {
            let facts = item.oidc()?.facts();
            let is_private =
                |key: &serde_json::Value| key.get("private").and_then(serde_json::Value::as_bool) == Some(true);
            let any = is_private(&facts)
                || facts.get("keys").and_then(|keys| keys.as_array()).is_some_and(|keys| keys.iter().any(is_private));
            any.then_some("private key (JWK)")
        }
        _ => None,
    }
}
