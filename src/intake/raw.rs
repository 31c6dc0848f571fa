//! Zero-copy JSON scanner for captures of hundreds of megabytes. Returns spans, builds no tree.
//! Comes in: text. Goes out: places of values; nothing where the text is no JSON (RFC 8259). Iterative, whatever the nesting.

use super::json_string;
use crate::source::Span;
use crate::syntax::json::is_number;
use crate::vocabulary::LayerKind;

/// Names of members that are looked at to tell what an object is.
const MAX_NAMES: usize = 200;

/// A value as it stands in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Raw<'a> {
    text: &'a str,
    /// Its place in the text.
    pub(super) span: Span,
}

impl<'a> Raw<'a> {
    /// The text as one value.
    pub(super) fn read(text: &'a str) -> Option<Raw<'a>> {
        let span = value(text, 0)?;
        (blank(text, span.end) == text.len()).then_some(Raw { text, span })
    }

    /// The elements of the list that stands under these names, one inside the other. The text is read once, and has to be JSON up to
    /// its end.
    pub(super) fn list(text: &'a str, names: &[&str]) -> Option<Vec<Raw<'a>>> {
        let mut open = Vec::new();
        let mut at = blank(text, 0);
        for wanted in names {
            at = after(text, at, b'{')?;
            loop {
                let name = string(text, at)?;
                at = blank(text, after(text, name.end, b':')?);
                if is_named(name.of(text), wanted) {
                    break;
                }
                at = after(text, value(text, at)?.end, b',')?;
            }
            open.push(b'}');
        }
        let list = Raw { text, span: Span::new(at, text.len()) };
        let mut elements = Vec::new();
        let end = list.walk(b'[', &mut |_, element| elements.push(element))?;
        (blank(text, rest(text, end, open)?) == text.len()).then_some(elements)
    }

    /// Like [`Raw::list`], also where the text was cut: the elements before the cut, and where the first one that is not whole starts.
    pub(super) fn list_until_cut(text: &'a str, names: &[&str]) -> Option<(Vec<Raw<'a>>, Option<usize>)> {
        let mut at = blank(text, 0);
        for wanted in names {
            at = after(text, at, b'{')?;
            loop {
                let name = string(text, at)?;
                at = blank(text, after(text, name.end, b':')?);
                if is_named(name.of(text), wanted) {
                    break;
                }
                at = after(text, value(text, at)?.end, b',')?;
            }
        }
        let mut elements = Vec::new();
        at = blank(text, after(text, at, b'[')?);
        while let Some(element) = value(text, at) {
            elements.push(Raw { text, span: element });
            match after(text, element.end, b',') {
                Some(next) => at = blank(text, next),
                None => return Some((elements, None)),
            }
        }
        Some((elements, (at < text.len()).then_some(at)))
    }

    /// The characters, of a string with its quotes.
    pub(super) fn get(self) -> &'a str {
        self.span.of(self.text)
    }

    /// The text of a string; `None` for other values.
    pub(super) fn string(self) -> Option<String> {
        let step = json_string::decode(self.get(), Span::new(0, self.span.len()), LayerKind::JsonString, None);
        self.get().starts_with('"').then(|| step.content.as_str().to_owned())
    }

    /// The members of an object, names with their quotes; none for other values.
    pub(super) fn members(self) -> Vec<(Raw<'a>, Raw<'a>)> {
        let mut members = Vec::new();
        self.walk(b'{', &mut |name, value| members.extend(name.map(|name| (name, value))));
        members
    }

    /// The member of this name; of duplicates the last.
    pub(super) fn member(self, name: &str) -> Option<Raw<'a>> {
        pick(&self.members(), name)
    }

    /// The elements of an array; none for other values.
    pub(super) fn elements(self) -> Vec<Raw<'a>> {
        let mut elements = Vec::new();
        self.walk(b'[', &mut |_, element| elements.push(element));
        elements
    }

    /// Calls for each member or element; the offset after the closing bracket.
    fn walk(self, bracket: u8, visit: &mut dyn FnMut(Option<Raw<'a>>, Raw<'a>)) -> Option<usize> {
        let text = self.text;
        let raw = |span| Raw { text, span };
        let close = if bracket == b'{' { b'}' } else { b']' };
        let mut at = after(text, self.span.start, bracket)?;
        if let Some(end) = after(text, at, close) {
            return Some(end);
        }
        loop {
            let mut name = None;
            if bracket == b'{' {
                let span = string(text, at)?;
                at = after(text, span.end, b':')?;
                name = Some(raw(span));
            }
            let element = value(text, at)?;
            visit(name, raw(element));
            if let Some(end) = after(text, element.end, close) {
                return Some(end);
            }
            at = after(text, element.end, b',')?;
        }
    }
}

/// The member of this name; of duplicates the last.
pub(super) fn pick<'a>(members: &[(Raw<'a>, Raw<'a>)], name: &str) -> Option<Raw<'a>> {
    members.iter().rfind(|(other, _)| is_named(other.get(), name)).map(|(_, value)| *value)
}

/// The names of the members of an object at the start of a text, as far as they can be read.
pub(super) fn top_names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let Some(mut at) = after(text, 0, b'{') else { return names };
    while names.len() < MAX_NAMES
        && let Some(name) = string(text, at)
    {
        names.push(name.of(text).trim_matches('"'));
        let next =
            after(text, name.end, b':').and_then(|at| value(text, at)).and_then(|value| after(text, value.end, b','));
        let Some(next) = next else { break };
        at = next;
    }
    names
}

/// Whether a name in quotes is this one, written without escapes.
fn is_named(quoted: &str, name: &str) -> bool {
    quoted.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) == Some(name)
}

fn byte(text: &str, at: usize) -> Option<u8> {
    text.as_bytes().get(at).copied()
}

