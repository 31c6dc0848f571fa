//! One form for all containers: wrapped and quoted lines, entities, escapes of JSON, typographic quotes and tags become plain
//! words with single spaces. Input: a text. Output: the plain form, and for each of its bytes the place it came from.

use super::answered::is_answer;
use crate::source::Span;

/// Longer markup than this is text.
const MAX_TAG: usize = 300;

/// A text in its plain form.
#[derive(Debug, Default)]
pub(super) struct Normal {
    /// The plain form, letters as they were.
    pub(super) text: String,
    /// For each byte of `text`, where it began in the original.
    starts: Vec<u32>,
    /// Length of the original.
    end: usize,
    /// Places in `text` where something else begins: after a blank line, a tag of a block, at a record of a log.
    pub(super) breaks: Vec<usize>,
}

impl Normal {
    /// The plain form in lower case; places are the same.
    pub(super) fn lower(&self) -> String {
        self.text.to_ascii_lowercase()
    }

    /// The place in the original.
    pub(super) fn place(&self, span: Span) -> Span {
        let at = |index: usize| self.starts.get(index).map_or(self.end, |start| *start as usize);
        let start = at(span.start);
        if span.is_empty() {
            return Span::at(start);
        }
        // To the end of the last character, not to the start of what follows the spaces.
        let last = at(span.end.saturating_sub(1));
        let next = at(span.end);
        let width = if next > last && next - last <= 8 { next - last } else { 1 };
        Span::new(start, (last + width).min(self.end))
    }

    fn push(&mut self, character: char, from: usize) {
        self.text.push(character);
        let from = u32::try_from(from).unwrap_or(u32::MAX);
        self.starts.extend(std::iter::repeat_n(from, character.len_utf8()));
    }

    fn space(&mut self, from: usize) {
        if !self.text.is_empty() && !self.text.ends_with(' ') {
            self.push(' ', from);
        }
    }
}

/// Brings a text into its plain form.
pub(super) fn normalise(text: &str) -> Normal {
    let mut out = Normal { end: text.len(), ..Normal::default() };
    out.text.reserve(text.len());
    out.starts.reserve(text.len());
    let escaped = is_escaped(text);
    let (percent, plus) = in_address(text);
    let mut at = 0;
    while let Some(character) = text.get(at..).and_then(|rest| rest.chars().next()) {
        let rest = text.get(at..).unwrap_or("");
        let width = match character {
            '\n' | '\r' => {
                out.space(at);
                let width = 1 + marks(rest.get(1..).unwrap_or(""));
                let ended = text.get(..at).and_then(|text| text.rsplit('\n').next()).is_some_and(is_answer);
                if ended || begins_anew(rest.get(width..).unwrap_or("")) {
                    out.breaks.push(out.text.len());
                }
                width
            }
            '\u{AD}' | '\u{200B}' | '\u{FEFF}' | '\u{200C}' | '\u{200D}' | '\u{2060}' => character.len_utf8(),
            _ if character.is_whitespace() => {
                out.space(at);
                character.len_utf8()
            }
            '\\' | '&' => {
                let read = if character == '&' { entity(rest) } else { escape(rest, escaped) };
                match read {
                    Some((' ', width)) => {
                        out.space(at);
                        width
                    }
                    Some((plain, width)) => {
                        out.push(plain, at);
                        width
                    }
                    None => {
                        out.push(character, at);
                        1
                    }
                }
            }
            '+' if plus => {
                out.space(at);
                1
            }
            '%' if percent => match encoded(rest) {
                Some(' ') => {
                    out.space(at);
                    3
                }
                Some(plain) => {
                    out.push(plain, at);
                    3
                }
                None => {
                    out.push('%', at);
                    1
                }
            },
            '<' => match tag(rest).filter(|width| !is_hidden_name(&out.text, rest, *width)) {
                Some(width) => {
                    out.space(at);
                    if !is_inline(rest) {
                        out.breaks.push(out.text.len());
                    }
                    width
                }
                None => {
                    out.push('<', at);
                    1
                }
            },
            _ => {
                out.push(plain(character), at);
                character.len_utf8()
            }
        };
        at += width;
    }
    out
}

