//! Bytes written as numbers: a text of nothing but hexadecimal digits, as databases and analyzers show values, and lists of numbers up to
//! 255, as programs write bytes in JSON.
//!
//! Input: text. Output: the bytes. Invariant: what they do not make text of is left alone.

use super::hints::may_hold_a_message;
use super::leaf;
use super::parts::{self, MAX_PARTS, Part};
use super::rewrite::{Rewrite, Step, trimmed};
use super::search::{Candidate, DecodeState, Search, USEFUL};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Bytes of a value at least.
const SHORTEST: usize = 24;
/// Numbers of one list.
const MAX_NUMBERS: usize = 8 << 20;

/// Whether the text is hexadecimal digits.
pub(super) fn check(state: &DecodeState) -> bool {
    state.is_text() && hex_digits(state.text()).is_some()
}

/// Puts the bytes together.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let Some(digits) = hex_digits(text) else { return Vec::new() };
    let mut out = Rewrite::with_capacity(digits.len() / 2);
    let mut high: Option<(u8, usize)> = None;
    for (at, byte) in text.bytes().enumerate().take(digits.end).skip(digits.start) {
        let Some(value) = char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok()) else { continue };
        match high.take() {
            Some((first, from)) => out.emit(&[first << 4 | value], Span::new(from, at + 1)),
            None => high = Some((value, at)),
        }
    }
    let step = out.step(LayerKind::HexDump, Some("digits".to_owned()));
    // A hash or a key is no text.
    if step.content.as_str().is_empty() { Vec::new() } else { vec![Candidate::Step(step)] }
}

/// The digits, behind `0x` or `\x`, in pairs with colons or blanks between them or without.
fn hex_digits(text: &str) -> Option<Span> {
    let mut span = trimmed(text);
    let inner = span.of(text);
    for mark in ["0x", "0X", "\\\\x", "\\x", "<Buffer "] {
        if inner.starts_with(mark) {
            span.start += mark.len();
            break;
        }
    }
    span.end -= usize::from(text.get(..span.end).is_some_and(|text| text.ends_with('>')));
    let inner = span.of(text);
    let mut digits = 0usize;
    for byte in inner.bytes() {
        match byte {
            b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' => digits += 1,
            // Pairs stay together.
            b':' | b' ' | b'\r' | b'\n' | b'\t' if digits.is_multiple_of(2) => {}
            _ => return None,
        }
    }
    (digits >= SHORTEST * 2 && digits.is_multiple_of(2)).then_some(span)
}

/// Whether JSON has a list of bytes.
pub(super) fn check_lists(state: &DecodeState) -> bool {
    let text = state.text();
    text.trim_start().starts_with(['{', '[']) && next_list(text, 0).is_some()
}

/// Follows the lists, and what else the JSON holds.
pub(super) fn run_lists(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    // Children of JSON start from its text.
    let fresh = DecodeState::new(state.content.clone());
    let mut at = 0;
    let lists = std::iter::from_fn(|| {
        let list = next_list(text, at)?;
        at = list.end;
        Some(list)
    });
    let parts = lists.take(MAX_PARTS).filter_map(|list| {
        let step = bytes_of(text, list)?;
        may_hold_a_message(step.content.as_str()).then(|| Part { name: String::new(), steps: vec![step] })
    });
    let Some(found) = parts::follow(search, &fresh, parts.collect::<Vec<_>>(), false) else { return Vec::new() };
    let score = found.score.max(USEFUL + 30);
    vec![Candidate::Decoded(super::search::Decoded { score, items: vec![leaf::json_with(state, found.items)] })]
}

/// The next list of at least so many numbers.
fn next_list(text: &str, from: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut at = from;
    loop {
        let start = at + memchr::memchr(b'[', bytes.get(at..)?)?;
        at = start + 1;
        let is_list = |byte: &u8| byte.is_ascii_digit() || matches!(byte, b',' | b' ' | b'\r' | b'\n' | b'\t');
        let len = bytes.get(at..)?.iter().take(MAX_NUMBERS * 5).take_while(|byte| is_list(byte)).count();
        let end = at + len;
        at = end;
        if bytes.get(end) == Some(&b']') && len >= SHORTEST * 3 {
            return Some(Span::new(start + 1, end));
        }
    }
}

/// The numbers as bytes; nothing where one is larger, or they are no text.
fn bytes_of(text: &str, list: Span) -> Option<Step> {
    let mut out = Rewrite::with_capacity(list.len() / 4);
    let mut at = list.start;
    for word in list.of(text).split(',') {
        let start = at + (word.len() - word.trim_start().len());
        at += word.len() + 1;
        out.emit(&[word.trim().parse().ok()?], Span::new(start, start + word.trim().len()));
    }
    let step = out.step(LayerKind::HexDump, Some("list of bytes".to_owned()));
    (!step.content.as_str().is_empty()).then_some(step)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hex(text: &str, between: &str) -> String {
        text.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(between)
    }

    #[test]
    fn digits_are_recognised() {
        let text = "SAMLResponse=PHNhbWxwOlJlc3BvbnNl";
        for between in ["", ":", " "] {
            let digits = hex(text, between);
            assert_eq!(hex_digits(&digits), Some(Span::new(0, digits.len())));
        }
        assert_eq!(hex_digits(&format!("\\x{}", hex(text, ""))).map(|span| span.start), Some(2));
        assert_eq!(hex_digits("deadbeef"), None);
        assert_eq!(hex_digits(&"PHNh".repeat(30)), None);
    }

    #[test]
    fn lists_are_bytes() {
        let text = "got SAMLResponse=PHNhbWxwOlJlc3BvbnNl";
        let list = format!("{{\"a\": [1, 2], \"M\": {:?}}}", text.as_bytes());
        let found = next_list(&list, 0).unwrap();
        assert_eq!(bytes_of(&list, found).unwrap().content.as_str(), text);
        assert!(bytes_of("1, 2, 300", Span::new(0, 9)).is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[\\[\\]0-9, a-f:x\\\\é]{0,200}") {
            let _ = hex_digits(&text);
            let mut at = 0;
            while let Some(list) = next_list(&text, at) {
                prop_assert!(list.end > at && list.end < text.len());
                let _ = bytes_of(&text, list);
                at = list.end;
            }
        }
    }
}
