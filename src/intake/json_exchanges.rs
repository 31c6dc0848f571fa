//! Requests with their answers in JSON of tools that have no reader of their own: mitmproxy flows, Postman collections with saved
//! answers, records of test tools and gateways.
//!
//! Input: JSON. Output: the same as HTTP, one exchange after the other. Invariant: an object is an exchange only where it has a method,
//! a whole address and a status; where none carries a login, nothing is said.

use super::leaf;
use super::proxy_json::{mark, put};
use super::raw::{Raw, pick};
use super::rewrite::{Rewrite, Step, trimmed};
use super::search::{Candidate, DecodeState, Search};
use crate::time::Instant;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Exchanges of one text.
const MAX_EXCHANGES: usize = 20_000;
/// Objects and lists that are looked into.
const MAX_NODES: usize = 200_000;
/// How deep they are nested.
const MAX_DEPTH: usize = 12;
/// Header lines of one side, and fields of a form.
const MAX_LINES: usize = 300;
/// Bytes of one body that are kept.
const MAX_BODY: usize = 4 << 20;
/// Bytes of a text that is looked at.
const MAX_TEXT: usize = 64 << 20;

/// Names of the member with the status.
const STATUS: &[&str] = &["status_code", "statusCode", "status", "code", "response_code", "responseCode"];
/// Names of the member with the time.
const TIMES: &[&str] =
    &["startedDateTime", "timestamp_start", "started_at", "start_time", "timestamp", "@timestamp", "time"];
/// Names of the member with a body.
const BODIES: &[&str] = &["content", "text", "body", "postData", "post_data", "data", "raw"];
/// How the form of a login begins, whatever the member is called that holds it.
const FORMS: &[&str] = &[
    "\"SAMLResponse=",
    "\"SAMLRequest=",
    "\"RelayState=",
    "\"wresult=",
    "\"id_token=",
    "\"code=",
    "\"state=",
    "\"grant_type=",
];

type Members<'a> = Vec<(Raw<'a>, Raw<'a>)>;

/// Whether the text is JSON that names a method, an address and a status, and something of a login.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let inner = trimmed(text).of(text);
    let has = |word: &str| memmem::find(inner.as_bytes(), word.as_bytes()).is_some();
    inner.starts_with(['{', '['])
        && inner.len() < MAX_TEXT
        && has("\"method\"")
        && STATUS.iter().any(|name| has(&format!("\"{name}\"")))
        && ["SAMLRe", "code=", "grant_type", "id_token", "wresult"].iter().any(|word| has(word))
        && !leaf::is_json_message(inner)
}

/// Writes it as HTTP.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    http_of(state.text()).map(Candidate::Step).into_iter().collect()
}

fn http_of(text: &str) -> Option<Step> {
    let mut out = Rewrite::default();
    let mut nodes = vec![(Raw::read(text)?, 0)];
    let (mut seen, mut found) = (0, 0);
    while let Some((node, depth)) = nodes.pop() {
        seen += 1;
        if seen > MAX_NODES || found >= MAX_EXCHANGES {
            break;
        }
        let members = node.members();
        if write(text, node, &members, &mut out) {
            found += 1;
            continue;
        }
        if depth < MAX_DEPTH {
            // The last one pushed is looked at first.
            let inside: Vec<Raw<'_>> = if members.is_empty() {
                node.elements()
            } else {
                members.into_iter().map(|(_, value)| value).collect()
            };
            let nested = inside.into_iter().rev().filter(|value| value.get().starts_with(['{', '[']));
            nodes.extend(nested.map(|value| (value, depth + 1)));
        }
    }
    let step = out.step(LayerKind::Transcript, Some("exchanges in JSON".to_owned()));
    (found > 0 && !step.content.as_str().is_empty()).then_some(step)
}

