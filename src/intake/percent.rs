//! Percent-encoding (RFC 3986 2.1), once or twice. `+` stays as it is: base64 needs it.
//! Comes in: text with `%XX`. Goes out: the decoded text and the way back.

use super::model::NoteKind;
use super::rewrite::{Rewrite, Step};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Whether there is an escape, in a text that could be an encoded value.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    if state.layers.iter().filter(|layer| layer.kind == LayerKind::Percent).count() >= 3 {
        return false;
    }
    escape(text).is_some() && (state.parameter.is_some() || !text.trim().contains(' '))
}

/// Decodes once; a second time is one more step.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let start = text.trim_start();
    // Markup in a form value: its blanks are pluses. base64 has pluses of its own.
    let is_markup = ["%3C", "%3c", "<"].iter().any(|open| start.starts_with(open));
    // A form encodes JSON with pluses too; a link has its blanks as `%20`.
    let is_json =
        state.parameter.is_none() && ["%7B", "%5B"].iter().any(|open| start.starts_with(open)) && !text.contains("%20");
    let mut step = if (is_markup && state.parameter.is_some()) || is_json { decode_pluses(text) } else { decode(text) };
    let first = escape(text).unwrap_or_default();
    if state.layers.last().is_some_and(|layer| layer.kind == LayerKind::Percent) {
        step.note(NoteKind::PercentTwice, first, Span::new(first.start, first.end).of(text));
    } else if state.parameter.is_none() {
        step.note(NoteKind::PercentOnce, first, first.of(text));
    } else if let Some(at) = text.find('+').filter(|_| !is_markup) {
        // Beside escapes, a bare + is what form decoding turns into a blank.
        step.note(NoteKind::PlusSpace, Span::new(at, at + 1), super::base64::UNESCAPED);
    }
    vec![Candidate::Step(step)]
}

/// The first `%XX`.
fn escape(text: &str) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'%', bytes.get(at..).unwrap_or(&[])) {
        at += found;
        if let Some((_, len)) = byte_at(bytes, at) {
            return Some(Span::new(at, at + len));
        }
        at += 1;
    }
    None
}

/// Undoes every well-formed escape and reads `+` as a blank.
fn decode_pluses(text: &str) -> Step {
    decode(&text.replace('+', " "))
}

/// Undoes every well-formed escape.
pub(super) fn decode(text: &str) -> Step {
    let bytes = text.as_bytes();
    let mut out = Rewrite::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let rest = bytes.get(at..).unwrap_or(&[]);
        match memchr::memchr(b'%', rest) {
            Some(0) => {
                match byte_at(bytes, at) {
                    Some((byte, len)) => {
                        out.emit(&[byte], Span::new(at, at + len));
                        at += len;
                    }
                    None => {
                        out.copy(bytes, at, at + 1);
                        at += 1;
                    }
                };
            }
            Some(next) => {
                out.copy(bytes, at, at + next);
                at += next;
            }
            None => {
                out.copy(bytes, at, bytes.len());
                at = bytes.len();
            }
        }
    }
    out.step(LayerKind::Percent, None)
}

/// Decodes a name or value the way a receiver does: `+` is a blank; bytes that are no UTF-8 are replaced.
pub fn decode_form(raw: &str) -> String {
    if !raw.contains(['%', '+']) {
        return raw.to_owned();
    }
    let blanked = raw.replace('+', " ");
    String::from_utf8_lossy(decode(&blanked).content.as_bytes()).into_owned()
}

/// The byte that an escape stands for, and its length: a terminal may have broken the line inside it.
fn byte_at(bytes: &[u8], at: usize) -> Option<(u8, usize)> {
    let mut digits = bytes.get(at + 1..)?.iter().take(4).enumerate().filter(|(_, byte)| !matches!(byte, b'\r' | b'\n'));
    let (_, high) = digits.next()?;
    let (last, low) = digits.next()?;
    let value = char::from(*high).to_digit(16)? * 16 + char::from(*low).to_digit(16)?;
    Some((u8::try_from(value).ok()?, last + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decodes_and_maps_back() {
        let step = decode("a%2Bb%3d%zz%4");
        assert_eq!(step.content.as_str(), "a+b=%zz%4");
        assert_eq!(step.map.outer(Span::new(1, 2)), Span::new(1, 4));
        assert_eq!(step.map.outer(Span::new(2, 9)), Span::new(4, 13));
        assert_eq!(decode("a%2\r\nB%\n3d").content.as_str(), "a+=");
    }

    #[test]
    fn form_values_read_plus_as_blank() {
        assert_eq!(decode_form("a+b%2Bc%C3%A9"), "a b+cé");
        assert_eq!(decode_form("plain"), "plain");
    }
}
