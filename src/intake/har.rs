//! HAR (HTTP archive 1.2): the messages of a browser's capture.
//! Comes in: the JSON of the capture. Goes out: one item with a child per message.
//! Values stay borrowed from the text, because a capture may have hundreds of megabytes; one broken entry loses only itself.

use super::capture::Capture;
use super::entry_text::{MAX_TAIL, cut_url, until_cut};
use super::exchange::{Exchange, Piece, text_of};
use super::model::{Content, Format, NoteKind, Visit};
use super::needles::Needles;
use super::parameters::MAX_PARAMETERS;
use super::raw::{Raw, pick};
use super::recorded::{self, Entry, Recording};
use super::rewrite::{Step, trimmed};
use super::search::{Candidate, DecodeState, Decoded, Search};
use super::split::Splitter;
use super::{base64, calls, denial, json_exchanges, said, scan, sign_in, visits};
use crate::source::Span;
use crate::syntax::json;
use crate::time::Instant;
use crate::vocabulary::LayerKind;
use memchr::memmem;
use std::sync::LazyLock;

/// Bytes at both ends of a log that are searched for the name of the tool.
const NEAR: usize = 8 << 10;
/// What the last entry of a recording is called, where its end is missing.
pub(crate) const CUT_ENTRY: &str = "entry that was cut";
/// The names under which the entries stand.
pub(super) const NAMES: &[&str] = &["log", "entries"];
/// Groups of words, as the bits that [`Needles`] finds: of messages, steps of the browser, calls to a provider, cookies that are
/// sent, failures.
const OF_INTEREST: u32 = 1;
const STEP: u32 = 2;
const CALL: u32 = 4;
const COOKIE: u32 = 8;
const FAILURE: u32 = 16;
/// The words, made ready once.
static NEEDLES: LazyLock<Needles> =
    LazyLock::new(|| Needles::new(&[INTERESTING, visits::STEPS, calls::WORDS, visits::COOKIES, visits::FAILURES]));
/// How tokens begin; a word too short to be looked for with the others.
const TOKEN: &[u8] = b"eyJ";
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
    "code=",
    "\\\"code\\\"",
    "error=",
    "\\\"error\\\"",
    "jwks",
    "introspect",
    "\\\"keys\\\"",
    "\"base64\"",
    "assword",
    "grant_type",
];

/// Whether the text is JSON with the members of a HAR.
pub(super) fn check(state: &DecodeState) -> bool {
    is_har(state.text())
}

/// The same for a text that no state holds.
pub(super) fn is_har(text: &str) -> bool {
    let bytes = text.as_bytes();
    let start = trimmed(text.get(..64.min(bytes.len())).unwrap_or("")).start;
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
    read(search, state, state.text()).map(Candidate::Decoded).into_iter().collect()
}

/// Reads the entries of a text that `state` may not hold.
pub(super) fn read(search: &mut Search<'_>, state: &DecodeState, text: &str) -> Option<Decoded> {
    let mut log = Log::new();
    let mut broken = None;
    let mut is_log = true;
    let mut is_stopped = false;
    let mut splitter = Splitter::new(if text.trim_start().starts_with('[') { &[] } else { NAMES });
    while let Some(span) = splitter.next(text.as_bytes().get(splitter.read()..).unwrap_or(&[])) {
        let entry = span.of(text);
        if log.count == 0 && splitter.is_list() && !is_entry(entry) {
            is_log = false;
            break;
        }
        if !log.entry(search, entry, span.start) {
            broken = Some(span.start);
            break;
        }
        search.went(splitter.read(), log.found());
        is_stopped = search.is_stopped();
        if is_stopped {
            break;
        }
    }
    is_log &= splitter.found;
    let whole = if is_log {
        let rest = text.get(splitter.read()..).unwrap_or("");
        splitter.ended && broken.is_none() && rest.trim().is_empty()
    } else {
        log.copied(search, text)
    };
    log.made_by(&near(text.as_bytes()));
    let whole = whole || is_stopped;
    let rest = broken.or(splitter.open()).filter(|_| is_log && !is_stopped);
    let tail = rest.map(|at| (at, text.get(at..).unwrap_or("")));
    if !whole && tail.is_none() && log.count == 0 {
        // A capture that was cut before its entries, or is broken: what its text still shows.
        log.look_into(search, 0, text, None);
    }
    Some(log.finish(search, state, tail, whole, trimmed(text).end))
}