/// Writes the object as HTTP; `false` where it is no exchange.
fn write(text: &str, node: Raw<'_>, members: &Members<'_>, out: &mut Rewrite) -> bool {
    let nested = pick(members, "request").map(Raw::members).filter(|request| !request.is_empty());
    let request = nested.as_ref().unwrap_or(members);
    let Some(method) = pick(request, "method").filter(|method| is_method(method.get())) else { return false };
    let answer = pick(members, "response").or_else(|| pick(members, "responses"));
    let answer = answer.map(|answer| answer.elements().into_iter().next().unwrap_or(answer));
    let answer_members = answer.map(Raw::members).filter(|answer| !answer.is_empty());
    let told = answer_members.as_ref().unwrap_or(members);
    let status = STATUS.iter().find_map(|name| pick(told, name).and_then(status_of));
    let url = ["url", "uri", "full_uri"].iter().find_map(|name| pick(request, name));
    let url = url.map(|url| url.member("raw").unwrap_or(url)).filter(|url| url.get().starts_with("\"http"));
    let host = ["host", "server_name", "authority"].iter().find_map(|name| pick(request, name));
    let paths = ["path", "uri", "request_uri"].iter().filter_map(|name| pick(request, name));
    let rooted = || host.zip(paths.clone().find(|path| path.get().starts_with("\"/")));
    if status.is_none() && answer_members.is_none() {
        return false;
    }
    let rooted = rooted();
    if url.is_none() && rooted.is_none() {
        return false;
    }
    put(out, text, method);
    mark(out, " ", node);
    match (url, rooted) {
        (Some(url), _) => put(out, text, url),
        (None, Some((host, path))) => {
            match pick(request, "scheme") {
                Some(scheme) => put(out, text, scheme),
                None => mark(out, "https", node),
            }
            mark(out, "://", node);
            put(out, text, host);
            put(out, text, path);
        }
        (None, None) => {}
    }
    mark(out, " HTTP/1.1\r\n", node);
    let time = TIMES.iter().find_map(|name| pick(request, name).or_else(|| pick(members, name)).and_then(time_of));
    if let Some(time) = time {
        mark(out, &format!(":started: {time}\r\n"), node);
    }
    side(text, node, request, out);
    if let Some(status) = status {
        mark(out, &format!("HTTP/1.1 {status} \r\n"), node);
        match &answer_members {
            Some(answer) => side(text, node, answer, out),
            None => mark(out, "\r\n\r\n", node),
        }
    }
    true
}

fn side(text: &str, node: Raw<'_>, members: &Members<'_>, out: &mut Rewrite) {
    let headers = ["headers", "header", "requestHeaders"].iter().find_map(|name| pick(members, name));
    if let Some(headers) = headers {
        for (name, value) in pairs(headers) {
            put(out, text, name);
            mark(out, ": ", name);
            put(out, text, value);
            mark(out, "\r\n", name);
        }
    }
    mark(out, "\r\n", node);
    let body = form(members).or_else(|| BODIES.iter().find_map(|name| pick(members, name)));
    if let Some(body) = body.filter(|body| body.span.len() <= MAX_BODY) {
        write_body(text, body, out);
    }
    mark(out, "\r\n\r\n", node);
}

/// The string among members that is the form of a login, whatever its name.
pub(super) fn form<'a>(members: &[(Raw<'a>, Raw<'a>)]) -> Option<Raw<'a>> {
    let is_form = |value: &Raw<'_>| FORMS.iter().any(|form| value.get().starts_with(form));
    members.iter().map(|(_, value)| *value).find(is_form)
}

/// A body: text, or an object around it, or the fields of a form.
fn write_body(text: &str, body: Raw<'_>, out: &mut Rewrite) {
    let members = body.members();
    let inner = ["text", "raw", "content"].iter().find_map(|name| pick(&members, name));
    if let Some(inner) = inner.filter(|inner| inner.get().starts_with('"')) {
        return put(out, text, inner);
    }
    let fields = ["urlencoded", "params", "formdata", "form"].iter().find_map(|name| pick(&members, name));
    if members.is_empty() && fields.is_none() {
        return put(out, text, body);
    }
    for (number, (name, value)) in pairs(fields.unwrap_or(body)).into_iter().enumerate() {
        mark(out, if number == 0 { "" } else { "&" }, name);
        put(out, text, name);
        mark(out, "=", name);
        let value_text = value.string().unwrap_or_default();
        out.emit(escaped(&value_text).as_bytes(), value.span);
    }
}

/// A value as a form carries it.
pub(super) fn escaped(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for character in value.chars() {
        match character {
            '%' | '+' | '&' | '=' | '#' | ' ' | '\r' | '\n' => out.push_str(&format!("%{:02X}", u32::from(character))),
            other => out.push(other),
        }
    }
    out
}

/// Names with their values: an object, a list of objects with a name and a value, or a list of pairs.
fn pairs(list: Raw<'_>) -> Vec<(Raw<'_>, Raw<'_>)> {
    let members = list.members();
    if !members.is_empty() {
        // A value may stand in a list of its own.
        return members
            .into_iter()
            .take(MAX_LINES)
            .map(|(name, value)| (name, value.elements().into_iter().next().unwrap_or(value)))
            .collect();
    }
    let mut found = Vec::new();
    for element in list.elements().into_iter().take(MAX_LINES) {
        let members = element.members();
        let named = pick(&members, "name").or_else(|| pick(&members, "key")).zip(pick(&members, "value"));
        let listed = || match element.elements().as_slice() {
            [name, value] => Some((*name, *value)),
            _ => None,
        };
        found.extend(named.or_else(listed));
    }
    found
}

