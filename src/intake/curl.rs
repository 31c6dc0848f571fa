//! curl commands, as browsers copy them for a POSIX shell or for Windows.
//! Comes in: the command line. Goes out: the messages of the request it makes.

use super::exchange::{self, Exchange, Header, text_of};
use super::model::NoteKind;
use super::rewrite::{Rewrite, Step, trimmed};
use super::search::{Candidate, DecodeState, Search};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Commands of one text.
const MAX_COMMANDS: usize = 500;
/// Words of one command.
const MAX_WORDS: usize = 1000;

/// Whether the text is a curl command.
pub(super) fn check(state: &DecodeState) -> bool {
    let start = state.text().trim_start();
    let start = start.strip_prefix("$ ").unwrap_or(start);
    ["curl ", "curl.exe ", "curl\t"].iter().any(|name| start.starts_with(name))
}

/// Reads the request.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    if text.contains("^\"") && !state.has(LayerKind::Quotes) {
        let mut step = without_carets(text);
        step.note(NoteKind::Wrapping, trimmed(text), "shell quoting");
        return vec![Candidate::Step(step)];
    }
    let printed = answer_start(text);
    let mut exchanges: Vec<Exchange> = commands(text.get(..printed).unwrap_or(text))
        .into_iter()
        .map(|command| {
            let mut words = words(command.of(text));
            words.iter_mut().for_each(|word| word.map = std::mem::take(&mut word.map).shifted(command.start));
            read(&words)
        })
        .collect();
    if let Some(last) = exchanges.last_mut() {
        super::http::answer(text, printed, last);
    }
    exchange::collect(search, state, &exchanges).map(Candidate::Decoded).into_iter().collect()
}

/// The commands of a text: "Copy all as cURL" writes one below the other.
fn commands(text: &str) -> Vec<Span> {
    let mut starts = vec![0];
    let mut at = 0;
    let mut goes_on = true;
    for line in text.split_inclusive('\n') {
        let names = line.trim_start().starts_with("curl ") || line.trim_start().starts_with("curl.exe ");
        if names && !goes_on && starts.len() < MAX_COMMANDS {
            starts.push(at);
        }
        goes_on = line.trim_end().ends_with(['\\', '^', '`']);
        at += line.len();
    }
    let ends = starts.iter().copied().skip(1).chain([text.len()]);
    starts.iter().zip(ends).map(|(start, end)| Span::new(*start, end)).collect()
}

/// Where the answer that was copied below the command begins: a status line, or JSON outside the command's quotes; the end of the text
/// without one.
fn answer_start(text: &str) -> usize {
    let mut at = 0;
    let (mut quoted, mut goes_on) = (false, false);
    for line in text.split_inclusive('\n') {
        let json = line.starts_with('{') && !quoted && !goes_on;
        if at > 0 && (super::http::is_status(line) || json) {
            return at;
        }
        quoted ^= (line.matches('\'').count() + line.matches('"').count()) % 2 == 1;
        goes_on = line.trim_end().ends_with(['\\', '^', '`']);
        at += line.len();
    }
    text.len()
}

/// The Windows command processor escapes with `^`.
fn without_carets(text: &str) -> Step {
    let bytes = text.as_bytes();
    let mut out = Rewrite::with_capacity(bytes.len());
    let mut from = 0;
    let mut at = 0;
    while at < bytes.len() {
        if bytes.get(at) == Some(&b'^') {
            out.copy(bytes, from, at);
            from = at + 1;
            at += 1;
        }
        at += 1;
    }
    out.copy(bytes, from.min(bytes.len()), bytes.len());
    out.step(LayerKind::Quotes, Some("shell quoting".to_owned()))
}

