//! Values and things in words, as every sentence shows them.
//! Input: values of a message. Output: text in code style, lists, durations. Invariant: what cannot be seen is drawn.

use crate::crypto::x509::{CertificateFacts, short};
use crate::syntax::json::{Fault, FaultKind};
use crate::time::duration_words;

/// Characters of a value that a sentence shows.
const SHOWN: usize = 240;

/// A value in code style: whole where it is short, with invisible characters drawn.
pub(crate) fn quote(text: &str) -> String {
    if text.is_empty() { "an empty value".to_owned() } else { in_code_style(text, SHOWN) }
}

/// A value in code style with invisible characters drawn: of more than `most` characters, those at both ends.
pub(crate) fn in_code_style(text: &str, most: usize) -> String {
    let count = text.chars().count();
    let mut shown = String::from("`");
    let last = text.trim_end_matches(' ').chars().count();
    let first = count - text.trim_start_matches(' ').chars().count();
    for (index, character) in text.chars().enumerate() {
        if count > most && index == most / 2 {
            shown.push('…');
        }
        if count > most && (most / 2..count - most / 2).contains(&index) {
            continue;
        }
        shown.push(match character {
            ' ' if index < first || index >= last => '␠',
            '\n' => '␤',
            '\r' => '␍',
            '\t' => '⇥',
            '`' => 'ˋ',
            other if other.is_control() => '\u{fffd}',
            other => other,
        });
    }
    shown.push('`');
    shown
}

/// An address in code style, without what may be a secret in it: parts of the path that look random, and all values but those that
/// tell of an error.
pub(crate) fn quote_address(url: &str) -> String {
    let url = url.split('#').next().unwrap_or("");
    let (path, query) = url.split_once('?').map_or((url, None), |(path, query)| (path, Some(query)));
    let host =
        path.split_once("://").map_or(0, |(scheme, rest)| scheme.len() + 3 + rest.find('/').unwrap_or(rest.len()));
    let (host, path) = path.split_at_checked(host).unwrap_or(("", path));
    let part = |part: &'_ str| if is_random(part) { "…".to_owned() } else { part.to_owned() };
    let path: Vec<String> = path.split('/').map(part).collect();
    let mut shown = format!("{host}{}", path.join("/"));
    for (index, pair) in query.into_iter().flat_map(|query| query.split('&')).enumerate() {
        let (name, value) = pair.split_once('=').unwrap_or(("", pair));
        let known = ["message", "msg", "reason", "status"].contains(&name) || name.starts_with("error");
        let number = value.len() <= 3 && value.bytes().all(|byte| byte.is_ascii_digit());
        let value = if known || number { value } else { "…" };
        shown.push(if index == 0 { '?' } else { '&' });
        shown.push_str(name);
        shown.push_str(if name.is_empty() { "" } else { "=" });
        shown.push_str(value);
    }
    quote(&shown)
}

fn is_random(part: &str) -> bool {
    let count = |is: fn(&u8) -> bool| part.bytes().filter(is).count();
    part.len() >= 16 && count(u8::is_ascii_digit) >= 2 && count(u8::is_ascii_alphabetic) >= 4
}

/// Values as `a`, `b` and `c`; of more than four, three.
pub(crate) fn quote_list<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    let quoted: Vec<String> = values.into_iter().map(quote).collect();
    let most = if quoted.len() > 4 { 3 } else { 4 };
    let more = quoted.len().saturating_sub(most);
    let shown = quoted.get(..quoted.len().min(most)).unwrap_or_default();
    match shown {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        all if more > 0 => format!("{} and {more} more", all.join(", ")),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// `3 min 20 s`, also for numbers below zero.
pub(crate) fn seconds_words(seconds: i64) -> String {
    duration_words(seconds)
}

/// `the response` and so on, by the name of an element.
pub(crate) fn thing(local: Option<&str>) -> String {
    match local {
        Some("Response") => "the response".to_owned(),
        Some("Assertion") => "the assertion".to_owned(),
        Some("AuthnRequest") => "the login request".to_owned(),
        Some("LogoutRequest") => "the logout request".to_owned(),
        Some("LogoutResponse") => "the logout response".to_owned(),
        Some("ArtifactResponse") => "the artifact response".to_owned(),
        Some("EntityDescriptor" | "EntitiesDescriptor") => "the metadata".to_owned(),
        Some("query") => "the URL".to_owned(),
        Some(other) => format!("the element `{other}`"),
        None => "the document".to_owned(),
    }
}

/// `CN=idp.example, valid 2026-01-01 to 2036-01-01, SHA-256 08:c8:b1:4e…`.
pub(crate) fn certificate_words(certificate: &CertificateFacts) -> String {
    let subject =
        certificate.subject.as_deref().filter(|subject| !subject.is_empty()).unwrap_or("a certificate without a name");
    let day = |instant: Option<crate::time::Instant>| {
        instant.map_or_else(|| "?".to_owned(), |instant| instant.to_string().chars().take(10).collect())
    };
    format!(
        "`{subject}` (valid {} to {}, SHA-256 {})",
        day(certificate.not_before),
        day(certificate.not_after),
        short(&certificate.sha256)
    )
}

/// What is wrong with a text that should be JSON, as a clause.
pub(crate) fn json_fault_words(fault: &Fault) -> String {
    match fault.kind {
        FaultKind::Empty => "it is empty".to_owned(),
        FaultKind::Truncated => "it stops in the middle".to_owned(),
        FaultKind::Unexpected(c) => format!("`{}` cannot stand there", c.escape_default()),
        FaultKind::Trailing => "more text follows after it".to_owned(),
        FaultKind::TrailingComma => "a comma before a closing bracket".to_owned(),
        FaultKind::MissingComma => "a comma is missing".to_owned(),
        FaultKind::Comment => "it contains a comment".to_owned(),
        FaultKind::SingleQuotes => "a text in single quotes".to_owned(),
        FaultKind::UnquotedName => "a name without quotes".to_owned(),
        FaultKind::Word => "a word without quotes".to_owned(),
        FaultKind::Number => "a number is written in another way than JSON allows".to_owned(),
        FaultKind::Escape => "an escape sequence is unknown".to_owned(),
        FaultKind::ControlCharacter => "a line break or control character inside a text".to_owned(),
        FaultKind::ByteOrderMark => "it begins with a byte order mark".to_owned(),
        FaultKind::Limit => "it is nested too deeply".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_shown_with_what_cannot_be_seen() {
        assert_eq!(quote("a b\n"), "`a b␤`");
        assert_eq!(quote(" a "), "`␠a␠`");
        assert_eq!(quote(""), "an empty value");
        assert!(quote(&"x".repeat(5000)).chars().count() < 300);
    }

    #[test]
    fn addresses_are_shown_without_secrets() {
        let shown = quote_address(
            "https://a.example/s/SECv7Qk29xLmPz84RtYw/login?error=access_denied&sid=SECv7Qk29&code=403&reason=no+role#t=x",
        );
        assert_eq!(shown, "`https://a.example/s/…/login?error=access_denied&sid=…&code=403&reason=no+role`");
        assert_eq!(quote_address("/en/start?SEC"), "`/en/start?…`");
        assert_eq!(quote_address("https://a.example"), "`https://a.example`");
    }
}
