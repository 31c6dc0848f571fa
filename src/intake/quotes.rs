//! What mail, chat, editors, shells and programs put around and between the lines: quotes, `>` marks, line numbers, code fences.
//! Comes in: text. Goes out: the text without them, and the way back.

use super::model::NoteKind;
use super::rewrite::{Rewrite, Step, is_blank, trimmed};
use super::search::{Candidate, DecodeState, Search};
use super::{broken_token, json_string, jwt, url};
use crate::source::Span;
use crate::vocabulary::LayerKind;

const PAIRS: &[(&str, &str)] = &[
    ("```", "```"),
    ("\"", "\""),
    ("'", "'"),
    ("`", "`"),
    ("\u{201C}", "\u{201D}"),
    ("\u{201D}", "\u{201D}"),
    ("\u{201E}", "\u{201C}"),
    ("\u{2018}", "\u{2019}"),
    ("\u{AB}", "\u{BB}"),
    ("(", ")"),
    ("<![CDATA[", "]]>"),
];

/// Marks of one line that are counted.
const MAX_DEPTH: usize = 8;
/// Lines of one width that show that a text was broken.
const FEW: usize = 4;

/// Whether the text stands in quotes.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    layers_of_this(state) < 4 && enclosed(text).is_some()
}

/// Takes the quotes off.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let Some((inner, what)) = enclosed(text) else { return Vec::new() };
    let mut step = Step::cut(LayerKind::Quotes, Some(what.to_owned()), text, inner);
    step.note(NoteKind::Wrapping, Span::new(trimmed(text).start, inner.start), what);
    let Some(escaped) = json_string::of_python(text, inner) else { return vec![Candidate::Step(step)] };
    search.peel_part(state, vec![step, escaped]).into_iter().map(Candidate::Decoded).collect()
}

/// Whether the quotes of markup are doubled, as they stand in a string of a program or a table.
pub(super) fn check_doubled(state: &DecodeState) -> bool {
    let text = state.text().trim_start();
    let opened = |at: usize| text.as_bytes().get(at + 3).is_some_and(|next| next.is_ascii_alphanumeric());
    let first = text.find("=\"");
    text.starts_with('<')
        && first.is_some_and(|at| text.get(at..).is_some_and(|rest| rest.starts_with("=\"\"")) && opened(at))
        && layers_of_this(state) < 4
}

/// Takes one of each pair.
pub(super) fn run_doubled(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let mut out = Rewrite::with_capacity(text.len());
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find("\"\"")).map(|found| at + found) {
        out.copy(text.as_bytes(), at, found);
        out.emit(b"\"", Span::new(found, found + 2));
        at = found + 2;
    }
    out.copy(text.as_bytes(), at, text.len());
    let mut step = out.step(LayerKind::Quotes, Some("doubled quotes".to_owned()));
    step.note(NoteKind::Wrapping, trimmed(text), "doubled quotes");
    vec![Candidate::Step(step)]
}

/// Whether every line carries a mark, or a token is broken over lines.
pub(super) fn check_marks(state: &DecodeState) -> bool {
    let text = state.text();
    if layers_of_this(state) >= 4 || !text.contains(['\n', ' ', '\r']) {
        return false;
    }
    marks(text).is_some()
        || drawn(text).is_some()
        || numbers(text).is_some()
        || jwt::is_wrapped(text) && !state.has(LayerKind::Lines) && !broken_token::check(state)
        || is_wrapped(text)
}

