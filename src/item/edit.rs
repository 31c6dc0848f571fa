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
use crate::settings;
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

/// Names of values that a sender writes in several places of one message from one source.
const WRITTEN_TWICE: [&str; 2] = ["Issuer", "InResponseTo"];

/// Other places of the document that hold the same value under the same name, where a sender writes both from one source.
pub fn twins(item: &Item, span: Span) -> Vec<Span> {
    let Body::Xml(body) = &item.body else { return Vec::new() };
    let named = |name: &str| WRITTEN_TWICE.contains(&name);
    let mut attributes = Vec::new();
    let mut texts = Vec::new();
    for node in body.document.elements() {
        attributes
            .extend(node.attributes().iter().filter(|one| named(one.local())).map(|one| (one.local(), one.value_span)));
        if named(node.local()) {
            texts.push((node.local(), node.content_span()));
        }
    }
    [attributes, texts]
        .into_iter()
        .flat_map(|all| {
            let own = all.iter().find(|(_, place)| *place == span).copied();
            let same = move |(name, place): &(&str, Span)| {
                own.is_some_and(|(own, _)| own == *name)
                    && *place != span
                    && item.text().get(place.start..place.end) == item.text().get(span.start..span.end)
            };
            all.into_iter().filter(same).map(|(_, place)| place).collect::<Vec<_>>()
        })
        .collect()
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
        // In settings a value may stand without quotes, or be what stands between them.
        Body::Settings(_) => (there == from && is_bare(to)).then(|| to.to_owned()),
        _ if is_address(item, there) => (there == from && is_bare(to)).then(|| to.to_owned()),
        _ if has_parameters(item.kind) && intake::decode_form(there) == from => Some(percent(to)),
        _ => None,
    }
}

/// A text that is written alike in every file of settings, and in an address.
fn is_bare(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~:/?&=@+,;%".contains(&byte))
}

fn has_parameters(kind: ItemKind) -> bool {
    matches!(kind, ItemKind::OidcAuthorizationRequest | ItemKind::OidcAuthorizationResponse)
}

/// Whether this is the address before the parameters: nothing in it is encoded as they are.
fn is_address(item: &Item, there: &str) -> bool {
    has_parameters(item.kind) && there.contains("://") && item.text().starts_with(there)
}

/// Puts changed settings in the place of the items' own: before anything is expected of what they say.
pub(super) fn apply_settings(items: &mut [Item], edited: &[EditedItem]) {
    for one in edited {
        let Some(item) = items.iter_mut().find(|item| item.id == one.item) else { continue };
        let Body::Settings(_) = &item.body else { continue };
        let Some(block) = settings::find(&one.text, &item.origin).into_iter().next() else { continue };
        replace_content(item, &one.text);
        item.body = Body::Settings(Box::new(block.document));
    }
}

fn replace_content(item: &mut Item, text: &str) {
    if let Some(layer) = item.layers.last_mut() {
        let outer = layer.map.outer(Span::new(0, layer.content.as_str().len()));
        layer.map = SpanMap::whole(text.len(), outer);
        layer.content = Content::Text(text.into());
    }
}

/// Puts the changed documents in the place of the items' own.
pub(super) fn apply(items: &mut [Item], edited: &[EditedItem]) {
    for one in edited {
        let is_message = |item: &&mut Item| item.id == one.item && !matches!(item.body, Body::Settings(_));
        let Some(item) = items.iter_mut().find(is_message) else { continue };
        let content = Content::Text(one.text.as_str().into());
        let (kind, body, _) = type_content(item.format, &content, item.transport.as_ref(), &item.layers);
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
        // Whoever names another address is sent there.
        let before = destination(&item.body);
        if let (Some(before), Some(after), Some(transport)) = (before, destination(&body), item.transport.as_mut())
            && transport.url.as_deref() == Some(&before)
        {
            transport.url = Some(after);
        }
        replace_content(item, &one.text);
        (item.kind, item.body) = (kind, body);
    }
}

fn destination(body: &Body) -> Option<String> {
    let Body::Xml(body) = body else { return None };
    body.message.envelope()?.destination.as_ref().map(|destination| destination.text.clone())
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
