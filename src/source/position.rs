//! Line and column of an offset, for people.

/// A position as editors count: both start at 1, columns in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
}

/// The position of a byte offset. An offset past the end or inside a character is moved back to the nearest boundary.
pub fn line_column(text: &str, offset: usize) -> LineColumn {
    let mut end = offset.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = text.get(..end).unwrap_or("");
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    LineColumn {
        line: before.bytes().filter(|byte| *byte == b'\n').count() + 1,
        column: before.get(line_start..).unwrap_or("").chars().count() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_from_one_in_characters() {
        assert_eq!(line_column("äb\ncd", 0), LineColumn { line: 1, column: 1 });
        assert_eq!(line_column("äb\ncd", 2), LineColumn { line: 1, column: 2 });
        assert_eq!(line_column("äb\ncd", 5), LineColumn { line: 2, column: 2 });
        assert_eq!(line_column("äb", 99), LineColumn { line: 1, column: 3 });
        assert_eq!(line_column("äb", 1), LineColumn { line: 1, column: 1 });
    }
}
