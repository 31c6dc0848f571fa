//! Pieces that the notations share: lines, quoted values, values in brackets, names of variables.

use crate::source::Span;

/// Lines over which one list or mapping in brackets may go.
pub(super) const MAX_FLOW_LINES: usize = 500;

/// The lines of a part of a text: where each begins, and its text without the line end.
pub(super) fn lines_of(text: &str, part: Span) -> impl Iterator<Item = (usize, &str)> {
    let inside = text.get(part.start..part.end).unwrap_or("");
    let mut at = part.start;
    inside.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

/// `export NAME`, `NAME`: the name of an environment variable, where the text is one.
pub(super) fn variable_name(text: &str) -> Option<&str> {
    let text = text.trim();
    let name =
        ["export ", "set ", "ENV ", "$env:", "env:"].iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text);
    let name = name.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']' | '/' | ':' | '%');
    (!name.is_empty()
        && !name.starts_with('-')
        && name.len() <= 200
        && name.chars().all(plain)
        && name.contains(|c: char| c.is_ascii_alphabetic()))
    .then_some(name)
}

/// The length of a value in brackets that begins a text; up to the last line that is looked at where it does not end there.
pub(super) fn flow_end(rest: &str) -> Option<usize> {
    let (mut depth, mut lines, mut quote) = (0usize, 0usize, None);
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            (None, '\n') => {
                lines += 1;
                if lines > MAX_FLOW_LINES {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

/// Whether a value is looked up by a program when it runs.
pub(super) fn is_computed(value: &str) -> bool {
    const LOOKUPS: [&str; 15] = [
        "os.environ",
        "os.getenv(",
        "os.Getenv(",
        "environ.get(",
        "env(",
        "getenv(",
        "process.env",
        "import.meta.env",
        "ENV[",
        "ENV.fetch(",
        "$_ENV[",
        "System.getenv(",
        "Environment.GetEnvironmentVariable(",
        "Rails.application.",
        "var.",
    ];
    LOOKUPS.iter().any(|start| value.starts_with(start))
}

/// The place of a value at the end of a longer text; the whole place where it is not written there as it is.
pub(super) fn tail(text: &str, span: Span, value: &str) -> Span {
    if span.of(text).ends_with(value) { Span::new(span.end - value.len(), span.end) } else { span }
}

/// A quoted text that starts at `start`: its content unescaped, the place of the content, and the offset after the closing quote.
/// Goes out `None` where it is not closed.
pub(super) fn quoted(text: &str, start: usize) -> Option<(String, Span, usize)> {
    let rest = text.get(start..)?;
    let mut chars = rest.char_indices();
    let (_, quote) = chars.next().filter(|(_, c)| matches!(c, '"' | '\'' | '`'))?;
    let mut value = String::new();
    let mut escaped = false;
    for (at, c) in chars {
        if escaped {
            escaped = false;
            match c {
                'n' if quote != '\'' => value.push('\n'),
                'r' if quote != '\'' => value.push('\r'),
                't' if quote != '\'' => value.push('\t'),
                '"' | '\'' | '\\' | '/' | '`' => value.push(c),
                _ => value.extend(['\\', c]),
            }
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            let span = Span::new(start + quote.len_utf8(), start + at);
            return Some((value, span, start + at + c.len_utf8()));
        } else {
            value.push(c);
        }
    }
    None
}
