//! Claims of a token as programs write them out: JSON in a text, objects of Python, Ruby, JavaScript and Java, lines `name: value`.
//! Input: text without a token. Output: the claims as JSON, each with its place.
//! Invariant: what has no time and no party of a token is none; a value is never changed, only its notation.

use super::model::Format;
use super::rewrite::{Rewrite, Step};
use super::search::{CERTAIN, Candidate, DecodeState, Decoded, Search};
use crate::source::Span;
use crate::syntax::json;
use crate::time::Instant;
use crate::vocabulary::LayerKind;

/// Bytes of a text that is looked at.
const MAX_TEXT: usize = 1 << 20;
/// Bytes of one object, or of the lines of one list.
const MAX_CLAIMS: usize = 16 << 10;
/// Objects of one text that are tried.
const MAX_OBJECTS: usize = 200;
/// Brackets inside brackets.
const MAX_DEPTH: usize = 16;

/// Whether the names of a token's claims stand in it, and no token.
pub(super) fn check(state: &DecodeState) -> bool {
    let text = state.text();
    let plain = state.parameter.is_none() && state.transport.is_none() && text.len() <= MAX_TEXT;
    let has = |names: &[&str]| names.iter().any(|name| text.contains(name));
    plain && has(&["exp", "iat"]) && has(&["iss", "aud"]) && !has(&["eyJ", "SAML", "-----BEGIN"])
}

/// The one set of claims in the text.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let Some(step) = objects(text).or_else(|| lines(text)) else { return Vec::new() };
    let Some(mut found) = search.peel_part(state, vec![step]) else { return Vec::new() };
    found.items.retain(|item| item.format == Format::Json);
    let decoded = Decoded { score: CERTAIN + 1, items: found.items };
    if decoded.items.is_empty() { Vec::new() } else { vec![Candidate::Decoded(decoded)] }
}

