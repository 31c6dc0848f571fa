//! Structure-aware mutation: inputs that stay XML, JSON, JOSE, HAR or DER while they change.
//!
//! Comes in: any input, a length that must not be exceeded, and a seed. Goes out: a changed input. What has no known structure is left to
//! libFuzzer's own mutations.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::ops::Range;

/// Numbers from a seed; libFuzzer decides about chance.
pub struct Chance(u32);

impl Chance {
    pub fn new(seed: u32) -> Chance {
        Chance(seed | 1)
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 as usize % limit.max(1)
    }
}

/// Changes the input in place and returns its new length; `None` where libFuzzer should mutate it itself.
pub fn mutate(data: &mut [u8], size: usize, max: usize, seed: u32) -> Option<usize> {
    let mut chance = Chance::new(seed);
    // A third is left to mutations that know nothing.
    if chance.below(3) == 0 {
        return None;
    }
    let input = data.get(..size)?.to_vec();
    let changed = change(&input, &mut chance, 0)?;
    if changed == input || changed.is_empty() || changed.len() > max {
        return None;
    }
    data.get_mut(..changed.len())?.copy_from_slice(&changed);
    Some(changed.len())
}

fn change(input: &[u8], chance: &mut Chance, depth: usize) -> Option<Vec<u8>> {
    if depth > 4 {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(input) {
        // Parts of a case are parted by NUL; one of them changes.
        if let Some(part) = pick(&split(text, '\0'), chance).filter(|part| part.len() < text.len()) {
            let inner = change(text[part.clone()].as_bytes(), chance, depth + 1)?;
            return Some(spliced(input, part, &inner));
        }
        let start = text.trim_start();
        let changed = match start.as_bytes().first() {
            Some(b'<') => xml(text, chance),
            Some(b'{' | b'[') => json(text, chance, depth),
            _ if start.starts_with("eyJ") => jose(text, chance, depth),
            _ => parameters(text, chance, depth).or_else(|| encoded(text, chance, depth)),
        };
        return changed.map(String::into_bytes);
    }
    der(input, chance)
}

/// Elements: a copy, none, another place, another prefix; comments, CDATA and processing instructions in between.
fn xml(text: &str, chance: &mut Chance) -> Option<String> {
    let tags: Vec<Range<usize>> = tags(text);
    let element = |chance: &mut Chance| -> Option<Range<usize>> {
        let start = pick(&tags, chance)?;
        let name = text.get(start.start + 1..start.end)?.split([' ', '>', '/', '\n']).next()?;
        if name.is_empty() {
            return None;
        }
        let close = format!("</{name}>");
        let end = text.get(start.end..)?.find(&close).map_or(start.end, |at| start.end + at + close.len());
        Some(start.start..end)
    };
    let one = element(chance)?;
    let content = text.get(one.clone())?.to_owned();
    Some(match chance.below(8) {
        0 => replaced(text, one, ""),
        1 => replaced(text, one, &format!("{content}{content}")),
        2 => {
            let place = element(chance)?;
            insert(text, place.start, &content)
        }
        3 => {
            let other = element(chance)?;
            replaced(text, other, &content)
        }
        4 => {
            let inside = ["<!---->", "<![CDATA[]]>", "<?x y?>", "&#0;", "&amp;", "\u{feff}", "<!DOCTYPE a>"];
            let at = (one.start + chance.below(one.len())..=text.len()).find(|at| text.is_char_boundary(*at))?;
            insert(text, at, inside[chance.below(inside.len())])
        }
        5 => {
            let values = quoted(text, '"');
            let (a, b) = (pick(&values, chance)?, pick(&values, chance)?);
            let value = text.get(b)?.to_owned();
            replaced(text, a, &value)
        }
        6 => {
            let values = quoted(text, '"');
            let value = pick(&values, chance)?;
            let words = [
                "",
                "#",
                "a",
                "2001-01-01T00:00:00Z",
                "urn:oasis:names:tc:SAML:2.0:assertion",
                "http://www.w3.org/2001/10/xml-exc-c14n#",
            ];
            replaced(text, value, words[chance.below(words.len())])
        }
        _ => content,
    })
}

/// Members: twice, none, another value, deeper; strings that hold something are changed inside.
fn json(text: &str, chance: &mut Chance, depth: usize) -> Option<String> {
    let strings = quoted(text, '"');
    let one = pick(&strings, chance)?;
    let content = text.get(one.clone())?.to_owned();
    Some(match chance.below(7) {
        0 => {
            let members = split(text, ',');
            let member = text.get(pick(&members, chance)?)?.trim_matches(['{', '}', '[', ']']).to_owned();
            let at = pick(&members, chance)?.end;
            insert(text, at, &format!(",{member}"))
        }
        1 => {
            let member = pick(&split(text, ','), chance)?;
            replaced(text, member, "\"x\":0")
        }
        2 => {
            let other = pick(&strings, chance)?;
            replaced(text, other, &content)
        }
        3 => {
            let words = ["none", "HS256", "RS256", "b64", "crit", "\\u0000", "\\ud800", "1e999", "kid", "alg"];
            replaced(text, one, words[chance.below(words.len())])
        }
        4 => {
            let raw = ["null", "{}", "[]", "true", "-1", "1e400", "[[[[]]]]"];
            let whole = one.start.checked_sub(1)?..one.end + 1;
            replaced(text, whole, raw[chance.below(raw.len())])
        }
        _ => {
            let inner = change(content.as_bytes(), chance, depth + 1)?;
            let inner = String::from_utf8(inner).ok()?.replace('\\', "\\\\").replace('"', "\\\"");
            replaced(text, one, &inner)
        }
    })
}

/// Segments: header and payload are changed as JSON, the others as bytes.
fn jose(text: &str, chance: &mut Chance, depth: usize) -> Option<String> {
    let segments = split(text, '.');
    let one = pick(&segments, chance)?;
    let content = text.get(one.clone())?;
    match chance.below(5) {
        0 => {
            let other = pick(&segments, chance)?;
            Some(replaced(text, other, content))
        }
        1 => Some(replaced(text, one, ["", "=", "e30", "eyJhbGciOiJub25lIn0"][chance.below(4)])),
        _ => {
            let inner = change(&URL_SAFE_NO_PAD.decode(content.trim()).ok()?, chance, depth + 1)?;
            Some(replaced(text, one, &URL_SAFE_NO_PAD.encode(inner)))
        }
    }
}

/// `name=value&…`: twice, none, exchanged.
fn parameters(text: &str, chance: &mut Chance, depth: usize) -> Option<String> {
    let parts = split(text, '&');
    if parts.len() < 2 {
        return None;
    }
    let one = pick(&parts, chance)?;
    let content = text.get(one.clone())?.to_owned();
    Some(match chance.below(4) {
        0 => format!("{text}&{content}"),
        1 => replaced(text, one, ""),
        2 => {
            let other = pick(&parts, chance)?;
            replaced(text, other, &content)
        }
        _ => {
            let (name, value) = content.split_once('=')?;
            let inner = String::from_utf8(change(value.as_bytes(), chance, depth + 1)?).ok()?;
            replaced(text, one, &format!("{name}={inner}"))
        }
    })
}

/// Base64: what is inside is changed.
fn encoded(text: &str, chance: &mut Chance, depth: usize) -> Option<String> {
    let clean: String = text.split_whitespace().filter(|line| !line.starts_with('-')).collect();
    let inner = STANDARD.decode(clean.as_bytes()).ok().filter(|inner| !inner.is_empty())?;
    change(&inner, chance, depth + 1).map(|inner| STANDARD.encode(inner))
}

/// An element with its length: twice, none, another tag, another length.
fn der(input: &[u8], chance: &mut Chance) -> Option<Vec<u8>> {
    let mut elements: Vec<(Range<usize>, usize)> = Vec::new();
    for at in 0..input.len().min(4096) {
        let length = usize::from(*input.get(at + 1)?);
        let (head, length) = match length {
            0..=127 => (2, length),
            0x81 => (3, usize::from(*input.get(at + 2)?)),
            0x82 => (4, usize::from(*input.get(at + 2)?) << 8 | usize::from(*input.get(at + 3)?)),
            _ => continue,
        };
        if at + head + length <= input.len() && length > 0 {
            elements.push((at..at + head + length, head));
        }
        if elements.len() > 400 {
            break;
        }
    }
    let (one, head) = elements.get(chance.below(elements.len()))?.clone();
    let content = input.get(one.clone())?.to_vec();
    Some(match chance.below(5) {
        0 => spliced(input, one, &[]),
        1 => spliced(input, one.end..one.end, &content),
        2 => {
            let mut changed = input.to_vec();
            *changed.get_mut(one.start)? =
                [0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x17, 0x18, 0x30, 0x31, 0xa0][chance.below(11)];
            changed
        }
        3 => {
            let mut changed = input.to_vec();
            *changed.get_mut(one.start + 1)? = [0, 0x7f, 0x80, 0x81, 0x84, 0xff][chance.below(6)];
            changed
        }
        _ => {
            let (other, _) = elements.get(chance.below(elements.len()))?.clone();
            let _ = head;
            spliced(input, other, &content)
        }
    })
}

fn pick<T: Clone>(list: &[T], chance: &mut Chance) -> Option<T> {
    list.get(chance.below(list.len())).cloned()
}

/// Start tags.
fn tags(text: &str) -> Vec<Range<usize>> {
    let starts = text.match_indices('<').map(|(at, _)| at);
    let open = starts.filter(|at| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()));
    open.filter_map(|at| Some(at..at + text[at..].find('>')? + 1)).take(2000).collect()
}