fn is_method(raw: &str) -> bool {
    matches!(raw, "\"GET\"" | "\"POST\"" | "\"PUT\"" | "\"OPTIONS\"" | "\"HEAD\"" | "\"DELETE\"" | "\"PATCH\"")
}

fn status_of(raw: Raw<'_>) -> Option<u16> {
    let digits = raw.get().trim_matches('"');
    digits.parse().ok().filter(|status| (100..600).contains(status) && digits.len() == 3)
}

/// A time in words, in seconds with a point, or in milliseconds since 1970.
fn time_of(raw: Raw<'_>) -> Option<Instant> {
    time_of_text(raw.get().trim_matches('"'))
}

/// The same without quotes.
pub(super) fn time_of_text(value: &str) -> Option<Instant> {
    if let Some(instant) = Instant::from_rfc3339(value) {
        return Some(instant);
    }
    let (whole, part) = value.split_once('.').unwrap_or((value, ""));
    let number: i64 = whole.parse().ok()?;
    match whole.len() {
        10 => {
            let millis: i64 = format!("{part:0<3}").get(..3)?.parse().ok()?;
            Some(Instant::from_millis(number.saturating_mul(1000).saturating_add(millis)))
        }
        13 => Some(Instant::from_millis(number)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn http(text: &str) -> String {
        http_of(text).map_or_else(String::new, |step| step.content.as_str().to_owned())
    }

    #[test]
    fn flows_with_pairs_are_written() {
        let text = r#"[{"request": {"method": "POST", "scheme": "https", "host": "sp.test", "path": "/acs", "headers": [["a", "b"]],
            "timestamp_start": 1772366402.5, "content": "x=1"}, "response": {"status_code": 403, "headers": {"c": ["d"]}}}]"#;
        assert_eq!(
            http(text),
            "POST https://sp.test/acs HTTP/1.1\r\n:started: 2026-03-01T12:00:02.500Z\r\na: b\r\n\r\nx=1\r\n\r\nHTTP/1.1 403 \r\nc: \
             d\r\n\r\n\r\n\r\n"
        );
    }

    #[test]
    fn a_collection_with_saved_answers_is_written() {
        let text = r#"{"item": [{"item": [{"request": {"method": "POST", "url": {"raw": "https://sp.test/acs"}, "header": [],
            "body": {"mode": "urlencoded", "urlencoded": [{"key": "R", "value": "a+b="}, {"key": "S", "value": "/"}]}},
            "response": [{"code": 302, "header": [{"key": "Location", "value": "/x"}], "body": ""}]}]}]}"#;
        assert_eq!(
            http(text),
            "POST https://sp.test/acs HTTP/1.1\r\n\r\nR=a%2Bb%3D&S=/\r\n\r\nHTTP/1.1 302 \r\nLocation: /x\r\n\r\n\r\n\r\n"
        );
    }

    #[test]
    fn a_form_is_found_whatever_its_member_is_called() {
        let text = r#"{"method": "POST", "url": "https://sp.test/acs", "status": 403, "requestData": "RelayState=a&SAMLResponse=b"}"#;
        assert_eq!(
            http(text),
            "POST https://sp.test/acs HTTP/1.1\r\n\r\nRelayState=a&SAMLResponse=b\r\n\r\nHTTP/1.1 403 \r\n\r\n\r\n"
        );
    }

    #[test]
    fn what_has_no_status_or_no_host_is_none() {
        assert_eq!(http(r#"{"method": "POST", "url": "https://sp.test/acs"}"#), "");
        assert_eq!(http(r#"{"method": "POST", "path": "/acs", "status": 422}"#), "");
        assert_eq!(http(r#"{"method": "saml", "url": "https://sp.test/acs", "status": 200}"#), "");
    }

    #[test]
    fn what_is_nested_deeper_than_the_limit_is_not_looked_into() {
        let exchange = r#"{"method": "GET", "url": "https://sp.test/", "status": 200}"#;
        let nest = |depth: usize| format!("{}{exchange}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(!http(&nest(MAX_DEPTH)).is_empty());
        assert!(http(&nest(MAX_DEPTH + 1)).is_empty());
    }

    proptest! {
        #[test]
        fn any_text_is_read(
            text in "(\\{\"request\":|\"method\":\"GET\"|,|\"url\":\"http://a\"|\"status\":[0-9]{1,4}|\\{|\\}|\\[|\\]|\"a\"|:|é){0,14}",
        ) {
            if let Some(step) = http_of(&text) {
                prop_assert!(step.map.outer(crate::source::Span::new(0, step.content.size())).end <= text.len());
            }
        }
    }
}
