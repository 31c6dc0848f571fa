//! Settings in one paste with messages, log lines and words: takes out what is none of them before settings are looked for.
//! Comes in: a text, and where messages stand in it. Goes out: the same text with spaces in their places, so that every place stays.

use crate::source::{Span, lower};
use crate::texts;

/// Longer texts are recordings and logs, with settings in none of them.
const MAX_TEXT: usize = 64 << 10;
/// Messages of one text.
const MAX_MESSAGES: usize = 50;

/// Words that sentences have, and settings have not.
const LITTLE: [&str; 32] = [
    "the", "a", "is", "are", "was", "and", "our", "my", "we", "i", "this", "that", "it", "here", "with", "for",
    "since", "of", "to", "in", "from", "hi", "hello", "thanks", "regards", "der", "die", "das", "ist", "mit", "und",
    "wir",
];

/// A text without what stands around its settings.
pub(super) struct Cleared {
    pub(super) text: String,
    /// From the first line to the last that may be settings.
    pub(super) part: Span,
}

/// Takes out messages, quotation marks of mails, log lines, sentences about failures, and words before and behind. Goes out `None`
/// where nothing of these stands in the text.
pub(super) fn clear(text: &str, messages: &[Span]) -> Option<Cleared> {
    if text.len() > MAX_TEXT || messages.len() > MAX_MESSAGES {
        return None;
    }
    // What stands further in is the value of a setting, whatever its words.
    let is_inside = |at: usize| {
        let before = text.get(..at).unwrap_or("");
        before.get(before.rfind('\n').map_or(0, |end| end + 1)..).unwrap_or("").starts_with("  ")
    };
    let told = texts::read(text).into_iter().map(|statement| statement.span);
    let told: Vec<Span> = told.filter(|span| !is_inside(span.start)).collect();
    let is_quoted = text.lines().filter(|line| line.starts_with("> ")).count() > 1;
    if messages.is_empty() && told.is_empty() && !is_quoted {
        return None;
    }
    let touches = |all: &[Span], line: Span| all.iter().any(|one| one.start < line.end && line.start < one.end);
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(at, at + line.trim_end().len());
        at += line.len();
        let blank = match () {
            _ if touches(messages, span) || touches(&told, span) || is_entry(line) => span.len(),
            _ if is_quoted && line.starts_with('>') => line.len() - line.trim_start_matches(['>']).len(),
            _ => 0,
        };
        out.extend(std::iter::repeat_n(' ', blank));
        out.push_str(line.get(blank..).unwrap_or(""));
    }
    let part = without_words(&out);
    Some(Cleared { text: out, part })
}

/// Whether a message is the value of a setting, as a token is that an application signs in with: it belongs to the settings.
pub(super) fn is_value(text: &str, message: Span) -> bool {
    const NAMES: [&str; 7] = ["secret", "password", "key", "cert", "metadata", "client", "idp"];
    let before = text.get(..message.start).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let before = before.get(start..).unwrap_or("").trim_end_matches(['"', '\'', ' ', '\t']);
    let name = before.strip_suffix([':', '=']).map(lower);
    name.is_some_and(|name| NAMES.iter().any(|word| name.contains(word)))
}

/// The text with spaces in the place of a part.
pub(super) fn without(text: &str, part: Span) -> String {
    let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
    let blanks = part.of(text).bytes().map(blank);
    let (before, behind) = (text.get(..part.start).unwrap_or(""), text.get(part.end..).unwrap_or(""));
    before.chars().chain(blanks).chain(behind.chars()).collect()
}

/// Where the header of a token stands that was written out before its claims.
pub(super) fn header(text: &str, claims: Span) -> Option<Span> {
    let before = text.get(..claims.start)?.trim_end();
    // A line between them may say what follows.
    let last = before.rfind('\n').map_or(0, |at| at + 1);
    let is_object = before.ends_with('}');
    let before = if is_object { before } else { before.get(..last)?.trim_end() };
    let span = Span::new(before.strip_suffix('}')?.rfind('{')?, before.len());
    let object = span.of(text);
    (text.get(claims.start..)?.starts_with('{') && object.matches('}').count() == 1 && object.contains("\"alg\""))
        .then_some(span)
}

