//! Exports of Burp Suite and ZAP in XML: each item holds a request and an answer as HTTP, often in base64. Sessions of Charles in XML:
//! each transaction has its parts in attributes and elements.
//! Input: XML. Output: the HTTP in it, one exchange after the other. Invariant: a DOCTYPE of the export is that of the tool.

use super::base64::{self, Blank};
use super::leaf;
use super::references;
use super::rewrite::{Rewrite, trimmed};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Requests and answers of one export.
const MAX_SIDES: usize = 20_000;
/// Elements that hold HTTP, in small letters, and whether a body follows their text directly.
const SIDES: &[(&str, bool)] = &[
    ("request", true),
    ("requestheader", false),
    ("requestbody", true),
    ("response", true),
    ("responseheader", false),
    ("responsebody", true),
];

/// Whether it is XML of a tool with elements of both sides.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let inner = trimmed(text).of(text);
    let has = |name: &str| memmem::find(inner.as_bytes(), name.as_bytes()).is_some();
    inner.starts_with('<') && leaf::is_foreign_xml(inner) && (has("<request") && has("<response"))
}

/// Writes it as HTTP.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let mut out = Rewrite::with_capacity(text.len());
    if charles(text, &mut out) {
        return vec![Candidate::Step(out.step(LayerKind::Transcript, Some("Charles session".to_owned())))];
    }
    let mut at = 0;
    let mut sides = 0;
    while sides < MAX_SIDES
        && let Some(side) = next_side(text, at)
    {
        at = side.end;
        sides += 1;
        write(text, &side, &mut out);
    }
    if sides == 0 {
        return Vec::new();
    }
    vec![Candidate::Step(out.step(LayerKind::Transcript, Some("proxy export".to_owned())))]
}

/// Writes the transactions of Charles; `false` where there are none.
fn charles(text: &str, out: &mut Rewrite) -> bool {
    let bytes = text.as_bytes();
    let (mut at, mut count, mut in_headers) = (0, 0, false);
    while count < MAX_SIDES
        && let Some(start) = bytes.get(at..).and_then(|rest| memchr::memchr(b'<', rest)).map(|found| at + found + 1)
        && let Some(open) = bytes.get(start..).and_then(|rest| memchr::memchr(b'>', rest)).map(|found| start + found)
    {
        at = open + 1;
        let tag = Span::new(start, open);
        let word = tag.of(text).split([' ', '\n', '\r', '\t', '/']).next().unwrap_or("");
        match word {
            "transaction" => {
                count += 1;
                transaction(text, tag, out);
                in_headers = true;
                continue;
            }
            "response" if count > 0 => {
                out.emit(b"\r\n\r\nHTTP/1.1 ", Span::at(start));
                attribute(text, tag, "status", out);
                out.emit(b" \r\n", Span::at(start));
                in_headers = true;
                continue;
            }
            "name" | "value" | "body" | "text" if count > 0 && !tag.of(text).ends_with('/') => {}
            _ => continue,
        }
        let rest = bytes.get(at..).unwrap_or(&[]);
        let Some(close) = memmem::find(rest, format!("</{word}>").as_bytes()).map(|found| at + found) else { break };
        let content = Span::new(at, close);
        // Some sessions have the text of a body in an element of its own.
        if word == "body" && content.of(text).trim_start().starts_with("<text") {
            continue;
        }
        at = close;
        let is_header = matches!(word, "name" | "value");
        if !is_header && std::mem::take(&mut in_headers) {
            out.emit(b"\r\n", Span::at(start));
        }
        if is_header && !in_headers {
            continue;
        }
        write_content(text, content, tag.of(text).contains("=\"base64\""), out);
        let end: &[u8] = if word == "name" { b": " } else { b"\r\n" };
        out.emit(end, Span::at(close));
    }
    count > 0
}

/// Writes the request line of a transaction and when it began.
fn transaction(text: &str, tag: Span, out: &mut Rewrite) {
    let has = |name: &str| value_of(text, tag, name).is_some_and(|value| !value.is_empty());
    out.emit(b"\r\n\r\n", Span::at(tag.start));
    for (before, name) in [("", "method"), (" ", "protocol"), ("://", "host"), ("", "path"), ("?", "query")] {
        if name != "query" || has(name) {
            out.emit(before.as_bytes(), Span::at(tag.start));
            attribute(text, tag, name, out);
        }
    }
    out.emit(b" HTTP/1.1\r\n", Span::at(tag.start));
    if has("startTime") {
        out.emit(b":started: ", Span::at(tag.start));
        attribute(text, tag, "startTime", out);
        out.emit(b"\r\n", Span::at(tag.start));
    }
}

/// The place of the value of an attribute.
fn value_of(text: &str, tag: Span, name: &str) -> Option<Span> {
    let found = tag.of(text).find(&format!(" {name}=\""))?;
    let start = tag.start + found + name.len() + 3;
    let len = text.get(start..tag.end)?.find('"')?;
    Some(Span::new(start, start + len))
}

fn attribute(text: &str, tag: Span, name: &str, out: &mut Rewrite) {
    if let Some(span) = value_of(text, tag, name) {
        references::decode_into(text, span, out);
    }
}

/// One element that holds HTTP.
struct Side {
    /// Between the tags.
    content: Span,
    base64: bool,
    ends_side: bool,
    /// After its end tag.
    end: usize,
}

