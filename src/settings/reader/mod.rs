//! Reads the notations that settings are written in: literals of programs and JSON, YAML, lines, command lines, directives, XML.
//! Comes in: text. Goes out: [`Pair`]s, that is a path and a value as it was written, with its place. Nothing is evaluated:
//! a value that a program would compute is left out.

mod directives;
mod flags;
mod lines;
mod literal;
mod operations;
mod pair;
mod printed;
mod text;
mod xml;
mod yaml;

pub(super) use literal::UNREAD;
pub use pair::{MAX_TEXT, Pair};
pub(super) use xml::POLICY;

use crate::source::Span;
use std::borrow::Cow;

/// Bytes of a value with variables put in.
const MAX_FILLED: usize = 2_000;

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
    let text = &*if notation == Notation::Xml { Cow::Borrowed(text) } else { without_comments(text) };
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

/// Ends of comments over several lines, by what begins them.
const COMMENTS: [(&str, &str); 3] = [("/*", "*/"), ("<!--", "-->"), ("\"\"\"", "\"\"\"")];

/// The text with spaces in place of lines that are comments; all places are the same.
pub(super) fn without_comments(text: &str) -> Cow<'_, str> {
    let is_comment = |line: &str| {
        let marks = ["#", "//", ";", "* ", "-- ", "REM ", "rem ", "/*", "<!--", "\"\"\""];
        let content = line.trim();
        // A line of a certificate may begin with two slashes.
        let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
        marks.iter().any(|mark| content.starts_with(mark))
            && (content.starts_with('"') || !content.trim_end_matches(['=', '"', '\'', ',']).bytes().all(is_base64))
    };
    if !text.lines().any(is_comment) {
        return Cow::Borrowed(text);
    }
    let mut open = None;
    let mut out = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let begins = COMMENTS.iter().find(|(begin, _)| line.trim_start().starts_with(begin));
        let end = open.or(begins.map(|(_, end)| *end));
        let opened = begins.filter(|_| open.is_none()).map_or(0, |(begin, _)| begin.len());
        let inner = if opened > 0 { line.len() - line.trim_start().len() + opened } else { 0 };
        let closed = end.and_then(|end| Some(inner + line.get(inner..)?.find(end)? + end.len()));
        open = end.filter(|_| closed.is_none());
        let length = match closed {
            Some(length) => length,
            None if end.is_some() || is_comment(line) => line.trim_end_matches(['\r', '\n']).len(),
            None => 0,
        };
        out.extend(std::iter::repeat_n(' ', length));
        out.push_str(line.get(length..).unwrap_or(""));
    }
    Cow::Owned(out)
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
    fn comments_are_blank_and_keep_their_places() {
        for (text, rest) in [
            ("a\n// b\r\nc", "a\n    \r\nc"),
            ("/* a\nb */ c\n; d\n", "    \n     c\n   \n"),
            ("<!-- a\nb\n", "      \n \n"),
            ("//8wDQYJKoZIhvcNAQ==\n", "//8wDQYJKoZIhvcNAQ==\n"),
            ("a = \"é\" # b\n-- é\n", "a = \"é\" # b\n     \n"),
        ] {
            assert_eq!(without_comments(text), rest, "{text}");
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
