//! String escapes of JSON and of the languages that write strings like it (`\x3C`, `\'`).
//! Comes in: an escaped text, with or without its quotes. Goes out: what it stands for, and the way back.

use super::model::NoteKind;
use super::rewrite::{Rewrite, Step, trimmed};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Whether there are escapes, in a text that does not start as anything else.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let inner = trimmed(text).of(text);
    let repeated =
        state.layers.iter().filter(|layer| layer.kind == LayerKind::JsonString && layer.detail.is_none()).count();
    if inner.starts_with(['{', '[']) || repeated >= 3 {
        return false;
    }
    let cut_out = matches!(state.layers.last().map(|layer| layer.kind), Some(LayerKind::Embedded | LayerKind::Quotes));
    let starts = inner.starts_with(['<', '"', '\'', '\\', '-']) || !inner.contains(' ');
    if !starts && !cut_out && state.parameter.is_none() && !inner.contains("-----BEGIN ") {
        return false;
    }
    let bytes = inner.as_bytes();
    memchr::memchr_iter(b'\\', bytes)
        .take(64)
        .any(|at| matches!(bytes.get(at + 1), Some(b'"' | b'/' | b'n' | b'r' | b't' | b'u' | b'x')))
}

/// Unescapes; quotes around the text are taken off with it.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let span = trimmed(text);
    let mut step = decode(text, span, LayerKind::JsonString, None);
    step.note(NoteKind::Wrapping, span, "JSON escapes");
    vec![Candidate::Step(step)]
}

/// Markup in single quotes with escaped line breaks and none of its own, as Python prints a string: what it stands for.
pub(super) fn of_python(text: &str, span: Span) -> Option<Step> {
    let inner = span.of(text);
    let is_quoted = text.get(..span.start)?.ends_with('\'') && text.get(span.end..)?.starts_with('\'');
    let is_escaped = inner.starts_with('<') && inner.contains("\\n") && !inner.contains('\n');
    (is_quoted && is_escaped).then(|| decode(inner, Span::new(0, inner.len()), LayerKind::JsonString, None))
}

/// Decodes the string at `span`. Escapes that mean nothing stay as they are.
pub(super) fn decode(text: &str, span: Span, kind: LayerKind, detail: Option<String>) -> Step {
    let bytes = text.as_bytes();
    let mut at = span.start;
    let mut end = span.end.min(bytes.len());
    if end >= at + 2 && bytes.get(at) == Some(&b'"') && bytes.get(end - 1) == Some(&b'"') {
        at += 1;
        end -= 1;
    }
    let mut out = Rewrite::with_capacity(end - at);
    while at < end {
        let rest = bytes.get(at..end).unwrap_or(&[]);
        let Some(next) = memchr::memchr(b'\\', rest) else {
            out.copy(bytes, at, end);
            break;
        };
        out.copy(bytes, at, at + next);
        at += next;
        match escape(bytes.get(at..end).unwrap_or(&[])) {
            Some((character, len)) => {
                out.emit_char(character, Span::new(at, at + len));
                at += len;
            }
            None => {
                out.copy(bytes, at, at + 1);
                at += 1;
            }
        }
    }
    out.step(kind, detail)
}

/// The character and the length of the escape at the start of `bytes` (RFC 8259 7, ECMAScript 12.9.4).
pub(super) fn escape(bytes: &[u8]) -> Option<(char, usize)> {
    let simple = match bytes.get(1)? {
        b'"' => '"',
        b'\'' => '\'',
        b'\\' => '\\',
        b'/' => '/',
        b'b' => '\u{8}',
        b'f' => '\u{C}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'x' => return Some((char::from_u32(hex(bytes, 2, 2)?)?, 4)),
        b'u' => {
            let first = hex(bytes, 2, 4)?;
            if (0xD800..0xDC00).contains(&first) && bytes.get(6..8) == Some(b"\\u") {
                let second = hex(bytes, 8, 4)?;
                if (0xDC00..0xE000).contains(&second) {
                    return Some((char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))?, 12));
                }
            }
            return Some((char::from_u32(first).unwrap_or('\u{FFFD}'), 6));
        }
        _ => return None,
    };
    Some((simple, 2))
}

fn hex(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    let digits = bytes.get(at..at + len)?;
    digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unescapes_and_maps_back() {
        let text = r#""<a b=\"c\">\u003c\/\n\ud83d\ude00""#;
        let step = decode(text, Span::new(0, text.len()), LayerKind::JsonString, None);
        assert_eq!(step.content.as_str(), "<a b=\"c\"></\n😀");
        assert_eq!(step.map.outer(Span::new(0, 2)), Span::new(1, 3));
        assert_eq!(step.map.outer(Span::new(5, 6)), Span::new(6, 8));
    }

    #[test]
    fn unknown_escapes_stay() {
        let step = decode(r"a\qb\", Span::new(0, 5), LayerKind::JsonString, None);
        assert_eq!(step.content.as_str(), r"a\qb\");
    }
}
