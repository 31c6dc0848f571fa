//! With which HTTP status a login was answered, as logs, tables and notes say it: `"POST /saml/acs HTTP/1.1" 500`, `Completed 403`.
//! Input: a text that no known sentence explains. Output: at most one statement, where the last answer to a delivery is 4xx or 5xx.
//! Invariant: a number counts only beside a request that brings a login, or in a short text that holds one.

use super::Statement;
use super::data::{CATALOGUE, meaning};
use super::slots::ceil;
use super::{Side, Slot};
use crate::source::Span;

/// Texts longer than this are read up to here.
const MAX_TEXT: usize = 4 << 20;
/// Lines between a request and what tells its status.
const NEAR: usize = 40;
/// Bytes of a line before a number that name it.
const BEFORE: usize = 24;
/// Lines of a text without an address.
const SHORT: usize = 60;

/// Parts of addresses to which logins are brought.
const DELIVERIES: [&str; 9] = ["saml", "/acs", "sso", "callback", "signin-oidc", "oauth", "oidc", "consume", "wsfed"];
/// Parts of addresses beside them: metadata, logouts, files.
const OTHERS: [&str; 24] = [
    "metadata",
    "logout",
    "slo",
    "well-known",
    "jwks",
    "userinfo",
    ".js",
    ".css",
    ".png",
    ".svg",
    "/start",
    "/init",
    "revoke",
    "introspect",
    "settings",
    "applications",
    "payment",
    "stripe",
    "webhook",
    "kafka",
    "keepalive",
    "scim",
    "ping",
    "consumer/",
];
/// Words of a note about something that is over, asked, required or only described.
const CALM: [&str; 26] = [
    "works again",
    "working again",
    "works now",
    "resolved",
    "fixed",
    "[ok]",
    "as expected",
    "before that",
    "status: done",
    "status: closed",
    "post-mortem",
    "postmortem",
    "nothing to do",
    "if post",
    "if the",
    "why does",
    "what does",
    "how to",
    "how do",
    "expected",
    "for example",
    "should return",
    "must return",
    "release notes",
    "was down",
    "last week",
];
/// How texts hold a login message: its name, and how XML begins in base64.
const MESSAGES: [&str; 5] = ["samlresponse", "phnhbwxwo", "phnhbwwyc", "pd94bwwg", "wresult="];
/// What stands before a status.
const KEYS: [&str; 18] = [
    "status",
    "statuscode",
    "status code",
    "status_code",
    "httpstatus",
    "response code",
    "response_code",
    "responsecode",
    "http code",
    "http_code",
    "http",
    "completed",
    "returned",
    "returns",
    "answered with",
    "responded with",
    "answers with",
    "http error",
];
/// What stands behind one.
const PHRASES: [&str; 13] = [
    "internal server error",
    "internal_server_error",
    "forbidden",
    "unauthorized",
    "bad request",
    "bad_request",
    "bad gateway",
    "bad_gateway",
    "not found",
    "method not allowed",
    "service unavailable",
    "gateway timeout",
    "unprocessable",
];

/// What a line says of a request.
#[derive(Clone, Copy)]
enum Line {
    /// It names none.
    Open,
    /// It names one that brings no login.
    Other,
    /// It names one that brings a login: its address in the text.
    Delivery(Span),
}