/// Quotes and dashes of typographers as a keyboard has them.
fn plain(character: char) -> char {
    match character {
        '\u{2018}' | '\u{2019}' | '\u{201A}' | '\u{201B}' | '\u{B4}' => '\'',
        '\u{201C}' | '\u{201D}' | '\u{201E}' | '\u{201F}' | '\u{AB}' | '\u{BB}' => '"',
        '\u{2010}' | '\u{2011}' | '\u{2012}' | '\u{2013}' => '-',
        character => character,
    }
}

/// Whether the text is the inside of strings: a `\n` in it is a line break, not a folder.
fn is_escaped(text: &str) -> bool {
    let start = text.get(..text.len().min(1 << 16)).unwrap_or(text);
    start.contains("\\\"") || start.trim_start().starts_with(['{', '[', '"']) || start.contains("=\"")
}

/// Whether the words stand encoded in an address: with `%20`, or with `+` between them.
fn in_address(text: &str) -> (bool, bool) {
    let percent = text.contains("%20");
    let plus = !percent && text.contains('+') && ["%27", "%22", "%3A"].iter().any(|mark| text.contains(mark));
    (percent || plus, plus)
}

/// The character of an escape of an address at the start of the text.
fn encoded(text: &str) -> Option<char> {
    let code = u8::from_str_radix(text.get(1..3)?, 16).ok()?;
    (b' '..=b'~').contains(&code).then_some(char::from(code))
}

/// Whether a line begins something else: it is blank, or a record of a log.
pub(super) fn begins_anew(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    let stamp = line.len() >= 5
        && line.bytes().take(4).all(|byte| byte.is_ascii_digit())
        && line.as_bytes().get(4) == Some(&b'-');
    line.starts_with(['\n', '\r', '[', '{', '<'])
        || stamp
        || is_heading(line)
        || is_answer(line.lines().next().unwrap_or(""))
        || ["time=", "ts=", "level=", "at ", "- ", "* ", "Caused by"].iter().any(|start| line.starts_with(start))
}

/// Whether a line begins with a number, as the headings of a validator do: `5. Checking the recipient`.
fn is_heading(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    (1..=2).contains(&(line.len() - rest.len())) && rest.starts_with(". ")
}

/// Whether a tag stands inside a sentence.
fn is_inline(text: &str) -> bool {
    const NAMES: [&str; 10] = ["b", "i", "a", "em", "code", "span", "strong", "u", "font", "tt"];
    let name = text.trim_start_matches(['<', '/']);
    let name = name.split(|character: char| !character.is_ascii_alphanumeric()).next().unwrap_or("");
    NAMES.iter().any(|inline| name.eq_ignore_ascii_case(inline))
}

/// Whether what looks like a tag hides a part of an address: `https://<host>/acs`, `<tenant>.idp.example`.
fn is_hidden_name(before: &str, rest: &str, width: usize) -> bool {
    let next = rest.get(width..).unwrap_or("").as_bytes();
    let joined =
        next.first().is_some_and(|mark| b"./@".contains(mark)) && next.get(1).is_some_and(u8::is_ascii_alphanumeric);
    let attached = before.ends_with("://") || before.ends_with(['@', '.']) || joined;
    width > 4
        && attached
        && !is_inline(rest)
        && !rest.starts_with("</")
        && !rest.get(..width).is_some_and(|tag| tag.contains(' '))
}

/// Width of the `>` marks of mail at the start of a line.
fn marks(line: &str) -> usize {
    let width = line.len() - line.trim_start_matches(['>', ' ', '|']).len();
    if line.get(..width).is_some_and(|start| start.contains(['>', '|'])) { width } else { 0 }
}

/// An escape at the start of the text: what it stands for, and its width.
fn escape(text: &str, inside: bool) -> Option<(char, usize)> {
    let next = text.as_bytes().get(1)?;
    match next {
        b'"' => Some(('"', 2)),
        b'\'' => Some(('\'', 2)),
        b'/' => Some(('/', 2)),
        b'\\' if inside => match text.as_bytes().get(2) {
            // Escaped twice.
            Some(b'"') => Some(('"', 3)),
            _ => Some(('\\', 2)),
        },
        b'n' | b'r' | b't' if inside => Some((' ', 2)),
        b'u' => {
            let code = u32::from_str_radix(text.get(2..6)?, 16).ok()?;
            Some((plain(char::from_u32(code)?), 6))
        }
        _ => None,
    }
}