/// Where the entries of a whole recording are; nothing where it is none, or was cut.
pub(crate) fn entries(text: &str) -> Option<Vec<Span>> {
    let mut splitter = Splitter::new(NAMES);
    let mut spans = Vec::new();
    while let Some(span) = splitter.next(text.as_bytes().get(splitter.read()..).unwrap_or(&[])) {
        spans.push(span);
    }
    (splitter.found && splitter.ended).then_some(spans)
}

/// The log of a recording while its entries come in.
pub(super) struct Log {
    capture: Capture,
    /// The text of the capture without layers; it is not held here.
    fresh: DecodeState,
    /// Entries so far.
    count: usize,
}

impl Log {
    pub(super) fn new() -> Self {
        Log { capture: Capture::new(), fresh: DecodeState::new(Content::Passed(0)), count: 0 }
    }

    /// Whether an entry came in.
    pub(super) fn is_begun(&self) -> bool {
        self.count > 0
    }

    /// Messages so far.
    pub(super) fn found(&self) -> usize {
        self.capture.found()
    }

    /// Adds an entry that starts at an offset of the recording; `false` where it is of interest and no JSON.
    pub(super) fn entry(&mut self, search: &mut Search<'_>, entry: &str, at: usize) -> bool {
        let index = self.count;
        self.count += 1;
        let mut found = NEEDLES.find(entry.as_bytes(), OF_INTEREST | STEP | CALL | COOKIE | FAILURE);
        if memmem::find(entry.as_bytes(), TOKEN).is_some() {
            found |= OF_INTEREST;
        }
        if entry.len() > visits::MAX_STEP {
            found &= OF_INTEREST | CALL;
        }
        // One step with a cookie shows that the recording has those that were sent.
        let step = found & STEP != 0 || (found & COOKIE != 0 && self.capture.lacks_cookies());
        let page = self.capture.awaits(entry);
        let interesting = found & OF_INTEREST != 0;
        let denied = entry.len() <= visits::MAX_STEP && self.capture.may_deny(entry);
        if !page && !interesting && !step && !denied && found & (CALL | FAILURE) == 0 {
            return true;
        }
        let Some(read) = Raw::read(entry) else { return false };
        let recording = Recording { text: entry, base: at, kind: LayerKind::Har, decoded: false };
        let members = read.members();
        let (entry, request) = self::entry(&members, at);
        if (denied || found & CALL != 0)
            && let Some(call) = call(&members, &entry, &request, denied)
        {
            self.capture.call(call);
        }
        if (step || interesting || page || found & FAILURE != 0)
            && let Some(mut visit) = recorded::visit(&entry, &sent(&members, &request))
            && (step
                || visit.asks
                || visit.answer.is_some()
                || (visit.status >= 500 && visits::starts_login(&visit.url))
                || self.capture.is_page(&visit))
        {
            tell(&mut visit, &members);
            self.capture.visit(visit);
        }
        if interesting {
            let exchange = exchange(recording, &members, &entry, &request, index);
            self.capture.add(search, &self.fresh, &exchange);
        } else if entry.method.is_some_and(|method| method.get() == "\"POST\"") {
            self.capture.suspect(&exchange(recording, &members, &entry, &request, index));
        }
        true
    }

    /// Entries that were copied without the log around them: the log without its name, or one entry alone; `false` where it is neither.
    fn copied(&mut self, search: &mut Search<'_>, text: &str) -> bool {
        if let Some(entries) = Raw::list(text, &["entries"]) {
            return entries.into_iter().all(|raw| self.entry(search, raw.get(), raw.span.start));
        }
        let alone = Raw::read(text).filter(|read| is_entry(read.get()));
        alone.is_some_and(|read| self.entry(search, read.get(), read.span.start)) || self.lines(search, text)
    }

    /// A record in each line: an entry, or one below the member `snapshot` (Playwright's trace of the network).
    fn lines(&mut self, search: &mut Search<'_>, text: &str) -> bool {
        let mut at = 0;
        let mut whole = true;
        for line in text.split_inclusive('\n') {
            let start = at;
            at += line.len();
            if line.trim().is_empty() {
                continue;
            }
            let Some(record) = Raw::read(line) else {
                whole = false;
                break;
            };
            let entry = record.member("snapshot").unwrap_or(record);
            if is_entry(entry.get()) {
                whole &= self.entry(search, entry.get(), start + entry.span.start);
            }
        }
        whole && self.count > 0
    }

