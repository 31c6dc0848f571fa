//! HAR (HTTP archive 1.2): the messages of a browser's capture.
//! Comes in: the JSON of the capture. Goes out: one item with a child per message.
//! Values stay borrowed from the text, because a capture may have hundreds of megabytes; one broken entry loses only itself.

use super::capture::Capture;
use super::exchange::{Exchange, Header, Piece};
use super::json_string;
use super::parameters::Field;
use super::peel::{Found, Offer, Trail, Work};
use super::raw::{Raw, pick};
use super::rewrite::{Step, trimmed};
use super::{Carrier, Format, LayerKind, NoteKind, Visit, base64, calls, scan, visits};
use crate::source::Span;
use crate::time::Instant;
use memchr::memmem;

/// Headers of one request or answer.
const MAX_HEADERS: usize = 300;
/// An answer longer than this is no message of a login.
const MAX_ANSWER: usize = 4 << 20;

/// An entry without any of these holds nothing of a login. JSON stands escaped in the capture.
const INTERESTING: &[&str] = &[
    "SAML",
    "saml",
    "wresult",
    "wsignin",
    "id_token",
    "access_token",
    "client_id",
    "eyJ",
    "code=",
    "\\\"code\\\"",
    "error=",
    "\\\"error\\\"",
    "jwks",
    "\\\"keys\\\"",
    "\"base64\"",
    "assword",
    "grant_type",
];

/// A header, or a parameter of a form.
pub(super) struct NameValue<'a> {
    pub(super) name: Option<Raw<'a>>,
    pub(super) value: Option<Raw<'a>>,
}

/// A list of objects with name and value.
fn pairs<'a>(list: Option<Raw<'a>>) -> Vec<NameValue<'a>> {
    let elements = list.map(Raw::elements).unwrap_or_default();
    elements
        .into_iter()
        .map(|element| NameValue { name: element.member("name"), value: element.member("value") })
        .collect()
}

/// Whether the text is JSON with the members of a HAR.
pub(super) fn check(trail: &Trail) -> bool {
    let bytes = trail.bytes();
    let start = trimmed(trail.text().get(..64.min(bytes.len())).unwrap_or("")).start;
    bytes.get(start) == Some(&b'{')
        && memmem::find(bytes.get(..4096.min(bytes.len())).unwrap_or(&[]), b"\"log\"").is_some()
        && memmem::find(bytes, b"\"entries\"").is_some()
}

/// Reads the entries.
pub(super) fn run(work: &mut Work<'_>, trail: &Trail) -> Vec<Offer> {
    let text = trail.text();
    let mut fresh = Trail::new(trail.content.clone());
    fresh.origin = None;
    let mut capture = Capture::new();
    let read = Raw::list(text, &["log", "entries"]);
    let cut = read.is_none();
    match read {
        Some(entries) => {
            for (index, raw) in entries.into_iter().enumerate() {
                let interesting = is_interesting(raw.get());
                let step = visits::is_step(raw.get());
                let called = calls::may_be(raw.get());
                if !interesting && !step && !called {
                    continue;
                }
                let entry = raw.members();
                if called && let Some(call) = call(&entry) {
                    capture.call(call);
                }
                if step && let Some(visit) = visit(&entry) {
                    capture.visit(visit);
                }
                if !interesting {
                    continue;
                }
                let mut exchange = exchange(text, &entry);
                let method = exchange.method.as_deref().unwrap_or("GET");
                let url = exchange.url.as_ref().map(super::exchange::text_of).unwrap_or("");
                let path = url.split(['?', '#']).next().unwrap_or("");
                exchange.origin = Some(format!("har entry {}: {method} {path}", index + 1));
                capture.add(work, &fresh, &exchange);
            }
        }
        None => {
            // A cut capture: what its text still shows.
            for found in scan::run(work, &fresh).into_iter().filter_map(found_of) {
                capture.add_found(found, work.budget.items);
            }
        }
    }
    let mut noted = trail.clone();
    if cut {
        noted.note(NoteKind::Truncated, Span::at(trimmed(text).end), "json");
    }
    vec![Offer::Found(capture.finish(&noted, LayerKind::Har, Format::Har))]
}

