//! Reads the notations that settings are written in: literals of programs and JSON, YAML, lines, command lines, directives, XML.
//! Comes in: text. Goes out: [`Pair`]s, that is a path and a value as it was written, with its place. Nothing is evaluated:
//! a value that a program would compute is left out.

mod directives;
mod flags;
mod lines;
mod literal;
mod operations;
mod xml;
mod yaml;

use crate::source::Span;

/// Bytes of one text that are read as settings.
pub const MAX_TEXT: usize = 512 << 10;
/// Values that are read of one text.
pub const MAX_PAIRS: usize = 8_000;
/// Containers inside containers.
pub const MAX_DEPTH: usize = 32;

/// Lines over which one list or mapping in brackets may go.
const MAX_FLOW_LINES: usize = 500;

/// Bytes of a value with variables put in.
const MAX_FILLED: usize = 2_000;

/// Quotes that are never closed; further quotes are then read as plain characters.
const MAX_UNCLOSED: usize = 16;

/// One value and the way to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// Names from the outermost container to the value; places in lists are `[0]`, `[1]` …
    pub path: Vec<String>,
    /// The value, unescaped.
    pub value: String,
    /// Its place, without quotes.
    pub span: Span,
}

/// A notation, in the order in which it is preferred where two say the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// JSON, JavaScript, Ruby, PHP, Python, HCL.
    Literal,
    /// YAML.
    Yaml,
    /// A command line.
    Flags,
    /// Environment files, INI, properties.
    Lines,
    /// Operations of a management console (JBoss, WildFly).
    Operations,
    /// Apache and nginx.
    Directives,
    /// XML.
    Xml,
}

/// All notations.
pub const NOTATIONS: [Notation; 7] = [
    Notation::Xml,
    Notation::Literal,
    Notation::Yaml,
    Notation::Operations,
    Notation::Flags,
    Notation::Lines,
    Notation::Directives,
];

/// Reads a text in one notation. What does not belong to the notation is passed over.
pub fn read(text: &str, notation: Notation) -> Vec<Pair> {
    let mut pairs = Vec::new();
    if text.len() > MAX_TEXT {
        return pairs;
    }
    let whole = Span::new(0, text.len());
    match notation {
        Notation::Literal => literal::read(text, whole, &[], literal::Style::Program, &mut pairs),
        Notation::Yaml => yaml::read(text, whole, &mut pairs),
        Notation::Flags => flags::read(text, &mut pairs),
        Notation::Lines => {
            lines::read(text, whole, &[], &mut pairs);
            fill_in(&mut pairs);
        }
        Notation::Operations => operations::read(text, &mut pairs),
        Notation::Directives => directives::read(text, &mut pairs),
        Notation::Xml => xml::read(text, &mut pairs),
    }
    pairs
}

/// Adds a value, unless the limit is reached.
fn add(pairs: &mut Vec<Pair>, path: Vec<String>, value: impl Into<String>, span: Span) {
    if pairs.len() < MAX_PAIRS && !path.is_empty() {
        pairs.push(Pair { path, value: value.into(), span });
    }
}

/// `base` and one more name.
fn below(base: &[String], name: impl Into<String>) -> Vec<String> {
    base.iter().cloned().chain([name.into()]).collect()
}

/// The lines of a part of a text: where each begins, and its text without the line end.
fn lines_of(text: &str, part: Span) -> impl Iterator<Item = (usize, &str)> {
    let inside = text.get(part.start..part.end).unwrap_or("");
    let mut at = part.start;
    inside.split_inclusive('\n').map(move |line| {
        let start = at;
        at += line.len();
        (start, line.trim_end_matches(['\n', '\r']))
    })
}

/// `export NAME`, `NAME`: the name of an environment variable, where the text is one.
fn variable_name(text: &str) -> Option<&str> {
    let text = text.trim();
    let name =
        ["export ", "set ", "ENV ", "$env:", "env:"].iter().find_map(|start| text.strip_prefix(start)).unwrap_or(text);
    let name = name.trim();
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-' | '[' | ']' | '/' | ':');
    (!name.is_empty()
        && !name.starts_with('-')
        && name.len() <= 200
        && name.chars().all(plain)
        && name.contains(|c: char| c.is_ascii_alphabetic()))
    .then_some(name)
}

/// The length of a value in brackets that begins a text; up to the last line that is looked at where it does not end there.
fn flow_end(rest: &str) -> Option<usize> {
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
fn is_computed(value: &str) -> bool {
    const LOOKUPS: [&str; 8] =
        ["os.environ", "os.getenv(", "environ.get(", "env(", "getenv(", "process.env", "ENV[", "ENV.fetch("];
    LOOKUPS.iter().any(|start| value.starts_with(start))
}

/// Puts variables of the same text into values that name them: `${APP_URL}/callback`. A variable that the text does not set stays.
fn fill_in(pairs: &mut [Pair]) {
    let mut known: std::collections::BTreeMap<String, String> = std::collections::BTreeMap::new();
    for pair in pairs {
        if pair.value.contains("${") && !known.is_empty() {
            let mut filled = String::new();
            let mut rest = pair.value.as_str();
            while let Some((before, after)) = rest.split_once("${") {
                let name = after.split_once('}').map_or("", |(name, _)| name);
                filled.push_str(before);
                match known.get(name) {
                    Some(value) if filled.len() + value.len() <= MAX_FILLED => {
                        filled.push_str(value);
                        rest = after.get(name.len() + 1..).unwrap_or("");
                    }
                    _ => {
                        filled.push_str("${");
                        rest = after;
                    }
                }
            }
            filled.push_str(rest);
            pair.value = filled;
        }
        let simple = pair.value.len() <= MAX_FILLED && !pair.value.contains("${");
        if let Some(name) = pair.path.last().filter(|_| simple) {
            known.insert(name.clone(), pair.value.clone());
        }
    }
}

/// The place of a value at the end of a longer text; the whole place where it is not written there as it is.
fn tail(text: &str, span: Span, value: &str) -> Span {
    if span.of(text).ends_with(value) { Span::new(span.end - value.len(), span.end) } else { span }
}

/// A quoted text that starts at `start`: its content unescaped, the place of the content, and the offset after the closing quote.
/// Goes out `None` where it is not closed.
fn quoted(text: &str, start: usize) -> Option<(String, Span, usize)> {
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

#[cfg(test)]
pub(super) fn shown(text: &str, notation: Notation) -> Vec<String> {
    let pairs = read(text, notation);
    for pair in &pairs {
        assert!(text.is_char_boundary(pair.span.start) && text.is_char_boundary(pair.span.end));
        assert!(pair.span.start <= pair.span.end && pair.span.end <= text.len());
    }
    pairs.iter().map(|pair| format!("{}={}", pair.path.join("."), pair.value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_every_place_is_inside(text in "[a-zA-Z_:=.,;'\"`{}\\[\\]()<>/#|$ \\\\\n\t\u{e9}-]{0,200}") {
            for notation in NOTATIONS {
                shown(&text, notation);
            }
        }
    }

    #[test]
    fn depth_and_size_are_limited() {
        for open in ["[", "{", "a = [", "a {\n", "- ", "a:\n "] {
            let deep = open.repeat(20_000);
            for notation in NOTATIONS {
                read(&deep, notation);
            }
        }
    }
}
