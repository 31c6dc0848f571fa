//! base64 (RFC 4648 sections 4 and 5), as damaged as people paste it.
//! Comes in: text. Goes out: bytes, the way back group by group, and what had to be repaired. Must not judge the alphabet.

use super::model::{Carrier, Content, NoteKind};
use super::rewrite::{Step, trimmed};
use super::search::{Candidate, DecodeState, Search};
use crate::source::{Span, SpanMap};
use crate::vocabulary::LayerKind;

/// Shorter texts are words, not messages.
const SHORTEST: usize = 16;

/// What a blank between two characters stands for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Blank {
    /// A line wrap.
    Nothing,
    /// `+`, decoded once too often.
    Plus,
}

/// Whether this could be base64: mostly the alphabet, and long enough.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let text = trimmed(text).of(text);
    let shortest = if state.parameter.is_some() { 4 } else { SHORTEST };
    if text.len() < shortest {
        return false;
    }
    let mut strange = 0usize;
    let mut blanks = 0usize;
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' | b'=' | b'\r' | b'\n' | 0x0C => {}
            b' ' | b'\t' => blanks += 1,
            _ => strange += 1,
        }
    }
    strange * 20 <= text.len() && blanks * 12 <= text.len()
}

/// One decoding, or two where blanks may mean `+`.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let span = trimmed(text);
    let inner = span.of(text);
    let steps = if !inner.contains(' ') || wrapped_by_blanks(inner) {
        vec![decode(text, span, Blank::Nothing)]
    } else {
        // A blank at the very end may be a plus as well, and is trimmed otherwise.
        let count = inner.bytes().filter(|byte| !matches!(byte, b'\r' | b'\n' | b'\t')).count();
        let last = text.as_bytes().get(span.end) == Some(&b' ') && count % 4 == 3;
        let with_last = Span::new(span.start, span.end + usize::from(last));
        vec![decode(text, with_last, Blank::Plus), decode(text, span, Blank::Nothing)]
    };
    steps.into_iter().map(|step| Candidate::Step(remark(state, span, step))).collect()
}

/// What the note says of a `+` as it stands in a link or form.
pub(crate) const UNESCAPED: &str = "+ not escaped";

/// What the place of the value says about this encoding.
fn remark(state: &DecodeState, span: Span, mut step: Step) -> Step {
    if matches!(state.layers.last().map(|layer| layer.kind), Some(LayerKind::Base64 | LayerKind::Base64Url)) {
        step.note(NoteKind::DoubleBase64, span, "");
    }
    let field = matches!(state.layers.last().map(|layer| layer.kind), Some(LayerKind::UrlQuery | LayerKind::FormField));
    let saml = matches!(state.parameter.as_deref(), Some("SAMLRequest" | "SAMLResponse"));
    if let Some(at) = span.of(state.text()).find('+').filter(|_| saml && field) {
        let at = span.start + at;
        step.note(NoteKind::PlusSpace, Span::new(at, at + 1), UNESCAPED);
    }
    if saml && state.carrier() == Some(Carrier::Query) && step.content.as_bytes().trim_ascii_start().starts_with(b"<") {
        step.note(NoteKind::NotDeflatedInRedirect, span, state.parameter.clone().unwrap_or_default());
    }
    step
}

