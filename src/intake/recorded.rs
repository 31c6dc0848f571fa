//! What the recordings of browsers write down alike, whatever their format: headers, form values and steps in JSON.
//! Comes in: raw values of an export. Goes out: headers and fields with their places, and visits. Must not know a format.

use super::exchange::{Exchange, Header, Piece, text_of};
use super::json_string;
use super::model::{Carrier, Visit};
use super::parameters::{Field, MAX_PARAMETERS};
use super::raw::Raw;
use super::rewrite::Step;
use super::visits::{self, Seen};
use crate::source::Span;
use crate::time::Instant;
use crate::vocabulary::LayerKind;

/// Headers of one request or answer.
pub(super) const MAX_HEADERS: usize = 300;

/// Headers that the messages of a login need.
const WANTED: [&str; 9] = [
    "authorization",
    "location",
    "cookie",
    "set-cookie",
    "date",
    "content-type",
    "host",
    "www-authenticate",
    "dpop-nonce",
];

/// The text of a recording, and what its layers are called.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recording<'a> {
    /// The recording, or one entry of it.
    pub(super) text: &'a str,
    /// Where that text starts in the recording.
    pub(super) base: usize,
    pub(super) kind: LayerKind,
    /// Form values were decoded when they were written down; else they may show escapes.
    pub(super) decoded: bool,
}

/// What was written down of one request.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Entry<'a> {
    pub(super) method: Option<Raw<'a>>,
    pub(super) url: Option<Raw<'a>>,
    pub(super) headers: Option<Raw<'a>>,
    pub(super) status: Option<Raw<'a>>,
    pub(super) answer_headers: Option<Raw<'a>>,
    /// Where the answer redirects to, beside its headers.
    pub(super) redirect: Option<Raw<'a>>,
    /// What the browser noted where no answer came.
    pub(super) reason: Option<Raw<'a>>,
    pub(super) started: Option<Instant>,
    pub(super) ended: Option<Instant>,
    /// Where the text of the entry starts in the recording.
    pub(super) base: usize,
}

impl<'a> Recording<'a> {
    /// The value of a JSON string and its place in the recording.
    pub(super) fn piece(self, raw: Raw<'a>, detail: &str) -> Option<Piece> {
        raw.get().starts_with('"').then(|| {
            let mut step = json_string::decode(self.text, raw.span, self.kind, Some(detail.to_owned()));
            step.map = step.map.shifted(self.base);
            vec![step]
        })
    }

    /// Method, URL and headers of an entry; its bodies are for the format.
    pub(super) fn exchange(self, entry: &Entry<'a>, origin: &str, index: usize, details: [&str; 3]) -> Exchange {
        let [url, request, answer] = details;
        let mut exchange = Exchange {
            method: entry.method.and_then(Raw::string),
            url: entry.url.and_then(|raw| self.piece(raw, url)),
            headers: self.headers(entry.headers, request),
            answer_headers: self.headers(entry.answer_headers, answer),
            started: entry.started,
            status: entry.status.and_then(|status| status.get().parse().ok()).unwrap_or(0),
            ended: entry.ended,
            recorded: true,
            ..Exchange::default()
        };
        let method = exchange.method.as_deref().unwrap_or("GET");
        let path = exchange.url.as_ref().map(text_of).unwrap_or("").split(['?', '#']).next().unwrap_or("");
        exchange.origin = Some(format!("{origin} {}: {method} {path}", index + 1));
        exchange
    }

    fn headers(self, list: Option<Raw<'a>>, detail: &str) -> Vec<Header> {
        let wanted = |name: &str| WANTED.iter().any(|known| name.eq_ignore_ascii_case(known));
        let mut headers = Vec::new();
        for (name, value) in pairs(list).into_iter().take(MAX_HEADERS) {
            let Some(name) = name.string().filter(|name| wanted(name)) else { continue };
            headers.extend(self.cut(value, detail, LayerKind::Header, &name).map(|value| Header { name, value }));
        }
        headers
    }

    /// The values of a form.
    pub(super) fn form(self, list: Option<Raw<'a>>, detail: &str) -> Vec<Field> {
        let mut fields = Vec::new();
        for (name, value) in pairs(list).into_iter().take(MAX_PARAMETERS) {
            let Some(name) = name.string() else { continue };
            let Some(steps) = self.cut(value, detail, LayerKind::FormField, &name) else { continue };
            let mut field = Field::decoded(&name, Some(Carrier::Form), steps);
            if self.decoded {
                field.value.clone_from(&field.raw);
            }
            fields.push(field);
        }
        fields
    }

    fn cut(self, value: Raw<'a>, detail: &str, kind: LayerKind, name: &str) -> Option<Piece> {
        let mut steps = self.piece(value, detail)?;
        let text = text_of(&steps).to_owned();
        steps.push(Step::cut(kind, Some(name.to_owned()), &text, Span::new(0, text.len())));
        Some(steps)
    }
}

/// The step of the browser that an entry is. `form` holds the parameters that were sent, decoded or not.
pub(super) fn visit(entry: &Entry<'_>, form: &[(String, String)]) -> Option<Visit> {
    let url = entry.url?;
    Some(visits::visit(Seen {
        method: entry.method.and_then(Raw::string).unwrap_or_default(),
        url: url.string()?,
        place: url.span.shift(entry.base),
        status: entry.status.and_then(|status| status.get().parse().ok()).unwrap_or(0),
        started: entry.started,
        request_headers: &plain(entry.headers, MAX_HEADERS),
        answer_headers: &plain(entry.answer_headers, MAX_HEADERS),
        redirect: entry.redirect.and_then(Raw::string),
        reason: entry.reason.and_then(Raw::string),
        form,
    }))
}

/// Names and values without their places.
pub(super) fn plain(list: Option<Raw<'_>>, most: usize) -> Vec<(String, String)> {
    let list = pairs(list).into_iter().take(most);
    list.filter_map(|(name, value)| Some((name.string()?, value.string()?))).collect()
}

/// A list of objects with name and value, or of pairs.
fn pairs(list: Option<Raw<'_>>) -> Vec<(Raw<'_>, Raw<'_>)> {
    let mut found = Vec::new();
    for element in list.map(Raw::elements).unwrap_or_default() {
        match element.elements().as_slice() {
            [name, value] => found.push((*name, *value)),
            _ => found.extend(element.member("name").zip(element.member("value"))),
        }
    }
    found
}
