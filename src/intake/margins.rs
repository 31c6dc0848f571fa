//! What logs, consoles and tables put at the side of each line of a document: the time and name of a service, a border, the signs of a
//! tree; and the colors of a terminal.
//!
//! Input: text with lines. Output: the same without its margin. Invariant: the margin of the line in which markup begins is that of the
//! lines after it, but for its numbers.

use super::model::NoteKind;
use super::named_value;
use super::rewrite::{Rewrite, Step, trimmed};
use super::seams::same_shape;
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Lines after the first that show that a margin is one.
const FEW: usize = 2;
/// Bytes of a margin.
const MAX_MARGIN: usize = 160;
/// Documents of one text whose margins are taken off.
const MAX_BLOCKS: usize = 50;
/// Bytes of a text that is looked at.
const MAX_TEXT: usize = 8 << 20;
/// How the sign that begins a color of a terminal is written.
const ESCAPES: &[&str] = &["\u{1b}[", "#033[", "^[["];

/// Whether markup has a margin.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    fits(state) && text.contains('<') && (!blocks(text).is_empty() || !signs(text).is_empty())
}

/// Whether the signs of a viewer, with which elements are closed, stand before markup.
pub(super) fn check_signs(state: &DecodeState) -> bool {
    fits(state) && !signs(state.text()).is_empty()
}

fn fits(state: &DecodeState) -> bool {
    state.text().len() < MAX_TEXT && state.layers.iter().filter(|layer| layer.kind == LayerKind::Quotes).count() < 4
}

/// Takes it off.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let cut = match signs(text) {
        cut if cut.is_empty() => blocks(text),
        cut => cut,
    };
    vec![Candidate::Step(without(text, &cut, "margin of each line"))]
}

fn without(text: &str, cut: &[Span], what: &str) -> Step {
    let mut out = Rewrite::with_capacity(text.len());
    let mut at = 0;
    for span in cut {
        out.copy(text.as_bytes(), at, span.start);
        at = span.end;
    }
    out.copy(text.as_bytes(), at, text.len());
    let mut step = out.step(LayerKind::Quotes, Some(what.to_owned()));
    step.note(NoteKind::Wrapping, cut.first().copied().unwrap_or_default(), what);
    step
}

/// What is left out so that documents stand alone; nothing where none has a margin.
fn blocks(text: &str) -> Vec<Span> {
    let lines = lines(text);
    let mut cut = Vec::new();
    let mut found = 0;
    let mut at = 0;
    // Lines that may be looked at in vain.
    let mut left = lines.len().saturating_mul(4);
    while let Some(line) = lines.get(at).filter(|_| found < MAX_BLOCKS && left > 0) {
        at += 1;
        let Some(margin) = root_at(line.of(text)).filter(|margin| (1..=MAX_MARGIN).contains(margin)) else { continue };
        let rest = lines.get(at - 1..).unwrap_or(&[]);
        let block = match repeated(text, rest, margin) {
            Some(block) => block,
            None => match column(text, rest, margin, &mut left) {
                Some(block) => block,
                None => continue,
            },
        };
        found += 1;
        at += block.0 - 1;
        cut.extend(block.1);
    }
    cut
}

/// How many lines belong to a document, and what is left out of them.
type Block = (usize, Vec<Span>);

/// Lines that all begin as the first one does.
fn repeated(text: &str, lines: &[Span], margin: usize) -> Option<Block> {
    let first = lines.first()?.of(text).get(..margin)?;
    let second = lines.get(1)?.of(text);
    // The first line may go on with words of its own.
    let ends = first.char_indices().rev().filter(|(_, c)| matches!(c, ' ' | '\t' | '|' | ':' | ']' | ')'));
    let end = ends
        .map(|(at, c)| at + c.len_utf8())
        .find(|end| same_shape(first.get(..*end).unwrap_or("\0"), second).is_some())?;
    let pattern = first.get(..end)?;
    if pattern.trim().is_empty() || pattern.trim_start().starts_with(['>', '-']) {
        return None;
    }
    let widths: Vec<usize> = lines.iter().map_while(|line| same_shape(pattern, line.of(text))).collect();
    if widths.len() <= FEW {
        return None;
    }
    let parts = || {
        lines
            .iter()
            .zip(&widths)
            .map(|(line, width)| line.of(text).get(*width..).unwrap_or("").trim_end_matches(['\r', '\n']))
    };
    let len = parts().next()?.chars().count();
    let full = parts().take(widths.len() - 1).all(|part| part.chars().count() == len);
    let is_counted = pattern
        .bytes()
        .zip(pattern.bytes().skip(1))
        .any(|pair| matches!(pair, (b'0'..=b'9', b'/') | (b'/', b'0'..=b'9')))
        && pattern.trim_end().ends_with([')', ']', ':'])
        && pattern.matches('/').count() == 1;
    // A logger broke a long line, and no line of the document ends there.
    let is_broken = is_counted || (full && len >= 60);
    let mut cut = Vec::new();
    for (number, (line, width)) in lines.iter().zip(&widths).enumerate() {
        let start = if number > 0 && is_broken { line.start - line_end(text, line.start) } else { line.start };
        cut.push(Span::new(start, line.start + width));
    }
    Some((widths.len(), cut))
}

