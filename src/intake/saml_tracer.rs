//! Exports of the SAML-tracer browser extension, current and before 1.0.
//! Comes in: its JSON. Goes out: one item with a child per message.
//! Form values are stored decoded; where they were masked, the message the extension had decoded is still there.

use super::capture::Capture;
use super::exchange::{Exchange, Header, text_of};
use super::har::{NameValue, headers, piece, plain};
use super::parameters::{Field, message_name};
use super::peel::{Offer, Trail, Work};
use super::rewrite::{Step, trimmed};
use super::{Carrier, Format, LayerKind};
use crate::source::Span;
use memchr::memmem;
use serde::Deserialize;
use serde_json::value::RawValue;

#[derive(Deserialize)]
struct Export<'a> {
    #[serde(borrow)]
    requests: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    #[serde(borrow, default)]
    method: Option<&'a RawValue>,
    #[serde(borrow, default)]
    url: Option<&'a RawValue>,
    #[serde(borrow, default)]
    request_headers: Option<&'a RawValue>,
    #[serde(borrow, default)]
    response_headers: Option<&'a RawValue>,
    #[serde(borrow, default)]
    post: Option<&'a RawValue>,
    #[serde(borrow, default)]
    saml: Option<&'a RawValue>,
}

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
    let Ok(export) = serde_json::from_str::<Export<'_>>(text) else { return Vec::new() };
    let fresh = Trail::new(trail.content.clone());
    let mut capture = Capture::new();
    for (index, raw) in export.requests.iter().enumerate() {
        let Ok(request) = serde_json::from_str::<Request<'_>>(raw.get()) else { continue };
        let mut exchange = exchange(text, &request, index);
        let carried = has_message(&exchange);
        if !carried {
            exchange.form.retain(|field| message_name(&field.name).is_none());
        }
        capture.add(work, &fresh, &exchange);
        // Without the parameter, the decoded message is what remains.
        if !carried && let Some(saml) = request.saml.and_then(|saml| steps(text, saml, "saml")) {
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

fn exchange(text: &str, request: &Request<'_>, index: usize) -> Exchange {
    let mut exchange = Exchange {
        method: request.method.and_then(plain),
        url: request.url.and_then(|url| steps(text, url, "url")),
        headers: header_list(text, request.request_headers),
        answer_headers: header_list(text, request.response_headers),
        form: post(text, request.post),
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

fn steps(text: &str, raw: &RawValue, detail: &str) -> Option<Vec<Step>> {
    let mut steps = piece(text, raw, detail)?;
    for step in &mut steps {
        step.kind = LayerKind::SamlTracer;
    }
    Some(steps)
}

/// Headers as objects, or before 1.0 as pairs.
fn header_list(text: &str, raw: Option<&RawValue>) -> Vec<Header> {
    let Some(raw) = raw else { return Vec::new() };
    if let Ok(list) = serde_json::from_str::<Vec<NameValue<'_>>>(raw.get()) {
        return headers(text, &list, "headers");
    }
    let Ok(pairs) = serde_json::from_str::<Vec<(&RawValue, &RawValue)>>(raw.get()) else { return Vec::new() };
    let list: Vec<NameValue<'_>> =
        pairs.into_iter().map(|(name, value)| NameValue { name: Some(name), value: Some(value) }).collect();
    headers(text, &list, "headers")
}

/// Form values as the extension stored them: already decoded.
fn post(text: &str, raw: Option<&RawValue>) -> Vec<Field> {
    let pairs = raw.and_then(|raw| serde_json::from_str::<Vec<(&RawValue, &RawValue)>>(raw.get()).ok());
    pairs
        .unwrap_or_default()
        .into_iter()
        .take(super::parameters::MAX_PARAMETERS)
        .filter_map(|(name, value)| {
            let name = plain(name)?;
            let mut steps = steps(text, value, "post")?;
            let value = text_of(&steps).to_owned();
            let whole = Span::new(0, trimmed(&value).end.max(value.len()));
            steps.push(Step::cut(LayerKind::FormField, Some(name.clone()), &value, whole));
            Some(Field { raw: value.clone(), value, name, carrier: Some(Carrier::Form), steps })
        })
        .collect()
}