    /// The messages that a part of the recording shows which could not be read as entries.
    fn look_into(&mut self, search: &mut Search<'_>, at: usize, part: &str, what: Option<&str>) {
        let part = part.get(..part.floor_char_boundary(MAX_TAIL)).unwrap_or(part);
        let mut step = Step::cut(LayerKind::Har, what.map(str::to_owned), part, Span::new(0, part.len()));
        step.map = step.map.shifted(at);
        for found in scan::run(search, &self.fresh.then(step)).into_iter().filter_map(found_of) {
            self.capture.add_found(found, search.budget.items);
        }
    }

    /// The item of the recording. `tail` is the entry that was cut; `end` is where the recording ends.
    pub(super) fn finish(
        mut self,
        search: &mut Search<'_>,
        state: &DecodeState,
        tail: Option<(usize, &str)>,
        whole: bool,
        end: usize,
    ) -> Decoded {
        let mut noted = state.clone();
        if let Some((at, tail)) = tail {
            // Its request is whole where the status of its answer stands there.
            let whole = memmem::find(tail.as_bytes(), b"\"response\"").and_then(|_| until_cut(tail));
            // A message in the page that was cut is looked for below.
            let whole = whole.filter(|(_, rest)| !is_interesting(rest.as_bytes()));
            if !whole.is_some_and(|(whole, _)| self.entry(search, &whole, at)) {
                self.look_into(search, at, tail, Some(CUT_ENTRY));
            }
            noted.note(NoteKind::CaptureCut, Span::at(end), cut_url(tail).unwrap_or_default());
        } else if !whole {
            let kind = if self.capture.has_messages() { NoteKind::CaptureCut } else { NoteKind::Truncated };
            noted.note(kind, Span::at(end), if kind == NoteKind::CaptureCut { "" } else { "json" });
        }
        self.capture.finish(&noted, LayerKind::Har, Format::Har)
    }

    /// The name of the tool, from both ends of the recording.
    pub(super) fn made_by(&mut self, ends: &[u8]) {
        self.capture.made_by(creator(ends));
    }
}

/// Both ends of a recording.
fn near(bytes: &[u8]) -> Vec<u8> {
    let start = bytes.get(..bytes.len().min(NEAR)).unwrap_or(bytes);
    let end = bytes.get(bytes.len().saturating_sub(NEAR)..).unwrap_or(bytes);
    [start, end].concat()
}

/// The name of the tool that wrote the log; it stands near the beginning or, in some tools, at the end.
fn creator(ends: &[u8]) -> Option<String> {
    let at = memmem::find(ends, b"\"creator\"")?;
    let part = String::from_utf8_lossy(ends.get(at..ends.len().min(at + 400))?).into_owned();
    let name = part.split("\"name\"").nth(1)?.trim_start().strip_prefix(':')?.trim_start().strip_prefix('"')?;
    Some(name.split('"').next()?.to_owned())
}

/// Whether JSON is an entry by its members.
fn is_entry(text: &str) -> bool {
    Raw::read(text).is_some_and(|raw| raw.member("request").is_some() && raw.member("response").is_some())
}

fn found_of(offer: Candidate) -> Option<Decoded> {
    match offer {
        Candidate::Decoded(found) => Some(found),
        Candidate::Step(_) => None,
    }
}

fn is_interesting(bytes: &[u8]) -> bool {
    NEEDLES.find(bytes, OF_INTEREST) & OF_INTEREST != 0 || memmem::find(bytes, TOKEN).is_some()
}

/// Whether a short answer, as the capture writes it, can be that of an introspection endpoint.
fn is_inactive(text: &str) -> bool {
    text.len() <= 200 && text.contains("active\\\"")
}

/// What an entry says of the request, and the request's own members.
fn entry<'a>(members: &[(Raw<'a>, Raw<'a>)], base: usize) -> (Entry<'a>, Members<'a>) {
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
        redirect: pick(&response, "redirectURL"),
        reason: pick(&response, "_error"),
        started,
        ended: started
            .zip(took)
            .map(|(started, took)| Instant::from_millis(started.millis().saturating_add(took as i64))),
        base,
    };
    (entry, request)
}