fn next_side(text: &str, from: usize) -> Option<Side> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        at += memchr::memchr(b'<', bytes.get(at..)?)? + 1;
        let rest = text.get(at..).unwrap_or("");
        let len = rest.bytes().take(20).take_while(u8::is_ascii_alphanumeric).count();
        let name = rest.get(..len).unwrap_or("");
        let Some((_, ends_side)) = SIDES.iter().find(|(side, _)| name.eq_ignore_ascii_case(side)) else { continue };
        let open = at + memchr::memchr(b'>', bytes.get(at..)?)?;
        let tag = text.get(at..open).unwrap_or("");
        if tag.ends_with('/') {
            continue;
        }
        let close = open + memmem::find(bytes.get(open..)?, format!("</{name}").as_bytes())?;
        let end = close + memchr::memchr(b'>', bytes.get(close..)?)? + 1;
        let base64 = tag.to_ascii_lowercase().contains("base64=\"true\"");
        return Some(Side { content: Span::new(open + 1, close), base64, ends_side: *ends_side, end });
    }
}

fn write(text: &str, side: &Side, out: &mut Rewrite) {
    let span = write_content(text, side.content, side.base64, out);
    if side.ends_side || !ends_headers(span.of(text)) {
        out.emit(b"\r\n\r\n", Span::at(span.end));
    }
}

/// Writes what stands between two tags, and says where the text itself is.
fn write_content(text: &str, mut span: Span, is_base64: bool, out: &mut Rewrite) -> Span {
    let inner = span.of(text);
    let lead = inner.len() - inner.trim_start().len();
    let cdata =
        inner.trim_start().strip_prefix("<![CDATA[").map(|rest| rest.trim_end().strip_suffix("]]>").unwrap_or(rest));
    if let Some(cdata) = cdata {
        span = Span::new(span.start + lead + 9, span.start + lead + 9 + cdata.len());
    }
    if is_base64 {
        let step = base64::decode(text, span, Blank::Nothing);
        out.emit(String::from_utf8_lossy(step.content.as_bytes()).as_bytes(), span);
    } else if cdata.is_some() {
        out.copy(text.as_bytes(), span.start, span.end);
    } else {
        references::decode_into(text, span, out);
    }
    span
}

fn ends_headers(text: &str) -> bool {
    text.ends_with("\n\n") || text.ends_with("\r\n\r\n")
}

/// The step that the export becomes.
#[cfg(test)]
fn http(text: &str) -> super::rewrite::Step {
    let mut out = Rewrite::default();
    let mut at = 0;
    while let Some(side) = next_side(text, at) {
        at = side.end;
        write(text, &side, &mut out);
    }
    out.step(LayerKind::Transcript, None)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn items_become_exchanges() {
        let text = "<?xml version=\"1.0\"?><!DOCTYPE items [<!ELEMENT items (item*)>]><items><item><request \
            base64=\"true\"><![CDATA[R0VUIC8gSFRUUC8xLjENCg0K]]></request>\
                    <response base64=\"false\"><![CDATA[HTTP/1.1 302 Found\r\n\r\n]]></response></item></items>";
        assert_eq!(http(text).content.as_str(), "GET / HTTP/1.1\r\n\r\n\r\n\r\nHTTP/1.1 302 Found\r\n\r\n\r\n\r\n");
    }

    #[test]
    fn transactions_of_charles_become_exchanges() {
        let http = |body: &str| {
            let text = format!(
                "<charles-session><transaction status=\"COMPLETE\" method=\"POST\" protocol=\"https\" host=\"sp.test\" path=\"/acs\" \
                 query=\"a=1&amp;b=2\" startTime=\"2026-01-01T00:00:00Z\"><request><headers><first-line>POST /acs HTTP/1.1</first-line>\
                 <header><name>Host</name><value>sp.test</value></header></headers>{body}</request><response status=\"302\"><headers>\
                 <header><name>Location</name><value><![CDATA[/x?y&z]]></value></header></headers></response></transaction>\
                 </charles-session>"
            );
            let mut out = Rewrite::default();
            assert!(charles(&text, &mut out));
            out.step(LayerKind::Transcript, None).content.as_str().to_owned()
        };
        let wanted = "\r\n\r\nPOST https://sp.test/acs?a=1&b=2 HTTP/1.1\r\n:started: 2026-01-01T00:00:00Z\r\n\
             Host: sp.test\r\n\r\nx=1%2B\r\n\
            \r\n\r\nHTTP/1.1 302 \r\nLocation: /x?y&z\r\n";
        for body in [
            "<body>x=1%2B</body>",
            "<body><![CDATA[x=1%2B]]></body>",
            "<body encoding=\"base64\">eD0xJTJC</body>",
            "<body encoding=\"plain\"><text encoding=\"UTF-8\">x=1%2B</text></body>",
        ] {
            assert_eq!(http(body), wanted, "{body}");
        }
    }

    proptest! {
        #[test]
        fn any_session_is_read(
            text in "(<transaction |method=\"|host=\"|\"|<response|<name>|</name>|<body|<text>|</text>|>|</body>|[a-z<>é]{0,6}){0,12}",
        ) {
            let mut out = Rewrite::default();
            charles(&text, &mut out);
            let step = out.step(LayerKind::Transcript, None);
            prop_assert!(step.map.outer(Span::new(0, step.content.as_bytes().len())).end <= text.len());
        }

        #[test]
        fn any_text_is_read(text in "(<request>|</request>|<response \
         base64=\"true\">|</response>|<!\\[CDATA\\[|\\]\\]>|[a-z<>é]{0,6}){0,8}") {
            let step = http(&text);
            prop_assert!(step.map.outer(Span::new(0, step.content.as_bytes().len())).end <= text.len());
        }
    }
}
