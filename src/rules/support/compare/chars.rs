//! Differences in characters: invisible ones, escapes, look-alikes.

use super::lookalike::{self, compose};
use super::pair::Pair;
use super::parts;

pub(super) fn whitespace(pair: &Pair<'_>) -> Option<String> {
    // Inside a URL no space is meant; inside another value a space is a character like any other.
    let normal: fn(&str) -> String =
        if parts::split(pair.expected.trim_start_matches(is_blank)).is_some() { squeeze } else { collapse };
    if normal(pair.expected) != normal(pair.actual) {
        return None;
    }
    let (wanted, got) = (blanks(pair.expected), blanks(pair.actual));
    Some(match (wanted, got) {
        (None, Some(place)) => place,
        (Some(place), None) => format!("the expected value has {place}"),
        (Some(wanted), Some(got)) if wanted != got => format!("{got} instead of {wanted}"),
        _ => "only the spaces differ".to_owned(),
    })
}

/// White space and characters that are not drawn at all.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_invisible(c)
}

fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !is_blank(*c)).collect()
}

fn collapse(text: &str) -> String {
    let visible: String = text.chars().filter(|c| c.is_whitespace() || !is_invisible(*c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first odd blank and where it is: `a space at the end`.
fn blanks(text: &str) -> Option<String> {
    let end = text.trim_end_matches(is_blank).len();
    let start = text.len() - text.trim_start_matches(is_blank).len();
    let named = |c: char, at: usize| {
        let place = if at >= end {
            "at the end"
        } else if at < start {
            "at the start"
        } else {
            "inside"
        };
        format!("{} {place}", blank_name(c))
    };
    let outer = |(at, c): &(usize, char)| is_blank(*c) && (*at >= end || *at < start);
    let odd = |(_, c): &(usize, char)| is_blank(*c) && *c != ' ';
    let any = |(_, c): &(usize, char)| is_blank(*c);
    let find = |test: &dyn Fn(&(usize, char)) -> bool| text.char_indices().find(|place| test(place));
    find(&outer).or_else(|| find(&odd)).or_else(|| find(&any)).map(|(at, c)| named(c, at))
}

fn blank_name(c: char) -> String {
    match c {
        ' ' => "a space".to_owned(),
        '\t' => "a tab".to_owned(),
        '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => "a line break".to_owned(),
        '\u{a0}' | '\u{202f}' => format!("a no-break space (`U+{:04X}`)", u32::from(c)),
        '\u{200b}' => "a zero-width space (`U+200B`)".to_owned(),
        '\u{feff}' => "a byte order mark (`U+FEFF`)".to_owned(),
        c if c.is_whitespace() => format!("an unusual space (`U+{:04X}`)", u32::from(c)),
        c => format!("an invisible character (`U+{:04X}`)", u32::from(c)),
    }
}

pub(super) fn html_escape(pair: &Pair<'_>) -> Option<String> {
    let (wanted, got) = (unescape(pair.expected), unescape(pair.actual));
    let same = wanted == got || unescape(&wanted) == unescape(&got);
    let escaped = if got == pair.actual { pair.expected } else { pair.actual };
    let entity = escaped.find('&').and_then(|at| escaped.get(at..)?.split_inclusive(';').next()).unwrap_or("&amp;");
    same.then(|| format!("`{entity}` copied from XML or HTML"))
}

/// The text with the usual references of HTML and XML read; of one that is escaped twice, one layer.
pub(crate) fn unescape(text: &str) -> String {
    const NAMED: &[(&str, &str)] = &[
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&#34;", "\""),
        ("&#x2F;", "/"),
        ("&#x3D;", "="),
        ("&#61;", "="),
        ("&#38;", "&"),
        ("&#x26;", "&"),
        ("&amp;", "&"),
    ];
    if !text.contains('&') {
        return text.to_owned();
    }
    NAMED.iter().fold(text.to_owned(), |text, (entity, character)| text.replace(entity, character))
}

pub(super) fn pct_encoding(pair: &Pair<'_>) -> Option<String> {
    let (wanted, got) = (decode(pair.expected), decode(pair.actual));
    (wanted == got).then(|| "only the percent-encoding differs".to_owned())
}

pub(super) fn double_encoding(pair: &Pair<'_>) -> Option<String> {
    let twice = |text: &str| decode_bytes(&decode(text));
    let (wanted, got) = (twice(pair.expected), twice(pair.actual));
    (wanted == got).then(|| {
        if pair.actual.len() > pair.expected.len() {
            "percent-encoded twice"
        } else {
            "the expected value is percent-encoded twice"
        }
        .to_owned()
    })
}

/// Percent-decodes once; what is no escape stays.
pub(super) fn decode(text: &str) -> Vec<u8> {
    decode_bytes(text.as_bytes())
}

fn decode_bytes(text: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut out = Vec::with_capacity(text.len());
    let mut at = 0;
    while let Some(byte) = text.get(at) {
        if *byte == b'%'
            && let (Some(high), Some(low)) = (digit(text.get(at + 1)), digit(text.get(at + 2)))
            && let Ok(decoded) = u8::try_from(high * 16 + low)
        {
            out.push(decoded);
            at += 3;
        } else {
            out.push(*byte);
            at += 1;
        }
    }
    out
}

pub(super) fn unicode(pair: &Pair<'_>) -> Option<String> {
    let (wanted, got) = (compose(&readable(pair.expected)), compose(&readable(pair.actual)));
    if wanted == got {
        return Some("same letters, different Unicode form".to_owned());
    }
    if lookalike::skeleton(&wanted) != lookalike::skeleton(&got) {
        return None;
    }
    let (meant, odd) = wanted.chars().zip(got.chars()).find(|(a, b)| a != b)?;
    if let Some(kind) = lookalike::kind(odd) {
        return Some(format!("look-alike character: {kind} `{odd}` (`U+{:04X}`) instead of `{meant}`", u32::from(odd)));
    }
    let kind = lookalike::kind(meant).unwrap_or("character");
    Some(format!("look-alike {kind} `{meant}` (`U+{:04X}`) in the expected value", u32::from(meant)))
}

/// With the host name as a person reads it.
fn readable(text: &str) -> String {
    let Some(parts) = parts::split(text).filter(|parts| parts.host.contains("xn--")) else { return text.to_owned() };
    text.replacen(parts.host, &lookalike::readable_host(parts.host), 1)
}