fn read(words: &[Step]) -> Exchange {
    let mut exchange = Exchange::default();
    let mut data = Vec::new();
    let mut words = words.iter().skip_while(|word| !word.content.as_str().starts_with("curl")).skip(1);
    let named = |word: &Step, name: &str| vec![Step { detail: Some(name.to_owned()), ..word.clone() }];
    while let Some(word) = words.next() {
        let option = word.content.as_str();
        match option {
            "-X" | "--request" => exchange.method = words.next().map(|word| word.content.as_str().to_owned()),
            "-H" | "--header" => exchange.headers.extend(words.next().and_then(header)),
            "-b" | "--cookie" => {
                let value = words.next().map(|word| named(word, "Cookie"));
                exchange.headers.extend(value.map(|value| Header { name: "Cookie".to_owned(), value }));
            }
            "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" | "--data-urlencode" => {
                data.extend(words.next().map(|word| (option, word)));
            }
            "-F" | "--form" | "--form-string" | "--json" => {
                exchange.bodies.extend(words.next().map(|word| named(word, option)));
            }
            "-u" | "--user" => exchange.basic |= words.next().is_some(),
            "--url" => exchange.url = words.next().map(|word| named(word, "URL")),
            "-o" | "--output" | "-A" | "--user-agent" | "-e" | "--referer" | "--max-time" | "-m"
            | "--connect-timeout" | "--cacert" | "--cert" | "--key" | "--resolve" | "-x" | "--proxy" | "-w" => {
                words.next();
            }
            _ if option.starts_with('-') => {}
            _ if exchange.url.is_none() => exchange.url = Some(named(word, "URL")),
            _ => {}
        }
    }
    exchange.bodies.extend(joined(&data).map(|body| vec![body]));
    if exchange.method.is_none() {
        exchange.method = Some(if exchange.bodies.is_empty() { "GET" } else { "POST" }.to_owned());
    }
    exchange
}

/// The body that several options make together: curl puts `&` between them.
fn joined(data: &[(&str, &Step)]) -> Option<Step> {
    let ((option, first), others) = data.split_first()?;
    let mut body = Rewrite::default();
    body.join(first);
    for (_, part) in others {
        body.emit(b"&", Span::at(part.map.outer(Span::at(0)).start));
        body.join(part);
    }
    Some(body.step(LayerKind::Curl, Some((*option).to_owned())))
}

fn header(word: &Step) -> Option<Header> {
    let text = word.content.as_str();
    let (name, value) = text.split_once(':')?;
    let start = name.len() + 1 + (value.len() - value.trim_start().len());
    let cut = Step::cut(LayerKind::Header, Some(name.to_owned()), text, Span::new(start, start + value.trim().len()));
    let value = vec![Step { detail: Some("-H".to_owned()), ..word.clone() }, cut];
    (!text_of(&value).is_empty()).then(|| Header { name: name.to_owned(), value })
}

