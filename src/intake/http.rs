//! HTTP as text: a request, an answer or both, as proxies and developer tools write them, also headers alone.
//! Comes in: text. Goes out: the messages of the exchanges in it.

use super::capture::Capture;
use super::exchange::{self, Exchange, Header, text_of};
use super::model::Format;
use super::rewrite::Step;
use super::search::{CERTAIN, Candidate, DecodeState, Decoded, Search};
use super::{denial, sign_in};
use crate::source::Span;
use crate::time::Instant;
use crate::vocabulary::LayerKind;

/// Exchanges in one text; further ones are left to the search in text.
const MAX_EXCHANGES: usize = 5000;
/// Lines before the first request.
const MAX_BEFORE: usize = 200;
/// Headers of one exchange.
const MAX_HEADERS: usize = 200;

const METHODS: &[&str] = &["GET ", "POST ", "PUT ", "HEAD ", "OPTIONS ", "DELETE ", "PATCH "];
const KNOWN: &[&str] = &[
    "host",
    "location",
    "authorization",
    "cookie",
    "set-cookie",
    "content-type",
    "referer",
    "origin",
    "request url",
    "user-agent",
    "accept",
    "date",
    "request method",
    "proxy-authorization",
];

/// Lines that programs print around an exchange and that belong to neither of its sides.
const MARKS: &[&str] = &[
    "---request begin---",
    "---request end---",
    "---response begin---",
    "---response end---",
    "[writing BODY",
    "HTTP request sent, awaiting response",
];

/// Whether the first line is a request line, a status line or a known header, or a request stands further down.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    starts(text) || text.lines().take(MAX_BEFORE).any(|line| is_request(line) && line.contains(" HTTP/"))
}

fn starts(text: &str) -> bool {
    let first = text.trim_start().lines().next().unwrap_or("");
    is_request(first) || is_status(first) || known_header(first)
}

/// Reads the exchanges.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let exchanges = read(text);
    let answered = exchanges.iter().any(|exchange| exchange.status != 0 && exchange.method.is_some());
    let found = if answered { recording(search, state, &exchanges) } else { None };
    let found = found.or_else(|| exchange::collect(search, state, &exchanges));
    let Some(mut found) = found else { return Vec::new() };
    if !starts(text) {
        // Somebody wrote around it: the search in text may find more.
        found.score = found.score.min(CERTAIN - 1);
    }
    vec![Candidate::Decoded(found)]
}

/// Requests with their answers are a recording: what the browser did, one message each.
fn recording(search: &mut Search<'_>, state: &DecodeState, exchanges: &[Exchange]) -> Option<Decoded> {
    let fresh = DecodeState::new(state.content.clone());
    let mut capture = Capture::new();
    for (index, exchange) in exchanges.iter().enumerate() {
        if index > 0 && search.is_stopped() {
            break;
        }
        let mut exchange = exchange.clone();
        exchange.recorded = exchange.status != 0 || exchanges.len() > 1;
        let url = exchange.url.as_ref().map(text_of).unwrap_or("").split(['?', '#']).next().unwrap_or("");
        let base = exchange.base.as_deref().unwrap_or("");
        let method = exchange.method.as_deref().unwrap_or("GET");
        exchange.origin = Some(format!("request {}: {method} {base}{url}", index + 1));
        if let Some(call) = exchange::call(&exchange) {
            capture.call(call);
        }
        if let Some(mut visit) = exchange::visit(&exchange) {
            let body = exchange.answer.as_ref().map(text_of).filter(|body| body.len() <= denial::MAX_PAGE);
            sign_in::tell(&mut visit, body.unwrap_or(""));
            capture.visit(visit);
        }
        capture.add(search, &fresh, &exchange);
    }
    capture.doubt_cookies();
    capture.says_something().then(|| capture.finish(state, LayerKind::Http, Format::Har))
}

pub(super) fn is_request(line: &str) -> bool {
    METHODS.iter().any(|method| {
        line.strip_prefix(method).is_some_and(|rest| {
            let target = rest.trim_start();
            (target.starts_with('/') || target.starts_with("http"))
                && (line.contains(" HTTP/") || !target.trim_end().contains(' '))
        })
    })
}

pub(super) fn is_status(line: &str) -> bool {
    line.starts_with("HTTP/") && line.split_ascii_whitespace().nth(1).is_some_and(|code| code.parse::<u16>().is_ok())
}

