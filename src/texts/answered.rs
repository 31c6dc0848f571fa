//! Labels with their values: `Certificate expired: no`, `Invalid audience: 0`, `Signature valid: false`. Input: a text and the place of
//! what is complained about, or the words behind a field. Output: whether the value denies it. Words are data (`words.txt`).

use super::mention::has_time;
use super::words::{DENIED, PASSED};
use crate::source::{Span, lower};

/// Bytes behind a label in which its value stands.
const NEAR: usize = 40;
/// Longer lines with `no` at their end may go on in the next.
const MAX_LABEL: usize = 60;
/// Words between a field and its value: `signature check is valid`.
const MAX_WORDS: usize = 3;

/// Whether the value of a label denies what the label says.
pub(super) fn is_denied(text: &str, place: Span) -> bool {
    // `signatureValid: false` is no fault that is denied, but a check that did not pass.
    // A pair that ends before the place says nothing of it.
    let pair = place.of(text).rsplit_once([':', '=']).filter(|(_, value)| !value.trim().contains(' '));
    let name = pair.and_then(|(name, _)| words(name).pop());
    if name.is_some_and(|last| last == "signed" || PASSED.contains(&last)) {
        return false;
    }
    let to = text.floor_char_boundary(place.end.saturating_add(NEAR).min(text.len()));
    let rest = text.get(place.end..to).unwrap_or("");
    let row = rest.lines().next().unwrap_or("");
    let from = text.get(..place.start).and_then(|before| before.rfind('\n')).map_or(0, |at| at + 1);
    let row = if goes_on(text.get(from..place.end + row.len()).unwrap_or("")) { "" } else { row };
    let bare = row.trim_start_matches(|c: char| " \t\"'`*)]".contains(c));
    let value = bare.trim_start_matches(|c: char| " \t\"*:=?|→…".contains(c));
    // A cell of a table: `Invalid audience,0`.
    let cell = bare.strip_prefix([',', ';']).filter(|value| !has_time(text) && !value.contains([',', ';', ':']));
    let own = place.of(text).rsplit_once([':', '=']).map(|(_, value)| value).filter(|value| !value.contains('\n'));
    // A count behind a label: `wrong audience 0, …`.
    let is_none = row.starts_with(" 0") && is_no(bare);
    is_none || value.len() < bare.len() && is_no(value) || cell.into_iter().chain(own).any(is_no)
}

/// Whether a line ends with the value of a label: `Signature valid: true`.
pub(super) fn is_answer(line: &str) -> bool {
    if goes_on(line) {
        return false;
    }
    let value = line.trim_end().rsplit([':', '=', '?']).next().filter(|value| value.len() < NEAR).unwrap_or("");
    value.len() < line.trim_end().len() && (is_no(value) || is_yes(value))
}

/// The words of a name, at its humps and lines: `isCertificateExpired`.
pub(super) fn words(name: &str) -> Vec<String> {
    let mut all: Vec<String> = vec![String::new()];
    let mut was_small = false;
    for letter in name.chars() {
        let is_sign = !letter.is_ascii_alphanumeric();
        if is_sign || was_small && letter.is_ascii_uppercase() {
            all.push(String::new());
        }
        was_small = letter.is_ascii_lowercase() || letter.is_ascii_digit();
        if let Some(word) = all.last_mut().filter(|_| !is_sign) {
            word.push(letter.to_ascii_lowercase());
        }
    }
    all.retain(|word| !word.is_empty());
    all
}

/// Whether the words behind a field say that it passed (`audience valid,`) or not (`Signature valid: false`).
pub(super) fn passed(behind: &str) -> Option<bool> {
    let mut rest = behind;
    let mut said = false;
    for _ in 0..MAX_WORDS {
        let bare = rest.trim_start_matches([' ', ':', '=', '-', '…', '.', '"']);
        let end = bare.find(|c: char| !c.is_alphanumeric()).unwrap_or(bare.len());
        let (word, after) = bare.split_at_checked(end)?;
        let is_known = PASSED.iter().any(|known| known == word);
        if !is_known && !matches!(word, "is" | "are" | "check" | "validation") {
            break;
        }
        said |= is_known;
        rest = after;
    }
    let value = rest.trim_start_matches(['"', ' ', ':', '=', '?']);
    let value = if value.len() < rest.len() && rest.contains([':', '=', '?']) { value } else { "" };
    let ends = rest.trim_start_matches('"').trim_start();
    match said {
        true if is_refusal(value) => Some(false),
        true if ends.is_empty() || ends.starts_with([',', ';', '.', ')', '}']) || is_yes(value) => Some(true),
        _ => None,
    }
}

/// Whether a line may end in the middle of a sentence: `… failed: no`.
fn goes_on(line: &str) -> bool {
    let line = line.trim_end();
    line.len() > MAX_LABEL && line.rsplit([' ', ':']).next().is_some_and(|word| word.eq_ignore_ascii_case("no"))
}

fn is_no(value: &str) -> bool {
    let value = word_of(value);
    // `None` is what Python has where there is no value.
    value != "None" && DENIED.contains(&lower(value))
}

fn is_refusal(value: &str) -> bool {
    matches!(lower(word_of(value)).as_str(), "false" | "no" | "0" | "nein" | "non" | "failed")
}

fn is_yes(value: &str) -> bool {
    let value = lower(word_of(value));
    matches!(value.as_str(), "true" | "yes" | "ja" | "oui" | "1") || PASSED.contains(&value)
}

/// The value without quotes, up to what ends it.
fn word_of(value: &str) -> &str {
    let value = value.trim_start_matches(|c: char| " \t\"*".contains(c));
    // `0 of 2`.
    let value =
        if ["0 of ", "0 von ", "0 sur ", "0/"].iter().any(|none| value.starts_with(none)) { "0" } else { value };
    let end = value.find(|c: char| ",;}])|\"*<\n\r\t".contains(c)).unwrap_or(value.len());
    value.get(..end).unwrap_or("").trim_end().trim_end_matches('.')
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn a_label_is_read_with_its_value() {
        for text in [
            "SAML response\nCertificate expired: false\nAudience matches: true\n",
            "SAML\nInvalid signature: 0\nInvalid audience: 0\n",
            "Assertion expired? No\nSignature invalid? No\n",
            "check,result\nInvalid audience,0\nIssuer mismatch,0\n",
            "| Issuer mismatch | no |\n| Recipient mismatch | no |\n",
            "Issuer mismatch = false",
            "{\"saml\": {\"audience mismatch\": false}}",
            "SAML: Signature mismatch: nein",
            "saml: audience valid, signature valid, issuer ok",
        ] {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }

    #[test]
    fn what_did_not_pass_is_told() {
        let rule = |text: &str| read(text).first().map(|one| one.rule(true));
        assert_eq!(rule("SAML\nSignature valid: false\nAudience matches: true\n"), Some("SIG-KEY-MISMATCH"));
        assert_eq!(rule("SAML\nSignature valid: true\nAudience matches: no\n"), Some("SAML-AUD-MISMATCH"));
        assert_eq!(rule("saml: audience valid, issuer not trusted (https://a.example)"), Some("SAML-ISSUER-MISMATCH"));
        for text in ["Invalid issuer: None", "Certificate expired: yes, SAML login refused", "Invalid audience: 0a1"] {
            assert_eq!(read(text).len(), 1, "{text}");
        }
    }
}
