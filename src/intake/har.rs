//! HAR (HTTP archive 1.2): the messages of a browser's capture.
//! Comes in: the JSON of the capture. Goes out: one item with a child per message.
//! Values stay borrowed from the text, because a capture may have hundreds of megabytes; one broken entry loses only itself.

use super::capture::Capture;
use super::exchange::{Exchange, Header, Piece};
use super::form::place;
use super::json_string;
use super::parameters::Field;
use super::peel::{Found, Offer, Trail, Work};
use super::rewrite::{Step, trimmed};
use super::{Carrier, Format, LayerKind, NoteKind, Visit, base64, scan, visits};
use crate::source::Span;
use crate::time::Instant;
use memchr::memmem;
use serde::Deserialize;
use serde_json::value::RawValue;

/// Headers of one request or answer.
const MAX_HEADERS: usize = 300;
/// An answer longer than this is no message of a login.
const MAX_ANSWER: usize = 4 << 20;

/// An entry without any of these holds nothing of a login.
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
    "\"code\"",
    "error=",
    "\"error\"",
    "jwks",
    "\"keys\"",
    "\"base64\"",
    "assword",
    "grant_type",
];

#[derive(Deserialize)]
struct Har<'a> {
    #[serde(borrow)]
    log: Log<'a>,
}

#[derive(Deserialize)]
struct Log<'a> {
    #[serde(borrow)]
    entries: Vec<&'a RawValue>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry<'a> {
    #[serde(borrow, default)]
    started_date_time: Option<&'a RawValue>,
    #[serde(borrow, default)]
    request: Option<Request<'a>>,
    #[serde(borrow, default)]
    response: Option<Response<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    #[serde(borrow, default)]
    method: Option<&'a RawValue>,
    #[serde(borrow, default)]
    url: Option<&'a RawValue>,
    #[serde(borrow, default)]
    headers: Option<Vec<NameValue<'a>>>,
    #[serde(borrow, default)]
    post_data: Option<PostData<'a>>,
}

#[derive(Deserialize)]
struct PostData<'a> {
    #[serde(borrow, default)]
    text: Option<&'a RawValue>,
    #[serde(borrow, default)]
    params: Option<Vec<NameValue<'a>>>,
}

#[derive(Deserialize)]
struct Response<'a> {
    #[serde(borrow, default)]
    status: Option<&'a RawValue>,
    #[serde(borrow, default)]
    headers: Option<Vec<NameValue<'a>>>,
    #[serde(borrow, default)]
    content: Option<Body<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    #[serde(borrow, default)]
    mime_type: Option<&'a RawValue>,
    #[serde(borrow, default)]
    text: Option<&'a RawValue>,
    #[serde(borrow, default)]
    encoding: Option<&'a RawValue>,
}

