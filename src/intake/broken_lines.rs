//! Text that a terminal, a mail or a printer broke at a fixed width, also inside words, or interrupted by page marks.
//! Input: text. Output: the same in one line, or without the marks, where that makes a message of it.

use super::model::NoteKind;
use super::rewrite::Rewrite;
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Widths at which lines are broken.
const WIDTHS: std::ops::RangeInclusive<usize> = 60..=200;
/// Lines of the same width that show that it is no chance.
const FEW: usize = 6;
/// Lines between two parts of a base64 text: page numbers, headers, footers, times of packets.
const MAX_GAP: usize = 12;

/// Whether markup was broken inside words at one width.
pub(super) fn check_markup(state: &DecodeState) -> bool {
    let text = state.text();
    !state.has(LayerKind::Lines) && text.trim_start().starts_with('<') && width(text).is_some()
}

/// Joins the lines.
pub(super) fn run_markup(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let Some(width) = width(text) else { return Vec::new() };
    let bytes = text.as_bytes();
    let mut out = Rewrite::with_capacity(bytes.len());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        // A shorter line ended there by itself.
        let kept = if bare.chars().count() == width { bare.len() } else { line.len() };
        out.copy(bytes, at, at + kept);
        at += line.len();
    }
    let mut step = out.step(LayerKind::Lines, Some(format!("lines of {width} characters")));
    let first = text.find('\n').unwrap_or(0);
    step.note(NoteKind::Wrapping, Span::new(first, first + 1), format!("line breaks every {width} characters"));
    vec![Candidate::Step(step)]
}

/// The width of the lines, where nearly all have the same and some end inside a word or a value.
fn width(text: &str) -> Option<usize> {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    let width = lines.first()?.chars().count();
    if !WIDTHS.contains(&width) || lines.len() < FEW {
        return None;
    }
    let full = lines.iter().filter(|line| line.chars().count() == width).count();
    // The last line is shorter; trailing blanks may have been taken from a few.
    let near = lines.iter().filter(|line| line.chars().count() + 3 >= width && line.chars().count() <= width).count();
    (near + 1 >= lines.len() && full * 10 >= (lines.len() - 1) * 9).then_some(width)
}

/// Whether base64 lines of one width are interrupted by other lines.
pub(super) fn check_pages(state: &DecodeState) -> bool {
    !state.has(LayerKind::Lines) && pages(state.text()).is_some()
}

/// Leaves the other lines out.
pub(super) fn run_pages(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let Some(kept) = pages(text) else { return Vec::new() };
    let mut out = Rewrite::with_capacity(text.len());
    let mut gap = Span::default();
    let mut end = None;
    for line in kept {
        if let Some(end) = end.filter(|end| *end + 2 < line.start)
            && gap.is_empty()
        {
            gap = Span::new(end, line.start);
        }
        out.copy(text.as_bytes(), line.start, line.end);
        end = Some(line.end);
    }
    let mut step = out.step(LayerKind::Lines, Some("page marks left out".to_owned()));
    step.note(NoteKind::Wrapping, gap, "lines between the parts");
    vec![Candidate::Step(step)]
}

/// The lines of a base64 text with gaps: all as long as the first of their kind, only the last shorter.
fn pages(text: &str) -> Option<Vec<Span>> {
    let mut kept: Vec<Span> = Vec::new();
    let mut width = 0;
    let mut gaps = 0;
    let mut between = 0;
    let mut ended = false;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let start = at + (line.len() - line.trim_start().len());
        at += line.len();
        let base64 = !bare.is_empty() && bare.bytes().all(is_base64);
        let fits =
            base64 && (bare.len() == width || (bare.len() < width && between == 0) || (width == 0 && bare.len() >= 40));
        // After a gap only a full line, or the last one of at least a word, is a part of the same text.
        let resumes = base64 && between > 0 && (bare.len() == width || (bare.len() >= 16 && bare.len() < width));
        if ended || !(fits || resumes) {
            if !kept.is_empty() && !ended {
                between += 1;
                if between > MAX_GAP {
                    ended = true;
                }
            }
            continue;
        }
        if width == 0 {
            width = bare.len();
        }
        gaps += usize::from(between > 0);
        between = 0;
        kept.push(Span::new(start, start + bare.len()));
        ended = bare.len() < width;
    }
    (gaps > 0 && kept.len() >= FEW).then_some(kept)
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'-' | b'_')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pages_are_joined() {
        let line = "QUJD".repeat(19);
        let text = format!(
            "{line}\n{line}\n{line}\n\n2026-11-24 Page 0 of 3\nSecret\n\n{line}\n{line}\n{line}\nQUI=\nnot more\n{line}"
        );
        let kept = pages(&text).unwrap();
        assert_eq!((kept.len(), kept[6].of(&text)), (7, "QUI="));
        assert!(pages(&format!("{line}\n{line}\n")).is_none());
    }

    #[test]
    fn one_width_is_seen() {
        let text = format!("<a b=\"{}\n{}{}", "x".repeat(74), format!("{}\n", "y".repeat(80)).repeat(5), "z/>");
        assert_eq!(width(&text), Some(80));
        assert_eq!(width("<a>\n<b>\n</b>\n</a>"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "([A-D]{0,3}[A-Z]{60}|[a -]{0,12}|é)(\n|\r\n)?") {
            let text = text.repeat(9);
            for span in pages(&text).unwrap_or_default() {
                prop_assert!(span.end <= text.len());
            }
            width(&text);
        }
    }
}