/// Takes the marks off.
pub(super) fn run_marks(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let (what, widths) = if let Some(widths) = marks(text) {
        ("> marks", widths)
    } else if let Some(widths) = drawn(text) {
        ("marks before each line", widths)
    } else if let Some(widths) = numbers(text) {
        ("line numbers", widths)
    } else {
        let mut out = Rewrite::with_capacity(text.len());
        for (at, character) in text.char_indices().filter(|(_, character)| !is_blank(*character)) {
            out.copy(text.as_bytes(), at, at + character.len_utf8());
        }
        let mut step = out.step(LayerKind::Quotes, Some("line breaks".to_owned()));
        step.note(NoteKind::Wrapping, trimmed(text), "line breaks");
        return vec![Candidate::Step(step)];
    };
    let mut out = Rewrite::with_capacity(text.len());
    let mut start = 0;
    for (line, width) in text.split_inclusive('\n').zip(widths) {
        out.copy(text.as_bytes(), start + width, start + line.len());
        start += line.len();
    }
    let mut step = out.step(LayerKind::Quotes, Some(what.to_owned()));
    step.note(NoteKind::Wrapping, trimmed(text), what);
    vec![Candidate::Step(step)]
}

fn layers_of_this(state: &DecodeState) -> usize {
    state.layers.iter().filter(|layer| layer.kind == LayerKind::Quotes).count()
}

/// The text inside the quotes, a shell's `$'…'` and a statement's end included.
fn enclosed(text: &str) -> Option<(Span, &'static str)> {
    let mut span = trimmed(text);
    let tail = span.of(text).trim_end_matches([',', ';']).len();
    span.end = span.start + tail;
    let inner = span.of(text);
    if inner.starts_with("$'") && inner.ends_with('\'') && inner.len() > 3 {
        return Some((Span::new(span.start + 2, span.end - 1), "shell quoting"));
    }
    if let Some(rest) = inner.strip_prefix("```") {
        let body = rest.strip_suffix("```")?;
        // The fence may name a language.
        let language = body.find('\n').filter(|at| body.get(..*at).is_some_and(|name| name.len() < 20)).unwrap_or(0);
        return Some((Span::new(span.start + 3 + language, span.end - 3), "code fence"));
    }
    let (open, close) = PAIRS.iter().find(|(open, close)| {
        inner.len() > open.len() + close.len() && inner.starts_with(open) && inner.ends_with(close)
    })?;
    Some((Span::new(span.start + open.len(), span.end - close.len()), "quotes"))
}

/// A URL that a terminal or mail broke into lines.
fn is_wrapped(text: &str) -> bool {
    let inner = trimmed(text).of(text);
    if !inner.contains('\n') || !url::starts_like_url(inner) || inner.contains(['"', '<', '>', ' ', '\t']) {
        return false;
    }
    let mut lines = inner.lines().rev();
    lines.next();
    let whole = lines.all(|line| line.len() >= 20);
    // A second URL is one of its own.
    whole && !inner.lines().skip(1).any(|line| line.contains("://"))
}

/// Width of the `>` marks of each line, where every line that is not blank has some, or most do: those of a mail that somebody answered.
fn marks(text: &str) -> Option<Vec<usize>> {
    let mut widths = Vec::new();
    let (mut marked, mut others) = (0usize, 0usize);
    let depth = depth(text);
    for line in text.split_inclusive('\n') {
        let start = line.len() - line.trim_start_matches(['>', ' ']).len();
        let own = line.get(..start).unwrap_or("").match_indices('>');
        let after = own.take(depth).last().map(|(last, _)| last + 1);
        let has_mark = after.is_some();
        // One blank belongs to the mark; more were there before.
        let width =
            after.map_or(0, |after| after + usize::from(line.get(after..).is_some_and(|rest| rest.starts_with(' '))));
        others += usize::from(!has_mark && !line.trim().is_empty());
        marked += usize::from(has_mark);
        widths.push(width);
    }
    // Markup may have lines that begin like this by themselves.
    let answered = marked >= 3 && marked >= others * 2 && !text.trim_start().starts_with(['<', '{', '[']);
    (marked > 0 && (others == 0 || answered)).then_some(widths)
}

