//! Sentences of unknown software, by their marks: what was expected, what came, and the word of a field.
//! Input: a text that no known sentence explains. Output: at most one statement, always likely.

use super::data::{self, Protocol};
use super::find::protocol_of;
use super::normal::normalise;
use super::slots::{ceil, floor};
use super::{Side, Slot, Statement};
use crate::source::Span;

/// Bytes around the word of a field in which the two values stand.
const AROUND: usize = 400;

/// Marks before a value that the receiver wants.
const EXPECTED: [&str; 14] = [
    "expected to be ",
    "expected value",
    "expected",
    "should be",
    "must be",
    "allowed",
    "configured",
    "valid values",
    "want",
    "required",
    "does not match",
    "doesn't match",
    "not equal to",
    "instead of",
];
/// Marks before a value that came.
const ACTUAL: [&str; 9] = ["but received", "received", "but got", "got", "but was", "was", "actual", "found", "given"];

/// Words of a field, and the meaning of a difference in it: for SAML, and for OpenID Connect.
const FIELDS: [(&str, &str, &str); 12] = [
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
    ("state", "oidc-state", "oidc-state"),
    ("algorithm", "oidc-algorithm", "oidc-algorithm"),
];

/// Reads a text by its marks.
pub(super) fn read(text: &str) -> Option<Statement> {
    let normal = normalise(text);
    let lower = normal.lower();
    let protocol = protocol_of(&lower)?;
    FIELDS.iter().find_map(|(field, saml, oidc)| {
        let at = lower.find(field)?;
        let window = Span::new(ceil(&lower, at.saturating_sub(AROUND / 2)), floor(&lower, at + AROUND));
        let there = window.of(&lower);
        let value = |marks: &[&str]| marks.iter().find_map(|mark| value_after(there, mark));
        let (expected, actual) = (value(&EXPECTED)?, value(&ACTUAL)?);
        let apart = expected.start >= actual.end || actual.start >= expected.end;
        if !apart || expected.of(there) == actual.of(there) {
            return None;
        }
        let meaning = data::meaning(if protocol == Protocol::Saml { saml } else { oidc })?;
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
            protocol: Some(protocol),
            values: vec![slot("expected", expected), slot("actual", actual)],
            span: normal.place(Span::new(start, window.start + last)),
        })
    })
}

/// A value after a mark: in quotes or brackets, or an address.
fn value_after(text: &str, mark: &str) -> Option<Span> {
    text.match_indices(mark).find_map(|(at, _)| {
        let from = at + mark.len();
        let whole = text.get(..at)?.chars().next_back().is_none_or(|before| !before.is_ascii_alphanumeric());
        let rest = text.get(from..)?;
        let skipped = rest.len() - rest.trim_start_matches([' ', ':', '=', ',']).len();
        let inner = rest.get(skipped..)?;
        let start = from + skipped;
        let close = match inner.chars().next()? {
            '\'' => '\'',
            '"' => '"',
            '`' => '`',
            '[' => ']',
            '<' => '>',
            _ => {
                let end = inner.find(|c: char| c.is_whitespace() || "\"'<>`;)]},".contains(c)).unwrap_or(inner.len());
                let value = inner.get(..end)?.trim_end_matches(['.', ':']);
                let plain = value.contains("://") || value.starts_with("urn:");
                return (whole && plain).then(|| Span::new(start, start + value.len()));
            }
        };
        let end = inner.get(1..)?.find(close)?;
        (whole && end > 0).then(|| Span::new(start + 1, start + 1 + end))
    })
}
