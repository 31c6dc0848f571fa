//! Markup that holds a message as its text: HTML mails and wiki pages, Office documents, event logs, property lists, proxy exports.
//! Input: HTML, or XML whose root is no message. Output: its text, tags left out, references and CDATA undone, and the way back.

use super::hints::may_hold_a_message;
use super::html;
use super::leaf;
use super::parts::{self, MAX_PARTS, Part};
use super::references;
use super::rewrite::{Rewrite, Step, is_blank, trimmed};
use super::search::{CERTAIN, Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Markup inside markup that is opened.
const MAX_LAYERS: usize = 3;
/// Elements that stand inside a line of text.
const INLINE: &[&str] = &[
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "ins",
    "kbd",
    "mark",
    "q",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
    "nobr",
    "r",
    "t",
    "rPr",
    "proofErr",
    "lang",
    "rFonts",
    "sz",
    "color",
    "lastRenderedPageBreak",
    "bookmarkStart",
    "bookmarkEnd",
    "hyperlink",
    "smartTag",
    "ins",
    "noBreakHyphen",
    "rPh",
    "phoneticPr",
    "string",
];
/// Elements whose content nobody reads.
const HIDDEN: &[&str] = &["script", "style", "head"];

/// Whether it is markup around something that may be a message.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let inner = trimmed(text).of(text);
    inner.starts_with('<')
        && !is_dump(inner)
        && (html::is_html(inner) || leaf::is_foreign_xml(inner))
        && may_hold_a_message(inner)
        && state.layers.iter().filter(|layer| layer.kind == LayerKind::Markup).count() < MAX_LAYERS
}

/// `<QueryDict: {…}>`, as Python shows an object: no tag has a colon and a space behind its name.
fn is_dump(text: &str) -> bool {
    tag_name(text)
        .strip_suffix(':')
        .is_some_and(|name| text.get(name.len() + 2..).is_some_and(|rest| rest.starts_with(' ')))
}

/// Follows the text; what it leads to is as certain as a paste of that text.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let step = words(text);
    let says_something = !step.content.as_str().trim().is_empty();
    let found = says_something.then(|| search.peel_part(state, vec![step])).flatten();
    // Some formats have their values in attributes.
    let found =
        found.filter(|found| found.score >= 60).or_else(|| parts::follow(search, state, attributes(text), false));
    let found = found.filter(|found| found.score >= 60).map(|mut found| {
        found.score = found.score.max(CERTAIN + 1);
        found
    });
    found.map(Candidate::Decoded).into_iter().collect()
}

/// The values of attributes that may hold a message.
fn attributes(text: &str) -> Vec<Part> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = memchr::memchr(b'<', bytes.get(at..).unwrap_or(&[])).map(|next| at + next) {
        at = tag_end(bytes, start).max(start + 1);
        let tag = Span::new(start, at);
        let mut from = start;
        while let Some(value) = next_value(bytes, from, tag.end) {
            from = value.end + 1;
            if found.len() < MAX_PARTS && may_hold_a_message(value.of(text)) {
                let mut out = Rewrite::with_capacity(value.len());
                references::decode_into(text, value, &mut out);
                found.push(Part {
                    name: String::new(),
                    steps: vec![out.step(LayerKind::Markup, Some("attribute".to_owned()))],
                });
            }
        }
    }
    found
}

/// The next value in quotes behind an equals sign, before `end`.
fn next_value(bytes: &[u8], from: usize, end: usize) -> Option<Span> {
    let mut at = from;
    loop {
        at += memchr::memchr(b'=', bytes.get(at..end)?)? + 1;
        let quote = *bytes.get(at)?;
        if matches!(quote, b'"' | b'\'') {
            let len = memchr::memchr(quote, bytes.get(at + 1..end)?)?;
            return Some(Span::new(at + 1, at + 1 + len));
        }
    }
}

