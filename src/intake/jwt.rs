//! Compact JOSE (RFC 7515 3.1, RFC 7516 3.1): recognised by its header, also where the token is damaged or cut.
//! Comes in: text. Goes out: whether it is a token. Must not verify or interpret it.

use super::base64::{Blank, decode};
use super::rewrite::trimmed;
use crate::source::Span;

/// A token and whether it was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) span: Span,
    pub(super) cut: bool,
    /// What stands in the place of its signature.
    pub(super) mask: Option<Span>,
}

/// Characters of a token that is taken for one although its header cannot be read.
const MIN_DAMAGED: usize = 48;
/// Characters in the place of a signature.
const MAX_MASK: usize = 40;

/// Whether the text is a parameter or setting that holds a token: `id_token=eyJ…`.
fn is_named(text: &str) -> bool {
    let Some((name, rest)) = text.split_once('=') else { return false };
    rest.starts_with("ey") && !name.contains('.') && name.len() <= 64
}

/// The token that the whole text is.
pub(super) fn recognise(text: &str) -> Option<Token> {
    let mut span = trimmed(text);
    if is_named(span.of(text)) {
        return None;
    }
    let prefix = ["Bearer ", "bearer ", "DPoP ", "Bearerey", "bearerey"].into_iter();
    let prefix = prefix.map(|prefix| prefix.trim_end_matches("ey")).find(|prefix| span.of(text).starts_with(prefix));
    if let Some(prefix) = prefix {
        span.start += prefix.len();
    }
    let mut inner = span.of(text);
    let mut ellipsis = false;
    for mark in ["...", "\u{2026}"] {
        // Also in its middle: somebody left the rest out.
        if let Some(at) = inner.find(mark) {
            inner = inner.get(..at).unwrap_or(inner);
            ellipsis = true;
            span.end = span.start + at;
        }
    }
    let mut mask = None;
    if let Some((dot, _)) = inner.match_indices('.').nth(1) {
        let hidden = inner.get(dot + 1..).unwrap_or("");
        if !hidden.is_empty() && mask_length(hidden) == hidden.len() {
            span.end = span.start + dot + 1;
            mask = Some(Span::new(span.end, span.end + hidden.len()));
            inner = span.of(text);
        }
    }
    let clean = inner.bytes().all(is_token_byte);
    if inner.len() < 8 || !clean {
        return None;
    }
    let segments: Vec<&str> = inner.split('.').collect();
    let header = header(segments.first()?);
    let claims = segments.get(1).is_some_and(|segment| segment.starts_with("eyJ"));
    let whole = matches!(segments.len(), 3 | 5);
    let recognised = match &header {
        Some(header) if has_member(header) => segments.len() > 1 || !is_json(header),
        Some(header) => (whole && (inner.len() >= MIN_DAMAGED || is_json(header))) || (segments.len() == 2 && claims),
        // A short text in three parts, such as a nonce of a server, is no damaged token.
        None => whole && claims && inner.len() >= MIN_DAMAGED && segments.iter().all(|segment| segment.len() != 1),
    };
    if !recognised {
        return None;
    }
    let short = header.as_deref().is_some_and(|header| is_short(header, &segments));
    Some(Token { span, cut: ellipsis || segments.len() < 3 || (segments.len() == 4) || short, mask })
}

/// Length of what somebody wrote in the place of a signature: `[signature]`, `<sig removed>`, `***`.
pub(crate) fn mask_length(text: &str) -> usize {
    let stars = text.len() - text.trim_start_matches(['*', '\u{2588}', '\u{2022}']).len();
    let closed = match text.as_bytes().first() {
        Some(b'[') => ']',
        Some(b'<') => '>',
        Some(b'(') => ')',
        Some(b'{') => '}',
        _ => return stars,
    };
    let inside = |c: char| c.is_ascii_alphanumeric() || " _-.*:".contains(c) || c == '\u{2026}';
    let inner = text.get(1..).unwrap_or("");
    let length =
        inner.char_indices().take(MAX_MASK).find(|(_, c)| !inside(*c)).filter(|(at, c)| *at > 0 && *c == closed);
    length.map_or(0, |(at, _)| at + 2)
}

/// A word in the place of a signature that is written with characters of one: `SIGNATURE`, `removed-signature`.
pub(super) fn is_word_for_signature(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    lower == "sig" || text.len() <= MAX_MASK && lower.contains("signature")
}

/// A token that a mail or terminal broke over lines: one token once the white space is gone.
pub(super) fn is_wrapped(text: &str) -> bool {
    let inner = trimmed(text).of(text);
    // Armour of a key is none of it.
    if !inner.starts_with("eyJ")
        || !inner.contains(['\n', '\r', ' '])
        || !inner.contains('.')
        || inner.contains("-----")
    {
        return false;
    }
    let mut words = inner.split_whitespace().peekable();
    let mut joined = String::with_capacity(inner.len());
    let mut parts = 0;
    while let Some(word) = words.next() {
        joined.push_str(word);
        parts += word.matches('.').count();
        // Words below a token that is whole are none of it, nor is prose anywhere.
        let goes_on = words.peek().is_some();
        if goes_on && (parts >= 2 && is_whole(&joined) || !word.contains('.') && is_prose(word)) {
            return false;
        }
    }
    recognise(&joined).is_some()
}

