//! Character references of HTML (`&quot;`, `&#39;`, `&auml;`) as characters. Input: a text and a place in it. Output: what stands there as
//! people read it, with the way back to the text. Invariant: what is no reference stays as it is.

use super::rewrite::{Rewrite, Step};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Replaces the character references inside `span`.
pub(super) fn decode(text: &str, span: Span) -> Step {
    let mut out = Rewrite::with_capacity(span.len());
    decode_into(text, span, &mut out);
    out.step(LayerKind::HtmlEntities, None)
}

/// Writes what stands inside `span`, its character references replaced.
pub(super) fn decode_into(text: &str, span: Span, out: &mut Rewrite) {
    let bytes = text.as_bytes();
    let mut at = span.start;
    while at < span.end {
        let rest = bytes.get(at..span.end).unwrap_or(&[]);
        let Some(next) = memchr::memchr(b'&', rest) else {
            out.copy(bytes, at, span.end);
            break;
        };
        out.copy(bytes, at, at + next);
        at += next;
        match reference(text.get(at..span.end).unwrap_or("")) {
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
}

/// The character and length of the reference that starts `text`.
pub(super) fn reference(text: &str) -> Option<(char, usize)> {
    let end = text.as_bytes().iter().take(12).position(|byte| *byte == b';')?;
    let name = text.get(1..end)?;
    let character = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{A0}',
        "shy" => '\u{AD}',
        "ZeroWidthSpace" => '\u{200B}',
        "zwnj" => '\u{200C}',
        "zwj" => '\u{200D}',
        "agrave" => 'à',
        "auml" => 'ä',
        "eacute" => 'é',
        "egrave" => 'è',
        "ouml" => 'ö',
        "szlig" => 'ß',
        "uuml" => 'ü',
        "rsquo" => '\u{2019}',
        "lowbar" => '_',
        "percnt" => '%',
        "quest" => '?',
        "period" => '.',
        "plus" => '+',
        "equals" => '=',
        "sol" => '/',
        "colon" => ':',
        "newline" | "NewLine" => '\n',
        _ => {
            let digits = name.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|character| *character != '\0')?
        }
    };
    Some((character, end + 1))
}
