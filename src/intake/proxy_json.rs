//! Recordings of proxies and of the network stack of Chrome in JSON: Charles sessions (`.chlsj`) and NetLog exports.
//! Input: JSON. Output: the same as HTTP, one exchange after the other, with the time that the tool noted in the line `:started`.

use super::base64::{self, Blank};
use super::json_string;
use super::model::NoteKind;
use super::raw::{Raw, pick};
use super::rewrite::{Rewrite, Step};
use super::search::{Candidate, DecodeState, Decoded, Search};
use crate::source::Span;
use crate::syntax::json;
use crate::time::Instant;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Exchanges of one recording.
const MAX_EXCHANGES: usize = 20_000;
/// Events of one NetLog.
const MAX_EVENTS: usize = 2_000_000;
/// Header lines of one side.
const MAX_HEADERS: usize = 300;
/// Bytes of one body that are kept.
const MAX_BODY: usize = 4 << 20;

type Members<'a> = Vec<(Raw<'a>, Raw<'a>)>;

/// Whether the text starts as one of the two.
pub(super) fn check(state: &DecodeState) -> bool {
    is_recording(state.text())
}

/// Whether the text starts as one of the two.
pub(super) fn is_recording(text: &str) -> bool {
    is_charles(text) || is_net_log(text)
}

fn is_charles(text: &str) -> bool {
    let start = text.get(..text.len().min(4096)).or_else(|| text.get(..text.floor_char_boundary(4096))).unwrap_or("");
    start.trim_start().starts_with('[')
        && ["\"scheme\"", "\"host\"", "\"method\""].iter().all(|name| start.contains(name))
}

fn is_net_log(text: &str) -> bool {
    let bytes = text.as_bytes();
    text.trim_start().starts_with('{')
        && memmem::find(bytes.get(..bytes.len().min(1 << 20)).unwrap_or(bytes), b"\"logEventTypes\"").is_some()
        && memmem::find(bytes, b"\"events\"").is_some()
}

/// Writes it as HTTP.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    http_of(state.text()).map(Candidate::Step).into_iter().collect()
}

/// Reads a text that `state` may not hold.
pub(super) fn read(search: &mut Search<'_>, state: &DecodeState, text: &str) -> Option<Decoded> {
    search.peel_part(state, vec![http_of(text)?])
}

/// The exchanges as HTTP.
fn http_of(text: &str) -> Option<Step> {
    let mut out = Rewrite::default();
    let (name, whole) = if is_charles(text) {
        ("Charles session", charles(text, &mut out))
    } else {
        ("NetLog", net_log(text, &mut out))
    };
    let mut step = out.step(LayerKind::Transcript, Some(name.to_owned()));
    if !whole {
        step.note(NoteKind::Limit, Span::default(), format!("parts {MAX_EXCHANGES}"));
    }
    (!step.content.as_str().is_empty()).then_some(step)
}

/// Writes the value of a JSON string; the place is that of the string.
pub(super) fn put(out: &mut Rewrite, text: &str, raw: Raw<'_>) {
    if raw.get().starts_with('"') {
        let step = json_string::decode(text, raw.span, LayerKind::JsonString, None);
        out.emit(step.content.as_bytes(), raw.span);
    } else if raw.get() != "null" {
        out.emit(raw.get().as_bytes(), raw.span);
    }
}

/// Writes words of our own at the start of a value.
pub(super) fn mark(out: &mut Rewrite, words: &str, at: Raw<'_>) {
    out.emit(words.as_bytes(), Span::at(at.span.start));
}

/// Goes out: whether all was written.
fn charles(text: &str, out: &mut Rewrite) -> bool {
    let entries = Raw::read(text).map(Raw::elements).unwrap_or_default();
    let whole = entries.len() <= MAX_EXCHANGES;
    for entry in entries.into_iter().take(MAX_EXCHANGES) {
        let members = entry.members();
        let (Some(method), Some(host)) = (pick(&members, "method"), pick(&members, "host")) else { continue };
        put(out, text, method);
        mark(out, " ", entry);
        if let Some(scheme) = pick(&members, "scheme") {
            put(out, text, scheme);
        }
        mark(out, "://", entry);
        put(out, text, host);
        if let Some(path) = pick(&members, "path") {
            put(out, text, path);
        }
        if let Some(query) = pick(&members, "query").filter(|query| query.get().len() > 2 && query.get() != "null") {
            mark(out, "?", entry);
            put(out, text, query);
        }
        mark(out, " HTTP/1.1\r\n", entry);
        if let Some(start) = pick(&members, "times").and_then(|times| times.member("start")) {
            mark(out, ":started: ", entry);
            put(out, text, start);
            mark(out, "\r\n", entry);
        }
        for side in ["request", "response"] {
            let Some(side) = pick(&members, side) else { continue };
            if let Some(status) = side.member("status") {
                mark(out, "HTTP/1.1 ", side);
                put(out, text, status);
                mark(out, " \r\n", side);
            }
            charles_side(text, side, out);
        }
    }
    whole
}