/// A header, or a parameter of a form.
#[derive(Deserialize)]
pub(super) struct NameValue<'a> {
    #[serde(borrow, default)]
    pub(super) name: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(super) value: Option<&'a RawValue>,
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
    let read = serde_json::from_str::<Har<'_>>(text);
    let cut = read.is_err();
    match read {
        Ok(har) => {
            for (index, raw) in har.log.entries.iter().enumerate() {
                let interesting = is_interesting(raw.get());
                let step = visits::is_step(raw.get());
                if !interesting && !step {
                    continue;
                }
                let Ok(entry) = serde_json::from_str::<Entry<'_>>(raw.get()) else { continue };
                if step && let Some(visit) = visit(text, &entry) {
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
        Err(_) => {
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

fn exchange(text: &str, entry: &Entry<'_>) -> Exchange {
    let mut exchange = Exchange::default();
    if let Some(started) = entry.started_date_time.and_then(plain) {
        exchange.started = Instant::from_rfc3339(&started);
    }
    if let Some(request) = &entry.request {
        exchange.method = request.method.and_then(plain);
        exchange.url = request.url.and_then(|url| piece(text, url, "request.url"));
        exchange.headers = headers(text, request.headers.as_deref().unwrap_or(&[]), "request.headers");
        if let Some(post) = &request.post_data {
            let body = post.text.and_then(|body| piece(text, body, "request.postData.text"));
            let body = body.filter(|body| !super::exchange::text_of(body).trim().is_empty());
            match body {
                Some(body) => exchange.bodies.push(body),
                None => exchange.form = params(text, post.params.as_deref().unwrap_or(&[]), "request.postData.params"),
            }
        }
    }
    if let Some(response) = &entry.response {
        exchange.answer_headers = headers(text, response.headers.as_deref().unwrap_or(&[]), "response.headers");
        exchange.answer = response.content.as_ref().and_then(|body| answer(text, body));
    }
    exchange
}

/// The step of the browser that an entry is.
fn visit(text: &str, entry: &Entry<'_>) -> Option<Visit> {
    let request = entry.request.as_ref()?;
    let response = entry.response.as_ref();
    let pairs = |list: Option<&Vec<NameValue<'_>>>, most: usize| -> Vec<(String, String)> {
        let list = list.map_or(&[][..], Vec::as_slice);
        list.iter().take(most).filter_map(|one| Some((plain(one.name?)?, plain(one.value?)?))).collect()
    };
    let post = request.post_data.as_ref();
    let mut form = pairs(post.and_then(|post| post.params.as_ref()), super::parameters::MAX_PARAMETERS);
    if form.is_empty()
        && let Some(body) = post.and_then(|post| post.text).and_then(plain)
    {
        let fields = body.split('&').take(super::parameters::MAX_PARAMETERS).filter_map(|pair| pair.split_once('='));
        form = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    }
    Some(visits::visit(visits::Seen {
        method: request.method.and_then(plain).unwrap_or_default(),
        url: plain(request.url?)?,
        place: place(text, request.url?).unwrap_or_default(),
        status: response.and_then(|response| response.status?.get().parse().ok()).unwrap_or(0),
        started: entry.started_date_time.and_then(plain).and_then(|started| Instant::from_rfc3339(&started)),
        request_headers: &pairs(request.headers.as_ref(), MAX_HEADERS),
        answer_headers: &pairs(response.and_then(|response| response.headers.as_ref()), MAX_HEADERS),
        form: &form,
    }))
}

/// The answer's body, where it may be a message: pages, JSON, XML and text.
fn answer(text: &str, body: &Body<'_>) -> Option<Piece> {
    let mime = body.mime_type.and_then(plain).unwrap_or_default().to_ascii_lowercase();
    let readable = ["html", "json", "xml", "jwt", "text/plain", "jose"].iter().any(|part| mime.contains(part));
    let raw = body.text.filter(|raw| raw.get().len() <= MAX_ANSWER)?;
    if !readable && !mime.is_empty() {
        return None;
    }
    let encoded = body.encoding.and_then(plain).is_some_and(|encoding| encoding.eq_ignore_ascii_case("base64"));
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
pub(super) fn piece(text: &str, raw: &RawValue, detail: &str) -> Option<Piece> {
    let span = place(text, raw).filter(|_| raw.get().starts_with('"'))?;
    Some(vec![json_string::decode(text, span, LayerKind::Har, Some(detail.to_owned()))])
}

/// The value of a JSON string.
pub(super) fn plain(raw: &RawValue) -> Option<String> {
    serde_json::from_str(raw.get()).ok()
}

pub(super) fn headers(text: &str, list: &[NameValue<'_>], detail: &str) -> Vec<Header> {
    let wanted = ["authorization", "location", "cookie", "set-cookie", "date", "content-type", "host"];
    list.iter()
        .take(MAX_HEADERS)
        .filter_map(|header| {
            let name = header.name.and_then(plain)?;
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
            let name = parameter.name.and_then(plain)?;
            let mut steps = piece(text, parameter.value?, detail)?;
            let value = super::exchange::text_of(&steps).to_owned();
            steps.push(Step::cut(LayerKind::FormField, Some(name.clone()), &value, Span::new(0, value.len())));
            Some(Field::decoded(&name, Some(Carrier::Form), steps))
        })
        .collect()
}
