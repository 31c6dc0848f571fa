//! The value beside the name of a message: where it begins, and where it ends though its lines were wrapped.
//! Comes in: text, and a place behind a name. Goes out: a place. Nothing is decoded.

use crate::source::Span;

/// Bytes of one value beside its name.
const MAX_VALUE: usize = 1 << 20;

/// Names of parameters that carry a message.
pub(super) const NAMES: &[&str] = &[
    "SAMLResponse",
    "SAMLRequest",
    "samlResponse",
    "samlRequest",
    "SamlResponse",
    "SamlRequest",
    "saml_response",
    "SAMLart",
    "wresult",
];

/// Root elements of messages.
pub(super) const ROOTS: &[&str] = &[
    "Response",
    "AuthnRequest",
    "Assertion",
    "EncryptedAssertion",
    "LogoutRequest",
    "LogoutResponse",
    "EntityDescriptor",
    "EntitiesDescriptor",
    "ArtifactResolve",
    "ArtifactResponse",
    "RequestSecurityTokenResponse",
    "RequestSecurityTokenResponseCollection",
    "Envelope",
];

/// `: "`, `' => '`, `", "value": "` and the like between a name and its value.
pub(super) fn skip_separators(text: &str, from: usize) -> usize {
    let mut at = from;
    let mut words = 0;
    while at < text.len() && at < from + 40 {
        let rest = text.get(at..).unwrap_or("");
        if words == 0 && rest.starts_with("value") {
            words += 1;
            at += 5;
        } else if rest.starts_with([' ', '\t', '\r', '\n', '"', '\'', '`', ':', '=', ',', '>', '\\', '[', '(']) {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// The end of a base64 value; with `blanks`, across white space.
pub(super) fn value_end(text: &str, from: usize, blanks: bool) -> usize {
    let mut end = from;
    let mut padded = false;
    for (at, byte) in text.bytes().enumerate().take(from.saturating_add(MAX_VALUE)).skip(from) {
        match byte {
            b'=' => padded = true,
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'-' | b'_' | b'%' if !padded => {}
            b'%' | b'3' | b'D' | b'd' | b'\\' => {}
            b' ' | b'\t' | b'\r' | b'\n' if blanks && !padded => continue,
            // A zero-width character, where a program that shows text broke the line.
            0xE2 | 0x80 | 0x8B..=0x8D if blanks && !padded => continue,
            // A soft hyphen, which shows nothing where the line is not broken.
            0xC2 | 0xAD if !padded => continue,
            _ => break,
        }
        end = at + 1;
    }
    if blanks {
        end = next_name(text, Span::new(from, end)).unwrap_or(end);
        let value = text.get(..end).unwrap_or(text);
        return prose_start(value, from).unwrap_or(end);
    }
    end
}

/// The end of the line before one that names another message: `SAMLResponse=…`.
fn next_name(text: &str, value: Span) -> Option<usize> {
    let lines = memchr::memchr_iter(b'\n', value.of(text).as_bytes()).map(|at| value.start + at);
    let mut starts = lines.filter(|at| names_message(text.get(at + 1..).unwrap_or("")));
    starts.next().map(|at| text.get(..at).unwrap_or("").trim_end().len().max(value.start))
}

/// Whether a line begins with the name of a message and an equals sign.
pub(super) fn names_message(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t']);
    NAMES.iter().any(|name| line.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
}

/// Whether a line after the first names a message: then the text is no single request.
pub(super) fn names_another(text: &str) -> bool {
    next_name(text, Span::new(0, text.len())).is_some()
}

/// The end of the first line of a value that is shorter than a line before it: what follows is not wrapped any more.
pub(super) fn short_line_end(text: &str, value: Span) -> usize {
    let mut width = 0;
    let mut at = value.start;
    for line in value.of(text).split_inclusive('\n') {
        let len = line.trim().len();
        if len < width && len > 0 {
            return at + line.trim_end().len();
        }
        width = width.max(len);
        at += line.len();
    }
    value.end
}

/// Where two words of small letters follow each other: that is prose and no base64 whose pluses became blanks.
pub(super) fn prose_start(text: &str, from: usize) -> Option<usize> {
    let is_word = |word: &str| (2..=14).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_lowercase());
    let mut before: Option<usize> = None;
    let mut at = from;
    for word in text.get(from..)?.split(' ') {
        let start = at;
        at += word.len() + 1;
        match before {
            Some(first) if is_word(word) => return Some(first.saturating_sub(1)),
            _ => before = is_word(word).then_some(start),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_end_where_base64_ends() {
        let text = "SAMLResponse=PHNh bWw+PA== was here";
        assert_eq!(Span::new(13, value_end(text, 13, true)).of(text), "PHNh bWw+PA==");
        assert_eq!(Span::new(13, value_end(text, 13, false)).of(text), "PHNh");
        let text = "\"SAMLResponse\", \"value\": \"PHNh\"";
        assert_eq!(skip_separators(text, 13), 26);
    }

    #[test]
    fn a_line_that_names_a_message_begins_another_one() {
        let line = format!("SAMLResponse={}", "PHNh".repeat(20));
        let text = format!("{line}\n{line}\n");
        assert_eq!(Span::new(13, value_end(&text, 13, true)).of(&text), "PHNh".repeat(20));
        assert!(names_another(&text) && !names_another(&line));
    }
}
