//! Recordings that write request and answer apart: events of Chrome (chromedriver, Puppeteer), `tshark -T json` and `-T fields`, and
//! cassettes of VCR.
//!
//! Input: text. Output: the same as HTTP, one exchange after the other. Invariant: a status belongs to the request that its record names,
//! else to the last one without an answer.

use super::json_exchanges::time_of_text;
use super::raw::{Raw, pick};
use super::rewrite::{Rewrite, trimmed};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Exchanges of one text.
const MAX_EXCHANGES: usize = 2000;
/// Requests before an answer among which its own is looked for.
const MAX_OPEN: usize = 200;
/// Bytes of a text that is looked at.
const MAX_TEXT: usize = 32 << 20;
/// Members of one record, nested ones included.
const MAX_LEAVES: usize = 400;
/// How members of one record are nested.
const MAX_DEPTH: usize = 6;

/// A value and where it stands.
type Value = (String, Span);

/// A request with what was told of its answer.
#[derive(Default)]
struct Told {
    id: String,
    method: String,
    url: Value,
    time: String,
    headers: Vec<(String, Value)>,
    body: Value,
    status: String,
    answer: Vec<(String, Value)>,
}

/// Whether the text is one of these, and carries a login.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    text.len() < MAX_TEXT
        && ["SAMLRe", "code=", "id_token", "wresult"].iter().any(|word| text.contains(word))
        && (is_events(text) || is_packets(text) || is_cassette(text) || is_fields(text))
}

fn is_events(text: &str) -> bool {
    text.contains("Network.requestWillBeSent")
}

fn is_packets(text: &str) -> bool {
    text.contains("\"http.request.method\"")
}

fn is_cassette(text: &str) -> bool {
    text.lines().take(5).any(|line| matches!(line.trim_end(), "http_interactions:" | "interactions:"))
}

fn is_fields(text: &str) -> bool {
    let row = |line: &str| line.contains("\tPOST\t") || line.contains("\tGET\t");
    text.lines().take(50).any(row) && text.contains("\thttp")
}

/// Writes it as HTTP.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let told = if is_cassette(text) {
        cassette(text)
    } else if is_events(text) || is_packets(text) {
        records(text)
    } else {
        fields(text)
    };
    let mut out = Rewrite::default();
    for one in told.iter().filter(|one| !one.url.0.is_empty() && !one.status.is_empty()) {
        let at = Span::at(one.url.1.start);
        out.emit(format!("{} ", one.method).as_bytes(), at);
        put(&mut out, text, &one.url);
        out.emit(b" HTTP/1.1\r\n", at);
        if let Some(time) = time_of_text(&one.time) {
            out.emit(format!(":started: {time}\r\n").as_bytes(), at);
        }
        headers(&mut out, text, &one.headers);
        put(&mut out, text, &one.body);
        out.emit(format!("\r\n\r\nHTTP/1.1 {} \r\n", one.status).as_bytes(), at);
        headers(&mut out, text, &one.answer);
        out.emit(b"\r\n\r\n", at);
    }
    let step = out.step(LayerKind::Transcript, Some("requests and answers".to_owned()));
    if step.content.as_str().is_empty() { Vec::new() } else { vec![Candidate::Step(step)] }
}

fn headers(out: &mut Rewrite, text: &str, all: &[(String, Value)]) {
    for (name, value) in all {
        out.emit(format!("{name}: ").as_bytes(), Span::at(value.1.start));
        put(out, text, value);
        out.emit(b"\r\n", Span::at(value.1.end));
    }
    out.emit(b"\r\n", Span::at(all.last().map_or(0, |(_, value)| value.1.end)));
}

/// A value, each character at its place where it is written as it is.
fn put(out: &mut Rewrite, text: &str, (value, span): &Value) {
    if span.of(text) == value {
        out.copy(text.as_bytes(), span.start, span.end);
    } else {
        out.emit(value.as_bytes(), *span);
    }
}

/// Records in JSON: a list, or one in each line.
fn records(text: &str) -> Vec<Told> {
    let mut told = Vec::new();
    let inner = trimmed(text);
    if inner.of(text).starts_with('[') {
        for raw in Raw::read(text).map(Raw::elements).unwrap_or_default() {
            record(raw.get(), raw.span, &mut told);
        }
    } else {
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            // Before the record may stand the time and the level of a log.
            let start = line.find('{').unwrap_or(line.len());
            record(
                line.get(start..).unwrap_or("").trim_end(),
                Span::new(at + start, at + line.trim_end().len()),
                &mut told,
            );
            at += line.len();
        }
    }
    told
}

fn record(json: &str, span: Span, told: &mut Vec<Told>) {
    let Some(raw) = Raw::read(json) else { return };
    // The driver writes the event as a text in the record.
    let message = raw.member("message").and_then(Raw::string).filter(|inner| inner.contains("Network."));
    if let Some(inner) = message {
        return event(&inner, span, true, told);
    }
    if json.contains("\"http.") { packet(raw, span.start, told) } else { event(json, span, false, told) }
}