fn found_of(offer: Offer) -> Option<Found> {
    match offer {
        Offer::Found(found) => Some(found),
        Offer::Step(_) => None,
    }
}

fn is_interesting(entry: &str) -> bool {
    INTERESTING.iter().any(|needle| memmem::find(entry.as_bytes(), needle.as_bytes()).is_some())
}

fn exchange(text: &str, entry: &[(Raw<'_>, Raw<'_>)]) -> Exchange {
    let mut exchange = Exchange::default();
    if let Some(started) = pick(entry, "startedDateTime").and_then(Raw::string) {
        exchange.started = Instant::from_rfc3339(&started);
    }
    if let Some(request) = pick(entry, "request").map(Raw::members) {
        exchange.method = pick(&request, "method").and_then(Raw::string);
        exchange.url = pick(&request, "url").and_then(|url| piece(text, url, "request.url"));
        exchange.headers = headers(text, &pairs(pick(&request, "headers")), "request.headers");
        if let Some(post) = pick(&request, "postData").map(Raw::members) {
            let body = pick(&post, "text").and_then(|body| piece(text, body, "request.postData.text"));
            let body = body.filter(|body| !super::exchange::text_of(body).trim().is_empty());
            match body {
                Some(body) => exchange.bodies.push(body),
                None => exchange.form = params(text, &pairs(pick(&post, "params")), "request.postData.params"),
            }
        }
    }
    if let Some(response) = pick(entry, "response").map(Raw::members) {
        exchange.answer_headers = headers(text, &pairs(pick(&response, "headers")), "response.headers");
        exchange.answer = pick(&response, "content").and_then(|body| answer(text, body));
    }
    exchange
}

/// The step of the browser that an entry is.
fn visit(entry: &[(Raw<'_>, Raw<'_>)]) -> Option<Visit> {
    let request = pick(entry, "request")?.members();
    let response = pick(entry, "response").map(Raw::members).unwrap_or_default();
    let post = pick(&request, "postData").map(Raw::members).unwrap_or_default();
    let mut form = plain(pick(&post, "params"), super::parameters::MAX_PARAMETERS);
    if form.is_empty()
        && let Some(body) = pick(&post, "text").and_then(Raw::string)
    {
        let fields = body.split('&').take(super::parameters::MAX_PARAMETERS).filter_map(|pair| pair.split_once('='));
        form = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    }
    let url = pick(&request, "url")?;
    let started = pick(entry, "startedDateTime").and_then(Raw::string);
    Some(visits::visit(visits::Seen {
        method: pick(&request, "method").and_then(Raw::string).unwrap_or_default(),
        url: url.string()?,
        place: url.span,
        status: status(&response),
        started: started.and_then(|started| Instant::from_rfc3339(&started)),
        request_headers: &plain(pick(&request, "headers"), MAX_HEADERS),
        answer_headers: &plain(pick(&response, "headers"), MAX_HEADERS),
        form: &form,
    }))
}

/// The call to a provider that an entry is.
fn call(entry: &[(Raw<'_>, Raw<'_>)]) -> Option<calls::Call> {
    let request = pick(entry, "request")?.members();
    let response = pick(entry, "response").map(Raw::members).unwrap_or_default();
    let content = pick(&response, "content").map(Raw::members).unwrap_or_default();
    let url = pick(&request, "url")?;
    let body = pick(&request, "postData").map(|post| post.get()).unwrap_or("");
    let encoded = pick(&content, "encoding").is_some();
    let text = pick(&content, "text").filter(|_| !encoded).map(|text| text.get()).unwrap_or("");
    calls::call(calls::Made {
        method: &pick(&request, "method").and_then(Raw::string).unwrap_or_default(),
        url: &url.string()?,
        place: url.span,
        status: status(&response),
        grants: memmem::find(body.as_bytes(), b"grant_type").is_some(),
        mime: &pick(&content, "mimeType").and_then(Raw::string).unwrap_or_default(),
        beginning: text,
        request_headers: &plain(pick(&request, "headers"), MAX_HEADERS),
        answer_headers: &plain(pick(&response, "headers"), MAX_HEADERS),
        reason: pick(&response, "_error").and_then(Raw::string),
    })
}

