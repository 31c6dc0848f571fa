//! Text that a terminal, a mail or a printer broke at a fixed width, also inside words, or interrupted by page marks.
//! Input: text. Output: the same in one line, or without the marks, where that makes a message of it.

use super::model::NoteKind;
use super::rewrite::Rewrite;
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Widths at which lines are broken.
const WIDTHS: std::ops::RangeInclusive<usize> = 40..=200;
/// Lines of the same width that show that it is no chance.
const FEW: usize = 6;
/// Lines between two parts of a base64 text: page numbers, headers, footers, times of packets.
const MAX_GAP: usize = 12;

/// Whether markup was broken inside words at one width.
pub(super) fn check_markup(state: &DecodeState) -> bool {
    let text = state.text();
    !state.has(LayerKind::Lines) && text.trim_start().starts_with('<') && (width(text).is_some() || has_soft_ends(text))
}

/// Joins the lines.
pub(super) fn run_markup(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let bytes = text.as_bytes();
    let first = text.find('\n').unwrap_or(0);
    let mut out = Rewrite::with_capacity(bytes.len());
    let mut at = 0;
    if has_soft_ends(text) {
        for line in text.split_inclusive('\n') {
            let bare = line.trim_end_matches(['\r', '\n', ' ']);
            out.copy(bytes, at, at + bare.strip_suffix('=').map_or(line.len(), str::len));
            at += line.len();
        }
        let mut step = out.step(LayerKind::Lines, Some("soft line ends".to_owned()));
        step.note(NoteKind::Wrapping, Span::new(first.saturating_sub(1), first + 1), "soft line ends");
        return vec![Candidate::Step(step)];
    }
    let Some(width) = width(text) else { return Vec::new() };
    let indent = indent(text);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\r', '\n']);
        let start = indent.min(bare.len());
        // A shorter line ended there by itself.
        let full = bare.get(start..).is_some_and(|line| line.chars().count() == width);
        out.copy(bytes, at + start, at + if full { bare.len() } else { line.len() });
        at += line.len();
    }
    let mut step = out.step(LayerKind::Lines, Some(format!("lines of {width} characters")));
    step.note(NoteKind::Wrapping, Span::new(first, first + 1), format!("line breaks every {width} characters"));
    vec![Candidate::Step(step)]
}

/// Whether every line but the last ends with the sign of quoted-printable for a line that goes on, left there when it was undone.
fn has_soft_ends(text: &str) -> bool {
    let mut lines = text.trim_end().lines().rev();
    lines.next();
    let mut count = 0;
    let all = lines.all(|line| {
        count += 1;
        line.trim_end().ends_with('=')
    });
    all && count >= FEW
}

/// Blanks that every line begins with.
fn indent(text: &str) -> usize {
    let blanks = |line: &str| line.len() - line.trim_start_matches([' ', '\t']).len();
    text.lines().filter(|line| !line.trim().is_empty()).map(blanks).min().unwrap_or(0)
}

/// The width of the lines, where nearly all have the same and some end inside a word or a value.
fn width(text: &str) -> Option<usize> {
    let indent = indent(text);
    let lines: Vec<&str> = text.trim_end().lines().map(|line| line.get(indent..).unwrap_or("")).collect();
    let width = lines.first()?.chars().count();
    if !WIDTHS.contains(&width) || lines.len() < FEW {
        return None;
    }
    let full = lines.iter().filter(|line| line.chars().count() == width).count();
    // The last line is shorter; trailing blanks may have been taken from a few.
    let near = lines.iter().filter(|line| line.chars().count() + 3 >= width && line.chars().count() <= width).count();
    (near + 1 >= lines.len() && full * 10 >= (lines.len() - 1) * 9).then_some(width)
}

/// Whether a container runtime wrote a long line in parts: `2026-03-01T12:00:00Z stdout P …`, the last of them with `F`.
pub(super) fn check_parts(state: &DecodeState) -> bool {
    let parts = |line: &str| part_of_line(line).is_some_and(|(_, goes_on)| goes_on);
    !state.has(LayerKind::Lines) && state.text().contains(" P ") && state.text().lines().any(parts)
}

/// Puts the parts together.
pub(super) fn run_parts(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let mut out = Rewrite::with_capacity(text.len());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, goes_on) = part_of_line(line).unwrap_or((0, false));
        let end = if goes_on { line.trim_end_matches(['\r', '\n']).len() } else { line.len() };
        out.copy(text.as_bytes(), at + start, at + end.max(start));
        at += line.len();
    }
    vec![Candidate::Step(out.step(LayerKind::Lines, Some("parts of a line".to_owned())))]
}

/// Where the text of a line of a container's log starts, and whether the next line goes on with it.
fn part_of_line(line: &str) -> Option<(usize, bool)> {
    let mut words = line.splitn(4, ' ');
    let time = words.next()?;
    let stream = words.next().filter(|stream| matches!(*stream, "stdout" | "stderr"))?;
    let tag = words.next()?;
    let goes_on = tag.split(':').next().filter(|tag| matches!(*tag, "P" | "F"))? == "P";
    let dated = time.len() >= 20 && time.as_bytes().get(10) == Some(&b'T');
    (dated && words.next().is_some()).then_some((time.len() + stream.len() + tag.len() + 3, goes_on))
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
        // The number of a page is of the same alphabet: `2`, `2/5`.
        let is_number = bare.len() <= 5 && bare.bytes().all(|byte| byte.is_ascii_digit() || byte == b'/');
        let base64 = !is_number && bare.bytes().all(is_base64);
        let fits =
            base64 && (bare.len() == width || (bare.len() < width && between == 0) || (width == 0 && bare.len() >= 40));
        // After a gap only a full line, or the last one of at least a word, is a part of the same text.
        let resumes = base64 && between > 0 && (bare.len() == width || (bare.len() >= 16 && bare.len() < width));
        if ended || !(fits || resumes) {
            if !kept.is_empty() && !ended {
                // A line of a token, with the dot between two of its parts.
                if bare.len() == width && bare.bytes().all(|byte| is_base64(byte) || byte == b'.') {
                    return None;
                }
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
        let numbered = format!("{line}\n{line}\n{line}\n2\n{line}\n{line}\n\u{c}3/4\n{line}\nQUI=");
        assert_eq!(pages(&numbered).unwrap().len(), 7);
    }

    #[test]
    fn parts_of_a_line_are_told() {
        assert_eq!(part_of_line("2026-03-01T12:00:00.1Z stdout P abc"), Some((32, true)));
        assert_eq!(part_of_line("2026-03-01T12:00:00.1Z stderr F "), Some((32, false)));
        assert_eq!(part_of_line("see stdout P abc"), None);
    }

    #[test]
    fn one_width_is_seen() {
        let text = format!("<a b=\"{}\n{}{}", "x".repeat(74), format!("{}\n", "y".repeat(80)).repeat(5), "z/>");
        assert_eq!(width(&text), Some(80));
        assert_eq!(width("<a>\n<b>\n</b>\n</a>"), None);
        assert_eq!(width(&text.lines().map(|line| format!("  {line}\n")).collect::<String>()), Some(80));
        assert!(has_soft_ends(&"<a b=\n".repeat(8)) && !has_soft_ends("<a b=\nc>"));
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
