//! Seams: what a program put between the parts of one value. Loggers that break long lines repeat their prefix and count the parts,
//! consoles draw borders, source code closes the string, adds, and opens it again.
//!
//! Input: text. Output: the same text without its seams. Invariant: a seam occurs at least twice, always the same but for its numbers,
//! and what it interrupts begins like a message.

use super::model::NoteKind;
use super::named_value;
use super::rewrite::Rewrite;
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Characters of one part at least.
const SHORTEST: usize = 40;
/// Bytes of a seam.
const MAX_SEAM: usize = 160;
/// Seams that make it no chance.
const FEW: usize = 2;
/// Bytes of a text that is looked at.
const MAX_TEXT: usize = 8 << 20;

/// Whether seams were found.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    !state.has(LayerKind::Lines)
        && (SHORTEST * 2..MAX_TEXT).contains(&text.len())
        && (!between_parts(text).is_empty() || !between_strings(text).is_empty())
}

/// Takes them out.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let mut seams = between_strings(text);
    if seams.is_empty() {
        seams = between_parts(text);
    }
    let mut out = Rewrite::with_capacity(text.len());
    let mut at = 0;
    for seam in &seams {
        out.copy(text.as_bytes(), at, seam.start);
        at = seam.end;
    }
    out.copy(text.as_bytes(), at, text.len());
    let mut step = out.step(LayerKind::Lines, Some("seams left out".to_owned()));
    step.note(NoteKind::Wrapping, seams.first().copied().unwrap_or_default(), "seams between the parts");
    vec![Candidate::Step(step)]
}

/// What stands between parts of base64 that are all of one length, the last one excepted.
fn between_parts(text: &str) -> Vec<Span> {
    let mut seams = Vec::new();
    let mut first = next_part(text, 0);
    while let Some(start) = first {
        let second = next_part(text, start.end);
        first = second;
        let Some(second) = second.filter(|second| starts_here(text, start, *second)) else { continue };
        let mut found = vec![Span::new(start.end, second.start)];
        let mut last = second;
        let mut pattern = Span::new(start.end, second.start).of(text);
        // In a table the first row has more cells.
        if same_shape(pattern, text.get(second.end..).unwrap_or("")).is_none()
            && let Some(third) = next_part(text, second.end).filter(|third| third.start - second.end <= MAX_SEAM)
        {
            pattern = Span::new(second.end, third.start).of(text);
        }
        while last.len() == second.len()
            && !pattern.trim().is_empty()
            && let Some(len) = same_shape(pattern, text.get(last.end..).unwrap_or(""))
        {
            let from = last.end + len;
            let part = Span::new(from, from + part_len(text.get(from..).unwrap_or("")));
            if part.is_empty() || part.len() > second.len() {
                break;
            }
            found.push(Span::new(last.end, from));
            last = part;
        }
        // The sign of a table for a value that goes on, which is one of base64 as well.
        if found.iter().all(|seam| text.get(..seam.start).is_some_and(|part| part.ends_with('+'))) {
            found.iter_mut().for_each(|seam| seam.start -= 1);
        }
        if found.len() >= FEW {
            seams.append(&mut found);
            first = next_part(text, last.end);
        }
    }
    seams
}

/// Whether a message begins in the first part that goes on in the second.
fn starts_here(text: &str, first: Span, second: Span) -> bool {
    let gap = Span::new(first.end, second.start).of(text);
    let value = first.of(text);
    let (name, value) = value.split_once('=').filter(|(_, value)| value.len() > 16).unwrap_or(("", value));
    let begins = matches!(value.as_bytes(), [b'P', b'D'..=b'H', ..]) || named_value::NAMES.contains(&name);
    // Several values of one length, and no parts of one.
    let alike = value.get(..4) == second.of(text).get(..4) || value.ends_with('=');
    let again = named_value::NAMES.iter().any(|name| second.of(text).starts_with(name) || gap.contains(name));
    begins
        && gap.len() <= MAX_SEAM
        && gap.contains('\n')
        && !gap.trim().is_empty()
        && !alike
        && !again
        && !gap.contains("</")
        && !gap.contains("\":")
        && first.len() <= second.len() + MAX_SEAM
}

fn next_part(text: &str, from: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        // A part is so long that some place in it is met in steps of its length.
        let len = bytes.get(at..)?.iter().take_while(|byte| is_part(**byte)).count();
        if len >= SHORTEST {
            return Some(Span::new(at, at + len));
        }
        at += len + 1;
    }
    None
}

fn part_len(text: &str) -> usize {
    text.bytes().take_while(|byte| is_part(*byte)).count()
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_' | b'%')
}