/// Bytes of the line end before this place.
fn line_end(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or("");
    before.len() - before.trim_end_matches(['\r', '\n']).len()
}

/// A cell of a table that goes over several lines, each but the last with a plus at its end: `17 | <a> +| x`, `   |  <b/>+|`.
fn column(text: &str, lines: &[Span], margin: usize, left: &mut usize) -> Option<Block> {
    let bar = lines.first()?.of(text).get(..margin)?.rfind('|')?;
    let mut cut = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        *left = left.checked_sub(1)?;
        let own = line.of(text);
        let content = own.get(bar..)?.strip_prefix('|')?;
        let before = own.get(..bar)?;
        if number > 0 && !before.trim_matches([' ', '|']).is_empty() {
            return None;
        }
        let from = bar + 1 + usize::from(content.starts_with(' '));
        let marked = match content.rfind("+|") {
            Some(at) => Some(at),
            None => content.trim_end().strip_suffix('+').map(str::len),
        };
        let last = || content.rfind(" |").or(content.find('\n')).unwrap_or(content.len());
        let end = bar + 1 + content.get(..marked.unwrap_or_else(last)).unwrap_or("").trim_end().len();
        cut.push(Span::new(line.start, line.start + from));
        cut.push(Span::new(line.start + end.max(from), line.start + own.trim_end_matches(['\r', '\n']).len()));
        if marked.is_none() {
            return (number >= FEW).then_some((number + 1, cut));
        }
    }
    None
}

/// Where in a line the root of a message begins.
fn root_at(line: &str) -> Option<usize> {
    line.match_indices('<').take(4).map(|(at, _)| at).find(|at| {
        let tag = line.get(at + 1..).unwrap_or("");
        let name = tag.get(..tag.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).unwrap_or(tag.len()));
        let local = name.unwrap_or("").rsplit(':').next().unwrap_or("");
        named_value::ROOTS.contains(&local) || local == "?xml"
    })
}

/// The signs with which a viewer lets elements be closed, before the lines on which they begin: a minus, or a triangle.
fn signs(text: &str) -> Vec<Span> {
    let inner = trimmed(text);
    let begins = inner.of(text);
    // No document has a triangle there; a minus may be of a list.
    let has_triangles = memmem::find(text.as_bytes(), "\u{25bc}<".as_bytes()).is_some();
    if sign(begins).is_none() && !begins.starts_with("<?xml") && !has_triangles {
        return Vec::new();
    }
    let mut cut = Vec::new();
    for line in lines(text) {
        let own = line.of(text);
        let start = own.len() - own.trim_start().len();
        if let Some(len) = own.get(start..).and_then(sign) {
            // The sign takes the place of blanks.
            cut.push(Span::new(line.start + start, line.start + start + len));
        }
    }
    if cut.len() <= FEW {
        return Vec::new();
    }
    // A declaration must be the first thing of a document.
    if begins.starts_with("<?xml") && inner.start > 0 {
        cut.insert(0, Span::new(0, inner.start));
    }
    cut
}

/// Bytes of the sign with which a line begins.
fn sign(line: &str) -> Option<usize> {
    let first =
        line.chars().next().filter(|c| matches!(c, '-' | '+' | '\u{25bc}' | '\u{25b6}' | '\u{25be}' | '\u{25b8}'))?;
    let rest = line.get(first.len_utf8()..)?;
    let is_apart = !first.is_ascii() || rest.starts_with(' ');
    (is_apart && rest.trim_start().starts_with('<')).then_some(first.len_utf8())
}

/// Whether colors of a terminal stand in the text.
pub(super) fn check_colors(state: &DecodeState) -> bool {
    state.text().len() < MAX_TEXT && !colors(state.text(), 1).is_empty()
}

/// Takes them out.
pub(super) fn run_colors(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    vec![Candidate::Step(without(text, &colors(text, usize::MAX), "colors of a terminal"))]
}

fn colors(text: &str, most: usize) -> Vec<Span> {
    let mut cut = Vec::new();
    for escape in ESCAPES {
        for (at, _) in text.match_indices(escape).take(most) {
            let rest = text.get(at + escape.len()..).unwrap_or("");
            let len = rest.bytes().take(16).take_while(|byte| byte.is_ascii_digit() || *byte == b';').count();
            if matches!(rest.as_bytes().get(len), Some(b'm' | b'K' | b'G' | b'J')) {
                cut.push(Span::new(at, at + escape.len() + len + 1));
            }
        }
        if !cut.is_empty() {
            break;
        }
    }
    cut
}