/// The words of the command, quotes undone, each with its way back.
fn words(text: &str) -> Vec<Step> {
    let mut words = Vec::new();
    let mut word: Option<Rewrite> = None;
    let mut characters = text.char_indices().peekable();
    let mut quote = Quote::None;
    let bytes = text.as_bytes();
    while let Some((at, character)) = characters.next() {
        let len = character.len_utf8();
        match (quote, character) {
            (Quote::None, '\\') => {
                // A backslash before the line end continues the line.
                match characters.next() {
                    Some((_, '\r')) => {
                        characters.next_if(|(_, next)| *next == '\n');
                    }
                    Some((_, '\n')) | None => {}
                    Some((next, escaped)) => {
                        word.get_or_insert_default().emit_char(escaped, Span::new(at, next + escaped.len_utf8()));
                    }
                }
            }
            (Quote::None, '\'') => {
                word.get_or_insert_default();
                quote = Quote::Single;
            }
            (Quote::None, '"') => {
                word.get_or_insert_default();
                quote = Quote::Double;
            }
            (Quote::None, '$') if bytes.get(at + 1) == Some(&b'\'') => {
                characters.next();
                word.get_or_insert_default();
                quote = Quote::Ansi;
            }
            (Quote::None, _) if character.is_whitespace() => {
                if let Some(done) = word.take() {
                    words.push(done.step(LayerKind::Curl, None));
                    if words.len() >= MAX_WORDS {
                        return words;
                    }
                }
            }
            (Quote::Single | Quote::Ansi, '\'') | (Quote::Double, '"') => quote = Quote::None,
            (Quote::Double, '\\') if matches!(bytes.get(at + 1), Some(b'"' | b'\\' | b'$' | b'`')) => {
                if let Some((next, escaped)) = characters.next() {
                    word.get_or_insert_default().emit_char(escaped, Span::new(at, next + 1));
                }
            }
            (Quote::Ansi, '\\') => {
                let rest = bytes.get(at..).unwrap_or(&[]);
                match super::json_string::escape(rest) {
                    Some((escaped, len)) => {
                        word.get_or_insert_default().emit_char(escaped, Span::new(at, at + len));
                        while characters.next_if(|(next, _)| *next < at + len).is_some() {}
                    }
                    None => word.get_or_insert_default().copy(bytes, at, at + 1),
                }
            }
            _ => word.get_or_insert_default().copy(bytes, at, at + len),
        }
    }
    words.extend(word.map(|done| done.step(LayerKind::Curl, None)));
    words
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
    /// `$'…'` with the escapes of C.
    Ansi,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_copied_command() {
        let text = "curl 'https://sp/acs' \\\n  -H 'Cookie: a=b' --data-raw $'SAMLResponse=PHN\\u002b\\'' \"x\\\"y\"";
        let texts: Vec<String> = words(text).iter().map(|word| word.content.as_str().to_owned()).collect();
        assert_eq!(texts, ["curl", "https://sp/acs", "-H", "Cookie: a=b", "--data-raw", "SAMLResponse=PHN+'", "x\"y"]);
        let exchange = read(&words(text));
        assert_eq!(exchange.method.as_deref(), Some("POST"));
        assert_eq!(exchange.headers.len(), 1);
        assert_eq!(exchange.bodies.len(), 1);
    }

    #[test]
    fn several_data_options_are_one_body() {
        let text =
            "curl https://as.example/token -u app:pw -d grant_type=x --data-urlencode 'scope=a b' -d client_id=app";
        let exchange = read(&words(text));
        let body = &exchange.bodies[0];
        assert_eq!(text_of(body), "grant_type=x&scope=a b&client_id=app");
        assert!(exchange.basic && exchange.bodies.len() == 1);
        let place = |part: &str| text_of(body).find(part).map(|at| Span::new(at, at + part.len())).unwrap();
        assert_eq!(body[0].map.outer(place("a b")).of(text), "a b");
        assert_eq!(body[0].map.outer(place("client_id=app")).of(text), "client_id=app");
    }

    #[test]
    fn the_answer_below_belongs_to_the_command() {
        let command = "curl -d 'a=b' https://as.example/token\n\n";
        for printed in ["HTTP/2 400\ncontent-type: application/json\n\n{\"error\":\"x\"}", "{\"error\":\"x\"}"] {
            let text = format!("{command}{printed}");
            assert_eq!(answer_start(&text), command.len());
            let mut exchange = read(&words(&text[..command.len()]));
            super::super::http::answer(&text, command.len(), &mut exchange);
            assert_eq!(exchange.answer.as_ref().map(text_of), Some("{\"error\":\"x\"}"));
        }
        assert_eq!(answer_start(command), command.len());
    }

    #[test]
    fn carets_of_windows_go() {
        assert_eq!(without_carets("curl ^\"https://sp^\" ^").content.as_str(), "curl \"https://sp\" ");
    }
    #[test]
    fn commands_have_a_limit() {
        let text = |count: usize| "curl 'https://sp.example/acs'\n".repeat(count);
        assert_eq!(commands(&text(MAX_COMMANDS)).len(), MAX_COMMANDS);
        assert_eq!(commands(&text(MAX_COMMANDS + 1)).len(), MAX_COMMANDS);
        assert_eq!(words(&"a ".repeat(MAX_WORDS)).len(), MAX_WORDS);
        assert_eq!(words(&"a ".repeat(MAX_WORDS + 1)).len(), MAX_WORDS);
    }
}
