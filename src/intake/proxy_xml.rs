//! Exports of Burp Suite and ZAP in XML: each item holds a request and an answer as HTTP, often in base64.
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
    let mut span = side.content;
    let inner = span.of(text);
    let lead = inner.len() - inner.trim_start().len();
    let cdata =
        inner.trim_start().strip_prefix("<![CDATA[").map(|rest| rest.trim_end().strip_suffix("]]>").unwrap_or(rest));
    if let Some(cdata) = cdata {
        span = Span::new(span.start + lead + 9, span.start + lead + 9 + cdata.len());
    }
    if side.base64 {
        let step = base64::decode(text, span, Blank::Nothing);
        out.emit(String::from_utf8_lossy(step.content.as_bytes()).as_bytes(), span);
    } else if cdata.is_some() {
        out.copy(text.as_bytes(), span.start, span.end);
    } else {
        references::decode_into(text, span, out);
    }
    if side.ends_side || !ends_headers(span.of(text)) {
        out.emit(b"\r\n\r\n", Span::at(span.end));
    }
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

    proptest! {
        #[test]
        fn any_text_is_read(text in "(<request>|</request>|<response \
         base64=\"true\">|</response>|<!\\[CDATA\\[|\\]\\]>|[a-z<>é]{0,6}){0,8}") {
            let step = http(&text);
            prop_assert!(step.map.outer(Span::new(0, step.content.as_bytes().len())).end <= text.len());
        }
    }
}
