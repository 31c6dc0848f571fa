//! The reader: RFC 8259, and past what people and products really write.

use super::{Json, JsonKind, Member, is_number};
use crate::source::Span;

/// Values inside values. Bounds the recursion as well.
pub const MAX_DEPTH: usize = 100;
/// Values of one document.
pub const MAX_NODES: usize = 1_000_000;
/// Faults kept; further ones are dropped.
const MAX_FAULTS: usize = 50;

/// What was read from a text.
#[derive(Debug, Clone, Default)]
pub struct Parsed {
    /// The value, also when it is incomplete; `None` when there is none.
    pub root: Option<Json>,
    /// What is not JSON, in the order of the text.
    pub faults: Vec<Fault>,
}

impl Parsed {
    /// Nothing was wrong.
    pub fn is_clean(&self) -> bool {
        self.faults.is_empty()
    }

    /// The first fault.
    pub fn fault(&self) -> Option<&Fault> {
        self.faults.first()
    }
}

/// A departure from RFC 8259 and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What.
    pub kind: FaultKind,
    /// Where.
    pub span: Span,
}

/// The kinds of faults.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no value.
    Empty,
    /// The text ends inside a value: cut while copying.
    Truncated,
    /// A character that cannot stand there; reading stopped.
    Unexpected(char),
    /// Text after the value.
    Trailing,
    /// A comma before a closing bracket.
    TrailingComma,
    /// No comma between two members or elements.
    MissingComma,
    /// `//` or `/* */`.
    Comment,
    /// Quoted with `'`.
    SingleQuotes,
    /// A member name without quotes.
    UnquotedName,
    /// `True`, `None`, `undefined`, `NaN` …
    Word,
    /// Not a number of RFC 8259 6, as `01`, `+1` or `.5`.
    Number,
    /// An unknown escape, or half a surrogate pair.
    Escape,
    /// A line break or another control character inside a string.
    ControlCharacter,
    /// A byte order mark at the start.
    ByteOrderMark,
    /// [`MAX_DEPTH`] or [`MAX_NODES`] was reached; reading stopped.
    Limit,
}

/// Reads all there is. Never fails: [`Parsed::faults`] says what is wrong, and where reading stopped.
pub fn parse(text: &str) -> Parsed {
    let mut parser = Parser { text, at: 0, nodes: 0, stopped: false, faults: Vec::new() };
    if text.starts_with('\u{feff}') {
        parser.fault(FaultKind::ByteOrderMark, Span::new(0, 3));
        parser.at = 3;
    }
    parser.space();
    let root = if parser.peek().is_none() {
        parser.fault(FaultKind::Empty, Span::at(parser.at));
        None
    } else {
        parser.value(0)
    };
    parser.space();
    if !parser.stopped && parser.at < text.len() {
        parser.fault(FaultKind::Trailing, Span::new(parser.at, text.len()));
    }
    Parsed { root, faults: parser.faults }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    nodes: usize,
    stopped: bool,
    faults: Vec<Fault>,
}