/// An event of Chrome's developer tools.
fn event(json: &str, outer: Span, inside: bool, told: &mut Vec<Told>) {
    let Some(raw) = Raw::read(json) else { return };
    let raw = raw.member("message").unwrap_or(raw);
    let (Some(name), Some(params)) = (raw.member("method").and_then(Raw::string), raw.member("params")) else { return };
    let params = params.members();
    let place = |raw: Raw<'_>| if inside { outer } else { raw.span.shift(outer.start) };
    let value = |raw: Raw<'_>| raw.string().map(|text| (text, place(raw)));
    let pairs = |list: Option<Raw<'_>>| -> Vec<(String, Value)> {
        let members = list.map(Raw::members).unwrap_or_default();
        members.into_iter().filter_map(|(name, text)| Some((name.string()?, value(text)?))).collect()
    };
    let id = pick(&params, "requestId").and_then(Raw::string).unwrap_or_default();
    let answer = |told: &mut Vec<Told>, response: Raw<'_>| {
        if let Some(one) = told.iter_mut().rev().take(MAX_OPEN).find(|one| one.id == id) {
            one.status = response.member("status").map_or(String::new(), |status| status.get().to_owned());
            one.answer.extend(pairs(response.member("headers")));
        }
    };
    match name.as_str() {
        "Network.requestWillBeSent" if told.len() < MAX_EXCHANGES => {
            if let Some(redirect) = pick(&params, "redirectResponse") {
                answer(told, redirect);
            }
            let Some(request) = pick(&params, "request").map(Raw::members) else { return };
            told.push(Told {
                method: pick(&request, "method").and_then(Raw::string).unwrap_or_default(),
                url: pick(&request, "url").and_then(value).unwrap_or_default(),
                time: pick(&params, "wallTime").map_or(String::new(), |time| time.get().to_owned()),
                headers: pairs(pick(&request, "headers")),
                body: pick(&request, "postData").and_then(value).unwrap_or_default(),
                id,
                ..Told::default()
            });
        }
        "Network.responseReceived" => {
            if let Some(response) = pick(&params, "response") {
                answer(told, response);
            }
        }
        _ => {}
    }
}

/// A packet of `tshark -T json`.
fn packet(raw: Raw<'_>, base: usize, told: &mut Vec<Told>) {
    let mut leaves: Vec<(String, Value)> = Vec::new();
    let mut nodes = vec![(raw, 0)];
    while let Some((node, depth)) = nodes.pop().filter(|_| leaves.len() < MAX_LEAVES) {
        for (name, value) in node.members() {
            if let (Some(name), Some(text)) = (name.string(), value.string()) {
                leaves.push((
                    name,
                    (text, Span::new(value.span.start + 1, value.span.end.saturating_sub(1)).shift(base)),
                ));
            } else if depth < MAX_DEPTH {
                nodes.push((value, depth + 1));
            }
        }
    }
    let leaf = |name: &str| leaves.iter().find(|(own, _)| own == name).map(|(_, value)| value.clone());
    let text = |name: &str| leaf(name).map(|value| value.0).unwrap_or_default();
    let named = |names: &[(&str, &str)]| -> Vec<(String, Value)> {
        names.iter().filter_map(|(own, name)| Some(((*name).to_owned(), leaf(own)?))).collect()
    };
    let answers = named(&[("http.location", "Location"), ("http.date", "Date"), ("http.content_type", "Content-Type")]);
    add(
        told,
        Told {
            id: text("frame.number"),
            method: text("http.request.method"),
            url: leaf("http.request.full_uri").unwrap_or_default(),
            time: text("frame.time_epoch"),
            body: leaf("http.file_data").unwrap_or_default(),
            ..Told::default()
        },
        &text("http.request_in"),
        text("http.response.code"),
        answers,
    );
}

/// Rows of `tshark -T fields`, whose columns are told by what stands in them.
fn fields(text: &str) -> Vec<Told> {
    let mut told = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let mut one = Told::default();
        let mut status = String::new();
        let mut start = at;
        for column in line.trim_end_matches(['\r', '\n']).split('\t') {
            let place = Span::new(start, start + column.len());
            start = place.end + 1;
            match column {
                "GET" | "POST" => one.method = column.to_owned(),
                _ if column.starts_with("http") && one.url.0.is_empty() => one.url = (column.to_owned(), place),
                _ if column.len() == 3 && column.bytes().all(|byte| byte.is_ascii_digit()) => {
                    status = column.to_owned()
                }
                _ if one.time.is_empty() && time_of_text(column).is_some() => one.time = column.to_owned(),
                _ if column.contains('=') && column.len() > one.body.0.len() => one.body = (column.to_owned(), place),
                _ => {}
            }
        }
        at += line.len();
        add(&mut told, one, "", status, Vec::new());
    }
    told
}

