//! Exports of the SAML-tracer browser extension, current and before 1.0.
//! Comes in: its JSON. Goes out: one item with a child per message.
//! Form values are stored decoded; where they were masked, the message the extension had decoded is still there.

use super::capture::Capture;
use super::exchange::{self, Exchange, text_of};
use super::model::Format;
use super::parameters::{MAX_PARAMETERS, message_name};
use super::raw::{Raw, pick};
use super::recorded::{self, Entry, Recording};
use super::search::{Candidate, DecodeState, Decoded, Search};
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// A masked value is no longer than this and says nothing.
const MASKED: usize = 80;

/// Whether the text is JSON with the members of an export.
pub(super) fn check(state: &DecodeState) -> bool {
    is_export(state.text())
}

/// Whether the text is such an export.
pub(super) fn is_export(text: &str) -> bool {
    let bytes = text.as_bytes();
    let start = bytes.get(..4096.min(bytes.len())).unwrap_or(&[]);
    text.trim_start().starts_with('{')
        && memmem::find(start, b"\"requests\"").is_some()
        && (memmem::find(bytes, b"\"requestHeaders\"").is_some() || memmem::find(bytes, b"\"requestId\"").is_some())
}

/// Reads the requests.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    read(search, state, state.text()).map(Candidate::Decoded).into_iter().collect()
}

/// Reads the requests of a text that `state` may not hold.
pub(super) fn read(search: &mut Search<'_>, state: &DecodeState, text: &str) -> Option<Decoded> {
    let requests = Raw::list(text, &["requests"])?;
    let fresh = DecodeState::new(state.content.clone());
    let mut capture = Capture::new();
    let recording = Recording { text, base: 0, kind: LayerKind::SamlTracer, decoded: true };
    for (index, raw) in requests.into_iter().enumerate() {
        if index > 0 && search.is_stopped() {
            break;
        }
        search.went(raw.span.start, capture.found());
        let request = raw.members();
        let entry = entry(&request);
        let mut exchange = recording.exchange(&entry, "request", index, ["url", "headers", "headers"]);
        exchange.form = recording.form(pick(&request, "post"), "post");
        // Masked values stay apart: each has a number or a digest of its own.
        let form = recorded::plain(pick(&request, "post"), MAX_PARAMETERS);
        if let Some(call) = exchange::call(&exchange) {
            capture.call(call);
        }
        if let Some(visit) = recorded::visit(&entry, &form) {
            capture.visit(visit);
        }
        let carried = has_message(&exchange);
        let saml = pick(&request, "saml").filter(|saml| saml.span.len() > MASKED || saml.get().contains('<'));
        if !carried {
            if saml.is_none() {
                capture.suspect(&exchange);
            }
            exchange.form.retain(|field| message_name(&field.name).is_none());
        }
        capture.add(search, &fresh, &exchange);
        // Without the parameter, the decoded message is what remains.
        if !carried && let Some(saml) = saml.and_then(|saml| recording.piece(saml, "saml")) {
            let decoded = Exchange {
                origin: exchange.origin.clone(),
                method: exchange.method.clone(),
                base: exchange.url.as_ref().map(|url| text_of(url).to_owned()),
                bodies: vec![saml],
                recorded: true,
                ..Exchange::default()
            };
            capture.add(search, &fresh, &decoded);
        }
    }
    capture.doubt_cookies();
    Some(capture.finish(state, LayerKind::SamlTracer, Format::SamlTracer))
}

fn entry<'a>(request: &[(Raw<'a>, Raw<'a>)]) -> Entry<'a> {
    Entry {
        method: pick(request, "method"),
        url: pick(request, "url"),
        headers: pick(request, "requestHeaders"),
        status: pick(request, "responseStatus"),
        answer_headers: pick(request, "responseHeaders"),
        // An export tells only when it was made.
        ..Entry::default()
    }
}

/// Whether the message itself is there.
fn has_message(exchange: &Exchange) -> bool {
    let in_form = exchange.form.iter().any(|field| message_name(&field.name).is_some() && field.raw.len() > MASKED);
    in_form
        || exchange.url.as_ref().is_some_and(|url| text_of(url).contains("SAMLRe") || text_of(url).contains("wresult="))
}
