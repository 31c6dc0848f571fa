//! The two values of a sentence of unknown software: the one that the receiver wants, and the one that came.
//! Input: a text in its plain form, and a sentence of it. Output: a statement with both, where the sentence names a field.

use super::data::{self, Protocol};
use super::normal::Normal;
use super::slots::{ceil, floor};
use super::{Side, Slot, Statement};
use crate::order;
use crate::source::Span;

/// Bytes around the word of a field in which the two values stand.
pub(super) const AROUND: usize = 400;
/// Marks before a value that the receiver wants.
const EXPECTED: [&str; 26] = [
    "expected audience",
    "expected issuer",
    "expected destination",
    "expected recipient",
    "expected to be ",
    "expected value",
    "expected one of",
    "expected",
    "expecting",
    "should be",
    "must be",
    "allowed",
    "configured",
    "valid values",
    "want",
    "required",
    "does not match",
    "doesn't match",
    "did not match",
    "didn't match",
    "not equal to",
    "does not equal",
    "does not contain",
    "doesn't contain",
    "instead of",
    "!=",
];
/// Marks before a value that came.
const ACTUAL: [&str; 21] = [
    "in the assertion",
    "in the response",
    "in the saml response",
    "in the token",
    "in request",
    "is for",
    "was issued by",
    "issued for",
    "found in response",
    "but received",
    "received",
    "but got",
    "got",
    "but was",
    "but is",
    "was",
    "actual",
    "found",
    "given",
    "provided",
    "value",
];
/// Before the value that came in a sentence that surely complains: the word of the field itself.
pub(super) const COMPLAINED: [&str; 7] = ["issuer", "audiences", "audience", "destination", "recipient", "uri", "url"];
/// Marks behind which a name stands without quotes.
const NAMED: [&str; 5] = ["expected", "does not contain", "doesn't contain", "received", "got"];
/// Words behind what is a name and no value.
const NAMES: [&str; 4] = ["attribute", "claim", "parameter", "setting"];
/// Words between a mark and its value.
const BETWEEN: [&str; 19] = [
    "to the",
    "the",
    "expected",
    "configured",
    "required",
    "audiences",
    "audience",
    "issuer",
    "recipient",
    "restriction",
    "claim",
    "iss",
    "aud",
    "value",
    "provider id",
    "entity id",
    "client id",
    "url",
    "is",
];

/// Words of a field, and the meaning of a difference in it: for SAML, and for OpenID Connect.
const FIELDS: [(&str, &str, &str); 17] = [
    ("audience", "saml-audience", "oidc-audience"),
    ("issuer", "saml-issuer", "oidc-issuer"),
    ("destination", "saml-destination", "saml-destination"),
    ("recipient", "saml-recipient", "saml-recipient"),
    ("inresponseto", "saml-request", "saml-request"),
    ("nonce", "oidc-nonce", "oidc-nonce"),
    ("redirect_uri", "oidc-redirect", "oidc-redirect"),
    ("redirect uri", "oidc-redirect", "oidc-redirect"),
    ("\"iss\"", "oidc-issuer", "oidc-issuer"),
    ("\"aud\"", "oidc-audience", "oidc-audience"),
    ("iss claim", "oidc-issuer", "oidc-issuer"),
    ("aud claim", "oidc-audience", "oidc-audience"),
    ("state", "oidc-state", "oidc-state"),
    ("algorithm", "saml-weak-algorithm", "oidc-algorithm"),
    ("acs url", "saml-acs-unknown", "saml-acs-unknown"),
    ("is issued by", "saml-issuer", "oidc-issuer"),
    ("was issued by", "saml-issuer", "oidc-issuer"),
];
/// Words between a mark and its value.
const MAX_NOUNS: usize = 6;
/// Words that begin something else.
const OTHERS: [&str; 21] = [
    "but", "and", "or", "got", "was", "is", "does", "did", "not", "received", "actual", "found", "in", "instead",
    // What comes behind is what has the value: `the URI configured for the application 'portal'`.
    "for", "by", "with", "of", "from", "see", "at",
];

