//! The lexical productions of XML 1.0: characters, names, references, line ends.

use crate::source::find_unusual;
use std::borrow::Cow;

/// `Char`: the characters a document may hold (XML 1.0 production 2).
pub(super) fn is_char(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{FFFD}' | '\u{10000}'..)
}

/// `S`: white space (production 3).
pub(super) fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn is_name_start(c: char) -> bool {
    matches!(c, 'A'..='Z' | 'a'..='z' | '_' | ':' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{2FF}'
        | '\u{370}'..='\u{37D}' | '\u{37F}'..='\u{1FFF}' | '\u{200C}' | '\u{200D}' | '\u{2070}'..='\u{218F}'
        | '\u{2C00}'..='\u{2FEF}' | '\u{3001}'..='\u{D7FF}' | '\u{F900}'..='\u{FDCF}' | '\u{FDF0}'..='\u{FFFD}'
        | '\u{10000}'..='\u{EFFFF}')
}

fn is_name_char(c: char) -> bool {
    is_name_start(c) || matches!(c, '-' | '.' | '0'..='9' | '\u{B7}' | '\u{300}'..='\u{36F}' | '\u{203F}' | '\u{2040}')
}

/// `Name` (production 5).
pub(super) fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(is_name_start) && chars.all(is_name_char)
}

/// `NCName` of Namespaces in XML: a name without a colon.
pub(super) fn is_ncname(text: &str) -> bool {
    is_name(text) && !text.contains(':')
}

/// Whether a name could begin here.
pub(super) fn starts_name(text: &str) -> bool {
    text.chars().next().is_some_and(is_name_start)
}

/// What stands between `&` and `;`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// A character, by number or as one of the five predefined entities.
    Character(char),
    /// A number that is no character XML allows.
    Bad,
    /// An entity that is not predefined.
    Unknown,
    /// No reference at all.
    None,
}

/// Reads a reference. `body` is the text between `&` and `;`.
pub(super) fn reference(body: &str) -> Reference {
    match body {
        "amp" => return Reference::Character('&'),
        "lt" => return Reference::Character('<'),
        "gt" => return Reference::Character('>'),
        "quot" => return Reference::Character('"'),
        "apos" => return Reference::Character('\''),
        _ => {}
    }
    let Some(number) = body.strip_prefix('#') else {
        return if is_name(body) { Reference::Unknown } else { Reference::None };
    };
    let (digits, radix) = number.strip_prefix('x').map_or((number, 10), |digits| (digits, 16));
    if digits.is_empty() || !digits.chars().all(|digit| digit.is_digit(radix)) {
        return Reference::Bad;
    }
    match u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).filter(|c| is_char(*c)) {
        Some(c) => Reference::Character(c),
        None => Reference::Bad,
    }
}

/// Line ends as XML 1.0 2.11 says: CR LF and CR alone become LF.
pub(super) fn normalise_line_ends(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\r') {
        out.push_str(before);
        out.push('\n');
        rest = after.strip_prefix('\n').unwrap_or(after);
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Offsets and lengths of the characters that XML does not allow.
pub(super) fn forbidden(text: &str) -> impl Iterator<Item = (usize, char)> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(found) = bytes.get(at..).and_then(|rest| find_unusual(rest, suspicious)) {
            let start = at + found;
            at = start + 1;
            if let Some(c) = text.get(start..).and_then(|rest| rest.chars().next())
                && !is_char(c)
            {
                return Some((start, c));
            }
        }
        None
    })
}

/// Bytes that may start a forbidden character: controls, and the lead byte of U+FFFE and U+FFFF.
fn suspicious(byte: u8) -> bool {
    ((byte < 0x20) & (byte != b'\t') & (byte != b'\n') & (byte != b'\r')) | (byte == 0xEF)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references() {
        assert_eq!(reference("amp"), Reference::Character('&'));
        assert_eq!(reference("#65"), Reference::Character('A'));
        assert_eq!(reference("#x1F600"), Reference::Character('😀'));
        for bad in ["#", "#x", "#1", "#xD800", "#x110000", "#+65", "#x-1", "#99999999999", "#xFFFE"] {
            assert_eq!(reference(bad), Reference::Bad, "{bad}");
        }
        assert_eq!(reference("nbsp"), Reference::Unknown);
        assert_eq!(reference(" b"), Reference::None);
        assert_eq!(reference(""), Reference::None);
    }

    #[test]
    fn line_ends() {
        assert_eq!(normalise_line_ends("a\r\nb\rc\r\r\nd"), "a\nb\nc\n\nd");
        assert_eq!(normalise_line_ends("\r"), "\n");
    }

    #[test]
    fn forbidden_characters() {
        let found: Vec<_> = forbidden("a\u{1}b\u{FFFF}\u{FEFF}c\t\n").collect();
        assert_eq!(found, [(1, '\u{1}'), (3, '\u{FFFF}')]);
    }

    #[test]
    fn names() {
        assert!(is_name("a:b") && is_name("_x-1.é") && !is_name("1a") && !is_name("") && !is_name("a b"));
        assert!(!is_ncname("a:b"));
    }
}