/// How many marks most lines have: where a line of markup begins with the end of a tag, that is no mark.
fn depth(text: &str) -> usize {
    let mut counts = [0usize; MAX_DEPTH];
    for line in text.lines() {
        let own = line.bytes().take_while(|byte| matches!(byte, b'>' | b' ')).filter(|byte| *byte == b'>').count();
        if let Some(count) = own.checked_sub(1).and_then(|own| counts.get_mut(own)) {
            *count += 1;
        }
    }
    let most = counts.iter().copied().max().unwrap_or(0);
    if text.contains("</") {
        counts.iter().position(|count| *count == most).map_or(1, |place| place + 1)
    } else {
        MAX_DEPTH
    }
}

/// Width of a mark that all lines begin with, where a program drew a line or a list at the side of a text that is broken at one width.
fn drawn(text: &str) -> Option<Vec<usize>> {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let mark = lines().next()?.trim_start().chars().next().filter(|mark| "|│┃*-•#:".contains(*mark))?;
    let width = |line: &str| {
        let rest = line.trim_start().strip_prefix(mark)?;
        Some(line.len() - rest.strip_prefix(' ').unwrap_or(rest).len())
    };
    let lens: Vec<usize> = lines().map(|line| Some(line.len() - width(line)?)).collect::<Option<_>>()?;
    let (last, full) = lens.split_last()?;
    let broken = full.len() >= FEW && full.iter().all(|len| Some(len) == full.first()) && last <= full.first()?;
    broken.then(|| text.split_inclusive('\n').map(|line| width(line).unwrap_or(0)).collect())
}

/// Width of the number of each line, where they count upwards by one.
fn numbers(text: &str) -> Option<Vec<usize>> {
    let mut widths = Vec::new();
    let mut last: Option<u64> = None;
    for line in text.split_inclusive('\n') {
        if line.trim().is_empty() {
            widths.push(0);
            continue;
        }
        let blank = line.len() - line.trim_start().len();
        let rest = line.get(blank..)?;
        let digits = rest.len() - rest.trim_start_matches(|character: char| character.is_ascii_digit()).len();
        let number: u64 = rest.get(..digits)?.parse().ok()?;
        if last.is_some_and(|last| number != last + 1) {
            return None;
        }
        last = Some(number);
        let after = rest.get(digits..)?;
        let mark = after.len() - after.trim_start_matches([' ', '\t', '|', ':', '.', ')', '\u{2502}']).len();
        if mark == 0 && !after.trim().is_empty() {
            return None;
        }
        widths.push(blank + digits + mark);
    }
    (widths.len() >= 2).then_some(widths)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_stands_in_quotes() {
        let inner = |text: &str| enclosed(text).map(|(span, what)| (span.of(text).to_owned(), what));
        assert_eq!(inner(" \"abc\",\n"), Some(("abc".into(), "quotes")));
        assert_eq!(inner("$'abc'"), Some(("abc".into(), "shell quoting")));
        assert_eq!(inner("```xml\n<a/>\n```"), Some(("\n<a/>\n".into(), "code fence")));
        assert_eq!(inner("\u{201C}abc\u{201D}"), Some(("abc".into(), "quotes")));
        assert_eq!(inner("abc"), None);
    }

    #[test]
    fn marks_and_numbers() {
        assert_eq!(marks("> ab\n>> cd\n"), Some(vec![2, 3]));
        assert_eq!(marks(">  ab\n> > cd\n"), Some(vec![2, 4]));
        assert_eq!(marks("> ab\ncd"), None);
        assert_eq!(marks("Jo wrote:\n> ab\n> cd\n> ef\n"), Some(vec![0, 2, 2, 2]));
        assert_eq!(marks("> <a\n> ></a>\n> <b/>\n"), Some(vec![2, 2, 2]));
        let drawn_text = "| abcd\n| efgh\n| ijkl\n| mnop\n| qr";
        assert_eq!(drawn(drawn_text), Some(vec![2, 2, 2, 2, 2]));
        assert_eq!(drawn("- abc\n- efgh\n- ijkl\n- mnop\n- qr"), None);
        assert_eq!(numbers("  9: ab\n 10: cd\n"), Some(vec![5, 5]));
        assert_eq!(numbers("1 ab\n3 cd"), None);
    }
}