fn status(response: &[(Raw<'_>, Raw<'_>)]) -> u16 {
    pick(response, "status").and_then(|status| status.get().parse().ok()).unwrap_or(0)
}

fn plain(list: Option<Raw<'_>>, most: usize) -> Vec<(String, String)> {
    let list = pairs(list).into_iter().take(most);
    list.filter_map(|one| Some((one.name?.string()?, one.value?.string()?))).collect()
}

/// The answer's body, where it may be a message: pages, JSON, XML and text.
fn answer(text: &str, body: Raw<'_>) -> Option<Piece> {
    let body = body.members();
    let mime = pick(&body, "mimeType").and_then(Raw::string).unwrap_or_default().to_ascii_lowercase();
    let readable = ["html", "json", "xml", "jwt", "text/plain", "jose"].iter().any(|part| mime.contains(part));
    let raw = pick(&body, "text").filter(|raw| raw.get().len() <= MAX_ANSWER)?;
    if !readable && !mime.is_empty() {
        return None;
    }
    let encoded =
        pick(&body, "encoding").and_then(Raw::string).is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64"));
    if !encoded && !is_interesting(raw.get()) {
        return None;
    }
    let mut piece = piece(text, raw, "response.content.text")?;
    if encoded {
        let content = super::exchange::text_of(&piece);
        let mut step = base64::decode(content, trimmed(content), base64::Blank::Nothing);
        step.notes.clear();
        piece.push(step);
    }
    Some(piece)
}

/// The value of a JSON string and its place in the capture.
pub(super) fn piece(text: &str, raw: Raw<'_>, detail: &str) -> Option<Piece> {
    let is_string = raw.get().starts_with('"');
    is_string.then(|| vec![json_string::decode(text, raw.span, LayerKind::Har, Some(detail.to_owned()))])
}

pub(super) fn headers(text: &str, list: &[NameValue<'_>], detail: &str) -> Vec<Header> {
    let wanted = ["authorization", "location", "cookie", "set-cookie", "date", "content-type", "host"];
    list.iter()
        .take(MAX_HEADERS)
        .filter_map(|header| {
            let name = header.name.and_then(Raw::string)?;
            let wanted = wanted.iter().any(|known| name.eq_ignore_ascii_case(known));
            let value = header.value.filter(|_| wanted).and_then(|value| piece(text, value, detail))?;
            let mut value = value;
            let cut = Step::cut(LayerKind::Header, Some(name.clone()), super::exchange::text_of(&value), {
                Span::new(0, super::exchange::text_of(&value).len())
            });
            value.push(cut);
            Some(Header { name, value })
        })
        .collect()
}

pub(super) fn params(text: &str, list: &[NameValue<'_>], detail: &str) -> Vec<Field> {
    list.iter()
        .take(super::parameters::MAX_PARAMETERS)
        .filter_map(|parameter| {
            let name = parameter.name.and_then(Raw::string)?;
            let mut steps = piece(text, parameter.value?, detail)?;
            let value = super::exchange::text_of(&steps).to_owned();
            steps.push(Step::cut(LayerKind::FormField, Some(name.clone()), &value, Span::new(0, value.len())));
            Some(Field::decoded(&name, Some(Carrier::Form), steps))
        })
        .collect()
}
