//! What is marked for a fault that has no characters of its own.
//! Input: a text and a place. Output: the place, or the characters around it where it is empty.

use super::Span;

/// Characters shown of a beginning.
const BEGINNING: usize = 80;
/// Characters shown of an end.
const END: usize = 24;
/// Characters looked through for the first name in JSON, or for the name before an empty value.
const NAME: usize = 200;

/// A place that a person can see. An empty value is marked with its quotes or its name, a missing part with the dots where it belongs,
/// what is missing in JSON with the first name there, and a text that stops with its last characters. Other places stay as they are.
pub fn visible(text: &str, place: Span) -> Span {
    let Some((before, after)) = text.split_at_checked(place.start).filter(|_| place.is_empty()) else { return place };
    let around = |left: usize, right: usize| Span::new(place.start - left, place.start + right);
    match (before.chars().next_back(), after.chars().next()) {
        (Some('"'), Some('"')) | (Some('\''), Some('\'')) => around(1, 1),
        (Some('='), _) => around(name_before(before), 0),
        (Some('.'), Some('.')) => around(1, 1),
        (Some('.'), _) => around(1, 0),
        (_, Some('{' | '[')) => first_name(text, place.start),
        (None, _) => {
            let start = text.len() - text.trim_start().len();
            let line = text.trim_start().lines().next().unwrap_or("").trim_end();
            Span::new(start, start + floor(line, BEGINNING))
        }
        _ => Some(last_characters(before)).filter(|end| !end.is_empty()).unwrap_or_else(|| visible(text, Span::at(0))),
    }
}

/// The length of `name=` at the end of a text.
fn name_before(text: &str) -> usize {
    let is_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
    1 + text.bytes().rev().skip(1).take(NAME).take_while(is_name).count()
}

/// The first string of a JSON value; its bracket where it has none.
fn first_name(text: &str, start: usize) -> Span {
    let bytes = text.as_bytes().get(start..).unwrap_or_default();
    let quote = |from: usize| bytes.iter().take(from + NAME).skip(from).position(|byte| *byte == b'"');
    let found = quote(1).and_then(|open| Some((open + 1, open + 2 + quote(open + 2)?)));
    match found {
        Some((open, close)) => Span::new(start + open, start + close + 1),
        None => Span::new(start, start + 1),
    }
}

/// The last word before a place, or the tag that was begun there.
fn last_characters(before: &str) -> Span {
    let end = before.trim_end().len();
    let shown = before.get(..end).unwrap_or(before);
    let mut start = end.saturating_sub(END);
    while !shown.is_char_boundary(start) {
        start += 1;
    }
    let tail = shown.get(start..).unwrap_or("");
    let from = tail.rfind('<').or_else(|| after_space(tail)).unwrap_or(0);
    Span::new(start + from, end)
}

fn after_space(text: &str) -> Option<usize> {
    let (at, space) = text.char_indices().rev().find(|(_, character)| character.is_whitespace())?;
    Some(at + space.len_utf8())
}

/// The largest character boundary that is not after `length`.
fn floor(text: &str, length: usize) -> usize {
    let mut length = length.min(text.len());
    while !text.is_char_boundary(length) {
        length -= 1;
    }
    length
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seen(text: &str, at: usize) -> &str {
        visible(text, Span::at(at)).of(text)
    }

    #[test]
    fn empty_places_become_visible() {
        for (text, at, marked) in [
            ("<a b=\"\"/>", 6, "\"\""),
            ("x?SAMLResponse=&a=b", 15, "SAMLResponse="),
            ("a..c", 2, ".."),
            ("a.b.", 4, "."),
            ("{ \"keys\": [] }", 0, "\"keys\""),
            ("[]", 0, "["),
            ("https://app.example/cb\nand more", 0, "https://app.example/cb"),
            ("<a><saml:Sub", 12, "<saml:Sub"),
            ("PHNhbWxwOlJlc3BvbnNl", 20, "PHNhbWxwOlJlc3BvbnNl"),
            ("", 0, ""),
        ] {
            assert_eq!(seen(text, at), marked, "{text}");
        }
        assert_eq!(visible("abc", Span::new(0, 2)), Span::new(0, 2));
    }

    proptest! {
        #[test]
        fn every_place_is_in_the_text(text in "[{}\\[\\]\"'=.<a é\n]{0,40}", at in 0_usize..60) {
            let span = visible(&text, Span::at(at));
            prop_assert!(span == Span::at(at) || text.get(span.start..span.end).is_some());
            prop_assert!(!text.is_char_boundary(at) || text.trim().is_empty() || at > text.len() || !span.is_empty());
        }
    }
}
