//! HAR (HTTP archive 1.2): the messages of a browser's capture.
//! Comes in: the JSON of the capture. Goes out: one item with a child per message.
//! Values stay borrowed from the text, because a capture may have hundreds of megabytes; one broken entry loses only itself.

use super::capture::Capture;
use super::exchange::{Exchange, Piece, text_of};
use super::model::{Format, NoteKind};
use super::parameters::MAX_PARAMETERS;
use super::raw::{Raw, pick};
use super::recorded::{self, Entry, Recording};
use super::rewrite::{Step, trimmed};
use super::search::{Candidate, DecodeState, Decoded, Search};
use super::{base64, calls, scan, visits};
use crate::source::Span;
use crate::syntax::json;
use crate::time::Instant;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Bytes at both ends of a log that are searched for the name of the tool.
const NEAR: usize = 8 << 10;
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
    let entries = ["\"request\"", "\"response\"", "\"startedDateTime\""];
    if matches!(bytes.get(start), Some(b'{' | b'['))
        && entries.iter().all(|name| memmem::find(bytes, name.as_bytes()).is_some())
    {
        return true;
    }
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
    let whole = Raw::list(text, &["log", "entries"]).or_else(|| copied(text));
    let cut = whole.is_none();
    let (read, rest) = match whole {
        Some(entries) => (Some(entries), None),
        None => {
            Raw::list_until_cut(text, &["log", "entries"]).map_or((None, None), |(entries, at)| (Some(entries), at))
        }
    };
    capture.made_by(creator(text));
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
            // A capture that was cut before its entries, or is broken: what its text still shows.
            for found in scan::run(search, &fresh).into_iter().filter_map(found_of) {
                capture.add_found(found, search.budget.items);
            }
        }
    }
    let mut noted = state.clone();
    if let Some(at) = rest {
        // The entry that was cut: the messages that it still shows.
        let step = Step::cut(LayerKind::Har, Some("entry that was cut".to_owned()), text, Span::new(at, text.len()));
        for found in scan::run(search, &fresh.then(step)).into_iter().filter_map(found_of) {
            capture.add_found(found, search.budget.items);
        }
        let url = cut_url(text.get(at..).unwrap_or(""));
        noted.note(NoteKind::CaptureCut, Span::at(trimmed(text).end), url.unwrap_or_default());
    } else if cut {
        let kind = if capture.has_messages() { NoteKind::CaptureCut } else { NoteKind::Truncated };
        noted.note(kind, Span::at(trimmed(text).end), if kind == NoteKind::CaptureCut { "" } else { "json" });
    }
    vec![Candidate::Decoded(capture.finish(&noted, LayerKind::Har, Format::Har))]
}

/// The name of the tool that wrote the log; it stands near the beginning or, in some tools, at the end.
fn creator(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let ends = [bytes.get(..bytes.len().min(NEAR)), bytes.get(bytes.len().saturating_sub(NEAR)..)];
    ends.into_iter().flatten().find_map(|part| {
        let at = memmem::find(part, b"\"creator\"")?;
        let part = String::from_utf8_lossy(part.get(at..part.len().min(at + 400))?).into_owned();
        let name = part.split("\"name\"").nth(1)?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
        Some(name.split('"').next()?.to_owned())
    })
}

/// Entries that were copied without the log around them: a list, one alone, or the log without its name.
fn copied(text: &str) -> Option<Vec<Raw<'_>>> {
    let is_entry = |raw: &Raw<'_>| raw.member("request").is_some() && raw.member("response").is_some();
    if let Some(entries) = Raw::list(text, &["entries"]) {
        return Some(entries);
    }
    let read = Raw::read(text)?;
    if is_entry(&read) {
        return Some(vec![read]);
    }
    let elements = read.elements();
    elements.first().is_some_and(is_entry).then_some(elements)
}

/// The request that a cut entry belonged to, without its parameters.
fn cut_url(entry: &str) -> Option<String> {
    let at = entry.find("\"url\"")? + 5;
    let rest = entry.get(at..)?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    let url = rest.split(['"', '?', '#']).next()?;
    (url.len() <= 500 && !url.is_empty()).then(|| url.to_owned())
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
    let started = started.and_then(|started| Instant::from_rfc3339(&started));
    // The milliseconds until the last byte of the answer.
    let took = pick(members, "time")
        .and_then(|time| json::number(time.get()))
        .filter(|took| (0.0..86_400_000.0).contains(took));
    let entry = Entry {
        method: pick(&request, "method"),
        url: pick(&request, "url"),
        headers: pick(&request, "headers"),
        status: pick(&response, "status"),
        answer_headers: pick(&response, "headers"),
        started,
        ended: started
            .zip(took)
            .map(|(started, took)| Instant::from_millis(started.millis().saturating_add(took as i64))),
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