/// An entity at the start of the text: what it stands for, and its width.
fn entity(text: &str) -> Option<(char, usize)> {
    let end = text.get(..text.len().min(12)).unwrap_or(text).find(';')?;
    let name = text.get(1..end)?;
    let character = match name {
        "quot" => '"',
        "apos" => '\'',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => ' ',
        "lsquo" | "rsquo" => '\'',
        "ldquo" | "rdquo" => '"',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            let character = plain(char::from_u32(code)?);
            if character.is_whitespace() { ' ' } else { character }
        }
    };
    Some((character, end + 1))
}

/// Width of a tag of HTML or XML at the start of the text: a name, and after it nothing or attributes.
fn tag(text: &str) -> Option<usize> {
    let inner = text.get(1..)?;
    let inner = inner.strip_prefix('/').unwrap_or(inner);
    if !inner.starts_with(|character: char| character.is_ascii_alphabetic()) {
        return None;
    }
    let end = text.bytes().take(MAX_TAG).position(|byte| byte == b'>')?;
    let body = text.get(1..end)?;
    let (name, after) = body.split_once(char::is_whitespace).unwrap_or((body, ""));
    if !name.trim_matches('/').bytes().all(|byte| byte.is_ascii_alphanumeric() || b":_-".contains(&byte)) {
        return None;
    }
    // `#<OneLogin::RubySaml::Response @errors=[…]>` is how Ruby shows an object, `<APP_HOST>` how people hide a name.
    if name.contains("::") || (name.contains('_') && !name.bytes().any(|byte| byte.is_ascii_lowercase())) {
        return None;
    }
    let markup = after.trim_matches(['/', ' ']).is_empty() || after.contains('=');
    (markup && !body.contains('<')).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain_form(text: &str) -> String {
        normalise(text).text
    }

    #[test]
    fn containers_leave_the_words() {
        assert_eq!(
            plain_form("> Signature validation failed. SAML\n> Response rejected"),
            "> Signature validation failed. SAML Response rejected"
        );
        assert_eq!(plain_form("<p>does not&#39;t</p>&nbsp;<b class=\"x\">match</b>"), "does not't match ");
        assert_eq!(plain_form(r#"{"err":"expected \"a\"\ngot [\"b\"]"}"#), r#"{"err":"expected "a" got ["b"]"}"#);
        assert_eq!(plain_form("„InResponseTo“ doesn’t"), "\"InResponseTo\" doesn't");
        assert_eq!(plain_form("<urlopen error [Errno -2]>"), "<urlopen error [Errno -2]>");
        assert_eq!(plain_form("OneLogin\\Saml2\\Error"), "OneLogin\\Saml2\\Error");
        assert_eq!(plain_form("?alert=Not%20%22a%22"), "?alert=Not \"a\"");
        assert_eq!(plain_form("?m=It%27s+no"), "?m=It's no");
        assert_eq!(plain_form("100% of 1+1"), "100% of 1+1");
        assert_eq!(
            plain_form("at https://<host>/acs, not <tenant>.idp.example"),
            "at https://<host>/acs, not <tenant>.idp.example"
        );
        assert_eq!(plain_form("<p>https://<b>app</b>.example</p><div>.</div>"), "https:// app .example . ");
    }

    #[test]
    fn places_lead_back() {
        let text = "a\n>  b&quot;c";
        let normal = normalise(text);
        assert_eq!(normal.text, "a b\"c");
        assert_eq!(normal.place(Span::new(2, 3)), Span::new(5, 6));
        assert_eq!(normal.place(Span::new(3, 4)).of(text), "&quot;");
    }

    proptest! {
        #[test]
        fn any_text_has_places_inside_it(text in "[ -~\\n\u{2019}&<>\\\\]{0,60}") {
            let normal = normalise(&text);
            prop_assert_eq!(normal.text.len(), normal.starts.len());
            for start in 0..=normal.text.len() {
                let place = normal.place(Span::new(start, normal.text.len()));
                prop_assert!(place.start <= text.len() && place.end <= text.len());
            }
        }
    }
}
