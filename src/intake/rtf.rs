//! Rich text (RTF 1.9), as word processors and ticket systems copy it.
//! Input: RTF. Output: its words, and the way back. Invariant: what a reader would not see (fonts, colours, pictures) is left out.

use super::rewrite::{Rewrite, Step};
use super::search::{Candidate, DecodeState, Search};
use crate::source::{Span, windows_1252_character};
use crate::vocabulary::LayerKind;

/// Groups inside groups that are followed; deeper ones are read as if they were shown.
const MAX_DEPTH: usize = 200;
/// Groups that hold no words.
const HIDDEN: &[&str] = &[
    "fonttbl",
    "colortbl",
    "stylesheet",
    "info",
    "pict",
    "generator",
    "listtable",
    "listoverridetable",
    "themedata",
    "datastore",
    "latentstyles",
    "fldinst",
    "xmlnstbl",
    "rsidtbl",
];

/// Whether the text is RTF.
pub(super) fn check(state: &DecodeState) -> bool {
    state.text().trim_start().starts_with("{\\rtf")
}

/// Takes the words out.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    vec![Candidate::Step(words(state.text()))]
}

fn words(text: &str) -> Step {
    let bytes = text.as_bytes();
    let mut out = Rewrite::with_capacity(bytes.len());
    // Whether each open group is shown.
    let mut groups: Vec<bool> = Vec::new();
    let mut shown = true;
    // Open groups below those.
    let mut deeper = 0_usize;
    let mut at = 0;
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'{' => {
                if groups.len() < MAX_DEPTH {
                    groups.push(shown);
                } else {
                    deeper += 1;
                }
                at += 1;
            }
            b'}' => {
                match deeper.checked_sub(1) {
                    Some(left) => deeper = left,
                    None => shown = groups.pop().unwrap_or(true),
                }
                at += 1;
            }
            b'\\' => at = control(text, at, &mut out, &mut shown),
            b'\r' | b'\n' => at += 1,
            _ => {
                let len = bytes
                    .get(at..)
                    .unwrap_or(&[])
                    .iter()
                    .position(|byte| matches!(byte, b'{' | b'}' | b'\\' | b'\r' | b'\n'))
                    .unwrap_or(bytes.len() - at);
                if shown {
                    out.copy(bytes, at, at + len);
                }
                at += len;
            }
        }
    }
    out.step(LayerKind::RichText, Some("RTF".to_owned()))
}

/// One control word or symbol; the offset after it.
fn control(text: &str, at: usize, out: &mut Rewrite, shown: &mut bool) -> usize {
    let bytes = text.as_bytes();
    let Some(first) = bytes.get(at + 1).copied() else { return at + 1 };
    if !first.is_ascii_alphabetic() {
        let mut end = at + 2;
        let character = match first {
            b'\'' => {
                let hex = text.get(at + 2..at + 4).and_then(|hex| u8::from_str_radix(hex, 16).ok());
                end = if hex.is_some() { at + 4 } else { end };
                hex.map(windows_1252_character)
            }
            b'\\' | b'{' | b'}' => Some(char::from(first)),
            b'~' => Some(' '),
            b'_' => Some('-'),
            b'\r' | b'\n' => Some('\n'),
            b'*' => {
                *shown = false;
                None
            }
            _ => None,
        };
        if let Some(character) = character.filter(|_| *shown) {
            out.emit_char(character, Span::new(at, end));
        }
        // A symbol may be the first byte of a longer character.
        while !text.is_char_boundary(end) {
            end += 1;
        }
        return end;
    }
    let rest = text.get(at + 1..).unwrap_or("");
    let word = rest.bytes().take(32).take_while(u8::is_ascii_alphabetic).count();
    let number = rest.get(word..).unwrap_or("");
    let digits = number.bytes().take(11).take_while(|byte| byte.is_ascii_digit() || *byte == b'-').count();
    let mut end = at + 1 + word + digits;
    end += usize::from(bytes.get(end) == Some(&b' '));
    let name = rest.get(..word).unwrap_or("");
    if HIDDEN.contains(&name) {
        *shown = false;
    }
    let character = match name {
        "line" | "par" | "row" | "sect" | "page" => Some('\n'),
        "tab" | "cell" => Some('\t'),
        "u" => {
            let code = number.get(..digits).and_then(|digits| digits.parse::<i32>().ok());
            let code = code.map(|code| if code < 0 { code + 65_536 } else { code });
            // One character for readers without Unicode follows.
            end += match bytes.get(end) {
                Some(b'\\') if bytes.get(end + 1) == Some(&b'\'') => 4.min(bytes.len() - end),
                Some(b'?') => 1,
                _ => 0,
            };
            code.and_then(|code| char::from_u32(u32::try_from(code).ok()?))
        }
        "emdash" => Some('—'),
        "endash" => Some('–'),
        "lquote" | "rquote" => Some('\''),
        "ldblquote" | "rdblquote" => Some('"'),
        _ => None,
    };
    if let Some(character) = character.filter(|_| *shown) {
        out.emit_char(character, Span::new(at, end));
    }
    while !text.is_char_boundary(end) {
        end += 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn words_without_their_looks() {
        let text = "{\\rtf1\\ansi{\\fonttbl{\\f0 Courier;}}\\f0 PHNh\\line\r\nbWxw\\par caf\\'e9 \\{x\\} \\u8211?}";
        let step = words(text);
        assert_eq!(step.content.as_str(), "PHNh\nbWxw\ncafé {x} –");
        assert_eq!(step.map.outer(Span::new(5, 9)).of(text), "bWxw");
    }

    #[test]
    fn groups_below_the_limit_end_with_their_own_brackets() {
        // What is hidden stays hidden, however deep the groups in it go.
        let nest = |depth: usize| format!("{{\\*\\a {}{} hidden}}shown", "{".repeat(depth), "}".repeat(depth));
        for depth in [MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1] {
            assert_eq!(words(&nest(depth)).content.as_str(), "shown", "{depth}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[\\\\{}a-cu0-9' é\n*?-]{0,60}") {
            let step = words(&text);
            let outer = step.map.outer(Span::new(0, step.content.as_bytes().len()));
            prop_assert!(outer.end <= text.len());
        }
    }
}