fn blank(text: &str, mut at: usize) -> usize {
    while matches!(byte(text, at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
        at += 1;
    }
    at
}

/// The offset after this character, blanks before it left out.
fn after(text: &str, at: usize, wanted: u8) -> Option<usize> {
    let at = blank(text, at);
    (byte(text, at)? == wanted).then_some(at + 1)
}

/// The value that starts at an offset.
fn value(text: &str, at: usize) -> Option<Span> {
    let start = blank(text, at);
    let mut open = Vec::new();
    let end = begin(text, start, &mut open)?;
    Some(Span::new(start, rest(text, end, open)?))
}

/// Reads a value without brackets, or the brackets and names before one; the offset after it.
fn begin(text: &str, at: usize, open: &mut Vec<u8>) -> Option<usize> {
    let mut at = blank(text, at);
    loop {
        let first = byte(text, at)?;
        let close = match first {
            b'{' => b'}',
            b'[' => b']',
            b'"' => return Some(string(text, at)?.end),
            _ => return literal(text, at),
        };
        if let Some(end) = after(text, at + 1, close) {
            return Some(end);
        }
        open.push(close);
        at = blank(text, if close == b'}' { name(text, at + 1)? } else { at + 1 });
    }
}

/// What follows a value inside these brackets; the offset after the outermost.
fn rest(text: &str, mut at: usize, mut open: Vec<u8>) -> Option<usize> {
    while let Some(close) = open.last().copied() {
        at = blank(text, at);
        match byte(text, at)? {
            found if found == close => {
                open.pop();
                at += 1;
            }
            b',' => {
                at = if close == b'}' { name(text, at + 1)? } else { at + 1 };
                at = begin(text, at, &mut open)?;
            }
            _ => return None,
        }
    }
    Some(at)
}

/// A name and its colon.
fn name(text: &str, at: usize) -> Option<usize> {
    after(text, string(text, at)?.end, b':')
}

/// A string with its quotes.
fn string(text: &str, at: usize) -> Option<Span> {
    let start = blank(text, at);
    let bytes = text.as_bytes();
    let mut at = after(text, start, b'"')?;
    loop {
        let rest = bytes.get(at..)?;
        let len = memchr::memchr2(b'"', b'\\', rest)?;
        if has_control(rest.get(..len)?) {
            return None;
        }
        at += len;
        if bytes.get(at) == Some(&b'"') {
            return Some(Span::new(start, at + 1));
        }
        at += 2;
        match bytes.get(at - 1)? {
            b'u' => {
                let digits = bytes.get(at..at + 4)?;
                if !digits.iter().all(u8::is_ascii_hexdigit) {
                    return None;
                }
            }
            b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => {}
            _ => return None,
        }
    }
}

/// Whether one of the bytes may not stand in a string. All are looked at, because that is done many at a time.
fn has_control(bytes: &[u8]) -> bool {
    bytes.iter().fold(false, |found, byte| found | (*byte < 0x20))
}

/// A number or one of the three words.
fn literal(text: &str, at: usize) -> Option<usize> {
    let rest = text.as_bytes().get(at..)?;
    let length =
        rest.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"+-.".contains(byte)).unwrap_or(rest.len());
    let word = text.get(at..at + length)?;
    (matches!(word, "true" | "false" | "null") || is_number(word)).then_some(at + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn places_are_those_of_the_text() {
        let text = r#" {"log": {"v": {"a": [1, {}]}, "entries": [{"x": "ü\n"}, [], 2], "z": []}} "#;
        let list = Raw::list(text, &["log", "entries"]).unwrap();
        assert_eq!(list.iter().map(|raw| raw.get()).collect::<Vec<_>>(), [r#"{"x": "ü\n"}"#, "[]", "2"]);
        let value = list[0].member("x").unwrap();
        assert_eq!((value.span.of(text), value.string()), (r#""ü\n""#, Some("ü\n".to_owned())));
        assert!(Raw::list(text, &["log", "pages"]).is_none());
        assert!(Raw::list(&text[..text.len() - 3], &["log", "entries"]).is_none());
        assert!(list[2].members().is_empty() && list[2].elements().is_empty() && list[2].string().is_none());
    }

    #[test]
    fn nesting_takes_no_stack() {
        let text = "[".repeat(1_000_000);
        assert!(Raw::read(&text).is_none());
        assert!(Raw::read(&format!("{text}{}", "]".repeat(1_000_000))).is_some());
    }

    proptest! {
        #[test]
        fn takes_what_serde_json_takes(text in "[\\[\\]{}:,\"a0-9eE+.\\\\untrue \n-]{0,24}|[\\[\\]{}:,\"a1]{0,12}") {
            let theirs = serde_json::from_str::<serde::de::IgnoredAny>(&text).is_ok();
            prop_assert_eq!(Raw::read(&text).is_some(), theirs);
        }

        #[test]
        fn finds_what_serde_json_finds(names in proptest::collection::vec("[a-c]", 0..5), inner in "[a-z\"\\\\\n]{0,6}") {
            let members: serde_json::Map<String, serde_json::Value> =
                names.iter().map(|name| (name.clone(), serde_json::json!([name, {"k": inner.clone()}, 1.5]))).collect();
            let text = serde_json::to_string_pretty(&members).unwrap();
            let raw = Raw::read(&text).unwrap();
            prop_assert_eq!(raw.members().len(), members.len());
            for name in names {
                let value = raw.member(&name).unwrap();
                prop_assert_eq!(value.elements().len(), 3);
                prop_assert_eq!(value.elements()[1].member("k").unwrap().string(), Some(inner.clone()));
                prop_assert_eq!(Raw::list(&text, &[&name]).unwrap().len(), 3);
            }
        }
    }
}
