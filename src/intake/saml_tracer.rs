//! Exports of the SAML-tracer browser extension, current and before 1.0.
//! Comes in: its JSON. Goes out: one item with a child per message.
//! Form values are stored decoded; where they were masked, the message the extension had decoded is still there.

use super::capture::Capture;
use super::exchange::{Exchange, Header, text_of};
use super::har::{NameValue, headers, piece};
use super::parameters::{Field, message_name};
use super::peel::{Offer, Trail, Work};
use super::raw::{Raw, pick};
use super::rewrite::{Step, trimmed};
use super::{Carrier, Format, LayerKind};
use crate::source::Span;
use memchr::memmem;

/// Whether the text is JSON with the members of an export.
pub(super) fn check(trail: &Trail) -> bool {
    let bytes = trail.bytes();
    let start = bytes.get(..4096.min(bytes.len())).unwrap_or(&[]);
    trail.text().trim_start().starts_with('{')
        && memmem::find(start, b"\"requests\"").is_some()
        && (memmem::find(bytes, b"\"requestHeaders\"").is_some() || memmem::find(bytes, b"\"requestId\"").is_some())
}

/// Reads the requests.
pub(super) fn run(work: &mut Work<'_>, trail: &Trail) -> Vec<Offer> {
    let text = trail.text();
    let Some(requests) = Raw::list(text, &["requests"]) else { return Vec::new() };
    let fresh = Trail::new(trail.content.clone());
    let mut capture = Capture::new();
    for (index, raw) in requests.into_iter().enumerate() {
        let request = raw.members();
        let mut exchange = exchange(text, &request, index);
        let carried = has_message(&exchange);
        if !carried {
            exchange.form.retain(|field| message_name(&field.name).is_none());
        }
        capture.add(work, &fresh, &exchange);
        // Without the parameter, the decoded message is what remains.
        if !carried && let Some(saml) = pick(&request, "saml").and_then(|saml| steps(text, saml, "saml")) {
            let decoded = Exchange {
                origin: exchange.origin.clone(),
                method: exchange.method.clone(),
                base: exchange.url.as_ref().map(|url| text_of(url).to_owned()),
                bodies: vec![saml],
                ..Exchange::default()
            };
            capture.add(work, &fresh, &decoded);
        }
    }
    vec![Offer::Found(capture.finish(trail, LayerKind::SamlTracer, Format::SamlTracer))]
}

fn exchange(text: &str, request: &[(Raw<'_>, Raw<'_>)], index: usize) -> Exchange {
    let mut exchange = Exchange {
        method: pick(request, "method").and_then(Raw::string),
        url: pick(request, "url").and_then(|url| steps(text, url, "url")),
        headers: header_list(text, pick(request, "requestHeaders")),
        answer_headers: header_list(text, pick(request, "responseHeaders")),
        form: post(text, pick(request, "post")),
        ..Exchange::default()
    };
    let method = exchange.method.as_deref().unwrap_or("GET");
    let url = exchange.url.as_ref().map(text_of).unwrap_or("");
    let path = url.split(['?', '#']).next().unwrap_or("");
    exchange.origin = Some(format!("request {}: {method} {path}", index + 1));
    exchange
}

/// A masked value is short and says nothing.
fn has_message(exchange: &Exchange) -> bool {
    let in_form = exchange.form.iter().any(|field| message_name(&field.name).is_some() && field.raw.len() > 80);
    in_form
        || exchange.url.as_ref().is_some_and(|url| text_of(url).contains("SAMLRe") || text_of(url).contains("wresult="))
}

fn steps(text: &str, raw: Raw<'_>, detail: &str) -> Option<Vec<Step>> {
    let mut steps = piece(text, raw, detail)?;
    for step in &mut steps {
        step.kind = LayerKind::SamlTracer;
    }
    Some(steps)
}

/// Headers as objects, or before 1.0 as pairs.
fn header_list(text: &str, raw: Option<Raw<'_>>) -> Vec<Header> {
    let list: Vec<NameValue<'_>> = raw
        .map(Raw::elements)
        .unwrap_or_default()
        .into_iter()
        .map(|header| match header.elements().as_slice() {
            [name, value] => NameValue { name: Some(*name), value: Some(*value) },
            _ => NameValue { name: header.member("name"), value: header.member("value") },
        })
        .collect();
    headers(text, &list, "headers")
}

/// Form values as the extension stored them: already decoded.
fn post(text: &str, raw: Option<Raw<'_>>) -> Vec<Field> {
    raw.map(Raw::elements)
        .unwrap_or_default()
        .into_iter()
        .take(super::parameters::MAX_PARAMETERS)
        .filter_map(|pair| {
            let [name, value] = *pair.elements().as_slice() else { return None };
            let name = name.string()?;
            let mut steps = steps(text, value, "post")?;
            let value = text_of(&steps).to_owned();
            let whole = Span::new(0, trimmed(&value).end.max(value.len()));
            steps.push(Step::cut(LayerKind::FormField, Some(name.clone()), &value, whole));
            Some(Field { raw: value.clone(), value, name, carrier: Some(Carrier::Form), steps })
        })
        .collect()
}
