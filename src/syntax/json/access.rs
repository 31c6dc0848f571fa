//! Reading from the tree.

use super::{Json, JsonKind, Member};
use crate::source::{Span, Value};

impl Json {
    /// The member of this name; of duplicates the last, as most readers do.
    pub fn get(&self, name: &str) -> Option<&Json> {
        self.members().iter().rev().find(|member| member.name == name).map(|member| &member.value)
    }

    /// The members, in order; none for other kinds.
    pub fn members(&self) -> &[Member] {
        match &self.kind {
            JsonKind::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements, in order; none for other kinds.
    pub fn elements(&self) -> &[Json] {
        match &self.kind {
            JsonKind::Array(elements) => elements,
            _ => &[],
        }
    }

    /// The text of a string.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            JsonKind::String(text) => Some(text),
            _ => None,
        }
    }

    /// `true` or `false`.
    pub fn as_bool(&self) -> Option<bool> {
        match self.kind {
            JsonKind::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A number, as far as it fits.
    pub fn as_f64(&self) -> Option<f64> {
        match &self.kind {
            JsonKind::Number(text) => super::number(text),
            _ => None,
        }
    }

    /// A string with its place.
    pub fn value(&self) -> Option<Value> {
        self.as_str().map(|text| Value::new(text, self.span))
    }

    /// The strings of a string or of an array, with their places; other elements are left out.
    pub fn strings(&self) -> Vec<Value> {
        match &self.kind {
            JsonKind::Array(elements) => elements.iter().filter_map(Json::value).collect(),
            _ => self.value().into_iter().collect(),
        }
    }

    /// Whether it is an object.
    pub fn is_object(&self) -> bool {
        matches!(self.kind, JsonKind::Object(_))
    }

    /// Whether it is an array.
    pub fn is_array(&self) -> bool {
        matches!(self.kind, JsonKind::Array(_))
    }

    /// Its kind with an article, for a sentence: `a string`, `an object`.
    pub fn kind_words(&self) -> &'static str {
        match self.kind {
            JsonKind::Null => "null",
            JsonKind::Bool(_) => "true or false",
            JsonKind::Number(_) => "a number",
            JsonKind::String(_) => "a text",
            JsonKind::Array(_) => "a list",
            JsonKind::Object(_) => "an object",
        }
    }

    /// The value as people write it: a string without quotes, everything else as JSON.
    pub fn display(&self) -> String {
        match &self.kind {
            JsonKind::String(text) | JsonKind::Number(text) => text.clone(),
            _ => self.to_json(),
        }
    }

    /// The value as JSON without blanks: numbers as written, of duplicate members the last.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    // Recursive: the reader bounds the depth.
    fn write(&self, out: &mut String) {
        match &self.kind {
            JsonKind::Null => out.push_str("null"),
            JsonKind::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
            JsonKind::Number(text) => out.push_str(text),
            JsonKind::String(text) => write_string(text, out),
            JsonKind::Array(elements) => {
                out.push('[');
                for (index, element) in elements.iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    element.write(out);
                }
                out.push(']');
            }
            JsonKind::Object(_) => {
                out.push('{');
                for (index, member) in self.effective_members().into_iter().enumerate() {
                    if index > 0 {
                        out.push(',');
                    }
                    write_string(&member.name, out);
                    out.push(':');
                    member.value.write(out);
                }
                out.push('}');
            }
        }
    }

    /// The members as most readers take them: each name once, where it stands first, with the value it has last.
    pub fn effective_members(&self) -> Vec<&Member> {
        let members = self.members();
        let mut kept: Vec<&Member> = Vec::with_capacity(members.len());
        let mut places = std::collections::HashMap::new();
        for member in members {
            match places.get(member.name.as_str()).and_then(|place: &usize| kept.get_mut(*place)) {
                Some(slot) => *slot = member,
                None => {
                    places.insert(member.name.as_str(), kept.len());
                    kept.push(member);
                }
            }
        }
        kept
    }

