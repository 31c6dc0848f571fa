//! An item as it would be with another value in one place.
//!
//! Input: an item, a place, the value there, another value. Output: the document with that value, written as the document writes
//! values. Invariant: nothing but that value changes; where the place does not hold exactly the value, there is no document.
//! What was proven of signatures stays as it was: a sender who changes a value signs anew.

use super::assemble::type_content;
use super::model::{Body, Item};
use crate::case::EditedItem;
use crate::crypto::dsig;
use crate::intake::{self, Content};
use crate::order;
use crate::source::{Span, SpanMap};
use crate::syntax::jose::{Segment, Token, TokenKind};
use crate::syntax::json::{self, Json, JsonKind};
use crate::vocabulary::ItemKind;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// A place, the value there, and the one that takes its place.
pub type Replacement<'a> = (Span, &'a str, &'a str);

/// The document of `item` with other values in some places; `None` where a place holds something else than it is said to.
/// The places must not meet.
pub fn replaced(item: &Item, places: &[Replacement<'_>]) -> Option<String> {
    let mut written: Vec<(Span, String)> = Vec::with_capacity(places.len());
    if let Some(token) = compact_token(item) {
        for part in token.segments.iter().take(2) {
            let inside: Vec<_> = places.iter().filter(|(span, ..)| part.span.contains(*span)).collect();
            if let Some(text) = (!inside.is_empty()).then(|| in_segment(part, &inside)) {
                written.push((part.span, text?));
            }
        }
        let known = |(span, ..): &Replacement<'_>| written.iter().any(|(part, _)| part.contains(*span));
        return places.iter().all(known).then(|| with(item.text(), written));
    }
    for (span, from, to) in places {
        let there = item.text().get(span.start..span.end)?;
        written.push((*span, written_as(item, there, from, to)?));
    }
    Some(with(item.text(), written))
}

/// How many bytes `to` takes in the place of `from`.
pub fn length(item: &Item, (span, from, to): Replacement<'_>) -> Option<usize> {
    written_as(item, item.text().get(span.start..span.end)?, from, to).map(|text| text.len())
}

/// Whether the item is a token whose parts are packed: then a change moves what stands in the same part.
pub fn is_packed(item: &Item) -> bool {
    compact_token(item).is_some()
}

/// Where a packed token has the value that `path` leads to.
pub fn place_in_token(item: &Item, path: &str, value: &str) -> Option<Span> {
    let token = compact_token(item)?;
    let mut place = None;
    for json in [&token.header, &token.claims].into_iter().flatten() {
        json.walk(&mut |one: &Json| {
            if one.as_str() == Some(value) && item.path_at(one.span).as_deref() == Some(path) {
                place = Some(one.span);
            }
        });
    }
    place
}

fn compact_token(item: &Item) -> Option<&Token> {
    let token = item.oidc().and_then(|message| message.token())?;
    (token.serialisation.is_none() && token.kind != TokenKind::Jwe).then_some(token)
}

/// `to`, as the document writes values, where `there` is how it writes `from`.
fn written_as(item: &Item, there: &str, from: &str, to: &str) -> Option<String> {
    match &item.body {
        Body::Xml(_) => (there == from || there == xml(from)).then(|| xml(to)),
        _ if there == quoted(from) => Some(quoted(to)),
        _ if item.kind == ItemKind::OidcAuthorizationRequest && intake::decode_form(there) == from => Some(percent(to)),
        _ => None,
    }
}

/// Puts the changed documents in the place of the items' own.
pub(super) fn apply(items: &mut [Item], edited: &[EditedItem]) {
    for one in edited {
        let Some(item) = items.iter_mut().find(|item| item.id == one.item) else { continue };
        let content = Content::Text(one.text.as_str().into());
        let (kind, body, _) = type_content(item.format, &content, item.transport.as_ref());
        if let (Body::Xml(old), Body::Xml(new)) = (&item.body, &body)
            && old.document.elements().count() == new.document.elements().count()
        {
            let fresh = dsig::signatures(&new.document, &[]);
            item.proof.xml_signatures = std::mem::take(&mut item.proof.xml_signatures)
                .into_iter()
                .enumerate()
                .map(|(at, facts)| match fresh.get(at) {
                    Some(fresh) => facts.as_stated_in(fresh),
                    None => facts,
                })
                .collect();
        }
        if let Some(layer) = item.layers.last_mut() {
            let outer = layer.map.outer(Span::new(0, layer.content.as_str().len()));
            layer.map = SpanMap::whole(one.text.len(), outer);
            layer.content = content;
        }
        (item.kind, item.body) = (kind, body);
    }
}

/// The part of a token with other strings in its JSON.
fn in_segment(part: &Segment, places: &[&Replacement<'_>]) -> Option<String> {
    let inner = part.text().filter(|_| part.faults.is_empty())?;
    let mut written = Vec::with_capacity(places.len());
    json::parse(inner).root?.walk(&mut |value: &Json| {
        let (JsonKind::String(_), Some(text)) = (&value.kind, value.as_str()) else { return };
        let outer = part.outer(value.span);
        if let Some((_, _, to)) = places.iter().find(|(span, from, _)| *from == text && *span == outer) {
            written.push((value.span, quoted(to)));
        }
    });
    (written.len() == places.len()).then(|| URL_SAFE_NO_PAD.encode(with(inner, written)))
}

/// The text with other words in places that do not meet.
fn with(text: &str, mut places: Vec<(Span, String)>) -> String {
    order::by_key(&mut places, |(span, _)| span.start);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for (span, new) in &places {
        out.push_str(text.get(at..span.start).unwrap_or_default());
        out.push_str(new);
        at = span.end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

fn quoted(value: &str) -> String {
    let mut out = String::new();
    json::write_string(value, &mut out);
    out
}

/// As it stands in an element or an attribute.
fn xml(value: &str) -> String {
    value.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn percent(value: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let each =
        value.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    each.collect()
}
