//! Encodings undone and done again in the way they were written: alphabet, padding, line width, hexadecimal in capitals or not.
//!
//! Input: an encoded text, or what it decodes to, changed. Output: the other. Invariant: encoding what was decoded unchanged gives back
//! the same text, or nothing is given.

use crate::syntax::json;
use base64::Engine;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use flate2::{Compress, Compression, Decompress, FlushCompress, FlushDecompress, Status};
use std::collections::HashMap;

/// Bytes that one decompression may produce.
const MAX_INFLATED: usize = 32 << 20;
/// Bytes out for a byte in.
const MAX_RATIO: usize = 200;
/// A plus that stood as it is, beside others that were encoded.
const LITERAL_PLUS: char = '\u{e000}';

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true)
    .with_encode_padding(false);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

/// `%XX` undone. `None` where there is none, or it is no text.
pub(super) fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut found = false;
    for (at, step) in percent_steps(text) {
        match step {
            Step::Encoded(value) => {
                found = true;
                out.push(value);
            }
            Step::Plus => out.extend_from_slice(LITERAL_PLUS.encode_utf8(&mut [0; 4]).as_bytes()),
            Step::Literal => out.extend(text.as_bytes().get(at)),
        }
    }
    String::from_utf8(out).ok().filter(|_| found)
}

/// The place after so many bytes of what the text is when `%XX` is undone.
pub(super) fn percent_cut(text: &str, decoded: usize) -> usize {
    let mut left = decoded;
    for (at, step) in percent_steps(text) {
        let size = if matches!(step, Step::Plus) { LITERAL_PLUS.len_utf8() } else { 1 };
        if left < size {
            return at;
        }
        left -= size;
    }
    text.len()
}

/// How one byte of a text with percent signs is written.
enum Step {
    Encoded(u8),
    /// A plus that stands as it is, beside others that are encoded.
    Plus,
    Literal,
}