/// Decodes the span as far as it goes.
pub(super) fn decode(text: &str, span: Span, blank: Blank) -> Step {
    let mut decoder = Decoder {
        out: Vec::with_capacity(span.len() / 4 * 3 + 3),
        map: SpanMap::new(),
        group: 0,
        filled: 0,
        start: 0,
        end: 0,
        count: 0,
    };
    let mut seen = Seen::default();
    let bytes = text.as_bytes();
    let mut at = span.start;
    while at < span.end {
        let byte = bytes.get(at).copied().unwrap_or(0);
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' => {
                seen.standard = true;
                62
            }
            b'/' => {
                seen.standard = true;
                63
            }
            b'-' | b'_' => {
                seen.url_safe.get_or_insert(at);
                if byte == b'-' { 62 } else { 63 }
            }
            b' ' if blank == Blank::Plus && !beside_line_end(bytes, at, span) => {
                seen.plus.get_or_insert(at);
                62
            }
            b' ' | b'\t' | b'\r' | b'\n' | 0x0B | 0x0C => {
                at += 1;
                continue;
            }
            b'=' => {
                seen.padding += 1;
                seen.first_padding.get_or_insert(at);
                at += 1;
                continue;
            }
            _ => {
                let character = text.get(at..).and_then(|rest| rest.chars().next()).unwrap_or('\u{FFFD}');
                let len = character.len_utf8();
                // Programs that show text put them where they break a line.
                let invisible = matches!(character, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}');
                let indents = matches!(character, '\u{A0}' | '\u{3000}') && begins_line(text, at);
                if indents
                    || (invisible && (is_line_end(bytes.get(at + len)) || is_line_end(bytes.get(at.wrapping_sub(1)))))
                {
                    at += len;
                    continue;
                }
                seen.skip(character, Span::new(at, at + len));
                at += len;
                continue;
            }
        };
        if seen.padding > 0 && seen.after_padding.is_none() {
            seen.after_padding = Some(at);
            decoder.flush();
        }
        decoder.put(value, at);
        at += 1;
    }
    let left = decoder.filled;
    let count = decoder.count;
    decoder.flush();
    let kind = if seen.url_safe.is_some() && !seen.standard { LayerKind::Base64Url } else { LayerKind::Base64 };
    let mut step =
        Step { kind, detail: None, content: Content::from_bytes(decoder.out), map: decoder.map, notes: Vec::new() };
    seen.notes(&mut step, left, count, span);
    step
}

/// Blanks at equal distances were line ends before a chat or form joined the lines.
fn wrapped_by_blanks(text: &str) -> bool {
    let mut width = 0;
    let mut lines = 0usize;
    let mut parts = text.split(' ').peekable();
    while let Some(part) = parts.next() {
        if parts.peek().is_none() {
            return lines > 0 && part.len() <= width;
        }
        if lines == 0 {
            width = part.len();
        }
        if part.len() != width || width < 16 || width % 4 != 0 {
            return false;
        }
        lines += 1;
    }
    false
}

fn beside_line_end(bytes: &[u8], at: usize, span: Span) -> bool {
    at == span.start || is_line_end(bytes.get(at + 1)) || is_line_end(bytes.get(at.wrapping_sub(1)))
}

/// Whether nothing but blanks stands before this on its line, or behind it.
fn begins_line(text: &str, at: usize) -> bool {
    let before = text.get(..at).unwrap_or("").trim_end_matches([' ', '\t', '\u{A0}', '\u{3000}']);
    let after = text.get(at..).unwrap_or("").trim_start_matches([' ', '\t', '\u{A0}', '\u{3000}']);
    before.is_empty() || before.ends_with('\n') || after.is_empty() || after.starts_with(['\r', '\n'])
}

fn is_line_end(byte: Option<&u8>) -> bool {
    byte.is_none_or(|byte| matches!(byte, b'\r' | b'\n'))
}

struct Decoder {
    out: Vec<u8>,
    map: SpanMap,
    group: u32,
    filled: usize,
    start: usize,
    end: usize,
    /// Characters of the alphabet so far.
    count: usize,
}

impl Decoder {
    fn put(&mut self, value: u8, at: usize) {
        if self.filled == 0 {
            self.start = at;
        }
        self.end = at + 1;
        self.group = (self.group << 6) | u32::from(value);
        self.filled += 1;
        self.count += 1;
        if self.filled == 4 {
            self.write(3);
        }
    }

    /// Ends an incomplete group: two characters hold one byte, three hold two, one holds none.
    fn flush(&mut self) {
        let bytes = self.filled.saturating_sub(1);
        if bytes > 0 {
            self.group <<= 6 * (4 - self.filled);
            self.write(bytes);
        }
        self.filled = 0;
        self.group = 0;
    }

    fn write(&mut self, bytes: usize) {
        let [_, first, second, third] = self.group.to_be_bytes();
        self.out.extend([first, second, third].iter().take(bytes));
        self.map.push(bytes, self.end - self.start, self.start, 1);
        self.filled = 0;
        self.group = 0;
    }
}

/// What the text showed besides the alphabet.
#[derive(Default)]
struct Seen {
    standard: bool,
    url_safe: Option<usize>,
    plus: Option<usize>,
    padding: usize,
    first_padding: Option<usize>,
    after_padding: Option<usize>,
    typographic: Option<(Span, char)>,
    garbage: Option<Span>,
    garbage_count: usize,
    ellipsis: Option<Span>,
    stars: Option<Span>,
}

