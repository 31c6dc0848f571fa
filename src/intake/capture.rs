//! What captures of browsers have in common: exchanges become children of one item, each message once.
//! Comes in: exchanges. Goes out: the item of the capture. Knows which answers of a server are messages.

use super::calls::{Call, MAX_CALLS};
use super::exchange::{self, Exchange, place_of, text_of};
use super::model::{Carrier, Format, Note, NoteKind, Transport, Unpacked, Visit};
use super::parameters::{message_name, same_content};
use super::search::{DecodeState, Decoded, Search};
use super::visits::MAX_VISITS;
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Parts of paths that receive logins.
const RECEIVERS: &[&str] = &["acs", "saml", "sso", "callback", "signin", "/token", "login", "consume"];

/// The capture being read.
pub(super) struct Capture {
    items: Vec<Unpacked>,
    notes: Vec<(NoteKind, Span, String)>,
    full: bool,
    visits: Vec<Visit>,
    calls: Vec<Call>,
    sent_cookies: bool,
}

impl Capture {
    pub(super) fn new() -> Self {
        Capture {
            items: Vec::new(),
            notes: Vec::new(),
            full: false,
            visits: Vec::new(),
            calls: Vec::new(),
            sent_cookies: false,
        }
    }

    /// Adds the messages of an exchange. `state` is the capture's text without layers.
    pub(super) fn add(&mut self, search: &mut Search<'_>, state: &DecodeState, exchange: &Exchange) {
        for (span, kind) in exchange::secrets(exchange) {
            self.note_once(NoteKind::Secret, span, kind);
        }
        let post = exchange.method.as_deref() == Some("POST");
        let empty = exchange.form.is_empty() && exchange.bodies.iter().all(|body| text_of(body).trim().is_empty());
        if post
            && empty
            && let Some(url) = &exchange.url
        {
            let path = text_of(url).split(['?', '#']).next().unwrap_or("").to_owned();
            let lower = path.to_ascii_lowercase();
            if RECEIVERS.iter().any(|part| lower.contains(part)) {
                self.notes.push((NoteKind::HarNoBody, place_of(url), path));
            }
        }
        for found in exchange::follow(search, state, exchange) {
            for item in found.items {
                self.put(item, search.budget.items);
            }
        }
    }

    /// Adds a step of the browser.
    pub(super) fn visit(&mut self, visit: Visit) {
        if self.visits.len() < MAX_VISITS {
            self.sent_cookies |= !visit.sent.is_empty();
            self.visits.push(visit);
        }
    }

    /// Adds a call to a provider.
    pub(super) fn call(&mut self, call: Call) {
        if self.calls.len() < MAX_CALLS {
            self.calls.push(call);
        }
    }

    /// Some browsers show an extension the cookies that are set, and not those that are sent: then nothing is known of either.
    pub(super) fn doubt_cookies(&mut self) {
        if self.lacks_cookies() {
            self.visits.iter_mut().for_each(|visit| visit.set.clear());
        }
    }

    /// Whether no step so far shows a cookie that was sent.
    pub(super) fn lacks_cookies(&self) -> bool {
        !self.sent_cookies
    }

    /// Adds what was found in the text where the capture itself could not be read.
    pub(super) fn add_found(&mut self, found: Decoded, most: usize) {
        for item in found.items {
            self.put(item, most);
        }
    }