fn charles_side(text: &str, side: Raw<'_>, out: &mut Rewrite) {
    let headers =
        side.member("header").and_then(|header| header.member("headers")).map(Raw::elements).unwrap_or_default();
    for header in headers.into_iter().take(MAX_HEADERS) {
        let Some((name, value)) = header.member("name").zip(header.member("value")) else { continue };
        put(out, text, name);
        mark(out, ": ", header);
        put(out, text, value);
        mark(out, "\r\n", header);
    }
    mark(out, "\r\n", side);
    let body = side.member("body").map(Raw::members).unwrap_or_default();
    if let Some(content) = pick(&body, "text").filter(|content| content.get().len() <= MAX_BODY) {
        put(out, text, content);
    } else if let Some(encoded) = pick(&body, "encoded").filter(|encoded| encoded.get().len() <= MAX_BODY) {
        put_bytes(out, text, encoded);
    }
    mark(out, "\r\n\r\n", side);
}

/// Writes bytes that stand in base64; those that are no text are left out.
fn put_bytes(out: &mut Rewrite, text: &str, raw: Raw<'_>) {
    let inner = Span::new(raw.span.start + 1, raw.span.end.saturating_sub(1).max(raw.span.start + 1));
    let step = base64::decode(text, inner, Blank::Nothing);
    if !step.content.as_str().is_empty() {
        out.emit(step.content.as_bytes(), raw.span);
    }
}

/// What the events of one request say of it.
#[derive(Default)]
struct Request<'a> {
    method: Option<Raw<'a>>,
    url: Option<Raw<'a>>,
    started: Option<Instant>,
    sent: Vec<Raw<'a>>,
    received: Vec<Raw<'a>>,
    body: Vec<Raw<'a>>,
    answer: Vec<Raw<'a>>,
}

/// Goes out: whether all was written.
fn net_log(text: &str, out: &mut Rewrite) -> bool {
    let mut whole = true;
    let events =
        Raw::list(text, &["events"]).or_else(|| Raw::list_until_cut(text, &["events"]).map(|(events, _)| events));
    let offset = tick_offset(text);
    let mut requests: Vec<Request<'_>> = Vec::new();
    let mut places: std::collections::HashMap<&str, usize> = std::collections::HashMap::new();
    for event in events.unwrap_or_default().into_iter().take(MAX_EVENTS) {
        let members: Members<'_> = event.members();
        let Some(params) = pick(&members, "params").map(Raw::members) else { continue };
        let source = pick(&members, "source").and_then(|source| source.member("id")).map_or("", Raw::get);
        if let (Some(url), Some(method)) = (pick(&params, "url"), pick(&params, "method")) {
            if requests.len() >= MAX_EXCHANGES {
                whole = false;
                break;
            }
            let time = pick(&members, "time").and_then(Raw::string).and_then(|time| time.parse::<i64>().ok());
            let started = offset.zip(time).map(|(offset, time)| Instant::from_millis(offset.saturating_add(time)));
            places.insert(source, requests.len());
            requests.push(Request { method: Some(method), url: Some(url), started, ..Request::default() });
            continue;
        }
        let Some(request) = places.get(source).and_then(|place| requests.get_mut(*place)) else { continue };
        note(request, &params);
    }
    requests.iter().for_each(|request| write_request(text, request, out));
    whole
}

fn note<'a>(request: &mut Request<'a>, params: &Members<'a>) {
    if let Some(headers) = pick(params, "headers") {
        let lines: Vec<Raw<'a>> = headers.elements().into_iter().take(MAX_HEADERS).collect();
        let answers = lines.first().is_some_and(|line| line.get().starts_with("\"HTTP/"));
        if answers { request.received = lines } else { request.sent = lines }
    } else if let Some(bytes) = pick(params, "bytes").filter(|bytes| bytes.get().len() <= MAX_BODY) {
        // What was read before the answer's headers is what was sent.
        if request.received.is_empty() { request.body.push(bytes) } else { request.answer.push(bytes) }
    }
}