/// The lines with their ends.
fn lines(text: &str) -> Vec<Span> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            at += line.len();
            Span::new(at - line.len(), at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> String {
        without(text, &blocks(text), "").content.as_str().to_owned()
    }

    #[test]
    fn signs_of_viewers_are_taken_off() {
        let read = |text: &str| without(text, &signs(text), "").content.as_str().to_owned();
        assert_eq!(
            read("  <?xml version=\"1.0\"?>\n- <a>\n- <b>\n+ <c>\n  </c></b></a>"),
            "<?xml version=\"1.0\"?>\n <a>\n <b>\n <c>\n  </c></b></a>"
        );
        let text = "This XML file does not\n\u{25bc}<a>\n\u{25bc}<b>\n\u{25b6}<c>\u{2026}</c>\n</b>\n</a>";
        assert_eq!(read(text), "This XML file does not\n<a>\n<b>\n<c>\u{2026}</c>\n</b>\n</a>");
        for text in ["- one\n- <two>\n- three\n- <four>", "<a>\n- <b/>\n- <c/>\n- <d/></a>", "menu \u{25bc}<a>\n<b>"] {
            assert!(signs(text).is_empty(), "{text}");
        }
    }

    #[test]
    fn margins_of_services_are_taken_off() {
        let text = "sp-1  | 08:30:21 start\nsp-1  | 08:30:21 got <samlp:Response a=\"b\">\nsp-1  | 08:30:22   <Issuer/>\n\
                    sp-1  | 08:30:22 </samlp:Response>\nend\n";
        assert_eq!(
            read(text),
            "sp-1  | 08:30:21 start\ngot <samlp:Response a=\"b\">\n  <Issuer/>\n</samlp:Response>\nend\n"
        );
        assert_eq!(read("<Response>\n <a/>\n <b/>\n</Response>\n"), "<Response>\n <a/>\n <b/>\n</Response>\n");
    }

    #[test]
    fn a_line_that_was_broken_is_whole_again() {
        let text = "May  4 app: (1/3) <Response a=\"\nMay  4 app: (2/3) b\"><Iss\n\
                    May  4 app: (3/3) uer/></Response>\nnext\n";
        assert_eq!(read(text), "<Response a=\"b\"><Issuer/></Response>\nnext\n");
    }

    #[test]
    fn a_cell_over_several_lines_is_read() {
        let text = " id | xml         | at\n----+-------------+---\n 17 | <Response> +| 08\n    |   <Issuer/>+| \n\
                    \x20   | </Response> | \n(1 row)\n";
        assert!(read(text).contains("\n<Response>\n  <Issuer/>\n</Response>\n(1 row)"), "{}", read(text));
    }

    #[test]
    fn margins_are_taken_off_up_to_the_limits() {
        let one = "a | <Response>\na | <b/>\na | </Response>\n--\n";
        let cut = |count: usize| blocks(&one.repeat(count)).len();
        assert_eq!((cut(MAX_BLOCKS), cut(MAX_BLOCKS + 1)), (3 * MAX_BLOCKS, 3 * MAX_BLOCKS));
        let wide = |width: usize| blocks(&one.replace("a |", &"a".repeat(width - 1)).replace("a|", "a |")).len();
        assert_eq!((wide(MAX_MARGIN), wide(MAX_MARGIN + 1)), (3, 0));
    }

    #[test]
    fn signs_of_a_viewer_and_colors_are_left_out() {
        let text = "<?xml version=\"1.0\"?>\n- <a>\n - <b>\n   <c/>\n - <d>x</d>\n </b>\n</a>";
        assert_eq!(signs(text).len(), 3);
        assert!(signs("<?xml version=\"1.0\"?>\n<a>- <b/>\n</a>").is_empty());
        let colored = "\u{1b}[32mINFO\u{1b}[0m SAMLResponse=\u{1b}[1;33mPHNh\u{1b}[0m";
        assert_eq!(without(colored, &colors(colored, 99), "").content.as_str(), "INFO SAMLResponse=PHNh");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "((a|[0-9]{1,2}|é|\\|| ){0,4}(<Response>|<b/>|\\+)?( ?\\+?\\|)?\r?\n?){0,8}") {
            for cut in [blocks(&text), signs(&text), colors(&text, 9)] {
                let mut last = 0;
                for span in cut {
                    prop_assert!(span.start >= last && span.end >= span.start);
                    prop_assert!(text.is_char_boundary(span.start) && text.is_char_boundary(span.end));
                    last = span.end;
                }
                prop_assert!(last <= text.len());
            }
        }
    }
}
