//! HAR (HTTP archive 1.2): the messages of a browser's capture.
//! Comes in: the JSON of the capture. Goes out: one item with a child per message.
//! Values stay borrowed from the text, because a capture may have hundreds of megabytes; one broken entry loses only itself.

use super::capture::Capture;
use super::exchange::{Exchange, Piece, text_of};
use super::model::{Format, NoteKind};
use super::parameters::MAX_PARAMETERS;
use super::raw::{Raw, pick};
use super::recorded::{self, Entry, Recording};
use super::rewrite::trimmed;
use super::search::{Candidate, DecodeState, Decoded, Search};
use super::{base64, calls, scan, visits};
use crate::source::Span;
use crate::time::Instant;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// An answer longer than this is no message of a login.
const MAX_ANSWER: usize = 4 << 20;

/// The members of an object, as they stand in the text.
type Members<'a> = Vec<(Raw<'a>, Raw<'a>)>;

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

/// Whether the text is JSON with the members of a HAR.
pub(super) fn check(state: &DecodeState) -> bool {
    let bytes = state.bytes();
    let start = trimmed(state.text().get(..64.min(bytes.len())).unwrap_or("")).start;
    bytes.get(start) == Some(&b'{')
        && memmem::find(bytes.get(..4096.min(bytes.len())).unwrap_or(&[]), b"\"log\"").is_some()
        && memmem::find(bytes, b"\"entries\"").is_some()
}

/// Reads the entries.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let mut fresh = DecodeState::new(state.content.clone());
    fresh.origin = None;
    let mut capture = Capture::new();
    let recording = Recording { text, kind: LayerKind::Har, decoded: false };
    let read = Raw::list(text, &["log", "entries"]);
    let cut = read.is_none();
    match read {
        Some(entries) => {
            for (index, raw) in entries.into_iter().enumerate() {
                let interesting = is_interesting(raw.get());
                // One step with a cookie shows that the recording has those that were sent.
                let cookie = capture.lacks_cookies() && visits::sends_cookies(raw.get());
                let step = cookie || visits::is_step(raw.get());
                let called = calls::may_be(raw.get());
                if !interesting && !step && !called {
                    continue;
                }
                let members = raw.members();
                let (entry, request) = entry(&members);
                if called && let Some(call) = call(&members, &entry, &request) {
                    capture.call(call);
                }
                if step && let Some(visit) = recorded::visit(&entry, &sent(&request)) {
                    capture.visit(visit);
                }
                if interesting {
                    capture.add(search, &fresh, &exchange(recording, &members, &entry, &request, index));
                }
            }
        }
        None => {
            // A cut capture: what its text still shows.
            for found in scan::run(search, &fresh).into_iter().filter_map(found_of) {
                capture.add_found(found, search.budget.items);
            }
        }
    }
    let mut noted = state.clone();
    if cut {
        noted.note(NoteKind::Truncated, Span::at(trimmed(text).end), "json");
    }
    vec![Candidate::Decoded(capture.finish(&noted, LayerKind::Har, Format::Har))]
}

fn found_of(offer: Candidate) -> Option<Decoded> {
    match offer {
        Candidate::Decoded(found) => Some(found),
        Candidate::Step(_) => None,
    }
}

fn is_interesting(entry: &str) -> bool {
    INTERESTING.iter().any(|needle| memmem::find(entry.as_bytes(), needle.as_bytes()).is_some())
}

/// What an entry says of the request, and the request's own members.
fn entry<'a>(members: &[(Raw<'a>, Raw<'a>)]) -> (Entry<'a>, Members<'a>) {
    let request = pick(members, "request").map(Raw::members).unwrap_or_default();
    let response = pick(members, "response").map(Raw::members).unwrap_or_default();
    let started = pick(members, "startedDateTime").and_then(Raw::string);
    let entry = Entry {
        method: pick(&request, "method"),
        url: pick(&request, "url"),
        headers: pick(&request, "headers"),
        status: pick(&response, "status"),
        answer_headers: pick(&response, "headers"),
        started: started.and_then(|started| Instant::from_rfc3339(&started)),
    };
    (entry, request)
}

fn exchange<'a>(
    recording: Recording<'a>,
    members: &[(Raw<'a>, Raw<'a>)],
    entry: &Entry<'a>,
    request: &[(Raw<'a>, Raw<'a>)],
    index: usize,
) -> Exchange {
    let details = ["request.url", "request.headers", "response.headers"];
    let mut exchange = recording.exchange(entry, "har entry", index, details);
    if let Some(post) = pick(request, "postData").map(Raw::members) {
        let body = pick(&post, "text").and_then(|body| recording.piece(body, "request.postData.text"));
        match body.filter(|body| !text_of(body).trim().is_empty()) {
            Some(body) => exchange.bodies.push(body),
            None => exchange.form = recording.form(pick(&post, "params"), "request.postData.params"),
        }
    }
    let content = pick(members, "response").and_then(|response| response.member("content"));
    exchange.answer = content.and_then(|body| answer(recording, body));
    exchange
}

/// The call to a provider that an entry is.
fn call(members: &[(Raw<'_>, Raw<'_>)], entry: &Entry<'_>, request: &[(Raw<'_>, Raw<'_>)]) -> Option<calls::Call> {
    let response = pick(members, "response").map(Raw::members).unwrap_or_default();
    let content = pick(&response, "content").map(Raw::members).unwrap_or_default();
    let url = entry.url?;
    let body = pick(request, "postData").map(|post| post.get()).unwrap_or("");
    let encoded = pick(&content, "encoding").is_some();
    let text = pick(&content, "text").filter(|_| !encoded).map(|text| text.get()).unwrap_or("");
    calls::call(calls::Made {
        method: &entry.method.and_then(Raw::string).unwrap_or_default(),
        url: &url.string()?,
        place: url.span,
        status: entry.status.and_then(|status| status.get().parse().ok()).unwrap_or(0),
        grants: memmem::find(body.as_bytes(), b"grant_type").is_some(),
        mime: &pick(&content, "mimeType").and_then(Raw::string).unwrap_or_default(),
        beginning: text,
        request_headers: &recorded::plain(entry.headers, recorded::MAX_HEADERS),
        answer_headers: &recorded::plain(entry.answer_headers, recorded::MAX_HEADERS),
        reason: pick(&response, "_error").and_then(Raw::string),
    })
}

/// The parameters of the form that was sent, decoded or not.
fn sent(request: &[(Raw<'_>, Raw<'_>)]) -> Vec<(String, String)> {
    let post = pick(request, "postData").map(Raw::members).unwrap_or_default();
    let mut form = recorded::plain(pick(&post, "params"), MAX_PARAMETERS);
    if form.is_empty()
        && let Some(body) = pick(&post, "text").and_then(Raw::string)
    {
        let fields = body.split('&').take(MAX_PARAMETERS).filter_map(|pair| pair.split_once('='));
        form.extend(fields.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    form
}

/// The answer's body, where it may be a message: pages, JSON, XML and text.
fn answer<'a>(recording: Recording<'a>, body: Raw<'a>) -> Option<Piece> {
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
    let mut piece = recording.piece(raw, "response.content.text")?;
    if encoded {
        let content = text_of(&piece);
        let mut step = base64::decode(content, trimmed(content), base64::Blank::Nothing);
        step.notes.clear();
        piece.push(step);
    }
    Some(piece)
}