impl<'a> Parser<'a> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn skip(&mut self, c: char) {
        self.at += c.len_utf8();
    }

    fn fault(&mut self, kind: FaultKind, span: Span) {
        if self.faults.len() < MAX_FAULTS {
            self.faults.push(Fault { kind, span });
        }
    }

    /// Reading cannot go on; everything open is closed as it is.
    fn stop(&mut self) {
        if !self.stopped {
            self.stopped = true;
            match self.peek() {
                Some(c) => self.fault(FaultKind::Unexpected(c), Span::new(self.at, self.at + c.len_utf8())),
                None => self.fault(FaultKind::Truncated, Span::at(self.at)),
            }
        }
    }

    fn space(&mut self) {
        loop {
            let rest = self.rest();
            let spaces = rest.len() - rest.trim_start_matches([' ', '\t', '\n', '\r']).len();
            self.at += spaces;
            let rest = self.rest();
            let comment = if rest.starts_with("//") {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.fault(FaultKind::Comment, Span::new(self.at, self.at + comment));
            self.at += comment;
        }
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.nodes += 1;
        if depth > MAX_DEPTH || self.nodes > MAX_NODES {
            if !self.stopped {
                self.stopped = true;
                self.fault(FaultKind::Limit, Span::at(self.at));
            }
            return None;
        }
        let start = self.at;
        let kind = match self.peek()? {
            '{' => self.object(depth),
            '[' => self.array(depth),
            quote @ ('"' | '\'') => JsonKind::String(self.string(quote)),
            c if c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.' | '_' | '$') => self.word(),
            _ => {
                self.stop();
                return None;
            }
        };
        Some(Json { span: Span::new(start, self.at), kind })
    }

    fn object(&mut self, depth: usize) -> JsonKind {
        let mut members = Vec::new();
        self.at += 1;
        self.list('}', &mut |parser| {
            let start = parser.at;
            let name = match parser.peek() {
                Some(quote @ ('"' | '\'')) => parser.string(quote),
                Some(c) if c.is_alphanumeric() || matches!(c, '_' | '$') => {
                    let rest = parser.rest();
                    let end = rest.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$' | '-')));
                    let name = rest.get(..end.unwrap_or(rest.len())).unwrap_or("");
                    parser.at += name.len();
                    parser.fault(FaultKind::UnquotedName, Span::new(start, parser.at));
                    name.to_owned()
                }
                _ => return parser.stop(),
            };
            let name_span = Span::new(start, parser.at);
            parser.space();
            if parser.stopped || parser.peek() != Some(':') {
                return parser.stop();
            }
            parser.at += 1;
            parser.space();
            if parser.peek().is_none() {
                return parser.stop();
            }
            if let Some(value) = parser.value(depth + 1) {
                members.push(Member { name, name_span, value });
            }
        });
        JsonKind::Object(members)
    }

    fn array(&mut self, depth: usize) -> JsonKind {
        let mut elements = Vec::new();
        self.at += 1;
        self.list(']', &mut |parser| elements.extend(parser.value(depth + 1)));
        JsonKind::Array(elements)
    }

    /// Parts separated by commas up to the closing bracket, with what people write around commas.
    fn list(&mut self, close: char, part: &mut dyn FnMut(&mut Self)) {
        let mut comma: Option<usize> = None;
        let mut first = true;
        loop {
            self.space();
            match self.peek() {
                Some(c) if c == close => {
                    if let Some(comma) = comma {
                        self.fault(FaultKind::TrailingComma, Span::new(comma, comma + 1));
                    }
                    self.skip(c);
                    return;
                }
                None => return self.stop(),
                Some(c) if !first && comma.is_none() => {
                    // Unambiguous only where a quote starts the next part; everything else stops.
                    if !matches!(c, '"' | '{') {
                        return self.stop();
                    }
                    self.fault(FaultKind::MissingComma, Span::at(self.at));
                }
                Some(_) => {}
            }
            let before = self.at;
            part(self);
            if self.stopped || self.at == before {
                return self.stop();
            }
            first = false;
            self.space();
            comma = (self.peek() == Some(',')).then_some(self.at);
            self.at += usize::from(comma.is_some());
        }
    }

    fn word(&mut self) -> JsonKind {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.' | '_' | '$')));
        let word = rest.get(..end.unwrap_or(rest.len())).unwrap_or("");
        let span = Span::new(self.at, self.at + word.len());
        self.at = span.end;
        let cut = self.at == self.text.len();
        match word {
            "true" => JsonKind::Bool(true),
            "false" => JsonKind::Bool(false),
            "null" => JsonKind::Null,
            _ if is_number(word) => JsonKind::Number(word.to_owned()),
            _ if cut && ["true", "false", "null"].iter().any(|whole| whole.starts_with(word)) => {
                self.stop();
                JsonKind::Null
            }
            _ => {
                let like_number = word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.'));
                self.fault(if like_number { FaultKind::Number } else { FaultKind::Word }, span);
                match word {
                    "True" | "TRUE" => JsonKind::Bool(true),
                    "False" | "FALSE" => JsonKind::Bool(false),
                    "None" | "nil" | "undefined" | "NULL" => JsonKind::Null,
                    _ if like_number => JsonKind::Number(word.to_owned()),
                    _ => JsonKind::String(word.to_owned()),
                }
            }
        }
    }

    fn string(&mut self, quote: char) -> String {
        let start = self.at;
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let plain = rest.find(|c: char| c == quote || c == '\\' || c < ' ').unwrap_or(rest.len());
            text.push_str(rest.get(..plain).unwrap_or(""));
            self.at += plain;
            match self.peek() {
                None => {
                    self.stop();
                    break;
                }
                Some(c) if c == quote => {
                    self.at += 1;
                    break;
                }
                Some('\\') => self.escape(&mut text),
                Some(c) => {
                    self.fault(FaultKind::ControlCharacter, Span::new(self.at, self.at + 1));
                    self.skip(c);
                    text.push(c);
                }
            }
        }
        if quote == '\'' {
            self.fault(FaultKind::SingleQuotes, Span::new(start, self.at));
        }
        text
    }

    fn escape(&mut self, text: &mut String) {
        let start = self.at;
        self.at += 1;
        let Some(c) = self.peek() else { return };
        self.skip(c);
        let plain = match c {
            '"' | '\\' | '/' => c,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => match self.unicode() {
                Some(c) => c,
                None => {
                    self.fault(FaultKind::Escape, Span::new(start, self.at));
                    '\u{fffd}'
                }
            },
            _ => {
                self.fault(FaultKind::Escape, Span::new(start, self.at));
                c
            }
        };
        text.push(plain);
    }

    /// After `\u`: a character, or a pair of surrogates.
    fn unicode(&mut self) -> Option<char> {
        let high = self.hex4()?;
        if !(0xd800..0xdc00).contains(&high) {
            return char::from_u32(high);
        }
        if !self.rest().starts_with("\\u") {
            return None;
        }
        let after_high = self.at;
        self.at += 2;
        match self.hex4() {
            Some(low) if (0xdc00..0xe000).contains(&low) => {
                char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))
            }
            _ => {
                self.at = after_high;
                None
            }
        }
    }

    fn hex4(&mut self) -> Option<u32> {
        let digits = self.rest().get(..4).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(text: &str) -> Vec<FaultKind> {
        parse(text).faults.iter().map(|fault| fault.kind).collect()
    }

    #[test]
    fn places_and_duplicates_are_kept() {
        let text = r#"{"a": [1, "x\n"], "a": true}"#;
        let root = parse(text).root.unwrap();
        assert_eq!(root.members().len(), 2);
        assert_eq!(root.get("a").unwrap().as_bool(), Some(true));
        assert_eq!(root.duplicates().len(), 1);
        let inner = &root.members()[0].value.elements()[1];
        assert_eq!((inner.span.of(text), inner.as_str()), ("\"x\\n\"", Some("x\n")));
        assert_eq!(root.pointer_at(inner.span), "/a/1");
    }

    #[test]
    fn a_cut_text_shows_what_is_there() {
        let parsed = parse(r#"{"iss": "https://idp", "aud": ["a", "b"#);
        assert_eq!(parsed.faults[0].kind, FaultKind::Truncated);
        let root = parsed.root.unwrap();
        assert_eq!(root.get("iss").unwrap().as_str(), Some("https://idp"));
        assert_eq!(root.get("aud").unwrap().elements().len(), 2);
    }

    #[test]
    fn what_people_write_is_read_and_named() {
        assert_eq!(kinds("{'a': True, b: 01,} // x").len(), 6);
        assert_eq!(kinds("[1,2,]"), [FaultKind::TrailingComma]);
        assert_eq!(kinds("{\"a\":1 \"b\":2}"), [FaultKind::MissingComma]);
        assert_eq!(kinds(""), [FaultKind::Empty]);
        assert_eq!(kinds("{} x"), [FaultKind::Trailing]);
        assert_eq!(kinds(r#""\ud800""#), [FaultKind::Escape]);
        assert_eq!(parse(r#""\ud83d\ude00""#).root.unwrap().as_str(), Some("😀"));
    }

    #[test]
    fn depth_is_bounded() {
        assert_eq!(kinds(&"[".repeat(100_000)), [FaultKind::Limit]);
        assert_eq!(kinds(&format!("{}{}", "[".repeat(101), "]".repeat(101))), []);
        assert_eq!(kinds(&format!("{}{}", "[".repeat(102), "]".repeat(102))), [FaultKind::Limit]);
    }

    fn any_json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            any::<String>().prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Into::into),
                proptest::collection::vec((any::<String>(), inner), 0..6)
                    .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn agrees_with_serde_json(value in any_json(), pretty: bool) {
            let text = if pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) }.unwrap();
            let parsed = parse(&text);
            prop_assert!(parsed.is_clean());
            let root = parsed.root.unwrap();
            prop_assert_eq!(root.to_json(), serde_json::to_string(&value).unwrap());
            prop_assert_eq!(root.to_value(), serde_json::from_str::<serde_json::Value>(&text).unwrap());
        }

        #[test]
        fn accepts_what_serde_json_accepts_and_no_more(text in "[\\[\\]{}:,\"'a0-9eE+.\\\\untrue -]{0,24}") {
            let theirs = serde_json::from_str::<serde_json::Value>(&text);
            let ours = parse(&text);
            match theirs {
                Ok(value) => {
                    prop_assert!(ours.is_clean());
                    prop_assert_eq!(ours.root.unwrap().to_value(), value);
                }
                // A number beyond every type is JSON all the same.
                Err(error) => prop_assert!(!ours.is_clean() || error.to_string().contains("out of range")),
            }
        }

        #[test]
        fn any_text_ends_with_spans_inside(text in any::<String>()) {
            for text in [text.clone(), format!("{{\"a\":[{text}"), format!("\"{text}")] {
                if let Some(root) = parse(&text).root {
                    root.walk(&mut |value| {
                        assert!(root.span.contains(value.span) && text.get(value.span.start..value.span.end).is_some());
                    });
                }
            }
        }
    }
}
