//! Character sets: byte order marks, UTF-16, Windows-1252 and ISO 8859-1.
//! Comes in: bytes or text with a mark. Goes out: UTF-8 text. Must not guess for anything that is no text.

use super::model::NoteKind;
use super::rewrite::{Rewrite, Step};
use super::search::{Candidate, DecodeState, Search};
use crate::source::{Span, windows_1252_character};
use crate::vocabulary::LayerKind;

/// Whether the bytes are text in another character set, or start with a mark.
pub(super) fn check(state: &DecodeState) -> bool {
    guess(state.bytes(), state.is_text()).is_some_and(|set| !matches!(set, Set::Latin) || !is_by_chance(state))
}

/// Whether words before a message were decoded with it: what comes out begins with bytes that are no text.
fn is_by_chance(state: &DecodeState) -> bool {
    let encoded =
        state.layers.last().is_some_and(|layer| matches!(layer.kind, LayerKind::Base64 | LayerKind::Base64Url));
    encoded && !state.bytes().iter().take(16).all(u8::is_ascii)
}

/// Converts to UTF-8.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let bytes = state.bytes();
    let Some(set) = guess(bytes, state.is_text()) else { return Vec::new() };
    let (name, mut step) = match set {
        Set::Utf8Mark => {
            let mut out = Rewrite::with_capacity(bytes.len());
            out.copy(bytes, 3, bytes.len());
            ("UTF-8 with byte order mark", out.step(LayerKind::Charset, None))
        }
        Set::Utf16 { little, mark } => {
            let name = match (little, mark) {
                (true, true) => "UTF-16LE with byte order mark",
                (true, false) => "UTF-16LE",
                (false, true) => "UTF-16BE with byte order mark",
                (false, false) => "UTF-16BE",
            };
            (name, utf16(bytes, little, if mark { 2 } else { 0 }))
        }
        Set::Latin => ("Windows-1252", windows_1252(bytes)),
        Set::CutUtf8(valid) => {
            let mut out = Rewrite::with_capacity(valid);
            out.copy(bytes, 0, valid);
            let mut step = out.step(LayerKind::Charset, Some("UTF-8".to_owned()));
            step.note(NoteKind::Truncated, Span::new(valid, bytes.len()), "UTF-8 character");
            return vec![Candidate::Step(step)];
        }
    };
    step.detail = Some(name.to_owned());
    step.note(NoteKind::Charset, Span::new(0, bytes.len().min(4)), name);
    vec![Candidate::Step(step)]
}

enum Set {
    Utf8Mark,
    Utf16 {
        little: bool,
        mark: bool,
    },
    Latin,
    /// UTF-8 that ends inside a character: the valid length.
    CutUtf8(usize),
}

fn guess(bytes: &[u8], is_text: bool) -> Option<Set> {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => return Some(Set::Utf8Mark),
        [0xFF, 0xFE, ..] => return Some(Set::Utf16 { little: true, mark: true }),
        [0xFE, 0xFF, ..] => return Some(Set::Utf16 { little: false, mark: true }),
        _ => {}
    }
    let start = bytes.get(..64.min(bytes.len())).unwrap_or(&[]);
    if start.len() >= 8 {
        let zero = |odd: usize| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
        let half = start.len() / 2;
        if zero(1) * 10 >= half * 9 && zero(0) == 0 {
            return Some(Set::Utf16 { little: true, mark: false });
        }
        if zero(0) * 10 >= half * 9 && zero(1) == 0 {
            return Some(Set::Utf16 { little: false, mark: false });
        }
    }
    if is_text {
        return None;
    }
    let error = std::str::from_utf8(bytes).err()?;
    if error.error_len().is_none() && error.valid_up_to() > 8 {
        return Some(Set::CutUtf8(error.valid_up_to()));
    }
    is_single_byte_text(bytes).then_some(Set::Latin)
}

/// Markup or prose: printable for the most part, no control characters.
fn is_single_byte_text(bytes: &[u8]) -> bool {
    let mut high = 0;
    for byte in bytes {
        match byte {
            0..=8 | 11 | 14..=31 | 127 => return false,
            128.. => high += 1,
            _ => {}
        }
    }
    high * 3 < bytes.len()
}

fn utf16(bytes: &[u8], little: bool, start: usize) -> Step {
    let unit = |at: usize| -> Option<u16> {
        let pair = [*bytes.get(at)?, *bytes.get(at + 1)?];
        Some(if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) })
    };
    let mut out = Rewrite::with_capacity(bytes.len() / 2);
    let mut at = start;
    while let Some(first) = unit(at) {
        let pair = (0xD800..0xDC00).contains(&first).then(|| unit(at + 2)).flatten();
        let decoded = char::decode_utf16([Some(first), pair].into_iter().flatten()).next();
        let character = decoded.and_then(Result::ok).unwrap_or('\u{FFFD}');
        let width = if character.len_utf16() == 2 { 4 } else { 2 };
        out.emit_char(character, Span::new(at, at + width));
        at += width;
    }
    let mut step = out.step(LayerKind::Charset, None);
    if at < bytes.len() {
        step.note(NoteKind::Truncated, Span::new(at, bytes.len()), "UTF-16 length");
    }
    step
}

fn windows_1252(bytes: &[u8]) -> Step {
    let mut out = Rewrite::with_capacity(bytes.len() + bytes.len() / 8);
    let mut plain = 0;
    for (at, byte) in bytes.iter().enumerate() {
        if *byte < 0x80 {
            continue;
        }
        out.copy(bytes, plain, at);
        out.emit_char(windows_1252_character(*byte), Span::new(at, at + 1));
        plain = at + 1;
    }
    out.copy(bytes, plain, bytes.len());
    out.step(LayerKind::Charset, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf16_with_pairs_maps_back() {
        let bytes: Vec<u8> = "\u{FEFF}<a>😀é".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(matches!(guess(&bytes, false), Some(Set::Utf16 { little: true, mark: true })));
        let step = utf16(&bytes, true, 2);
        assert_eq!(step.content.as_str(), "<a>😀é");
        assert_eq!(step.map.outer(Span::new(3, 7)), Span::new(8, 12));
    }

    #[test]
    fn utf16_without_a_mark_is_seen() {
        let bytes: Vec<u8> = "<samlp:Response>".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert!(matches!(guess(&bytes, true), Some(Set::Utf16 { little: false, mark: false })));
    }

    #[test]
    fn single_bytes_are_read_as_windows_1252() {
        let bytes = b"<a>M\xFCller \x80</a>";
        assert!(matches!(guess(bytes, false), Some(Set::Latin)));
        assert_eq!(windows_1252(bytes).content.as_str(), "<a>Müller €</a>");
        assert!(guess(b"\x00\x01\xFF\x80", false).is_none());
    }
}