/// Each byte of what the text is when `%XX` is undone, and where it is written.
fn percent_steps(text: &str) -> impl Iterator<Item = (usize, Step)> {
    let both = text.contains('+') && (text.contains("%2B") || text.contains("%2b"));
    let mut next = 0;
    std::iter::from_fn(move || {
        let at = next;
        let byte = *text.as_bytes().get(at)?;
        let hex = text.get(at + 1..at + 3).filter(|_| byte == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        next += if hex.is_some() { 3 } else { 1 };
        let step = match hex {
            Some(value) => Step::Encoded(value),
            None if byte == b'+' && both => Step::Plus,
            None => Step::Literal,
        };
        Some((at, step))
    })
}

/// The text with `%XX` where the original has them.
pub(super) fn percent_encode(decoded: &str, original: &str) -> String {
    let mut literal = [false; 256];
    let mut encoded = [false; 256];
    let bytes = original.as_bytes();
    let mut lower = false;
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = original.get(at + 1..at + 3).filter(|_| *byte == b'%');
        if let Some((value, hex)) = hex.and_then(|hex| Some((u8::from_str_radix(hex, 16).ok()?, hex))) {
            if let Some(mark) = encoded.get_mut(usize::from(value)) {
                *mark = true;
            }
            lower |= hex.bytes().any(|byte| byte.is_ascii_lowercase());
            at += 3;
        } else {
            if let Some(mark) = literal.get_mut(usize::from(*byte)) {
                *mark = true;
            }
            at += 1;
        }
    }
    let mut out = String::with_capacity(original.len());
    for c in decoded.chars() {
        if c == LITERAL_PLUS {
            out.push('+');
            continue;
        }
        for byte in c.encode_utf8(&mut [0; 4]).bytes() {
            let index = usize::from(byte);
            let unreserved = byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
            let was_literal = literal.get(index).copied().unwrap_or(false);
            let was_encoded = encoded.get(index).copied().unwrap_or(false);
            if byte.is_ascii() && ((was_literal && (!was_encoded || unreserved)) || (unreserved && !was_encoded)) {
                out.push(char::from(byte));
            } else if lower {
                out.push_str(&format!("%{byte:02x}"));
            } else {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

/// How a base64 text is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Base64Style {
    url: bool,
    padded: bool,
    /// Blanks stand for `+`.
    blanks: bool,
    /// What interrupts it: the place among the characters of the alphabet, and what stands there.
    gaps: Vec<(usize, String)>,
    /// All lines but the last are this long.
    width: Option<(usize, String)>,
    /// A character that belongs to no group of four.
    tail: String,
    /// White space before and after it.
    head: String,
    end: String,
}

/// base64 undone; `None` where it is none.
pub(super) fn base64_decode(text: &str) -> Option<(Vec<u8>, Base64Style)> {
    base64_with(text, false).or_else(|| if text.contains(' ') { base64_with(text, true) } else { None })
}

fn base64_with(text: &str, blanks: bool) -> Option<(Vec<u8>, Base64Style)> {
    let inner = text.trim();
    let at = text.len() - text.trim_start().len();
    let (head, end) = (text.get(..at)?.to_owned(), text.get(at + inner.len()..)?.to_owned());
    let mut clean = String::with_capacity(text.len());
    let mut gaps: Vec<(usize, String)> = Vec::new();
    let mut padded = false;
    let mut strange = 0usize;
    for c in inner.chars() {
        match c {
            'A'..='Z' | 'a'..='z' | '0'..='9' | '+' | '/' | '-' | '_' if !padded => clean.push(c),
            ' ' if blanks && !padded => clean.push('+'),
            '=' => padded = true,
            other => {
                if padded && !other.is_whitespace() {
                    return None;
                }
                strange += usize::from(!other.is_whitespace());
                match gaps.last_mut() {
                    Some((at, gap)) if *at == clean.len() => gap.push(other),
                    _ => gaps.push((clean.len(), other.to_string())),
                }
            }
        }
    }
    if clean.len() < 8 || strange * 20 > clean.len() {
        return None;
    }
    let url = clean.contains(['-', '_']);
    if url {
        // Who mixes both alphabets gets the one for addresses: it is as wrong where the other is wanted.
        clean = clean.replace('+', "-").replace('/', "_");
    }
    let cut = clean.len() % 4 == 1;
    let body = clean.get(..clean.len() - usize::from(cut))?;
    let bytes = if url { URL_SAFE.decode(body) } else { STANDARD.decode(body) }.ok()?;
    let tail = clean.get(body.len()..)?.to_owned();
    let width = width(&gaps);
    let padded = padded || (!url && clean.len().is_multiple_of(4));
    Some((bytes, Base64Style { url, padded, blanks, gaps, width, tail, head, end }))
}

/// The width of lines, where all are as long.
fn width(gaps: &[(usize, String)]) -> Option<(usize, String)> {
    let (first, gap) = gaps.first().filter(|(at, gap)| *at >= 16 && gap.contains(char::is_whitespace))?;
    let same = gaps.iter().zip(1usize..).all(|((at, other), line)| *at == first * line && other == gap);
    same.then(|| (*first, gap.clone()))
}

/// base64 in the way of the original.
pub(super) fn base64_encode(bytes: &[u8], style: &Base64Style) -> String {
    let mut clean = if style.url { URL_SAFE.encode(bytes) } else { STANDARD.encode(bytes) };
    clean.push_str(&style.tail);
    if style.blanks {
        clean = clean.replace('+', " ");
    }
    let mut out = String::with_capacity(clean.len() + clean.len() / 40);
    let mut gaps = style.gaps.iter().peekable();
    for (index, c) in clean.chars().enumerate() {
        match &style.width {
            Some((width, gap)) if index > 0 && index % width == 0 => out.push_str(gap),
            Some(_) => {}
            None => {
                while let Some((_, gap)) = gaps.next_if(|(at, _)| *at <= index) {
                    out.push_str(gap);
                }
            }
        }
        out.push(c);
    }
    if style.padded {
        out.push_str(match clean.len() % 4 {
            2 => "==",
            3 => "=",
            _ => "",
        });
    }
    format!("{}{out}{}", style.head, style.end)
}

/// How something was compressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrapper {
    /// DEFLATE alone.
    Raw,
    /// zlib.
    Zlib,
}

/// DEFLATE undone: the plain bytes, the wrapper, and whether the stream ends.
pub(super) fn inflate(bytes: &[u8]) -> Option<(Vec<u8>, Wrapper, bool)> {
    if bytes.len() < 4 {
        return None;
    }
    let zlib = bytes.first().is_some_and(|first| first & 0x0f == 8)
        && u16::from_be_bytes([*bytes.first()?, *bytes.get(1)?]) % 31 == 0;
    for wrapper in if zlib { [Wrapper::Zlib, Wrapper::Raw] } else { [Wrapper::Raw, Wrapper::Raw] } {
        let mut stream = Decompress::new(wrapper == Wrapper::Zlib);
        let limit = (bytes.len() * MAX_RATIO).min(MAX_INFLATED);
        let mut out = Vec::with_capacity(bytes.len() * 4);
        let ended = loop {
            let consumed = usize::try_from(stream.total_in()).ok()?;
            let before = (consumed, out.len());
            out.reserve(4096);
            match stream.decompress_vec(bytes.get(consumed..)?, &mut out, FlushDecompress::None) {
                Ok(Status::StreamEnd) => break true,
                Ok(_) if out.len() < limit => {
                    if (usize::try_from(stream.total_in()).ok()?, out.len()) == before {
                        break false;
                    }
                }
                _ => {
                    out.clear();
                    break false;
                }
            }
        };
        if out.len() >= 8 {
            return Some((out, wrapper, ended));
        }
    }
    None
}

/// DEFLATE, with or without its end.
pub(super) fn deflate(bytes: &[u8], wrapper: Wrapper, ends: bool) -> Option<Vec<u8>> {
    let mut stream = Compress::new(Compression::default(), wrapper == Wrapper::Zlib);
    let mut out = Vec::with_capacity(bytes.len() / 2 + 64);
    let flush = if ends { FlushCompress::Finish } else { FlushCompress::Sync };
    loop {
        let consumed = usize::try_from(stream.total_in()).ok()?;
        out.reserve(bytes.len() / 2 + 64);
        let full = out.capacity();
        match stream.compress_vec(bytes.get(consumed..)?, &mut out, flush).ok()? {
            Status::StreamEnd => return Some(out),
            Status::Ok | Status::BufError if !ends && out.len() < full => return Some(out),
            _ => {}
        }
    }
}

/// Entities of markup undone; borrowed where there is none.
pub(super) fn entities_decode(text: &str) -> Option<String> {
    if !text.contains('&') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut found = false;
    while let Some(at) = rest.find('&') {
        out.push_str(rest.get(..at)?);
        rest = rest.get(at..)?;
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        let c = end.and_then(|end| rest.get(1..end)).and_then(entity);
        match (c, end) {
            (Some(c), Some(end)) => {
                out.push(c);
                found = true;
                rest = rest.get(end + 1..)?;
            }
            _ => {
                out.push('&');
                rest = rest.get(1..)?;
            }
        }
    }
    out.push_str(rest);
    found.then_some(out)
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16),
                None => number.parse(),
            };
            char::from_u32(code.ok()?)?
        }
    })
}