/// A field with the value that was expected and the one that came.
pub(super) fn pair(
    normal: &Normal,
    lower: &str,
    clause: Span,
    protocol: Option<Protocol>,
    further: &[&str],
) -> Option<Statement> {
    let words = clause.of(lower);
    // The subject of the sentence is the field; a later one only names what was expected.
    let mut fields: Vec<_> = FIELDS.iter().filter_map(|one| Some((part(words, one.0)?, one))).collect();
    order::by_key(&mut fields, |(at, _)| *at);
    fields.into_iter().find_map(|(at, (field, saml, oidc))| {
        let at = clause.start + at;
        let window = Span::new(ceil(lower, at.saturating_sub(AROUND / 2)), floor(lower, at + AROUND));
        let there = window.of(lower);
        let value = |marks: &[&str]| marks.iter().find_map(|mark| value_after(there, mark));
        let (expected, actual) = (value(&EXPECTED)?, value(&ACTUAL).or_else(|| value(further))?);
        let apart = expected.start >= actual.end || actual.start >= expected.end;
        // Letter case may be all that differs.
        let original = |span: Span| normal.text.get(span.start + window.start..span.end + window.start);
        if !apart || original(expected) == original(actual) {
            return None;
        }
        // A recipient may be one of a parcel, a state that of a lock.
        let is_address = |span: &Span| span.of(there).contains('/');
        let open = match *field {
            "destination" | "recipient" => !is_address(&expected) && !is_address(&actual),
            "state" => protocol.is_none(),
            // The name of an application is no address.
            "redirect" | "acs" | "assertion consumer" => !is_address(&expected),
            _ => false,
        };
        if open {
            return None;
        }
        let name = match protocol {
            Some(Protocol::Saml) => saml,
            Some(Protocol::Oidc) => oidc,
            None if saml == oidc => saml,
            None => match *field {
                "audience" => "audience",
                "issuer" => "issuer",
                _ => return None,
            },
        };
        let meaning = data::meaning(name)?;
        let slot = |name: &'static str, span: Span| {
            let span = span.shift(window.start);
            let value = normal.text.get(span.start..span.end).unwrap_or("").to_owned();
            Slot { name, side: Side::of(name), value, span: normal.place(span) }
        };
        let (first, last) = (expected.start.min(actual.start), expected.end.max(actual.end));
        let start = at.min(window.start + first);
        Some(Statement {
            meaning,
            product: None,
            likely: true,
            undecided: false,
            overtaken: false,
            written: None,
            user: None,
            protocol: meaning.protocol.or(protocol),
            values: vec![slot("expected", expected), slot("actual", actual)],
            span: normal.place(Span::new(start, window.start + last)),
        })
    })
}

/// The first place of words as words of their own, or as a part of a name: `saml_invalid_recipient`.
fn part(text: &str, words: &str) -> Option<usize> {
    let letter = |character: Option<char>| character.is_some_and(|one| one.is_ascii_alphanumeric());
    text.match_indices(words).map(|(at, _)| at).find(|at| {
        let edges = words.starts_with(|c: char| c.is_ascii_alphanumeric());
        let before = text.get(..*at).and_then(|text| text.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|text| text.chars().next());
        !edges || !letter(before) && !letter(after)
    })
}

