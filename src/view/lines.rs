//! Lines of tokens: how a document is laid out for reading. Every token is a slice of the document,
//! so document spans map directly to rendered tokens, and every visible character comes from the input.

use crate::source::Span;
use nanoserde::{DeBin, SerBin};

/// What a token is, for its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerBin, DeBin)]
pub enum TokenKind {
    /// Brackets, quotes, commas, equals signs.
    Mark,
    /// An element's name.
    Tag,
    /// An attribute's or member's name.
    Name,
    /// An attribute's value or a string.
    Value,
    /// A namespace declaration.
    Namespace,
    /// Character data.
    Text,
    /// A number, `true`, `false`, `null`.
    Literal,
    /// A comment, an instruction, a document type.
    Comment,
    /// What no tree holds: the rest of a broken document.
    Unread,
}

/// A slice of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerBin, DeBin)]
pub struct Token(pub TokenKind, pub u32, pub u32);

impl Token {
    /// A token over `start..end`.
    pub fn new(kind: TokenKind, start: usize, end: usize) -> Self {
        let cut = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Token(kind, cut(start), cut(end.max(start)))
    }

    /// Its place in the document.
    pub fn span(self) -> Span {
        Span::new(self.1 as usize, self.2 as usize)
    }
}

/// A line for reading.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct Line {
    /// Steps of indentation.
    pub indent: u16,
    /// From left to right, in document order.
    pub tokens: Vec<Token>,
}

impl Line {
    /// Offset of its first byte in the document; `None` for an empty line.
    pub fn start(&self) -> Option<usize> {
        self.tokens.first().map(|token| token.1 as usize)
    }

    /// Offset after its last byte.
    pub fn end(&self) -> Option<usize> {
        self.tokens.last().map(|token| token.2 as usize)
    }
}

/// Characters after which a text without line breaks (a certificate, a signature value) goes on in the next line.
pub(super) const WIDTH: usize = 96;

/// Collects lines.
#[derive(Debug, Default)]
pub(super) struct Writer {
    /// The finished lines.
    pub(super) lines: Vec<Line>,
    current: Line,
}

impl Writer {
    /// Ends the current line, and starts one with this indentation.
    pub(super) fn line(&mut self, indent: usize) {
        if !self.current.tokens.is_empty() {
            self.lines.push(std::mem::take(&mut self.current));
        }
        self.current.indent = u16::try_from(indent.min(64)).unwrap_or(64);
    }

    /// Appends a token; empty ones are dropped.
    pub(super) fn token(&mut self, kind: TokenKind, start: usize, end: usize) {
        if end > start {
            self.current.tokens.push(Token::new(kind, start, end));
        }
    }

    /// Appends text that may have line breaks or be very long; continues it on lines with this indentation.
    pub(super) fn long(&mut self, kind: TokenKind, text: &str, offset: usize, indent: usize) {
        self.rows(kind, text, offset, indent, WIDTH * 2);
    }

    /// As [`Writer::long`], with another width of the first line.
    pub(super) fn rows(&mut self, kind: TokenKind, text: &str, offset: usize, indent: usize, first_width: usize) {
        let mut first = true;
        let mut at = 0;
        for row in text.split_inclusive('\n') {
            let shown = row.trim_end_matches(['\n', '\r']);
            let mut from = 0;
            while from < shown.len() {
                let to = cut_at(shown, from, if first && at == 0 { first_width } else { WIDTH });
                if !first {
                    self.line(indent);
                }
                first = false;
                self.token(kind, offset + at + from, offset + at + to);
                from = to;
            }
            at += row.len();
        }
    }

    /// All lines.
    pub(super) fn finish(mut self) -> Vec<Line> {
        self.line(0);
        self.lines
    }
}

/// The offset at most `width` characters after `from`; the rest whole when it is little longer.
fn cut_at(text: &str, from: usize, width: usize) -> usize {
    let rest = text.get(from..).unwrap_or("");
    match rest.char_indices().nth(width + 16) {
        None => text.len(),
        Some(_) => rest.char_indices().nth(width).map_or(text.len(), |(at, _)| from + at),
    }
}

/// Any text, by its own lines; long ones are continued.
pub fn plain(text: &str) -> Vec<Line> {
    let mut writer = Writer::default();
    let mut at = 0;
    for row in text.split_inclusive('\n') {
        writer.line(0);
        writer.rows(TokenKind::Text, row, at, 0, WIDTH);
        at += row.len();
    }
    writer.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_is_kept_whole() {
        let text = format!("one\r\ntwo {}\n\nthree", "ä".repeat(500));
        let lines = plain(&text);
        let said: String = lines.iter().flat_map(|line| &line.tokens).map(|token| token.span().of(&text)).collect();
        assert_eq!(said, text.replace(['\r', '\n'], ""));
        assert!(lines.len() > 4);
    }

    #[test]
    fn text_little_longer_than_a_line_is_not_cut() {
        assert_eq!(plain(&"x".repeat(WIDTH + 10)).len(), 1);
    }
}