/// The text without tags: a line of its own for every element that is none inside a line.
pub(super) fn words(text: &str) -> Step {
    let bytes = text.as_bytes();
    let mut out = Rewrite::with_capacity(bytes.len());
    let mut ends_line = true;
    let mut at = 0;
    while at < bytes.len() {
        let next = memchr::memchr(b'<', bytes.get(at..).unwrap_or(&[])).map_or(bytes.len(), |found| at + found);
        ends_line = characters(text, Span::new(at, next), &mut out, ends_line);
        if next >= bytes.len() {
            break;
        }
        at = next;
        let rest = text.get(at..).unwrap_or("");
        if rest.starts_with("<![CDATA[") {
            let start = at + 9;
            let end = find(bytes, start, b"]]>").unwrap_or(bytes.len());
            out.copy(bytes, start, end);
            ends_line &= start == end;
            at = (end + 3).min(bytes.len());
            continue;
        }
        let (end, name) = if rest.starts_with("<!--") {
            (find(bytes, at, b"-->").map_or(bytes.len(), |end| end + 3), "")
        } else {
            (tag_end(bytes, at), tag_name(rest))
        };
        let local = name.rsplit(':').next().unwrap_or("");
        let hidden = HIDDEN.iter().find(|hidden| local.eq_ignore_ascii_case(hidden) && !rest.starts_with("</"));
        at = match hidden {
            Some(hidden) => {
                find(bytes, end, format!("</{hidden}").as_bytes()).map_or(end, |close| tag_end(bytes, close))
            }
            None => end,
        };
        // Office writes the elements of a line with a prefix; those that end one are few.
        let office = name.starts_with("w:") && !matches!(local, "p" | "br" | "cr" | "tab" | "tr" | "tc");
        let inline = name.is_empty() || office || INLINE.iter().any(|inline| local.eq_ignore_ascii_case(inline));
        if !inline && !ends_line {
            out.emit(b"\n", Span::new(next, at));
            ends_line = true;
        }
    }
    out.step(LayerKind::Markup, None)
}

/// Copies text, references undone; of white space alone only what separates words.
fn characters(text: &str, span: Span, out: &mut Rewrite, ends_line: bool) -> bool {
    let part = span.of(text);
    if part.chars().all(is_blank) {
        if !ends_line && part.contains(' ') {
            out.copy(text.as_bytes(), span.start, span.start + 1);
        }
        return ends_line;
    }
    references::decode_into(text, span, out);
    false
}

fn find(bytes: &[u8], from: usize, needle: &[u8]) -> Option<usize> {
    memmem::find(bytes.get(from..)?, needle).map(|found| from + found)
}

/// The offset after the tag that starts here; a quote that nothing closes ends with the next `>`.
pub(super) fn tag_end(bytes: &[u8], start: usize) -> usize {
    let mut quote = None;
    let rest = bytes.get(start..).unwrap_or(&[]);
    for (offset, byte) in rest.iter().enumerate().take(64 << 10) {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (None, b'"' | b'\'') if offset > 1 => quote = Some(byte),
            (None, b'>') => return start + offset + 1,
            _ => {}
        }
    }
    memchr::memchr(b'>', rest).map_or(bytes.len(), |found| start + found + 1)
}

fn tag_name(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let len =
        name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, ':' | '-' | '_' | '.'))).unwrap_or(name.len());
    name.get(..len).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn text_without_tags() {
        let words = |text: &str| words(text).content.as_str().trim().to_owned();
        assert_eq!(words("<p>PHN<b>hb</b><br>WxwO</p><style>x{}</style>"), "PHNhb\nWxwO");
        assert_eq!(words("<e><d n='a>b'>x &lt;y&gt;</d><![CDATA[<z>]]></e>"), "x <y>\n<z>");
        assert_eq!(words("<w:p><w:r><w:t>ab</w:t></w:r><w:r><w:t>cd</w:t></w:r></w:p><w:p/>"), "abcd");
    }

    #[test]
    fn values_of_attributes_are_found() {
        let text = "<f a=1 b='x=\"y' value=\"SAMLResponse=PHN&amp;x\"/><g v='id_token and more'/>";
        let values: Vec<String> =
            attributes(text).iter().map(|part| part.steps[0].content.as_str().to_owned()).collect();
        assert_eq!(values, ["SAMLResponse=PHN&x", "id_token and more"]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[<>!/a-c&;='\"\\[\\]CDAT é-]{0,60}") {
            let step = words(&text);
            prop_assert!(step.map.outer(Span::new(0, step.content.as_bytes().len())).end <= text.len());
        }
    }
}