/// Characters escaped where the original escapes them; `&` and `<` always.
pub(super) fn entities_encode(decoded: &str, original: &str) -> String {
    encode_each(decoded, original.len(), |c| {
        // A bare `&` or `<` where markup wants `&amp;` or `&lt;` is a fault that stays.
        let written: &[&str] = if c == '&' { &["&amp;", "&#38;", "&#x26;"] } else { &["&lt;", "&#60;", "&#x3C;"] };
        let bare = original.contains(c) && !written.iter().any(|written| original.contains(written));
        let special = matches!(c, '&' | '<') && !bare;
        if !special && original.contains(c) {
            return c.to_string();
        }
        let named = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&apos;",
            _ => "",
        };
        let code = u32::from(c);
        let written = [named.to_owned(), format!("&#x{code:X};"), format!("&#x{code:x};"), format!("&#{code};")];
        match written.into_iter().find(|written| !written.is_empty() && original.contains(written.as_str())) {
            Some(written) => written,
            None if special => named.to_owned(),
            None => c.to_string(),
        }
    })
}

/// A text of which each character but letters and digits is written in a way of its own, found once for each character.
fn encode_each(text: &str, size: usize, write: impl Fn(char) -> String) -> String {
    let mut known: HashMap<char, String> = HashMap::new();
    let mut out = String::with_capacity(size);
    for c in text.chars() {
        match c.is_ascii_alphanumeric() {
            true => out.push(c),
            false => out.push_str(known.entry(c).or_insert_with(|| write(c))),
        }
    }
    out
}

