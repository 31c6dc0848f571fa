//! The file in which mitmproxy saves flows: netstrings with a type behind each, one dictionary for each flow.
//!
//! Input: bytes. Output: the HTTP in it, one exchange after the other. Invariant: a value ends where its length says.

use super::json_exchanges::time_of_text;
use super::rewrite::Rewrite;
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Flows of one file.
const MAX_FLOWS: usize = 20_000;
/// Values of one dictionary or list.
const MAX_VALUES: usize = 600;
/// Digits of a length.
const MAX_DIGITS: usize = 12;

/// Whether the first value is a dictionary that speaks of a request.
pub(super) fn check(state: &DecodeState) -> bool {
    let bytes = state.bytes();
    let flow = bytes.first().is_some_and(u8::is_ascii_digit).then(|| value(bytes, 0, bytes.len())).flatten();
    flow.is_some_and(|flow| flow.kind == b'}' && memmem::find(flow.of(bytes), b"7:request").is_some())
}

/// Writes it as HTTP.
pub(super) fn run(_search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let mut out = Rewrite::default();
    write(state.bytes(), &mut out);
    vec![Candidate::Step(out.step(LayerKind::Transcript, Some("mitmproxy flows".to_owned())))]
}

fn write(bytes: &[u8], out: &mut Rewrite) {
    let mut at = 0;
    for _ in 0..MAX_FLOWS {
        let Some(flow) = value(bytes, at, bytes.len()) else { break };
        at = flow.end;
        let Some(request) = flow.get(bytes, "request") else { continue };
        let put = |out: &mut Rewrite, of: Value, name: &str| {
            if let Some(value) = of.get(bytes, name) {
                out.copy(bytes, value.content.start, value.content.end);
            }
        };
        let mark = |out: &mut Rewrite, words: &str| out.emit(words.as_bytes(), Span::at(flow.content.start));
        for (name, behind) in [("method", " "), ("scheme", "://"), ("host", ""), ("path", " HTTP/1.1\r\n")] {
            put(out, request, name);
            mark(out, behind);
        }
        let began = request.get(bytes, "timestamp_start").and_then(|time| std::str::from_utf8(time.of(bytes)).ok());
        if let Some(began) = began.and_then(time_of_text) {
            mark(out, &format!(":started: {began}\r\n"));
        }
        side(bytes, request, out);
        if let Some(answer) = flow.get(bytes, "response").filter(|answer| answer.kind == b'}') {
            mark(out, "HTTP/1.1 ");
            put(out, answer, "status_code");
            mark(out, " \r\n");
            side(bytes, answer, out);
        }
    }
}

/// Writes headers and body of one side.
fn side(bytes: &[u8], side: Value, out: &mut Rewrite) {
    let mark = |out: &mut Rewrite, words: &str| out.emit(words.as_bytes(), Span::at(side.content.start));
    for header in side.get(bytes, "headers").map(|headers| headers.values(bytes)).unwrap_or_default() {
        if let [name, value] = header.values(bytes).as_slice() {
            out.copy(bytes, name.content.start, name.content.end);
            mark(out, ": ");
            out.copy(bytes, value.content.start, value.content.end);
            mark(out, "\r\n");
        }
    }
    mark(out, "\r\n");
    // What is compressed is no text.
    if let Some(body) = side.get(bytes, "content").filter(|body| std::str::from_utf8(body.of(bytes)).is_ok()) {
        out.copy(bytes, body.content.start, body.content.end);
    }
    mark(out, "\r\n\r\n");
}

/// One value: its length and a colon, the content, and a character for the type.
#[derive(Clone, Copy)]
struct Value {
    content: Span,
    kind: u8,
    /// Behind the type.
    end: usize,
}

/// The value that begins at an offset and ends before another.
fn value(bytes: &[u8], at: usize, end: usize) -> Option<Value> {
    let rest = bytes.get(at..end)?;
    let digits = rest.iter().take(MAX_DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
    let len: usize = std::str::from_utf8(rest.get(..digits)?).ok()?.parse().ok()?;
    let start = at + digits + 1;
    let stop = start.checked_add(len)?;
    let kind = *bytes.get(..end)?.get(stop)?;
    (rest.get(digits) == Some(&b':')).then_some(Value { content: Span::new(start, stop), kind, end: stop + 1 })
}

impl Value {
    fn of(self, bytes: &[u8]) -> &[u8] {
        bytes.get(self.content.start..self.content.end).unwrap_or(&[])
    }

    /// What a dictionary or a list holds.
    fn values(self, bytes: &[u8]) -> Vec<Value> {
        let mut values = Vec::new();
        let mut at = self.content.start;
        while let Some(value) = value(bytes, at, self.content.end).filter(|_| values.len() < MAX_VALUES) {
            at = value.end;
            values.push(value);
        }
        values
    }

    /// The value of a name in a dictionary.
    fn get(self, bytes: &[u8], name: &str) -> Option<Value> {
        let values = self.values(bytes);
        let mut pairs = values.chunks_exact(2);
        pairs.find_map(|pair| {
            Some(*pair.get(1)?).filter(|_| pair.first().is_some_and(|one| one.of(bytes) == name.as_bytes()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn net(content: &str, kind: char) -> String {
        format!("{}:{content}{kind}", content.len())
    }

    fn dictionary(pairs: &[(&str, String)]) -> String {
        net(&pairs.iter().map(|(name, value)| format!("{}{value}", net(name, ';'))).collect::<String>(), '}')
    }

    #[test]
    fn flows_become_exchanges() {
        let header = net(&format!("{}{}", net("a", ','), net("b, c", ',')), ']');
        let request = dictionary(&[
            ("method", net("POST", ',')),
            ("scheme", net("https", ';')),
            ("host", net("sp.test", ';')),
            ("path", net("/acs", ',')),
            ("headers", net(&header, ']')),
            ("content", net("R=/x,1", ',')),
            ("timestamp_start", net("1772366402.5", '^')),
        ]);
        let answer = dictionary(&[("status_code", net("403", '#'))]);
        let flow = dictionary(&[("version", net("21", '#')), ("request", request), ("response", answer)]);
        let mut out = Rewrite::default();
        write(format!("{flow}{flow}").as_bytes(), &mut out);
        let one = "POST https://sp.test/acs HTTP/1.1\r\n:started: 2026-03-01T12:00:02.500Z\r\na: b, c\r\n\r\nR=/x,1\r\n\r\n\
            HTTP/1.1 403 \r\n\r\n\r\n\r\n";
        assert_eq!(out.step(LayerKind::Transcript, None).content.as_str(), format!("{one}{one}"));
        assert!(check(&DecodeState::new(super::super::model::Content::Text(flow.into()))));
    }

    proptest! {
        #[test]
        fn any_file_is_read(text in "([0-9]{1,3}:|[0-9]{18}:|request;|headers;|[,;#}\\]~]|[a-zé]{0,6}){0,14}") {
            let mut out = Rewrite::default();
            write(text.as_bytes(), &mut out);
            prop_assert!(out.step(LayerKind::Transcript, None).content.as_bytes().len() <= 4 * text.len() + 200);
        }
    }
}