/// How much of the text is like the pattern: any number for a number, any blanks for blanks.
pub(super) fn same_shape(pattern: &str, text: &str) -> Option<usize> {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let (mut a, mut b) = (0, 0);
    let run = |bytes: &[u8], from: usize, is: fn(&u8) -> bool| {
        bytes.get(from..).map_or(0, |rest| rest.iter().take_while(|byte| is(byte)).count())
    };
    while let Some(byte) = pattern.get(a) {
        let class: Option<fn(&u8) -> bool> = match byte {
            b'0'..=b'9' => Some(u8::is_ascii_digit),
            b' ' | b'\t' => Some(|byte| matches!(byte, b' ' | b'\t')),
            _ => None,
        };
        let (first, second) = match class {
            Some(class) => (run(pattern, a, class), run(text, b, class)),
            None => (1, usize::from(text.get(b) == Some(byte))),
        };
        if second == 0 {
            return None;
        }
        // Blanks at the end of the pattern are as many as there.
        let last = a + first == pattern.len() && !byte.is_ascii_digit();
        b += if last { first.min(second) } else { second };
        a += first;
    }
    Some(b)
}

/// What closes a string of source code at the end of a line and opens it again on the next.
fn between_strings(text: &str) -> Vec<Span> {
    let mut seams: Vec<Span> = Vec::new();
    for line_end in memchr::memchr_iter(b'\n', text.as_bytes()) {
        let is_joint = |c: char| matches!(c, ' ' | '\t' | '\r' | '+' | '.' | '&' | '_' | '|' | '\\');
        let before = text.get(..line_end).unwrap_or("").trim_end_matches(is_joint);
        let after = text.get(line_end + 1..).unwrap_or("");
        let next = after.trim_start_matches(is_joint);
        let Some(quote) = next.chars().next().filter(|quote| matches!(quote, '"' | '\'' | '`')) else { continue };
        let end = text.len() - next.len() + 1;
        let closed = before.ends_with(quote) && !before.ends_with("\\\"");
        if closed && end - before.len() <= MAX_SEAM {
            seams.push(Span::new(before.len() - 1, end));
        }
    }
    // Rows of a table begin alike; parts of one value do not.
    let head = |at: usize| text.get(at..).and_then(|rest| rest.get(..6));
    let alike = seams.iter().zip(seams.iter().skip(1)).filter(|(one, next)| head(one.end) == head(next.end)).count();
    if seams.len() < FEW || alike * 2 >= seams.len() { Vec::new() } else { seams }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn joined(text: &str, seams: &[Span]) -> String {
        let mut out = text.to_owned();
        seams.iter().rev().for_each(|seam| out.replace_range(seam.start..seam.end, ""));
        out
    }

    #[test]
    fn parts_of_a_logged_value_are_joined() {
        let value = format!("SAMLResponse=PHNhbWxw{}", "QUJDREVGR0hJ0123".repeat(20));
        let parts: Vec<&str> = value.as_bytes().chunks(70).map(|part| std::str::from_utf8(part).unwrap()).collect();
        let all = parts.len();
        let log: String = parts
            .iter()
            .enumerate()
            .map(|(at, part)| format!("May {} 08:30:21 app java[22]: ({}/{all}) {part}\n", at + 8, at + 9))
            .collect();
        assert!(joined(&log, &between_parts(&log)).contains(&value));
        let table: String = parts.iter().map(|part| format!("{part} |\n| ")).collect();
        assert!(joined(&table, &between_parts(&table)).starts_with(&value));
        // Values of one length that stand for themselves, and lines without anything between them.
        assert!(between_parts(&format!("a={0}\nb={0}\nc={0}\n", "PHNhbWxw".repeat(8))).is_empty());
        assert!(between_parts(&parts.join("\n")).is_empty());
    }

    #[test]
    fn a_seam_is_no_longer_than_the_limit() {
        let parts = ["PHNh", "QUJD", "RUZH"].map(|start| format!("{start}{}", "A".repeat(40)));
        let seams = |len: usize| between_parts(&parts.join(&format!("\n{}", "#".repeat(len - 1)))).len();
        assert_eq!((seams(MAX_SEAM), seams(MAX_SEAM + 1)), (2, 0));
    }

    #[test]
    fn strings_of_source_code_are_joined() {
        for (seam, is_one) in [("\" +\n    \"", true), ("\"\n  \"", true), ("\" \\\r\n\"", true), ("\",\n\"", false)] {
            let text = format!("x = \"PHNh{seam}bWxw{seam}Onh4{seam}eA==\";");
            assert_eq!(joined(&text, &between_strings(&text)) == "x = \"PHNhbWxwOnh4eA==\";", is_one, "{seam}");
        }
        assert!(between_strings("\"PHNhbWxwA\"\n\"PHNhbWxwB\"\n\"PHNhbWxwC\"\n").is_empty());
    }

    #[test]
    fn numbers_and_blanks_may_differ() {
        assert_eq!(same_shape("May  4 [1/9] ", "May 14 [10/19] x"), Some(15));
        assert_eq!(same_shape("| ", "|   x"), Some(2));
        assert_eq!(same_shape("a: ", "b: "), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(PHNh{0,50}|[A-D]{41}|(\n|\" ?\\+\n\"|é| )x?){0,12}") {
            let mut last = 0;
            for seams in [between_parts(&text), between_strings(&text)] {
                for seam in seams {
                    prop_assert!(text.is_char_boundary(seam.start) && text.is_char_boundary(seam.end));
                    last = last.max(seam.end);
                }
            }
            prop_assert!(last <= text.len());
        }
    }
}
