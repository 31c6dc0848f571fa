//! Which pieces of a laid-out document are marked, and where a place is.
//! Comes in: lines and places. Goes out: pieces of a line with their marks. Pure arithmetic on offsets.

use super::lines::{Line, Token, TokenKind};
use crate::order;
use crate::source::Span;

/// A marked place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked<T> {
    /// The bytes that are marked.
    pub span: Span,
    /// What marks them.
    pub what: T,
}

/// A part of a token under the same marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece<T> {
    /// The token's kind.
    pub kind: TokenKind,
    /// Its place in the document.
    pub span: Span,
    /// All that marks it.
    pub marks: Vec<T>,
}

/// Places longer than this are marked in their first line only: a whole assertion marked says nothing.
const LONG: usize = 400;

/// Index of the line that holds an offset, or of the nearest one before it.
pub fn line_of(lines: &[Line], offset: usize) -> usize {
    lines.partition_point(|line| line.start().is_some_and(|start| start <= offset)).saturating_sub(1)
}

/// Cuts long places down to the line they start in; sorts by place.
pub fn trimmed<T>(lines: &[Line], mut marked: Vec<Marked<T>>) -> Vec<Marked<T>> {
    for mark in &mut marked {
        if mark.span.is_empty() {
            mark.span.end += 1;
        }
        if mark.span.len() > LONG
            && let Some(end) = lines.get(line_of(lines, mark.span.start)).and_then(Line::end)
        {
            mark.span.end = mark.span.end.min(end.max(mark.span.start + 1));
        }
    }
    order::by_key(&mut marked, |mark| (mark.span.start, mark.span.end));
    marked
}

/// The marks that touch a line.
pub fn on_line<'a, T>(line: &'a Line, marked: &'a [Marked<T>]) -> impl Iterator<Item = &'a Marked<T>> {
    let span = Span::new(line.start().unwrap_or(0), line.end().unwrap_or(0));
    marked.iter().filter(move |mark| mark.span.start < span.end && mark.span.end > span.start)
}

/// A token in pieces; a token without marks is one piece.
pub fn pieces<T: Copy>(token: Token, text: &str, marked: &[&Marked<T>]) -> Vec<Piece<T>> {
    let whole = token.span();
    let mut cuts = vec![whole.start, whole.end];
    for mark in marked {
        cuts.extend(
            [mark.span.start, mark.span.end]
                .into_iter()
                .filter(|cut| *cut > whole.start && *cut < whole.end && text.is_char_boundary(*cut)),
        );
    }
    order::sort(&mut cuts);
    cuts.dedup();
    let pairs = cuts.iter().zip(cuts.iter().skip(1));
    pairs
        .map(|(start, end)| {
            let span = Span::new(*start, *end);
            let over = |mark: &&&Marked<T>| mark.span.start < span.end && mark.span.end > span.start;
            Piece { kind: token.0, span, marks: marked.iter().filter(over).map(|mark| mark.what).collect() }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::plain;
    use super::*;

    #[test]
    fn tokens_are_cut_at_marks() {
        let text = "abcdef";
        let marks = [Marked { span: Span::new(1, 3), what: 'x' }, Marked { span: Span::new(2, 9), what: 'y' }];
        let marks: Vec<_> = marks.iter().collect();
        let said: Vec<(&str, String)> = pieces(Token::new(TokenKind::Text, 0, 6), text, &marks)
            .iter()
            .map(|piece| (piece.span.of(text), piece.marks.iter().collect()))
            .collect();
        let wanted = [("a", ""), ("b", "x"), ("c", "xy"), ("def", "y")].map(|(text, marks)| (text, marks.to_owned()));
        assert_eq!(said, wanted);
    }

    #[test]
    fn a_cut_inside_a_character_is_left_out() {
        let mark = Marked { span: Span::new(1, 2), what: () };
        assert_eq!(pieces(Token::new(TokenKind::Text, 0, 2), "ä", &[&mark]).len(), 1);
    }

    #[test]
    fn offsets_find_their_line() {
        let lines = plain("one\ntwo\n\nthree");
        assert_eq!([0, 2, 4, 8, 99].map(|offset| line_of(&lines, offset)), [0, 0, 1, 1, 2]);
        assert_eq!(line_of(&[], 5), 0);
    }

    #[test]
    fn long_places_mark_their_first_line() {
        let text = format!("{}\n{}", "a".repeat(50), "b".repeat(900));
        let lines = plain(&text);
        let marked = trimmed(&lines, vec![Marked { span: Span::new(10, 900), what: () }]);
        assert_eq!(marked[0].span, Span::new(10, 50));
    }
}
