//! Tables as text (RFC 4180), separated by commas, semicolons or tabs: cells with quotes, which they hold doubled.
//! Input: text. Output: the messages in the cells, each named by row and column.

use super::hints::may_hold_a_message;
use super::parts::{self, MAX_PARTS, Part};
use super::rewrite::{Rewrite, Step};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Cells of one table that are read.
const MAX_CELLS: usize = 1_000_000;
/// Cells of the first row.
const MAX_COLUMNS: usize = 500;

/// Whether the first line has several columns and some cell holds doubled quotes or a message.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let Some(separator) = separator(text) else { return false };
    if state.layers.iter().any(|layer| layer.kind == LayerKind::Csv) {
        return false;
    }
    let text = text.trim_start();
    let quoted = text.contains(&format!("{separator}\"")) || text.contains("\n\"") || text.starts_with('"');
    quoted && is_table(text, separator)
}

/// Whether the first rows are a table: several columns, and nothing between a closing quote and the next separator.
fn is_table(text: &str, separator: char) -> bool {
    let mut columns = 0;
    for cell in cells(text, separator).take(MAX_COLUMNS) {
        let after = text.get(cell.span.end..).and_then(|rest| rest.strip_prefix('"'));
        let ends = after.is_some_and(|rest| rest.is_empty() || rest.starts_with([separator, '\n', '\r']));
        if cell.quoted && !ends {
            return false;
        }
        columns = columns.max(cell.column + 1);
    }
    columns > 1
}

/// Looks into the cells that may hold a message.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let Some(separator) = separator(text) else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    let mut parts = Vec::new();
    for cell in cells(text, separator) {
        if cell.row == 0 && names.len() < MAX_COLUMNS {
            names.push(cell.span.of(text).trim().to_owned());
        }
        if !cell.quoted || parts.len() > MAX_PARTS || !may_hold_a_message(cell.span.of(text)) {
            continue;
        }
        let column = names.get(cell.column).filter(|name| cell.row > 0 && !name.is_empty() && name.len() <= 60);
        let column = column.map_or(format!("column {}", cell.column + 1), Clone::clone);
        let name = format!("row {}, {column}", cell.row + 1);
        parts.push(Part { steps: vec![undouble(text, cell.span, &name)], name });
    }
    parts::follow(search, state, parts, false).map(Candidate::Decoded).into_iter().collect()
}

/// What separates the columns: the most frequent of the three in the first line, where there is one.
pub(super) fn separator(text: &str) -> Option<char> {
    let line = text.trim_start().lines().next()?;
    if line.len() > 64 << 10 || line.starts_with(['<', '{', '[']) {
        return None;
    }
    let count = |one: char| line.matches(one).count();
    [',', ';', '\t'].into_iter().filter(|one| count(*one) > 0).max_by_key(|one| count(*one))
}

pub(super) struct Cell {
    pub(super) row: usize,
    pub(super) column: usize,
    quoted: bool,
    /// Without its quotes.
    pub(super) span: Span,
}

/// The cells in order. A quote that nothing closes ends with the text.
pub(super) fn cells(text: &str, separator: char) -> impl Iterator<Item = Cell> {
    let bytes = text.as_bytes();
    let separator = u8::try_from(separator).unwrap_or(b',');
    let mut next = Some((0, 0, 0));
    std::iter::from_fn(move || {
        let (row, column, at) = next?;
        let quoted = bytes.get(at) == Some(&b'"');
        let start = at + usize::from(quoted);
        let end = if quoted { closing(bytes, start) } else { start };
        let rest = bytes.get(end..).unwrap_or(&[]);
        let stop = memchr::memchr2(separator, b'\n', rest).map_or(bytes.len(), |found| end + found);
        let end = if quoted { end } else { stop };
        next = match bytes.get(stop) {
            Some(b'\n') => Some((row + 1, 0, stop + 1)),
            Some(_) => Some((row, column + 1, stop + 1)),
            None => None,
        };
        Some(Cell { row, column, quoted, span: Span::new(start.min(end), end) })
    })
    .take(MAX_CELLS)
}

/// The quote that ends a cell: one that is not doubled.
fn closing(bytes: &[u8], mut at: usize) -> usize {
    while let Some(found) = memchr::memchr(b'"', bytes.get(at..).unwrap_or(&[])) {
        at += found;
        if bytes.get(at + 1) != Some(&b'"') {
            return at;
        }
        at += 2;
    }
    bytes.len()
}

pub(super) fn undouble(text: &str, span: Span, name: &str) -> Step {
    let bytes = text.as_bytes();
    let mut out = Rewrite::with_capacity(span.len());
    let mut at = span.start;
    while let Some(found) = memchr::memchr(b'"', bytes.get(at..span.end).unwrap_or(&[])) {
        out.copy(bytes, at, at + found + 1);
        at += found + 1 + usize::from(bytes.get(at + found + 1) == Some(&b'"') && at + found + 1 < span.end);
    }
    out.copy(bytes, at, span.end);
    out.step(LayerKind::Csv, Some(name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_json_string_is_no_table() {
        assert!(!is_table("\"<a b=\\\"c, d\\\">\"", ','));
        assert!(is_table("a,\"b\"\r\nc,\"d\"", ','));
    }

    #[test]
    fn cells_keep_line_ends_and_quotes() {
        let text = "a,b\n1,\"x \"\"y\"\"\nz\"\n";
        let cell = cells(text, ',').find(|cell| cell.quoted).unwrap();
        assert_eq!((cell.row, cell.column), (1, 1));
        let step = undouble(text, cell.span, "b");
        assert_eq!(step.content.as_str(), "x \"y\"\nz");
        assert_eq!(step.map.outer(Span::new(3, 4)).of(text), "y");
    }

    #[test]
    fn columns_behind_the_limit_do_not_make_a_table() {
        // A quote in the middle of a cell says that the text is none; behind the limit it is not looked at.
        let row = |columns: usize| format!("{}\"x\"y", "a,".repeat(columns));
        assert!(!is_table(&row(MAX_COLUMNS - 1), ','));
        assert!(is_table(&row(MAX_COLUMNS), ','));
    }

    proptest! {
        #[test]
        fn every_cell_is_inside_the_text(text in "[a,;\"\n]{0,40}") {
            for cell in cells(&text, ',') {
                prop_assert!(cell.span.start <= cell.span.end && cell.span.end <= text.len());
                undouble(&text, cell.span, "x");
            }
        }
    }
}