/// Reads how the last delivery of a login was answered, and whether a record of a server says it.
pub(super) fn read(text: &str) -> Option<(Statement, bool)> {
    let text = text.get(..text.floor_char_boundary(MAX_TEXT))?;
    let lower = text.to_ascii_lowercase();
    let has_message = MESSAGES.iter().any(|mark| lower.contains(mark));
    // Without the message, the record of its mask says what is missing.
    let is_masked = ["[filtered]", "[redacted]"].iter().any(|mask| lower.contains(mask));
    let has_request = ["post ", "post\"", "post<", "code="].iter().any(|mark| lower.contains(mark));
    if is_masked || !has_message && !has_request {
        return None;
    }
    let mut lines: Vec<(usize, &str, Line)> = Vec::new();
    let mut at = 0;
    // Each object of a list is a record.
    for line in lower.split_inclusive('\n').flat_map(|line| line.split_inclusive("},")) {
        lines.push((at, line, request(line, at)));
        at += line.len();
    }
    // Over several lines of JSON, nothing tells which object a member belongs to.
    let named = lines.iter().filter(|line| !matches!(line.2, Line::Open)).count();
    let is_mixed = named > 1 && lower.trim_start().starts_with(['{', '[']);
    let mut last = None;
    let mut worked = false;
    for (index, (start, line, own)) in lines.iter().enumerate() {
        let Some((number, sure)) = status(line, *start, *own) else { continue };
        let near = |lines: &mut dyn Iterator<Item = &(usize, &str, Line)>| {
            lines.take(NEAR).map(|line| line.2).find(|line| !matches!(line, Line::Open))
        };
        let request = match own {
            Line::Open if is_mixed => continue,
            Line::Open => near(&mut lines.iter().take(index).rev())
                .or_else(|| near(&mut lines.iter().skip(index + 1)))
                .unwrap_or(Line::Open),
            known => *known,
        };
        let start = line.trim_start();
        let is_record = start.starts_with("completed ") || start.starts_with("http/") || line.contains("post");
        worked |= matches!(request, Line::Delivery(_)) && sure && number.of(text).starts_with(['2', '3']);
        match request {
            Line::Delivery(url) => last = Some((number, Some(url), is_record)),
            Line::Open if sure && has_message && lines.len() <= SHORT => last = Some((number, None, is_record)),
            _ => {}
        }
    }
    let (number, url, is_record) = last.filter(|(number, ..)| number.of(text).starts_with(['4', '5']))?;
    // Another login that worked beside it: whose this one was, nothing tells.
    if worked || !is_record && CALM.iter().any(|calm| lower.contains(calm)) {
        return None;
    }
    let slot = |name, span: Span| Slot { name, side: Side::OwnView, value: span.of(text).to_owned(), span };
    let meaning = meaning("web-answer")?;
    let row =
        |url: &Span| text.get(url.start..number.end).is_some_and(|row| row.len() <= 4 * BEFORE && !row.contains('\n'));
    let beside = url.filter(row);
    let statement = Statement {
        meaning,
        product: CATALOGUE.products.iter().find(|product| product.id == "web-servers"),
        likely: true,
        undecided: false,
        overtaken: false,
        written: None,
        user: None,
        protocol: meaning.protocol,
        values: [Some(slot("id", number)), url.map(|url| slot("url", url))].into_iter().flatten().collect(),
        span: beside.map_or(number, |url| Span::new(url.start, number.end)),
    };
    Some((statement, is_record))
}

