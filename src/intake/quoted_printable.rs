//! Quoted-printable (RFC 2045 6.7), as e-mail programs leave it in a copied source.
//! Comes in: text with `=3D` or soft line breaks. Goes out: the text without them, and the way back.

use super::model::NoteKind;
use super::rewrite::{Rewrite, Step};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Whether there are escapes or soft breaks, and nothing that contradicts them.
pub(super) fn check(state: &DecodeState) -> bool {
    let bytes = state.bytes();
    if !state.is_text() || state.has(LayerKind::QuotedPrintable) {
        return false;
    }
    let mut marks = 0;
    let mut others = 0;
    let end = state.text().trim_end().len();
    for at in memchr::memchr_iter(b'=', bytes).take(4000) {
        match (bytes.get(at + 1), bytes.get(at + 2)) {
            (Some(b'\n'), _) | (Some(b'\r'), Some(b'\n')) if at + 1 < end => marks += 1,
            (Some(b'3'), Some(b'D')) | (Some(b'2'), Some(b'0' | b'6' | b'B')) => marks += 1,
            (Some(first), Some(second)) if first.is_ascii_hexdigit() && second.is_ascii_hexdigit() => {}
            _ => others += 1,
        }
    }
    marks > others
}

/// Removes them.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let mut step = decode(state.text());
    step.note(NoteKind::Wrapping, Span::new(0, state.bytes().len()), "quoted-printable");
    vec![Candidate::Step(step)]
}

/// Undoes every escape and soft line break.
pub(super) fn decode(text: &str) -> Step {
    let bytes = text.as_bytes();
    let mut out = Rewrite::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or(&[]);
        let Some(next) = memchr::memchr(b'=', rest) else {
            out.copy(bytes, at, bytes.len());
            break;
        };
        out.copy(bytes, at, at + next);
        at += next;
        match (bytes.get(at + 1), bytes.get(at + 2)) {
            (Some(b'\n'), _) => at += 2,
            (Some(b'\r'), Some(b'\n')) => at += 3,
            (Some(first), Some(second)) => {
                match (char::from(*first).to_digit(16), char::from(*second).to_digit(16)) {
                    (Some(high), Some(low)) => {
                        out.emit(&[u8::try_from(high * 16 + low).unwrap_or(0)], Span::new(at, at + 3));
                        at += 3;
                    }
                    _ => {
                        out.copy(bytes, at, at + 1);
                        at += 1;
                    }
                };
            }
            _ => {
                out.copy(bytes, at, at + 1);
                at += 1;
            }
        }
    }
    out.step(LayerKind::QuotedPrintable, None)
}