/// Adds a request, or the answer to one.
fn add(told: &mut Vec<Told>, one: Told, to: &str, status: String, answer: Vec<(String, Value)>) {
    if !one.method.is_empty() {
        if told.len() < MAX_EXCHANGES {
            told.push(one);
        }
    } else if !status.is_empty() {
        let is_its = |one: &&mut Told| if to.is_empty() { one.status.is_empty() } else { one.id == to };
        if let Some(one) = told.iter_mut().rev().take(MAX_OPEN).find(is_its) {
            one.status = status;
            one.answer = answer;
        }
    }
}

/// A cassette in YAML; what stands in one line is read.
fn cassette(text: &str) -> Vec<Told> {
    let mut told: Vec<Told> = Vec::new();
    let mut at = 0;
    let mut answers = false;
    let mut header = String::new();
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let content = line.trim();
        let (name, rest) = content.split_once(':').unwrap_or(("", content));
        let bare = rest.trim().trim_matches(['"', '\'']);
        let from = start + line.find(bare).filter(|_| !bare.is_empty()).unwrap_or(0);
        let value = (bare.to_owned(), Span::new(from, from + bare.len()));
        if name.trim_start_matches("- ") == "request" && told.len() < MAX_EXCHANGES {
            told.push(Told::default());
            answers = false;
            continue;
        }
        let Some(one) = told.last_mut() else { continue };
        let item = content.strip_prefix("- ").map(|item| item.trim_matches(['"', '\'']));
        match (name, item) {
            ("response", _) => answers = true,
            ("method", _) if !answers => one.method = bare.to_ascii_uppercase(),
            ("uri", _) if !answers => one.url = value,
            ("string" | "body", _) if !answers && !bare.is_empty() => one.body = value,
            ("code", _) if answers => one.status = bare.to_owned(),
            ("recorded_at", _) => {
                one.time = super::http_date::parse(bare).map_or(String::new(), |time| time.to_string());
            }
            (_, Some(item)) if answers && matches!(header.as_str(), "Location" | "Date" | "Content-Type") => {
                let from = start + line.find(item).unwrap_or(0);
                one.answer.push((header.clone(), (item.to_owned(), Span::new(from, from + item.len()))));
            }
            _ => {}
        }
        header = if bare.is_empty() { name.to_owned() } else { String::new() };
    }
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn short(told: &[Told]) -> Vec<String> {
        told.iter()
            .map(|one| format!("{} {} {} {} {}", one.method, one.url.0, one.body.0, one.status, one.answer.len()))
            .collect()
    }

    #[test]
    fn answers_find_their_requests() {
        let events = r#"{"message": "{\"message\": {\"method\": \"Network.requestWillBeSent\", \"params\":
            {\"requestId\": \"1\", \"request\": {\"method\": \"POST\", \"url\": \"https://sp.test/acs\",
            \"postData\": \"code=1\", \"headers\": {}}}}}"}"#
            .replace("\n            ", "");
        let next = r#"{"method": "Network.requestWillBeSent", "params": {"requestId": "1", "redirectResponse": {"status": 302, "headers":
            {"location": "/home"}}, "request": {"method": "GET", "url": "https://sp.test/home"}}}"#
            .replace("\n            ", "");
        let both = format!("{events}\n{next}\n");
        assert_eq!(short(&records(&both)), ["POST https://sp.test/acs code=1 302 1", "GET https://sp.test/home   0"]);
        let packets = r#"[{"frame.number": "1", "a": {"http.request.method": "GET"}, "http.request.full_uri": "http://sp.test/a"},
            {"frame.number": "2", "http.request.method": "GET", "http.request.full_uri": "http://sp.test/b"},
            {"http.response.code": "403", "http.request_in": "1"}]"#;
        assert_eq!(short(&records(packets)), ["GET http://sp.test/a  403 0", "GET http://sp.test/b   0"]);
        let rows = "1772366402.5\tPOST\thttp://sp.test/a\tcode=1\n1772366402.7\t\t\t\t500\n";
        assert_eq!(short(&fields(rows)), ["POST http://sp.test/a code=1 500 0"]);
        let yaml = "http_interactions:\n- request:\n    method: post\n    uri: https://sp.test/acs\n    body:\n      string: code=1\n  \
                    response:\n    status:\n      code: 302\n    headers:\n      Location:\n      - /home\n";
        assert_eq!(short(&cassette(yaml)), ["POST https://sp.test/acs code=1 302 1"]);
    }

    #[test]
    fn exchanges_have_a_limit() {
        let rows = |count: usize| "1772366402.5\tGET\thttp://sp.test/a\n".repeat(count);
        assert_eq!(fields(&rows(MAX_EXCHANGES)).len(), MAX_EXCHANGES);
        assert_eq!(fields(&rows(MAX_EXCHANGES + 1)).len(), MAX_EXCHANGES);
    }

    proptest! {
        #[test]
        fn any_text_is_read(
            text in "(interactions:|request:|- |uri: |\\{\"message\":|\"Network.a\"|\\}|\\[|\\]|\t|GET|http|\n|é| |:|'){0,20}",
        ) {
            let places = [cassette(&text), records(&text), fields(&text)];
            for one in places.iter().flatten() {
                prop_assert!(one.url.1.end <= text.len() && one.body.1.end <= text.len());
            }
        }
    }
}