fn exchange<'a>(
    recording: Recording<'a>,
    members: &Members<'a>,
    entry: &Entry<'a>,
    request: &Members<'a>,
    index: usize,
) -> Exchange {
    let details = ["request.url", "request.headers", "response.headers"];
    let mut exchange = recording.exchange(entry, "har entry", index, details);
    let post = pick(request, "postData").map(Raw::members).unwrap_or_default();
    let body = pick(&post, "text").and_then(|body| recording.piece(body, "request.postData.text"));
    match body.filter(|body| !text_of(body).trim().is_empty()) {
        Some(body) => exchange.bodies.push(body),
        None => exchange.form = recording.form(pick(&post, "params"), "request.postData.params"),
    }
    if exchange.bodies.is_empty() && exchange.form.is_empty() {
        let elsewhere = elsewhere(members, request, &post);
        exchange.bodies.extend(elsewhere.and_then(|body| recording.piece(body, "request")));
    }
    let content = pick(members, "response").and_then(|response| response.member("content"));
    exchange.answer = content.and_then(|body| answer(recording, body));
    exchange
}

/// The call to a provider that an entry is.
fn call(
    members: &[(Raw<'_>, Raw<'_>)],
    entry: &Entry<'_>,
    request: &[(Raw<'_>, Raw<'_>)],
    after_login: bool,
) -> Option<calls::Call> {
    let response = pick(members, "response").map(Raw::members).unwrap_or_default();
    let content = pick(&response, "content").map(Raw::members).unwrap_or_default();
    let url = entry.url?;
    let body = pick(request, "postData").map(|post| post.get()).unwrap_or("");
    let encoded = pick(&content, "encoding").is_some();
    let text = pick(&content, "text").filter(|_| !encoded).map(|text| text.get()).unwrap_or("");
    calls::call(calls::Made {
        method: &entry.method.and_then(Raw::string).unwrap_or_default(),
        url: &url.string()?,
        place: url.span.shift(entry.base),
        status: entry.status.and_then(|status| status.get().parse().ok()).unwrap_or(0),
        // A form that is not in the recording says nothing of what it asked.
        grants: memmem::find(body.as_bytes(), b"grant_type").is_some()
            || (body.is_empty() && url.get().ends_with("/token\"")),
        after_login,
        mime: &pick(&content, "mimeType").and_then(Raw::string).unwrap_or_default(),
        beginning: text,
        request_headers: &recorded::plain(entry.headers, recorded::MAX_HEADERS),
        answer_headers: &recorded::plain(entry.answer_headers, recorded::MAX_HEADERS),
        reason: entry.reason.and_then(Raw::string),
        said: said::said,
    })
}

/// The form of a login under another name than the format has for it.
fn elsewhere<'a>(entry: &Members<'a>, request: &Members<'a>, post: &Members<'a>) -> Option<Raw<'a>> {
    [post, request, entry].into_iter().find_map(|members| json_exchanges::form(members))
}

/// The parameters of the form that was sent, decoded or not.
fn sent(entry: &Members<'_>, request: &Members<'_>) -> Vec<(String, String)> {
    let post = pick(request, "postData").map(Raw::members).unwrap_or_default();
    let mut form = recorded::plain(pick(&post, "params"), MAX_PARAMETERS);
    let text = pick(&post, "text").filter(|text| text.get().len() > 2);
    if form.is_empty()
        && let Some(body) = text.or_else(|| elsewhere(entry, request, &post)).and_then(Raw::string)
    {
        let fields = body.split('&').take(MAX_PARAMETERS).filter_map(|pair| pair.split_once('='));
        form.extend(fields.map(|(name, value)| (name.to_owned(), value.to_owned())));
    }
    form
}

/// What the page that answers a step shows, and the sentence by which it denies the user although its status does not say so.
fn tell(visit: &mut Visit, members: &[(Raw<'_>, Raw<'_>)]) {
    let content = pick(members, "response").and_then(|response| response.member("content"));
    let body = content.map(Raw::members).unwrap_or_default();
    let text = pick(&body, "text").filter(|text| text.get().len() <= denial::MAX_PAGE);
    if visit.status < 200 {
        return;
    }
    let mut text = text.and_then(Raw::string).unwrap_or_default();
    if pick(&body, "encoding").is_some() {
        let step = base64::decode(&text, trimmed(&text), base64::Blank::Nothing);
        text = step.content.as_str().to_owned();
    }
    sign_in::tell(visit, &text);
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
    if !encoded && !is_interesting(raw.get().as_bytes()) && !is_inactive(raw.get()) {
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