    /// The same value without places; of duplicate members the last wins. A number that fits no type becomes its text.
    pub fn to_value(&self) -> serde_json::Value {
        use serde_json::Value;
        match &self.kind {
            JsonKind::Null => Value::Null,
            JsonKind::Bool(value) => Value::Bool(*value),
            JsonKind::Number(text) => {
                let whole = text.parse::<i64>().map(Value::from).or_else(|_| text.parse::<u64>().map(Value::from));
                whole.ok().or_else(|| fraction(text)).unwrap_or_else(|| Value::String(text.clone()))
            }
            JsonKind::String(text) => Value::String(text.clone()),
            JsonKind::Array(elements) => Value::Array(elements.iter().map(Json::to_value).collect()),
            JsonKind::Object(members) => {
                Value::Object(members.iter().map(|member| (member.name.clone(), member.value.to_value())).collect())
            }
        }
    }

    /// The JSON pointer (RFC 6901) of the innermost value that holds the span; empty for the root.
    pub fn pointer_at(&self, span: Span) -> String {
        let mut pointer = String::new();
        let mut here = self;
        loop {
            let step = match &here.kind {
                JsonKind::Object(members) => members
                    .iter()
                    .find(|member| member.value.span == span || member.name_span == span)
                    .or_else(|| members.iter().find(|member| member.span().contains(span)))
                    .map(|member| (member.name.replace('~', "~0").replace('/', "~1"), &member.value)),
                JsonKind::Array(elements) => elements
                    .iter()
                    .enumerate()
                    .find(|(_, element)| element.span.contains(span))
                    .map(|(index, element)| (index.to_string(), element)),
                _ => None,
            };
            let Some((name, next)) = step else { return pointer };
            pointer.push('/');
            pointer.push_str(&name);
            here = next;
        }
    }

    /// Members whose name stood before in the same object, at any depth: the later one of each pair.
    pub fn duplicates(&self) -> Vec<&Member> {
        let mut found = Vec::new();
        self.walk(&mut |value| {
            let mut seen = std::collections::HashSet::new();
            found.extend(value.members().iter().filter(|member| !seen.insert(member.name.as_str())));
        });
        found
    }

    /// Calls `visit` for this value and all inside it, outer ones first.
    pub fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Json)) {
        let mut stack = vec![self];
        while let Some(value) = stack.pop() {
            visit(value);
            stack.extend(value.elements().iter().rev());
            stack.extend(value.members().iter().rev().map(|member| &member.value));
        }
    }

    /// Replaces every place, for a tree that was read from a decoded part of the document.
    pub fn map_spans(&mut self, map: &dyn Fn(Span) -> Span) {
        let mut stack = vec![self];
        while let Some(value) = stack.pop() {
            value.span = map(value.span);
            match &mut value.kind {
                JsonKind::Array(elements) => stack.extend(elements),
                JsonKind::Object(members) => stack.extend(members.iter_mut().map(|member| {
                    member.name_span = map(member.name_span);
                    &mut member.value
                })),
                _ => {}
            }
        }
    }
}

/// A string with its quotes (RFC 8259 7): only what has to be escaped is.
pub fn write_string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            c if c < ' ' => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
}

impl Member {
    /// Name and value.
    pub fn span(&self) -> Span {
        Span::new(self.name_span.start, self.value.span.end)
    }
}

/// A number with a fraction or an exponent.
#[cfg(not(target_arch = "wasm32"))]
fn fraction(text: &str) -> Option<serde_json::Value> {
    serde_json::from_str(text).ok().filter(serde_json::Value::is_number)
}

/// The same to fourteen digits: the library's reader of JSON would come into the page for this alone.
#[cfg(target_arch = "wasm32")]
fn fraction(text: &str) -> Option<serde_json::Value> {
    super::number(text).and_then(serde_json::Number::from_f64).map(serde_json::Value::Number)
}