    fn put(&mut self, mut item: Unpacked, most: usize) {
        for secret in item.notes.iter().filter(|note| note.kind == NoteKind::Secret) {
            let span =
                item.layers.iter().take(secret.layer).rev().fold(secret.span, |span, layer| layer.map.outer(span));
            self.notes.push((NoteKind::Secret, span, secret.detail.clone()));
        }
        if !is_message(&item) || self.full {
            return;
        }
        if let Some(known) = self.items.iter_mut().find(|known| same_content(known, &item)) {
            // A redirect names the message first; the request that follows shows how it travelled.
            let method = |item: &Unpacked| item.transport.as_ref().and_then(|transport| transport.method.clone());
            if method(known).is_none() && method(&item).is_some() {
                *known = item;
            } else if method(&item).is_some()
                && let Some(transport) = &mut known.transport
            {
                let again = item.transport.and_then(|transport| transport.started);
                transport.repeated = transport.repeated.or(again.filter(|_| again != transport.started));
            }
            return;
        }
        // A token of a request that came in an answer before is shown there.
        let text = item.layers.last().map(|layer| layer.content.clone());
        let inside = |known: &Unpacked| {
            matches!(known.format, Format::Json | Format::Parameters)
                && text.as_ref().is_some_and(|text| {
                    known
                        .layers
                        .last()
                        .is_some_and(|layer| memmem::find(layer.content.as_bytes(), text.as_bytes()).is_some())
                })
        };
        if item.format == Format::Jose && self.items.iter().any(inside) {
            return;
        }
        if self.items.len() >= most {
            self.full = true;
            self.notes.push((NoteKind::Limit, Span::default(), format!("items {most}")));
            return;
        }
        // Each holds the notes of its own way; those of the capture are the parent's.
        item.notes.retain(|note| note.kind != NoteKind::Secret || note.layer > 0);
        self.items.push(item);
    }

    fn note_once(&mut self, kind: NoteKind, span: Span, detail: &str) {
        if !self.notes.iter().any(|(known, _, text)| *known == kind && text == detail) {
            self.notes.push((kind, span, detail.to_owned()));
        }
    }

    /// The item of the capture.
    pub(super) fn finish(mut self, state: &DecodeState, kind: LayerKind, format: Format) -> Decoded {
        if self.started_late() {
            self.notes.push((NoteKind::HarStartedLate, Span::default(), "response without its request".to_owned()));
        }
        let depth = state.layers.len();
        let mut item = state.clone().end(kind, None, format, Span::new(0, state.bytes().len()));
        let mut seen: Vec<(NoteKind, String)> = Vec::new();
        for (kind, span, detail) in self.notes {
            let known = (kind, detail.clone());
            if !seen.contains(&known) && seen.len() < 200 {
                seen.push(known);
                item.notes.push(Note { kind, layer: depth, span, detail });
            }
        }
        item.transport = Some(Transport { visits: self.visits, calls: self.calls, ..Transport::default() });
        item.children = self.items;
        Decoded { score: 95, items: vec![item] }
    }

    /// A solicited response, and no request in the capture.
    fn started_late(&self) -> bool {
        let has = |name: &str| {
            self.items.iter().any(|item| {
                item.transport
                    .as_ref()
                    .is_some_and(|transport| transport.parameters.iter().any(|p| message_name(&p.name) == Some(name)))
            })
        };
        let solicited = self.items.iter().any(|item| {
            let content = item.layers.last().map_or(&[][..], |layer| layer.content.as_bytes());
            item.format == Format::Xml && memmem::find(content, b"InResponseTo=").is_some()
        });
        let parameter = |name: &str| {
            self.items.iter().filter_map(|item| item.transport.as_ref()).any(|t| t.parameter(name).is_some())
        };
        (has("SAMLResponse") && solicited && !has("SAMLRequest"))
            || (parameter("code") && !parameter("client_id") && !parameter("response_type"))
    }
}

/// Whether something found in a capture is a message of a login, and not one of the page's many other files.
fn is_message(item: &Unpacked) -> bool {
    let Some(content) = item.layers.last().map(|layer| &layer.content) else { return false };
    let bytes = content.as_bytes();
    let has = |needle: &str| memmem::find(bytes, needle.as_bytes()).is_some();
    let carried = item.transport.as_ref().is_some_and(|transport| {
        matches!(transport.carrier, Some(Carrier::Query | Carrier::Form | Carrier::HtmlForm))
            && transport.parameters.iter().any(|parameter| message_name(&parameter.name).is_some())
    });
    match item.format {
        Format::Xml => has("urn:oasis:names:tc:SAML") || has("ws-sx/ws-trust") || has("/ws/2005/02/trust") || carried,
        Format::Jose => true,
        Format::Parameters => item.transport.as_ref().is_some_and(|transport| transport.carrier.is_some()),
        Format::Json => {
            has("\"id_token\"")
                || has("\"access_token\"")
                || (has("\"keys\"") && has("\"kty\""))
                || has("\"jwks_uri\"")
                || (has("\"error\"") && has("\"error_description\""))
                || carried
        }
        _ => carried,
    }
}
