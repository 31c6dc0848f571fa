//! The objects of one list in a JSON text that comes in pieces, so that a recording need not be held as a whole.
//!
//! Input: the text, piece by piece. Output: the places of the objects. Invariant: each byte is looked at once, nothing is kept but a
//! name, and what is inside an object is not judged: whoever reads it does.

use crate::source::Span;

/// Bytes of a name that are kept: those that are looked for are shorter.
const MAX_NAME: usize = 32;

/// Where the reading stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    Outside,
    String,
    /// After a backslash.
    Escape,
}

/// Finds the objects of the list that stands under these names, one inside the other.
pub(super) struct Splitter {
    path: &'static [&'static str],
    mode: Mode,
    /// Brackets that are open.
    depth: usize,
    /// Brackets on the way to the list that are open: the outermost, one for each name, the last is that of the list.
    inside: usize,
    /// The name that was read last, where it may be one of the path.
    name: Vec<u8>,
    /// The next name of the path and its colon were read.
    pending: bool,
    /// Bytes read so far.
    at: usize,
    open: Option<usize>,
    /// The list was found.
    pub(super) found: bool,
    /// The outermost bracket was closed.
    pub(super) ended: bool,
}

impl Splitter {
    /// The list under these names; without a name, the text itself is the list.
    pub(super) fn new(path: &'static [&'static str]) -> Self {
        Splitter {
            path,
            mode: Mode::Outside,
            depth: 0,
            inside: 0,
            name: Vec::new(),
            pending: false,
            at: 0,
            open: None,
            found: false,
            ended: false,
        }
    }

    /// Where the object starts that is not whole yet.
    pub(super) fn open(&self) -> Option<usize> {
        self.open
    }

    /// Whether the text itself is the list.
    pub(super) fn is_list(&self) -> bool {
        self.path.is_empty()
    }

    /// Bytes read so far.
    pub(super) fn read(&self) -> usize {
        self.at
    }

    /// Reads on until the next object of the list is whole; `None` where the piece ends before. A piece is what comes after all that was
    /// read: after an object, the rest of the same one.
    pub(super) fn next(&mut self, piece: &[u8]) -> Option<Span> {
        let mut at = 0;
        let mut whole = None;
        while whole.is_none()
            && let Some(byte) = piece.get(at).copied()
        {
            if self.mode == Mode::String {
                let rest = piece.get(at..).unwrap_or(&[]);
                let len = memchr::memchr2(b'"', b'\\', rest).unwrap_or(rest.len());
                self.keep(rest.get(..len).unwrap_or(&[]));
                self.mode = match rest.get(len) {
                    Some(b'"') => Mode::Outside,
                    Some(_) => Mode::Escape,
                    None => Mode::String,
                };
                at = (at + len + 1).min(piece.len());
                continue;
            }
            at += 1;
            match byte {
                _ if self.mode == Mode::Escape => self.mode = Mode::String,
                b'"' => {
                    self.mode = Mode::String;
                    self.name.clear();
                }
                b'{' | b'[' => self.opens(byte, self.at + at - 1),
                b'}' | b']' => whole = self.closes(self.at + at),
                b':' if self.depth == self.inside => self.pending = self.is_next(),
                b',' if self.depth == self.inside => self.pending = false,
                _ => {}
            }
        }
        self.at += at;
        whole
    }

    /// The name of the path that is looked for in the innermost bracket of the way.
    fn wanted(&self) -> Option<&'static str> {
        self.path.get(self.inside.checked_sub(1)?).copied()
    }

    fn is_next(&self) -> bool {
        self.wanted().is_some_and(|name| name.as_bytes() == self.name)
    }

    fn keep(&mut self, part: &[u8]) {
        if self.depth == self.inside && self.wanted().is_some() && self.name.len() < MAX_NAME {
            self.name.extend(part.iter().take(MAX_NAME));
        }
    }

    fn opens(&mut self, bracket: u8, at: usize) {
        if self.depth == self.inside {
            // The list is the last on the way; the others are objects.
            let fits = bracket == if self.inside == self.path.len() { b'[' } else { b'{' };
            if self.inside > self.path.len() {
                self.open = (bracket == b'{').then_some(at);
            } else if fits && (self.inside == 0 || self.pending) {
                self.inside += 1;
                self.found |= self.inside > self.path.len();
            }
            self.pending = false;
        }
        self.depth += 1;
    }

    fn closes(&mut self, end: usize) -> Option<Span> {
        self.depth = self.depth.saturating_sub(1);
        if self.depth == self.inside {
            return self.open.take().map(|start| Span::new(start, end));
        }
        if self.depth < self.inside {
            self.inside = self.depth;
            self.ended |= self.depth == 0;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn all(path: &'static [&'static str], text: &str, size: usize) -> (Vec<String>, bool, Option<usize>) {
        let mut splitter = Splitter::new(path);
        let mut found = Vec::new();
        for piece in text.as_bytes().chunks(size) {
            let start = splitter.read();
            while let Some(span) = splitter.next(&piece[splitter.read() - start..]) {
                found.push(span.of(text).to_owned());
            }
        }
        (found, splitter.ended, splitter.open())
    }

    #[test]
    fn objects_of_the_list_are_found_in_any_pieces() {
        let text = r#" {"a": {"log": [{"no": 1}]}, "log": {"x": "entries", "entries": [{"u": "\"}]{"}, 5, [{"n": 0}], {"e": {}}], "z": [{}]}} "#;
        for size in [1, 2, 3, 7, 1000] {
            let (found, ended, open) = all(&["log", "entries"], text, size);
            assert_eq!(found, [r#"{"u": "\"}]{"}"#, r#"{"e": {}}"#], "{size}");
            assert!(ended && open.is_none());
        }
        assert_eq!(all(&[], "[{}, {\"a\":[{}]}]", 2).0, ["{}", "{\"a\":[{}]}"]);
        assert_eq!(all(&["log"], "[{\"log\":[{}]}]", 9).0, Vec::<String>::new());
    }

    #[test]
    fn an_object_that_is_cut_is_told() {
        let text = r#"{"log": {"entries": [{"a": 1}, {"b": "x"#;
        let (found, ended, open) = all(&["log", "entries"], text, 5);
        assert_eq!((found.len(), ended, open), (1, false, text.find("{\"b\"")));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[{}\\[\\]\"\\\\:,logé]{0,60}", size in 1usize..9) {
            let whole = all(&["log"], &text, 1000);
            let pieces = all(&["log"], &text, size);
            prop_assert_eq!(whole, pieces);
        }

        #[test]
        fn finds_what_serde_json_finds(count in 0usize..5, inner in "[a-z\"\\\\{}\n]{0,8}") {
            let list: Vec<serde_json::Value> = (0..count).map(|n| serde_json::json!({"n": n, "s": inner, "l": [{}]})).collect();
            let text = serde_json::to_string(&serde_json::json!({"a": inner, "log": {"entries": list}, "z": {"entries": [{}]}})).unwrap();
            let (found, ended, _) = all(&["log", "entries"], &text, 4);
            prop_assert!(ended);
            let read: Vec<serde_json::Value> = found.iter().map(|one| serde_json::from_str(one).unwrap()).collect();
            prop_assert_eq!(read, list);
        }
    }
}
