//! What is wrong with the characters of a signature value or digest. Comes in: the text of the element. Goes out: words for the
//! fault and the characters that prove it. Must not judge.

use crate::crypto::dsig::{Problem, SignatureFacts};
use crate::crypto::text_base64;
use crate::item::Item;
use crate::syntax::xml::ns;
use std::ops::Range;

/// Why a text is no base64 of octets that are compared.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Flaw {
    /// The rest of a sentence about the value: `is empty`.
    pub(super) words: String,
    /// The first characters that prove it, within the text; `None` where it is all of it.
    pub(super) at: Option<Range<usize>>,
    /// It is octets, written in another way.
    pub(super) hexadecimal: bool,
}

/// The flaw of a signature's value, where it keeps it from being compared. Two values are ATK-MULTI-SIGNEDINFO.
pub(super) fn formless(item: &Item, signature: &SignatureFacts) -> Option<Flaw> {
    match signature.problem.as_ref() {
        Some(Problem::SeveralValues) => {
            Some(Flaw { words: "is there more than once".to_owned(), at: None, hexadecimal: false })
        }
        Some(Problem::EmptyValue | Problem::ValueNotBase64) | None => {
            let span = signature.places.value;
            let text = item.xml()?.node(signature.node?)?.element(ns::DS, "SignatureValue")?.text();
            let comparable = |flaw: &Flaw| signature.problem.is_none() && !flaw.hexadecimal;
            let flaw = flaw(&text).filter(|flaw| !comparable(flaw))?;
            // Places are those of the text as it stands, which a reference to a character makes another one.
            let raw = item.text().get(span.start..span.end).unwrap_or_default();
            Some(if raw == text { flaw } else { Flaw { at: None, ..flaw } })
        }
        _ => None,
    }
}

/// The flaw of a text that should be base64; `None` where it is.
pub(super) fn flaw(text: &str) -> Option<Flaw> {
    let whole = |words: &str| Some(Flaw { words: words.to_owned(), at: None, hexadecimal: false });
    let bare = text.trim();
    if bare.is_empty() {
        return whole("is empty");
    }
    if is_hexadecimal(bare) {
        let words = "is hexadecimal, not base64".to_owned();
        return Some(Flaw { words, at: None, hexadecimal: true });
    }
    if text_base64(text).is_some() {
        return None;
    }
    let odd = text.char_indices().find(|(_, c)| !is_base64(*c) && !c.is_ascii_whitespace());
    let Some((at, c)) = odd else {
        return match lost_plus(text) {
            Some(at) => {
                let words = "has a space instead of `+`".to_owned();
                Some(Flaw { words, at: Some(at..at + 1), hexadecimal: false })
            }
            None => whole("is cut off (wrong length)"),
        };
    };
    let rest = text.get(at..).unwrap_or_default();
    let flaw = |words: String, length: usize| Some(Flaw { words, at: Some(at..at + length), hexadecimal: false });
    if rest.starts_with("...") || c == '…' {
        return flaw("was shortened with dots".to_owned(), if c == '…' { c.len_utf8() } else { 3 });
    }
    if ["\\n", "\\r", "\\t"].iter().any(|escape| rest.starts_with(escape)) {
        return flaw(format!("has `{}` instead of line breaks", rest.get(..2).unwrap_or("\\n")), 2);
    }
    let escape = rest.strip_prefix('%').and_then(|rest| rest.get(..2));
    if escape.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit())) {
        return flaw("is still percent-encoded".to_owned(), 3);
    }
    let standard = bare.replace('-', "+").replace('_', "/");
    if matches!(c, '-' | '_') && text_base64(&standard).is_some() {
        return flaw("is URL-safe base64 (`-` and `_`)".to_owned(), 1);
    }
    let shown = if c.is_control() {
        format!("U+{:04X}", u32::from(c))
    } else {
        format!("`{}`", if c == '`' { 'ˋ' } else { c })
    };
    flaw(format!("is not base64: it contains {shown}"), c.len_utf8())
}

fn is_base64(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=')
}

/// So many digits alone are no base64 of a digest or signature by chance.
fn is_hexadecimal(text: &str) -> bool {
    let digits = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let (mut count, mut hexadecimal) = (0usize, true);
    digits.for_each(|byte| {
        count += 1;
        hexadecimal &= byte.is_ascii_hexdigit();
    });
    hexadecimal && count >= 40 && count.is_multiple_of(2)
}

/// Where a blank inside a line stands for a `+`: with it the length is right.
fn lost_plus(text: &str) -> Option<usize> {
    let start = text.len() - text.trim_start().len();
    let at = text.trim().char_indices().find(|(_, c)| *c == ' ').map(|(at, _)| start + at)?;
    text_base64(&text.trim().replace(' ', "+")).map(|_| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_flaw_has_its_words_and_its_place() {
        let said = |text: &str| flaw(text).map(|flaw| (flaw.words, flaw.at));
        assert_eq!(said("AAEC\n AwQF"), None);
        assert_eq!(said(" \n"), Some(("is empty".to_owned(), None)));
        assert_eq!(said("AA*C"), Some(("is not base64: it contains `*`".to_owned(), Some(2..3))));
        assert_eq!(said("AAE...").unwrap().1, Some(3..6));
        assert_eq!(said("AAEC\\nAAEC").unwrap().1, Some(4..6));
        assert_eq!(said("A-_C").unwrap().0, "is URL-safe base64 (`-` and `_`)");
        assert_eq!(said("AAE CC").unwrap(), ("has a space instead of `+`".to_owned(), Some(3..4)));
        assert_eq!(said("AAECA").unwrap().0, "is cut off (wrong length)");
        assert_eq!(said(&"0a".repeat(32)).unwrap().0, "is hexadecimal, not base64");
        assert_eq!(said(&"é".repeat(3)).unwrap().1, Some(0..2));
    }
}