/// Whether a line is an entry of a log.
fn is_entry(line: &str) -> bool {
    let start = line.trim_start_matches(['[', '"', '>', ' ']).as_bytes();
    let is_date = start.len() > 10 && start.iter().take(10).filter(|byte| byte.is_ascii_digit()).count() == 8;
    is_date && matches!(start.get(4), Some(b'-' | b'/'))
}

/// The part between the words before and behind: what people write is no setting.
fn without_words(text: &str) -> Span {
    let mut lines: Vec<(Span, &str)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push((Span::new(at, at + line.len()), line));
        at += line.len();
    }
    let first = lines.iter().position(|(_, line)| !is_words(line));
    let last = lines.iter().rposition(|(_, line)| !is_words(line));
    match (first.and_then(|at| lines.get(at)), last.and_then(|at| lines.get(at))) {
        (Some((first, _)), Some((last, line))) => Span::new(first.start, last.start + line.trim_end().len()),
        _ => Span::at(0),
    }
}

/// Whether a line is empty, a greeting, a sentence, or the announcement of what follows.
fn is_words(line: &str) -> bool {
    let line = line.trim();
    let (name, value) = line.split_once(": ").unwrap_or((line.trim_end_matches(':'), ""));
    let is_code = line.starts_with(['-', '#']) || line.contains("://") || line.contains(" --");
    let is_code = is_code || name.contains(['{', '[', '(', '<', '"', '=', ';', '\\']);
    let speaks =
        |text: &str| text.split(|c: char| !c.is_alphabetic()).any(|word| LITTLE.contains(&lower(word).as_str()));
    let ends = line.ends_with(['.', '!', '?', ':']);
    let is_sentence = !is_code && name.contains(' ') && (speaks(name) || ends) && (value.is_empty() || speaks(value));
    let is_word =
        |word: &str| word.chars().enumerate().all(|(at, c)| c.is_alphabetic() && (at == 0 || c.is_lowercase()));
    let bare = line.trim_end_matches([',', '.', '!', ':']);
    let is_name = bare.starts_with(char::is_uppercase) && bare.split([' ', ',']).all(is_word);
    line.is_empty() || is_sentence || is_name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleared(text: &str, message: &str) -> Option<String> {
        let messages: Vec<Span> = text.find(message).map(|at| Span::new(at, at + message.len())).into_iter().collect();
        let cleared = clear(text, &messages)?;
        assert_eq!(cleared.text.len(), text.len());
        Some(cleared.part.of(&cleared.text).to_owned())
    }

    #[test]
    fn settings_are_left() {
        let settings = "a:\n  b: c\n";
        for (before, behind) in [
            ("", "eyJ\n"),
            ("eyJ\n\n", ""),
            ("Authorization: Bearer eyJ\n", "\n"),
            ("Hi,\nsince today it fails.\n\nour config:\n\n", "\nthe token is\neyJ\nThanks, Mira\n"),
            ("Config:\n", "Token:\neyJ"),
            ("2026-09-01T10:00:00Z ERROR x\n", "token=eyJ"),
        ] {
            let text = format!("{before}{settings}{behind}");
            assert_eq!(cleared(&text, "eyJ").as_deref(), Some(settings.trim_end()), "{text}");
        }
        let quoted = "> a:\n>   b: c\n\neyJ\n";
        assert_eq!(cleared(quoted, "eyJ").as_deref(), Some("  a:\n    b: c"));
        assert!(cleared(settings, "eyJ").is_none());
    }

    #[test]
    fn secrets_are_values() {
        for (text, is) in [("client_secret: eyJ", true), ("key = 'eyJ'", true), ("token=eyJ", false), ("eyJ", false)] {
            let at = text.find("eyJ").unwrap_or(0);
            assert_eq!(is_value(text, Span::new(at, at + 3)), is, "{text}");
        }
    }
}