/// Characters of the signatures that algorithms make (RFC 7518 3), for RSA by the length of the usual keys.
pub(super) const SIGNATURES: &[usize] = &[43, 64, 86, 128, 171, 176, 342, 512, 683];
/// Characters of the tags of encrypted tokens (RFC 7518 5).
const TAGS: &[usize] = &[22, 32, 43];
/// Letters of a word that is no end of a token.
pub(super) const MAX_WORD: usize = 16;

/// Whether the text is a compact token to its usual end.
fn is_whole(text: &str) -> bool {
    let Some((before, last)) = text.rsplit_once('.') else { return false };
    let length = last.trim_end_matches('=').len();
    let usual = match before.matches('.').count() {
        1 => {
            SIGNATURES.contains(&length) || length == 0 && header(before).is_some_and(|header| header.contains("none"))
        }
        3 => TAGS.contains(&length),
        _ => false,
    };
    usual && recognise(text).is_some_and(|token| !token.cut)
}

/// Whether a word is short and of letters alone.
pub(super) fn is_prose(word: &str) -> bool {
    word.len() <= MAX_WORD && word.bytes().all(|byte| byte.is_ascii_alphabetic())
}

pub(super) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'=' | b'+' | b'/')
}

/// The decoded first segment, where it starts as a JSON object.
fn header(segment: &str) -> Option<String> {
    let step = decode(segment, Span::new(0, segment.len().min(8 << 10)), Blank::Nothing);
    let bytes = step.content.as_bytes();
    let text = String::from_utf8_lossy(bytes).into_owned();
    let rest = text.trim_start().strip_prefix('{')?;
    rest.trim_start().starts_with(['"', '}']).then_some(text)
}

fn has_member(header: &str) -> bool {
    ["\"alg\"", "\"enc\"", "\"typ\"", "\"kid\""].iter().any(|name| header.contains(name))
}

fn is_json(text: &str) -> bool {
    super::raw::Raw::read(text).is_some()
}

/// Whether the signature has fewer characters than its algorithm makes (RFC 7518 3).
fn is_short(header: &str, segments: &[&str]) -> bool {
    let [_, _, signature] = segments else { return false };
    let len = signature.trim_end_matches('=').len();
    let alg = header.split("\"alg\"").nth(1).and_then(|rest| rest.split('"').nth(1)).unwrap_or("");
    if len == 0 {
        return false;
    }
    match alg {
        // 342 characters are 2048 bits; keys of 1024 bits make 171.
        "RS256" | "RS384" | "RS512" | "PS256" | "PS384" | "PS512" => len < 342 && len != 171,
        "ES256" | "EdDSA" | "Ed25519" => len < 86,
        "HS256" => len < 43,
        "HS384" => len < 64,
        "HS512" => len < 86,
        "ES384" => len < 128,
        "ES512" => len < 176,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "eyJhbGciOiJIUzI1NiJ9"; // {"alg":"HS256"}

    #[test]
    fn tokens_are_recognised() {
        let whole = format!("{HEADER}.eyJzdWIiOiJhIn0.{}", "a".repeat(43));
        assert_eq!(recognise(&whole).map(|token| token.cut), Some(false));
        assert_eq!(recognise(&format!("Bearer {whole}\n")).map(|token| token.span.start), Some(7));
        assert_eq!(recognise(&whole[..40]).map(|token| token.cut), Some(true));
        assert_eq!(recognise(&whole[..whole.len() - 3]).map(|token| token.cut), Some(true));
        assert_eq!(recognise(&format!("{HEADER}.e30.")).map(|token| token.cut), Some(false));
    }

    #[test]
    fn words_below_a_token_are_none_of_it() {
        let token = format!("{HEADER}.eyJzdWIiOiJhIn0.{}", "aB3-".repeat(11).get(..43).unwrap_or(""));
        let encrypted = format!("eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..{}.{}.{}", "aB3-", "aB3-", "a".repeat(22));
        let unsigned = "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.";
        for token in [token.as_str(), &encrypted, unsigned] {
            for below in [
                "\nThanks",
                "\n\nThanks\nJo",
                "\nThis is my token",
                "\n-----BEGIN PUBLIC KEY-----\nMIIB",
                " and 2 more",
            ] {
                assert!(!is_wrapped(&format!("{token}{below}")), "{token}{below}");
            }
        }
        for width in [20, 37, 50, 64, 76] {
            let lines: Vec<_> = token.as_bytes().chunks(width).map(|line| String::from_utf8_lossy(line)).collect();
            assert!(is_wrapped(&lines.join("\n")), "{width}");
            assert!(is_wrapped(&lines.join("\r\n  ")), "{width}");
        }
        let cut = &token[..token.len() - 9];
        assert!(!is_wrapped(&format!("{cut}\nThis is my token")));
        assert!(is_wrapped(&format!("{}\n{}", &token[..30], &token[30..])));
    }

    #[test]
    fn host_names_are_not_tokens() {
        for text in ["www.example.com", "a.b.c", "1.2.3", "error: eyJ is odd", "version.12345678.abcdefgh"] {
            assert_eq!(recognise(text), None, "{text}");
        }
    }
}