/// The request that a line names, in small letters.
fn request(line: &str, start: usize) -> Line {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "/:.-_~%?&=+#@".contains(c);
    let mut at = 0;
    // The word behind the method is the address, whatever else the line names.
    let method = ["post ", "get "].iter().find_map(|method| Some(line.find(method)? + method.len()));
    let has = |words: &[&str]| words.iter().any(|word| line.contains(word));
    let (posts, is_named) = (!has(&["get ", "\"get\""]), has(&["\"get\"", "\"post\"", "url", "uri", "path"]));
    let mut other = false;
    at = at.max(method.unwrap_or(0));
    while let Some(found) = line.get(at..).and_then(|rest| rest.find('/')) {
        let slash = at + found;
        let from = line.get(..slash).and_then(|before| before.rfind(|c| !is_word(c))).map_or(0, |before| {
            before + line.get(before..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8)
        });
        let len = line.get(slash..).and_then(|rest| rest.find(|c| !is_word(c))).unwrap_or(line.len() - slash);
        let word = line.get(from..slash + len).unwrap_or("");
        at = slash + len.max(1);
        let own = word.trim_start_matches([':', '=']);
        let bare = own.rsplit_once("url=").or_else(|| own.rsplit_once("path=")).map_or(own, |(_, value)| value);
        if line.get(..from).is_some_and(|before| before.ends_with('<')) {
            continue;
        }
        if !bare.starts_with('/') && !bare.starts_with("http") || bare.starts_with("http/") || bare.contains("urn:") {
            continue;
        }
        let (path, query) = bare.split_once('?').unwrap_or((bare, ""));
        let path = path
            .split_once("://")
            .map_or(path, |(_, rest)| rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/"));
        let brings =
            DELIVERIES.iter().any(|part| path.contains(part)) && !OTHERS.iter().any(|part| path.contains(part));
        let by_query = query.contains("code=") || query.contains("samlresponse=");
        let begin = start + from + (word.len() - bare.len());
        if brings && (posts || by_query) {
            return Line::Delivery(Span::new(begin, begin + path_end(bare)));
        }
        other |= method.is_some() || is_named;
        if method.is_some() {
            break;
        }
    }
    if other { Line::Other } else { Line::Open }
}

/// Where the query of an address begins.
fn path_end(url: &str) -> usize {
    url.find(['?', '#']).unwrap_or(url.len())
}

/// The status in a line, and whether a word beside it says that it is one.
fn status(line: &str, start: usize, own: Line) -> Option<(Span, bool)> {
    let numbers = || {
        let bytes = line.as_bytes();
        let is_part =
            |byte: Option<&u8>| byte.is_some_and(|byte| byte.is_ascii_alphanumeric() || b"._-/+%".contains(byte));
        line.match_indices(|c: char| matches!(c, '1'..='5')).map(|(at, _)| at).filter(move |at| {
            let digits = bytes.get(*at..*at + 3).is_some_and(|three| three.iter().all(u8::is_ascii_digit));
            let ends = bytes.get(*at + 3);
            digits
                && !is_part(at.checked_sub(1).and_then(|at| bytes.get(at)))
                && (!is_part(ends) || ends == Some(&b'.') && !is_part(bytes.get(*at + 4)))
        })
    };
    let told = |at: &usize| {
        let before = line.get(ceil(line, at.saturating_sub(BEFORE))..*at).unwrap_or("");
        let words = before.trim_end_matches(|c: char| " \t\"'\\:=>([*`,-".contains(c));
        let behind = line.get(at + 3..).unwrap_or("").trim_start_matches([' ', ')', '_', ':', ',', '"', '-']);
        let is_version = words.rsplit(' ').next().is_some_and(|word| word.trim_start_matches('"').starts_with("http/"));
        // HAProxy: five times in milliseconds stand before it.
        let is_timed = words.rsplit(' ').next().is_some_and(|word| {
            word.matches('/').count() == 4 && word.bytes().all(|byte| byte.is_ascii_digit() || b"/+-".contains(&byte))
        });
        is_version
            || is_timed
            || KEYS.iter().any(|key| words.ends_with(key)) && words.len() < before.len()
            || PHRASES.iter().any(|phrase| behind.starts_with(phrase))
    };
    let place = |at: usize| Span::new(start + at, start + at + 3);
    if let Some(at) = numbers().find(told) {
        return Some((place(at), true));
    }
    let Line::Delivery(url) = own else {
        let bare = line.trim();
        return (bare.len() == 3).then(|| numbers().next()).flatten().map(|at| (place(at), true));
    };
    // Members with names say which number is which; in a row, the first one behind the address is the status.
    let is_named = line.contains("\":") || line.contains("http/");
    let port = "443";
    let mut behind = numbers().filter(|at| start + at >= url.end && line.get(*at..at + 3) != Some(port));
    behind.next().filter(|_| !is_named).map(|at| (place(at), false))
}

#[cfg(test)]
mod tests {
    use super::super::read;

    fn told(text: &str) -> Option<String> {
        let found = read(text);
        let one = found.iter().find(|one| one.meaning.name == "web-answer")?;
        Some(format!("{} {}", one.get("id")?, one.get("url").unwrap_or("-")))
    }

    #[test]
    fn the_answer_to_a_delivery_is_read() {
        for (text, expected) in [
            (
                "10.0.0.1 - - [28/Nov/2026:12:00:12 +0000] \"POST /saml/acs HTTP/1.1\" 500 512 \"https://idp.example/\"",
                "500 /saml/acs",
            ),
            ("POST /saml/acs 403 12.204 ms - 145", "403 /saml/acs"),
            (
                "Started POST \"/saml/acs\" for 10.0.0.1\n  Parameters: {}\nCompleted 422 Unprocessable Entity in 40ms",
                "422 /saml/acs",
            ),
            ("GET /auth/callback?code=x&state=y 500 12 ms", "500 /auth/callback"),
            (
                r#"{"RequestMethod": "POST", "size": 512, "DownstreamStatus": 500, "RequestPath": "/saml/acs"}"#,
                "500 /saml/acs",
            ),
            ("2026-11-28 12:00:12 10.0.0.4 POST /saml/acs - 443 - 10.0.0.1 500 0 0 31", "500 /saml/acs"),
            ("We post SAMLResponse=PHNhbWxwOl and get HTTP 500 back.", "500 -"),
            ("Started POST \"/saml/acs\" for 10.0.0.1\nCompleted 403 Forbidden in 40ms", "403 /saml/acs"),
            (
                "<method>POST</method><url>https://app.example/saml/acs</url><status>500</status>",
                "500 https://app.example/saml/acs",
            ),
            ("| POST | https://app.example/saml/acs | 401 |", "401 https://app.example/saml/acs"),
        ] {
            assert_eq!(told(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn other_requests_and_later_successes_say_nothing() {
        for text in [
            "\"POST /saml/acs HTTP/1.1\" 302 512",
            "POST /saml/acs 403 12 ms\nPOST /saml/acs 302 9 ms",
            "POST /saml/acs 302 9 ms\nGET /favicon.ico 404 1 ms",
            "GET /saml/metadata 500 12 ms",
            "GET /saml/acs 405 2 ms",
            "POST /comments 500 12 ms",
            r#"{"method": "POST", "url": "https://app.example/saml/acs", "size": 512, "status": 302}"#,
            r#"[{"method": "POST", "url": "/saml/acs", "status": 302}, {"method": "GET", "url": "/x.ico", "status": 404}]"#,
            "[{\n\"url\": \"/saml/acs\",\n\"method\": \"POST\",\n\"status\": 302\n},\n{\n\"url\": \"/x\",\n\"status\": 404\n}]",
            "We are at 500 users of https://app.example/saml/acs and POST works",
        ] {
            assert_eq!(told(text), None, "{text}");
        }
    }
}