fn write_request(text: &str, request: &Request<'_>, out: &mut Rewrite) {
    let (Some(method), Some(url)) = (request.method, request.url) else { return };
    put(out, text, method);
    mark(out, " ", url);
    put(out, text, url);
    mark(out, " HTTP/1.1\r\n", url);
    if let Some(started) = request.started {
        mark(out, &format!(":started: {started}\r\n"), url);
    }
    let lines = |lines: &[Raw<'_>], out: &mut Rewrite| {
        for line in lines {
            put(out, text, *line);
            mark(out, "\r\n", *line);
        }
        mark(out, "\r\n", url);
    };
    lines(&request.sent, out);
    request.body.iter().for_each(|bytes| put_bytes(out, text, *bytes));
    mark(out, "\r\n\r\n", url);
    if !request.received.is_empty() {
        lines(&request.received, out);
        request.answer.iter().for_each(|bytes| put_bytes(out, text, *bytes));
        mark(out, "\r\n\r\n", url);
    }
}

/// Milliseconds since 1970 at which the ticks of the log are zero.
fn tick_offset(text: &str) -> Option<i64> {
    let at = memmem::find(text.as_bytes(), b"\"timeTickOffset\"")? + 16;
    let rest = text.get(at..)?.trim_start().strip_prefix(':')?.trim_start();
    let digits = rest.trim_start_matches('"');
    let len = digits.bytes().take(20).take_while(u8::is_ascii_digit).count();
    // Only whole numbers are written there.
    json::number(digits.get(..len)?).and_then(|_| digits.get(..len)?.parse().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn http(text: &str) -> String {
        let mut out = Rewrite::default();
        if is_charles(text) {
            charles(text, &mut out);
        } else {
            net_log(text, &mut out);
        }
        out.step(LayerKind::Transcript, None).content.as_str().to_owned()
    }

    #[test]
    fn sessions_of_charles() {
        let text = r#"[{"status": "COMPLETE", "method": "POST", "scheme": "https", "host": "sp.test", "path": "/acs", "query": null,
            "times": {"start": "2026-01-01T00:00:00Z"}, "request": {"header": {"headers": [{"name": "A", "value": "b"}]}, "body": {"text": "x=1"}},
            "response": {"status": 403, "header": {"headers": []}, "body": {}}}]"#;
        assert_eq!(
            http(text),
            "POST https://sp.test/acs HTTP/1.1\r\n:started: 2026-01-01T00:00:00Z\r\nA: b\r\n\r\nx=1\r\n\r\nHTTP/1.1 403 \r\n\r\n\r\n\r\n"
        );
    }

    #[test]
    fn events_of_chrome() {
        let text = r#"{"constants": {"logEventTypes": {}, "timeTickOffset": "1000"}, "events": [
            {"source": {"id": 7}, "time": "500", "params": {"method": "GET", "url": "https://a.test/"}},
            {"source": {"id": 7}, "params": {"headers": ["Host: a.test"], "line": "GET / HTTP/1.1\r\n"}},
            {"source": {"id": 7}, "params": {"headers": ["HTTP/1.1 302", "Location: /x"]}},
            {"source": {"id": 7}, "params": {"bytes": "aGk="}}]}"#;
        assert_eq!(
            http(text),
            "GET https://a.test/ HTTP/1.1\r\n:started: 1970-01-01T00:00:01.500Z\r\nHost: \
             a.test\r\n\r\n\r\n\r\nHTTP/1.1 302\r\nLocation: /x\r\n\r\nhi\r\n\r\n"
        );
    }

    #[test]
    fn exchanges_are_written_up_to_the_limit() {
        let entry = r#"{"method":"GET","scheme":"https","host":"a.test"}"#;
        let events = r#"{"params":{"url":"https://a.test/","method":"GET"}}"#;
        for (count, whole) in [(MAX_EXCHANGES, true), (MAX_EXCHANGES + 1, false)] {
            let charles = format!("[{}]", vec![entry; count].join(","));
            let log = format!("{{\"logEventTypes\":1,\"events\":[{}]}}", vec![events; count].join(","));
            for text in [charles, log] {
                let step = http_of(&text).unwrap();
                assert_eq!(step.content.as_str().matches("GET https").count(), MAX_EXCHANGES);
                assert_eq!(step.notes.is_empty(), whole);
            }
        }
    }
}