impl Seen {
    fn skip(&mut self, character: char, span: Span) {
        match character {
            '\u{200B}'..='\u{200F}'
            | '\u{2010}'..='\u{2015}'
            | '\u{2018}'..='\u{201F}'
            | '\u{A0}'
            | '\u{FEFF}'
            | '\u{2060}'
            | '\u{202F}' => {
                self.typographic.get_or_insert((span, character));
            }
            '\u{2026}' | '.' => {
                self.ellipsis = Some(span);
            }
            '*' => {
                self.stars.get_or_insert(span);
            }
            _ => {
                self.garbage.get_or_insert(span);
                self.garbage_count += 1;
            }
        }
    }

    fn notes(&self, step: &mut Step, left: usize, count: usize, span: Span) {
        let end = Span::at(span.end);
        if let Some(at) = self.url_safe {
            step.note(NoteKind::UrlSafeAlphabet, Span::new(at, at + 1), "");
        }
        if let Some(at) = self.plus {
            step.note(NoteKind::PlusSpace, Span::new(at, at + 1), "blanks instead of +");
        }
        if let Some((span, character)) = self.typographic {
            step.note(NoteKind::SmartQuotes, span, format!("U+{:04X}", character as u32));
        }
        if let Some(span) = self.garbage {
            step.note(NoteKind::Garbage, span, format!("{} characters that base64 does not have", self.garbage_count));
        }
        if let Some(span) = self.stars {
            step.note(NoteKind::Redacted, span, "***");
        }
        if let Some(at) = self.ellipsis.filter(|at| at.end + 2 >= span.end) {
            step.note(NoteKind::Truncated, at, "ellipsis");
        }
        if left == 1 {
            step.note(NoteKind::Truncated, end, "base64 length");
        } else if let Some(at) = self.after_padding {
            step.note(NoteKind::Padding, Span::new(at, at + 1), "padding in the middle");
        } else if !(count + self.padding).is_multiple_of(4) {
            let what = if self.padding == 0 {
                "missing"
            } else if (4 - count % 4) % 4 < self.padding {
                "too much"
            } else {
                "too little"
            };
            step.note(NoteKind::Padding, end, what);
        } else if self.padding > 2 {
            step.note(NoteKind::Padding, end, "too much");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(text: &str) -> Step {
        decode(text, Span::new(0, text.len()), Blank::Nothing)
    }

    #[test]
    fn decodes_with_wraps_and_maps_back_to_quartets() {
        let step = plain("PHNh\nbWw+\n");
        assert_eq!(step.content.as_str(), "<saml>");
        assert_eq!(step.map.outer(Span::new(0, 1)), Span::new(0, 4));
        assert_eq!(step.map.outer(Span::new(3, 6)), Span::new(5, 9));
        assert!(step.notes.is_empty());
    }

    #[test]
    fn wraps_inside_a_quartet_are_covered() {
        let step = plain("PH\r\nNhbWw+");
        assert_eq!(step.content.as_str(), "<saml>");
        assert_eq!(step.map.outer(Span::new(1, 2)), Span::new(0, 6));
    }

    #[test]
    fn missing_padding_is_a_note() {
        let step = plain("PHNhbWw");
        assert_eq!(step.content.as_str(), "<saml");
        assert_eq!(step.notes.first().map(|note| note.0), Some(NoteKind::Padding));
        assert!(plain("PHNhbWw=").notes.is_empty());
    }

    #[test]
    fn a_cut_quartet_is_truncation() {
        let step = plain("PHNhbWw+P");
        assert_eq!(step.notes.first().map(|note| note.0), Some(NoteKind::Truncated));
    }

    #[test]
    fn blanks_become_plus() {
        let step = decode("PHNhbWw PHNhbWw ", Span::new(0, 15), Blank::Plus);
        assert_eq!(step.content.as_str(), "<saml><saml");
        assert!(step.notes.iter().any(|note| note.0 == NoteKind::PlusSpace));
    }

    #[test]
    fn the_url_alphabet_is_named() {
        assert_eq!(plain("PHNhbWw-PD94").kind, LayerKind::Base64Url);
        assert_eq!(plain("PHNhbWw+PD94").kind, LayerKind::Base64);
    }

    #[test]
    fn equal_lines_joined_by_blanks_are_wraps() {
        assert!(wrapped_by_blanks("PHNhbWwgYT0iYSI+ PHNhbWwgYT0iYSI+ PHNh"));
        assert!(!wrapped_by_blanks("PHNhbWwgYT0iYSI PHNhbWwg"));
    }
}