/// What stands between quotes.
fn quoted(text: &str, quote: char) -> Vec<Range<usize>> {
    let places: Vec<usize> = text.match_indices(quote).map(|(at, _)| at).take(4000).collect();
    places.chunks_exact(2).map(|pair| pair[0] + 1..pair[1]).collect()
}

/// The parts between separators.
fn split(text: &str, separator: char) -> Vec<Range<usize>> {
    let mut start = 0;
    text.split(separator)
        .take(4000)
        .map(|part| {
            let range = start..start + part.len();
            start = range.end + separator.len_utf8();
            range
        })
        .collect()
}

fn insert(text: &str, at: usize, new: &str) -> String {
    replaced(text, at..at, new)
}

fn replaced(text: &str, range: Range<usize>, new: &str) -> String {
    format!("{}{new}{}", &text[..range.start], &text[range.end..])
}

fn spliced(input: &[u8], range: Range<usize>, new: &[u8]) -> Vec<u8> {
    [&input[..range.start], new, &input[range.end..]].concat()
}

/// The mutator of a target.
#[macro_export]
macro_rules! structured {
    () => {
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            match assertain_fuzz::mutate(data, size, max_size, seed) {
                Some(size) => size,
                None => libfuzzer_sys::fuzzer_mutate(data, size, max_size),
            }
        });
    };
}