/// A value after a mark: in quotes or brackets, an address, or a name with a sign in it (`crew-api`).
pub(super) fn value_after(text: &str, mark: &str) -> Option<Span> {
    // Without a mark, the value begins where the text does.
    let most = if mark.is_empty() { 2 } else { usize::MAX };
    text.match_indices(mark).take(most).find_map(|(at, _)| {
        let from = at + mark.len();
        let whole = text.get(..at)?.chars().next_back().is_none_or(|before| !before.is_ascii_alphanumeric());
        let rest = text.get(from..)?;
        // The name of a member of JSON: `"expected": "…`.
        let rest = rest.strip_prefix('"').filter(|rest| rest.starts_with(':')).unwrap_or(rest);
        let mut inner = rest.trim_start_matches([' ', ':', '=', ',']);
        let is_apart = inner.len() < text.len() - from;
        while let Some(rest) = BETWEEN.iter().filter(|_| is_apart).find_map(|word| inner.strip_prefix(word)) {
            let next = rest.trim_start_matches([' ', ':', '=']);
            if next.len() == rest.len() {
                break;
            }
            inner = next;
        }
        // `expected Entity ID of the service (…)`: other words in between name the value, where one in quotes or brackets follows.
        let mut further = inner;
        for _ in 0..MAX_NOUNS {
            let Some((noun, behind)) = further.split_once(' ') else { break };
            let noun = noun.trim_end_matches(':');
            let is_noun = noun.bytes().all(|byte| byte.is_ascii_alphabetic()) && !OTHERS.contains(&noun);
            if mark.is_empty() || !is_noun {
                break;
            }
            further = behind.trim_start_matches([' ', ':', '=']);
        }
        if further.starts_with(['"', '\'', '(', '[', '<', '`', '\u{201c}']) || further.starts_with("http") {
            inner = further;
        }
        let start = text.len() - inner.len();
        let close = match inner.chars().next()? {
            '\'' => '\'',
            '"' => '"',
            '`' => '`',
            '[' => ']',
            '<' => '>',
            '(' => ')',
            _ => {
                let end = inner.find(|c: char| c.is_whitespace() || "\"'<>`;)]},".contains(c)).unwrap_or(inner.len());
                let value = inner.get(..end)?.trim_end_matches(['.', ':']);
                let signs = value.contains(|c: char| "-_.:/".contains(c)) && !value.contains(['=', '(', '[']);
                let plain = value.contains("://") || value.starts_with("urn:") || signs && NAMED.contains(&mark);
                return (whole && plain).then(|| Span::new(start, start + value.len()));
            }
        };
        let value = inner.get(1..1 + inner.get(1..)?.find(close)?)?;
        // A remark in parentheses: `(see "Settings")`, `(tenant acme)`.
        if close == ')' && value.contains(' ') {
            return None;
        }
        // `the [clientId] attribute [portal]`: the first names what the second is.
        let behind = inner.get(value.len() + 2..).unwrap_or("").trim_start();
        let value_of = |word: &&str| behind.strip_prefix(*word)?.trim_start().strip_prefix(['[', '\'', '"']);
        if let Some(next) = NAMES.iter().find_map(value_of) {
            let (start, len) = (text.len() - next.len(), next.find([']', '\'', '"'])?);
            return (whole && len > 0).then(|| Span::new(start, start + len));
        }
        // A list of one stands for its value.
        let quotes = usize::from(value.starts_with(['"', '\'']) && value.matches(['"', '\'']).count() == 2);
        let (start, len) = (start + 1 + quotes, value.len() - 2 * quotes);
        (whole && len > 0).then(|| Span::new(start, start + len))
    })
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn both_values_of_a_sentence_are_read() {
        for (text, expected, actual) in [
            (
                "SAML: Conditions [https://a.example] do not match required audience [https://a.example/]",
                "https://a.example/",
                "https://a.example",
            ),
            ("Failed to Verify JWT: audience mismatch: expected(crew-api) got(account)", "crew-api", "account"),
            (
                "CWWKS1754E: The ID token: the (aud) audience [cargo] does not match the [clientId] attribute [berth]",
                "berth",
                "cargo",
            ),
            ("audience mismatch for token: expected(crew-api) got(account)", "crew-api", "account"),
            (
                "SAML: Audience mismatch: expected https://a.example got https://b.example",
                "https://a.example",
                "https://b.example",
            ),
            (
                "SAML login failed: Recipient mismatch (expected: https://a.example/acs, got: https://a.example/acs/)",
                "https://a.example/acs",
                "https://a.example/acs/",
            ),
            (
                "OIDC callback error: redirect_uri mismatch: expected https://a.example/cb got https://a.example/callback",
                "https://a.example/cb",
                "https://a.example/callback",
            ),
            (
                "SAML issuer mismatch [expected https://a.example, got https://b.example]",
                "https://a.example",
                "https://b.example",
            ),
            (
                "SAML: Issuer mismatch: http://www.okta.com/exk2 != http://www.okta.com/exk1",
                "http://www.okta.com/exk1",
                "http://www.okta.com/exk2",
            ),
            (
                "SAML recipient https://a.example/acs/ does not match expected https://a.example/acs",
                "https://a.example/acs",
                "https://a.example/acs/",
            ),
            (
                "token audience does not match: expected ['databricks'], got ['https://b.example']",
                "databricks",
                "https://b.example",
            ),
            (
                "The SAML audience [https://a.example] does not equal to the Provider ID [https://a.example:443/fed]",
                "https://a.example:443/fed",
                "https://a.example",
            ),
            ("SAML assertion is not valid for this audience {:audience \"wiki\", :expected \"Wiki\"}", "Wiki", "wiki"),
            ("token audience [account] does not contain crew-api", "crew-api", "account"),
            (
                "JWT: Expected iss claim value https://a.example/ but was https://a.example",
                "https://a.example/",
                "https://a.example",
            ),
        ] {
            let found = read(text);
            let pair = found[0].pair().map(|(expected, actual)| (expected.value.as_str(), actual.value.as_str()));
            assert_eq!(pair, Some((expected, actual)), "{text}");
        }
    }

    #[test]
    fn the_name_of_who_has_the_value_is_no_value() {
        for text in [
            "OIDC: The redirect URI 'https://a.example/cb' does not match the redirect URIs configured for the application 'portal'.",
            "SAML: audience 'https://a.example' does not match the entity ID configured for tenant 'acme'",
            "the ACS URL 'https://a.example/acs' does not match the URLs configured for app 'wiki'",
            "token issuer \"https://a.example\" does not match configured issuer (see \"Settings > SSO\")",
            "token rejected: audience [api://x] does not contain the client id (tenant acme)",
            "SAML: issuer 'https://a.example' is not trusted by connection 'acme-saml'",
            "SAML: audience [https://a.example] does not match (session: s-12, user: joe)",
        ] {
            let values =
                read(text).iter().flat_map(|one| one.values.clone()).map(|slot| slot.value).collect::<Vec<_>>();
            assert!(values.iter().all(|value| value.contains("://")), "{text}: {values:?}");
        }
    }
}