/// The content of a JSON string; `None` where nothing in it is escaped, or it is broken.
pub(super) fn json_decode(text: &str) -> Option<String> {
    if !text.contains('\\') {
        return None;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(rest.get(..at)?);
        let escape = rest.as_bytes().get(at + 1)?;
        rest = rest.get(at + 2..)?;
        out.push(match escape {
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let first = u32::from_str_radix(rest.get(..4)?, 16).ok()?;
                rest = rest.get(4..)?;
                if (0xd800..0xdc00).contains(&first) {
                    let second = u32::from_str_radix(rest.strip_prefix("\\u")?.get(..4)?, 16).ok()?;
                    rest = rest.get(6..)?;
                    char::from_u32(0x10000 + ((first - 0xd800) << 10) + second.checked_sub(0xdc00)?)?
                } else {
                    char::from_u32(first)?
                }
            }
            b'"' | b'\\' | b'/' => char::from(*escape),
            _ => return None,
        });
    }
    out.push_str(rest);
    Some(out)
}

/// A JSON string escaped as the original is: what JSON makes escape, and what the original escapes besides.
pub(super) fn json_encode(decoded: &str, original: &str) -> String {
    let mut quoted = String::with_capacity(decoded.len() + 8);
    json::write_string(decoded, &mut quoted);
    let inner = quoted.get(1..quoted.len().saturating_sub(1)).unwrap_or_default();
    if !original.contains("\\/") && !original.contains("\\u") {
        return inner.to_owned();
    }
    encode_each(inner, inner.len() + 8, |c| {
        let code = u32::from(c);
        let written = [format!("\\u{code:04x}"), format!("\\u{code:04X}")];
        match c {
            '/' if original.contains("\\/") => "\\/".to_owned(),
            // They belong to an escape.
            '"' | '\\' => c.to_string(),
            _ => written.into_iter().find(|written| original.contains(written)).unwrap_or_else(|| c.to_string()),
        }
    })
}

/// Begins like JSON.
pub(super) fn looks_like_json(text: &str) -> bool {
    let start = text.trim_start();
    let inner = start.get(1..).unwrap_or_default().trim_start();
    start.starts_with('{') && inner.starts_with(['"', '}'])
        || start.starts_with('[') && inner.starts_with(['{', '"', '['])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_did_not_change_is_written_as_it_was() {
        for text in ["a%40b%20c", "a%2fb+c%2Bd", "caf%C3%A9%3D", "x%3d%3D"] {
            let decoded = percent_decode(text).unwrap();
            assert_eq!(percent_encode(&decoded, text).to_lowercase(), text.to_lowercase());
        }
        let long = "PHNhbWxwOlJlc3BvbnNlIElEPSJfMSI+PC9zYW1scDpSZXNwb25zZT4=";
        let wrapped: String =
            long.as_bytes().chunks(20).map(|line| format!("{}\n", std::str::from_utf8(line).unwrap())).collect();
        for text in [
            long,
            long.trim_end_matches('='),
            &wrapped,
            wrapped.trim_end(),
            &format!("  {long}\r\n"),
            "PHNhbWxwOl!Jlc3BvbnNlIElEPSJf",
        ] {
            let (bytes, style) = base64_decode(text).unwrap();
            assert_eq!(base64_encode(&bytes, &style), text);
        }
        for text in [
            "a &amp; b",
            "&lt;x a=&quot;1&quot;&gt;",
            "it's &#xE4;",
            "plain > text &amp;",
            "&#x27;a&#x27;",
            "a &#38; b",
        ] {
            assert_eq!(entities_encode(&entities_decode(text).unwrap(), text), text);
        }
        for text in [r"a\/b", r"\u003cx\u003e", r#"say \"x\" \\ \n"#] {
            assert_eq!(json_encode(&json_decode(text).unwrap(), text), text);
        }
    }

    #[test]
    fn compressed_streams_come_back_with_their_end_or_without() {
        let text =
            b"<samlp:AuthnRequest ID=\"_1\" Destination=\"https://idp.example/sso\"></samlp:AuthnRequest>".repeat(9);
        for (wrapper, ends) in [(Wrapper::Raw, true), (Wrapper::Raw, false), (Wrapper::Zlib, true)] {
            let packed = deflate(&text, wrapper, ends).unwrap();
            assert_eq!(inflate(&packed).unwrap(), (text.clone(), wrapper, ends));
        }
        assert!(inflate(b"not compressed at all").is_none());
    }
}