/// A line that only separates: `====`, also with a number in it.
fn is_ruler(line: &str) -> bool {
    let line = line.trim_end();
    line.starts_with("====") && line.ends_with("====")
}

fn known_header(line: &str) -> bool {
    line.split_once(':').is_some_and(|(name, _)| KNOWN.iter().any(|known| name.trim().eq_ignore_ascii_case(known)))
}

fn read(text: &str) -> Vec<Exchange> {
    let mut exchanges: Vec<Exchange> = Vec::new();
    let mut in_answer = false;
    let mut in_body = false;
    let mut body: Option<Span> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let bare = line.trim_end_matches(['\n', '\r']);
        if MARKS.iter().any(|mark| bare.starts_with(mark)) || is_ruler(bare) {
            if in_body {
                close(text, &mut exchanges, &mut body, in_answer);
            }
            continue;
        }
        if is_request(bare) || is_status(bare) {
            close(text, &mut exchanges, &mut body, in_answer);
            in_answer = is_status(bare);
            in_body = false;
            if (!in_answer || exchanges.is_empty()) && exchanges.len() < MAX_EXCHANGES {
                exchanges.push(Exchange::default());
            } else if !in_answer {
                break;
            }
            if let Some(exchange) = exchanges.last_mut() {
                if in_answer {
                    exchange.status =
                        bare.split_ascii_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
                } else {
                    request_line(text, bare, at, exchange);
                }
            }
            continue;
        }
        if exchanges.is_empty() {
            // What stands before the first request is no header of it, unless it is one.
            if bare.trim().is_empty() || !known_header(bare) {
                continue;
            }
            exchanges.push(Exchange::default());
        }
        let Some(exchange) = exchanges.last_mut() else { continue };
        // Wget names what it sends.
        let sent = ["[POST data: ", "[BODY data: "].iter().find_map(|mark| bare.strip_prefix(mark)?.strip_suffix(']'));
        if let Some(sent) = sent.filter(|_| !in_answer) {
            let from = at + bare.len() - 1 - sent.len();
            body = Some(Span::new(from, from + sent.len()));
            close(text, &mut exchanges, &mut body, in_answer);
            continue;
        }
        if in_body {
            body = Some(body.map_or(Span::new(at, start), |body| Span::new(body.start, start)));
        } else if bare.trim().is_empty() {
            in_body = true;
        } else {
            header_line(text, bare, at, exchange, in_answer);
        }
    }
    close(text, &mut exchanges, &mut body, in_answer);
    for exchange in &mut exchanges {
        complete(exchange);
    }
    exchanges
}

/// Adds the answer that stands in a text from here to its end: a status line with headers and body, or a body alone.
pub(super) fn answer(text: &str, start: usize, exchange: &mut Exchange) {
    let mut at = start;
    let mut in_body = text.get(start..).is_some_and(|rest| !is_status(rest.lines().next().unwrap_or("")));
    for line in text.get(start..).unwrap_or("").split_inclusive('\n') {
        if in_body {
            break;
        }
        let bare = line.trim_end_matches(['\n', '\r']);
        if is_status(bare) {
            exchange.status = bare.split_ascii_whitespace().nth(1).and_then(|code| code.parse().ok()).unwrap_or(0);
        } else if bare.trim().is_empty() {
            in_body = true;
        } else {
            header_line(text, bare, at, exchange, true);
        }
        at += line.len();
    }
    let body = Span::new(at, text.len());
    if in_body && !body.of(text).trim().is_empty() {
        exchange.answer = Some(vec![Step::cut(LayerKind::Http, Some("body".to_owned()), text, body)]);
    }
}

fn request_line(text: &str, line: &str, at: usize, exchange: &mut Exchange) {
    let Some((method, rest)) = line.split_once(' ') else { return };
    let blank = rest.len() - rest.trim_start().len();
    let target = rest.trim_start();
    let len = target.rfind(" HTTP/").unwrap_or(target.trim_end().len());
    let from = at + method.len() + 1 + blank;
    exchange.method = Some(method.to_owned());
    exchange.url =
        Some(vec![Step::cut(LayerKind::Http, Some("request line".to_owned()), text, Span::new(from, from + len))]);
}