/// The object that holds claims; none where several do.
fn objects(text: &str) -> Option<Step> {
    let mut found = None;
    let mut at = 0;
    for _ in 0..MAX_OBJECTS {
        at += match memchr::memchr(b'{', text.as_bytes().get(at..)?) {
            Some(next) => next,
            None => break,
        };
        match Reader::object(text, at) {
            Some((step, end)) if are_claims(step.content.as_str()) => {
                if found.is_some() {
                    return None;
                }
                found = Some(step);
                at = end;
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether JSON holds what every token says: a time, and from whom or for whom.
fn are_claims(text: &str) -> bool {
    let parsed = json::parse(text);
    let Some(root) = parsed.root.as_ref().filter(|_| parsed.is_clean()) else { return false };
    let inner = ["payload", "claims"].iter().find_map(|name| root.get(name)).filter(|inner| inner.is_object());
    let claims = inner.unwrap_or(root);
    let has = |names: &[&str]| names.iter().any(|name| claims.get(name).is_some());
    // What is asked of claims (`"exp": {"essential": true}`) has objects in their places.
    let is_time = |name: &&str| claims.get(name).is_some_and(|value| !value.is_object());
    ["exp", "iat", "nbf"].iter().any(is_time) && has(&["iss", "aud"]) && !has(&["active", "error", "kty"])
}

/// Claims that are dates where a program shows them to people.
const TIMES: &[&str] = &["exp", "iat", "nbf", "auth_time"];

/// An object in any notation, written as JSON.
struct Reader<'a> {
    text: &'a str,
    at: usize,
    out: Rewrite,
    /// The brackets that are open.
    open: Vec<u8>,
    /// Whether a value is next, and no name.
    value: bool,
    /// A comma that is written once something follows it.
    comma: Option<usize>,
    /// The name that the next value belongs to.
    name: &'a str,
}

impl<'a> Reader<'a> {
    /// The object that begins here, and where it ends.
    fn object(text: &'a str, start: usize) -> Option<(Step, usize)> {
        let out = Rewrite::with_capacity(256);
        let mut reader = Reader { text, at: start, out, open: Vec::new(), value: true, comma: None, name: "" };
        loop {
            reader.next(start)?;
            if reader.open.is_empty() {
                let end = reader.at;
                return Some((reader.out.step(LayerKind::Embedded, Some("claims".to_owned())), end));
            }
        }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn next(&mut self, start: usize) -> Option<()> {
        let byte = self.byte().filter(|_| self.at - start < MAX_CLAIMS)?;
        let place = Span::new(self.at, self.at + 1);
        match byte {
            b' ' | b'\t' | b'\r' | b'\n' => self.at += 1,
            b'{' | b'[' | b'(' => {
                if !self.value || self.open.len() >= MAX_DEPTH {
                    return None;
                }
                self.part();
                self.out.emit(if byte == b'{' { b"{" } else { b"[" }, place);
                self.open.push(byte);
                self.value = byte != b'{';
                self.at += 1;
            }
            b'}' | b']' | b')' => {
                let opened = self.open.pop()?;
                if !matches!((opened, byte), (b'{', b'}') | (b'[', b']') | (b'(', b')')) {
                    return None;
                }
                self.comma = None;
                self.out.emit(if byte == b'}' { b"}" } else { b"]" }, place);
                self.value = self.open.last() != Some(&b'{');
                self.at += 1;
            }
            b',' | b';' => {
                self.comma = Some(self.at);
                self.value = self.open.last() != Some(&b'{');
                self.at += 1;
            }
            b':' | b'=' if !self.value || self.name.is_empty() => self.separator(byte)?,
            b'"' | b'\'' | b'`' => self.string(byte)?,
            _ => self.bare()?,
        }
        Some(())
    }

    /// What stands between two members or elements.
    fn part(&mut self) {
        if let Some(at) = self.comma.take() {
            self.out.emit(b",", Span::new(at, at + 1));
        }
    }

    /// `:`, `=`, `=>`, or the colon of a Ruby symbol.
    fn separator(&mut self, byte: u8) -> Option<()> {
        let next = self.text.as_bytes().get(self.at + 1).copied()?;
        if byte == b':' && self.name.is_empty() && (next.is_ascii_alphabetic() || next == b'"') {
            self.at += 1;
            return Some(());
        }
        let len = if byte == b'=' && next == b'>' { 2 } else { 1 };
        if self.name.is_empty() {
            return None;
        }
        self.out.emit(b":", Span::new(self.at, self.at + len));
        self.at += len;
        self.value = true;
        Some(())
    }

    /// A text in quotes, with the escapes of JSON.
    fn string(&mut self, quote: u8) -> Option<()> {
        let start = self.at + 1;
        let mut end = start;
        loop {
            match self.text.as_bytes().get(end)? {
                b'\\' => end += 2,
                byte if *byte == quote => break,
                b'\n' => return None,
                _ => end += 1,
            }
        }
        let inner = self.text.get(start..end)?;
        self.part();
        let place = Span::new(self.at, end + 1);
        if quote == b'"' {
            self.out.copy(self.text.as_bytes(), place.start, place.end);
        } else {
            let mut written = String::new();
            json::write_string(&inner.replace("\\'", "'"), &mut written);
            self.out.emit(written.as_bytes(), place);
        }
        self.at = place.end;
        self.took(inner);
        Some(())
    }

    /// A name or a value without quotes.
    fn bare(&mut self) -> Option<()> {
        let rest = self.text.get(self.at..)?;
        // `u'…'` and `b'…'` of Python.
        if rest.starts_with(['u', 'b']) && matches!(rest.as_bytes().get(1), Some(b'\'' | b'"')) {
            self.at += 1;
            return Some(());
        }
        let in_list = self.open.last() != Some(&b'{');
        let is_end = |c: char| match c {
            '\n' | ',' | '}' => true,
            ']' | ')' => in_list,
            ':' | '=' => !self.value,
            _ => false,
        };
        let word = rest.get(..rest.find(is_end)?)?.trim_end();
        let is_name = |word: &str| word.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-./".contains(&b));
        if word.is_empty() || (!self.value && !is_name(word)) {
            return None;
        }
        self.part();
        let place = Span::new(self.at, self.at + word.len());
        let written = if self.value { bare_value(self.name, word)? } else { quoted(word) };
        self.out.emit(written.as_bytes(), place);
        self.at = place.end;
        self.took(word);
        Some(())
    }

    /// A name or a value was written.
    fn took(&mut self, word: &'a str) {
        self.name = if self.value { "" } else { word };
    }
}

fn quoted(text: &str) -> String {
    let mut written = String::new();
    json::write_string(text, &mut written);
    written
}

/// A value without quotes as JSON. A date that a program shows for a time is that time; `None` where it is not understood.
fn bare_value(name: &str, word: &str) -> Option<String> {
    Some(match word {
        _ if json::is_number(word) => word.to_owned(),
        "true" | "True" | "false" | "False" => word.to_ascii_lowercase(),
        "null" | "None" | "nil" | "undefined" => "null".to_owned(),
        _ if TIMES.contains(&name) => (Instant::from_rfc3339(word)?.millis() / 1000).to_string(),
        _ => quoted(word),
    })
}

/// Lines of a name and a value, one under the other: YAML, properties, a table with tabs.
fn lines(text: &str) -> Option<Step> {
    let mut out = Rewrite::with_capacity(256);
    let (mut at, mut count, mut from) = (0, 0, 0);
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        match member(line) {
            Some((name, value)) if count == 0 || start - from < MAX_CLAIMS => {
                from = if count == 0 { start } else { from };
                let place = |part: Span| Span::new(start + part.start, start + part.end);
                out.emit(if count == 0 { b"{" } else { b"," }, Span::at(start));
                out.emit(quoted(name.of(line)).as_bytes(), place(name));
                out.emit(b":", Span::at(start + name.end));
                out.emit(line_value(name.of(line), value.of(line))?.as_bytes(), place(value));
                count += 1;
            }
            _ if count >= 3 => break,
            _ => (out, count) = (Rewrite::with_capacity(256), 0),
        }
    }
    out.emit(b"}", Span::at(at));
    let step = out.step(LayerKind::Embedded, Some("claims".to_owned()));
    (count >= 3 && are_claims(step.content.as_str())).then_some(step)
}

/// The name and the value on a line.
fn member(line: &str) -> Option<(Span, Span)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let start = line.find(|c: char| !matches!(c, ' ' | '-' | '*' | '"' | '\'' | '|'))?;
    let name = line.get(start..)?.find(|c: char| !is_name(c)).map(|len| Span::new(start, start + len))?;
    let rest = line.get(name.end..)?.trim_start_matches(['"', '\'']);
    let after = rest.strip_prefix("=>").or_else(|| rest.trim_start_matches(' ').strip_prefix([':', '=', '\t', '|']))?;
    // A table may explain the claim in a third column.
    let value = after.trim_start().split('\t').next()?.trim_end().trim_end_matches([',', '|']).trim_end();
    let offset = line.len() - after.trim_start().len();
    let fits = !name.is_empty() && !value.is_empty() && !value.ends_with('{');
    fits.then_some((name, Span::new(offset, offset + value.len())))
}

fn line_value(name: &str, value: &str) -> Option<String> {
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''));
    match quote.and_then(|quote| value.strip_prefix(quote)?.strip_suffix(quote)) {
        Some(inner) => Some(quoted(inner)),
        None if value.starts_with('[') && json::parse(value).is_clean() => Some(value.to_owned()),
        None => bare_value(name, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> Option<String> {
        objects(text).or_else(|| lines(text)).map(|step| step.content.as_str().to_owned())
    }

    #[test]
    fn claims_are_read_in_every_notation() {
        let json = r#"{"iss":"https://id.example","aud":["a","b"],"exp":1800000000,"ok":true}"#;
        for text in [
            "claims = {'iss': 'https://id.example', 'aud': ('a', 'b',), 'exp': 1800000000, 'ok': True}\n",
            "{:iss=>\"https://id.example\", :aud=>[\"a\", \"b\"], :exp=>1800000000, :ok=>true}",
            "{\n  iss: 'https://id.example',\n  aud: [ 'a', 'b' ],\n  exp: 1800000000,\n  ok: true,\n}",
            "Claims: {iss=https://id.example, aud=[a, b], exp=2027-01-15T08:00:00Z, ok=true}",
        ] {
            assert_eq!(found(text).as_deref(), Some(json), "{text}");
        }
        let flat = r#"{"iss":"https://id.example","aud":"a","exp":1800000000}"#;
        for text in [
            "Decoded:\n\niss: https://id.example\naud: a\nexp: 1800000000\n\nthanks",
            "iss\thttps://id.example\tThe issuer\naud\ta\tThe audience\nexp\t1800000000\tThe end",
            "- iss = 'https://id.example'\n- aud = \"a\"\n- exp = 2027-01-15T08:00:00Z",
        ] {
            assert_eq!(found(text).as_deref(), Some(flat), "{text}");
        }
    }

    #[test]
    fn other_objects_are_none() {
        for text in [
            "{'iss': 'a', 'name': 'b'}",
            "{'iss': 'a', 'exp': 1} and {'iss': 'b', 'exp': 2}",
            "export: 1\nissue: 2\naudit: 3",
            "{'active': False, 'iss': 'a', 'exp': 1}",
            "{iss: 'a', exp: tomorrow}",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_text_ends(text in "[{}\\[\\](),:=>'\"`a-z0-9 \n\té\\\\]{0,80}") {
            let _ = found(&text);
        }
    }
}
