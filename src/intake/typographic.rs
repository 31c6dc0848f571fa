//! Typographic quotes, dashes and blanks that a word processor put where markup belongs.
//! Comes in: XML or JSON. Goes out: the same with plain ones in the markup; values keep theirs.

use super::model::NoteKind;
use super::rewrite::{Rewrite, trimmed};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

const DETAIL: &str = "typographic quotes";

/// Whether markup of XML or JSON has typographic characters.
pub(super) fn check(state: &DecodeState) -> bool {
    is_unrepaired(state) && !places(state.text(), 1).is_empty()
}

/// Puts plain characters in their place.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let places = places(text, usize::MAX);
    let mut out = Rewrite::with_capacity(text.len());
    let mut from = 0;
    for span in &places {
        out.copy(text.as_bytes(), from, span.start);
        if let Some(character) = plain(span.of(text).chars().next().unwrap_or(' ')) {
            out.emit_char(character, *span);
        }
        from = span.end;
    }
    out.copy(text.as_bytes(), from, text.len());
    let mut step = out.step(LayerKind::Quotes, Some(DETAIL.to_owned()));
    // Blanks between elements are indentation, however they are written.
    let is_blank = |span: &&Span| matches!(span.of(text), "\u{A0}" | "\u{202F}");
    let between = |span: &&Span| is_blank(span) && between_tags(text, span.start).is_some();
    if let Some(first) = places.iter().find(|span| !between(span)) {
        step.note(NoteKind::SmartQuotes, *first, code_point(first.of(text)));
    }
    vec![Candidate::Step(step)]
}

fn is_unrepaired(state: &DecodeState) -> bool {
    !state.layers.iter().any(|layer| layer.detail.as_deref() == Some(DETAIL))
}

fn places(text: &str, most: usize) -> Vec<Span> {
    if text.is_ascii() {
        return Vec::new();
    }
    match trimmed(text).of(text).as_bytes().first() {
        Some(b'<') => in_tags(text, most),
        Some(b'{' | b'[') => outside_strings(text, most),
        _ => Vec::new(),
    }
}

/// Inside tags, outside plain quotes. A typographic quote opens a value that the next one closes.
fn in_tags(text: &str, most: usize) -> Vec<Span> {
    let mut places = Vec::new();
    let mut in_tag = false;
    let mut quote: Option<char> = None;
    let mut typographic = false;
    for (at, character) in text.char_indices() {
        let span = Span::new(at, at + character.len_utf8());
        if places.len() >= most {
            break;
        }
        match (in_tag, quote) {
            (false, _) => {
                in_tag = character == '<';
                if matches!(character, '\u{A0}' | '\u{202F}')
                    && between_tags(text, at).is_some_and(|between| between.contains('\n'))
                {
                    places.push(span);
                }
            }
            (true, Some(open)) => {
                if character == open {
                    quote = None;
                }
            }
            (true, None) => match character {
                '"' | '\'' if !typographic => quote = Some(character),
                '>' if !typographic => in_tag = false,
                _ if is_quote(character) => {
                    typographic = !typographic;
                    places.push(span);
                }
                _ if !typographic && is_typographic(character) => places.push(span),
                _ => {}
            },
        }
    }
    places
}

/// Bytes of an indentation.
const MAX_INDENT: usize = 200;

/// What stands between two tags around a place, where that is nothing but blanks.
fn between_tags(text: &str, at: usize) -> Option<&str> {
    let from = text.floor_char_boundary(at.saturating_sub(MAX_INDENT));
    let start =
        at - text.get(from..at)?.chars().rev().take_while(|c| c.is_whitespace()).map(char::len_utf8).sum::<usize>();
    let rest = text.get(start..text.floor_char_boundary((at + MAX_INDENT).min(text.len())))?;
    let len = rest.len() - rest.trim_start().len();
    let closed = start == 0 || text.get(..start)?.ends_with('>');
    (closed && rest.get(len..)?.starts_with('<')).then(|| rest.get(..len)).flatten()
}

fn outside_strings(text: &str, most: usize) -> Vec<Span> {
    let mut places = Vec::new();
    let mut in_string = false;
    let mut typographic = false;
    let mut escaped = false;
    for (at, character) in text.char_indices() {
        if places.len() >= most {
            break;
        }
        let span = Span::new(at, at + character.len_utf8());
        match character {
            _ if escaped => escaped = false,
            '\\' if in_string => escaped = true,
            '"' if !typographic => in_string = !in_string,
            _ if in_string => {}
            _ if is_quote(character) => {
                typographic = !typographic;
                places.push(span);
            }
            _ if !typographic && is_typographic(character) => places.push(span),
            _ => {}
        }
    }
    places
}

fn is_quote(character: char) -> bool {
    matches!(character, '\u{201C}'..='\u{201F}' | '\u{2018}'..='\u{201B}' | '\u{AB}' | '\u{BB}' | '\u{2033}')
}

fn is_typographic(character: char) -> bool {
    is_quote(character)
        || matches!(character, '\u{A0}' | '\u{202F}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{2010}'..='\u{2015}')
}

/// What stood there before; nothing for what has no width.
fn plain(character: char) -> Option<char> {
    match character {
        '\u{2018}'..='\u{201B}' => Some('\''),
        '\u{A0}' | '\u{202F}' => Some(' '),
        '\u{2010}'..='\u{2015}' => Some('-'),
        '\u{200B}'..='\u{200D}' | '\u{2060}' => None,
        _ => Some('"'),
    }
}

fn code_point(text: &str) -> String {
    text.chars().next().map_or_else(String::new, |character| format!("U+{:04X}", character as u32))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_keep_their_quotes() {
        assert!(in_tags("<a b=\"O\u{2019}Brien\">it\u{2019}s</a>", 9).is_empty());
        assert_eq!(in_tags("<a b=\u{201C}c\u{201D}>", 9).len(), 2);
        assert_eq!(outside_strings("{\u{201C}a\u{201D}: 1}", 9).len(), 2);
        assert!(outside_strings("{\"\u{201C}\": 1}", 9).is_empty());
    }
}