fn header_line(text: &str, line: &str, at: usize, exchange: &mut Exchange, in_answer: bool) {
    // HTTP/2 names of the request line start with a colon.
    let from = usize::from(line.starts_with(':'));
    let Some(colon) = line.get(from..).and_then(|rest| rest.find(':')).map(|found| found + from) else { return };
    let name = line.get(..colon).unwrap_or("").trim().to_owned();
    let after = line.get(colon + 1..).unwrap_or("");
    let start = at + colon + 1 + (after.len() - after.trim_start().len());
    let span = Span::new(start, start + after.trim().len());
    let value = vec![Step::cut(LayerKind::Header, Some(name.clone()), text, span)];
    match name.to_ascii_lowercase().as_str() {
        ":method" | "request method" => exchange.method = Some(span.of(text).to_owned()),
        ":path" | "request url" => exchange.url = Some(value),
        ":authority" => exchange.headers.push(Header { name: "host".to_owned(), value }),
        // Developer tools list the answer's headers without a status line.
        ":started" => exchange.started = Instant::from_rfc3339(span.of(text)),
        "location" | "set-cookie" | "date" => exchange.answer_headers.push(Header { name, value }),
        _ => {
            let list = if in_answer { &mut exchange.answer_headers } else { &mut exchange.headers };
            if list.len() < MAX_HEADERS {
                list.push(Header { name, value });
            }
        }
    }
}

fn close(text: &str, exchanges: &mut [Exchange], body: &mut Option<Span>, in_answer: bool) {
    let Some(span) = body.take() else { return };
    let Some(exchange) = exchanges.last_mut() else { return };
    if span.of(text).trim().is_empty() {
        return;
    }
    let piece = vec![Step::cut(LayerKind::Http, Some("body".to_owned()), text, span)];
    if in_answer {
        exchange.answer = Some(piece);
    } else {
        exchange.bodies.push(piece);
    }
}

/// A target from the root gets its host; plain HTTP is unlikely outside the own machine.
fn complete(exchange: &mut Exchange) {
    let rooted = exchange.url.as_ref().is_some_and(|url| text_of(url).starts_with('/'));
    let host = exchange::header(&exchange.headers, "host").map(|host| text_of(host).to_owned());
    if let Some(host) = host.filter(|_| rooted) {
        let local = host.starts_with("localhost") || host.starts_with("127.") || host.ends_with(":80");
        exchange.base = Some(format!("{}://{host}", if local { "http" } else { "https" }));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_request_and_answer() {
        let text = "POST /acs HTTP/1.1\r\nHost: sp.example\r\nCookie: a=b\r\n\r\nSAMLResponse=PHN&RelayState=x\r\n\
                    HTTP/1.1 302 Decoded\r\nLocation: https://sp.example/home\r\n\r\n";
        let exchanges = read(text);
        assert_eq!(exchanges.len(), 1);
        let exchange = &exchanges[0];
        assert_eq!(exchange.method.as_deref(), Some("POST"));
        assert_eq!(exchange.base.as_deref(), Some("https://sp.example"));
        assert_eq!(text_of(&exchange.bodies[0]).trim(), "SAMLResponse=PHN&RelayState=x");
        assert_eq!(
            exchange::header(&exchange.answer_headers, "location").map(text_of),
            Some("https://sp.example/home")
        );
        assert_eq!(exchange::secrets(exchange).len(), 1);
    }

    #[test]
    fn prose_is_no_http() {
        assert!(!is_request("GET the message from the log"));
        assert!(!known_header("Error: it failed"));
        assert!(is_request("GET https://idp.example/sso?SAMLRequest=abc"));
    }
    #[test]
    fn exchanges_and_headers_have_a_limit() {
        let text = |count: usize| "GET /a HTTP/1.1\r\n\r\n".repeat(count);
        assert_eq!(read(&text(MAX_EXCHANGES)).len(), MAX_EXCHANGES);
        assert_eq!(read(&text(MAX_EXCHANGES + 1)).len(), MAX_EXCHANGES);
        let headers = |count: usize| format!("GET /a HTTP/1.1\r\n{}\r\n", "A: b\r\n".repeat(count));
        let kept = |count: usize| read(&headers(count)).first().map_or(0, |one| one.headers.len());
        assert_eq!((kept(MAX_HEADERS), kept(MAX_HEADERS + 1)), (MAX_HEADERS, MAX_HEADERS));
    }
}
