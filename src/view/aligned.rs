//! Two documents beside each other: lines that belong together stand in one row, and what differs is told from what always differs.
//! Comes in: two texts of one kind. Goes out: rows. Must not judge.

use super::token::{self, Decoded};
use super::{Line, TokenKind, plain, pretty_json, pretty_xml};
use crate::compare::is_new_each_time;
use crate::intake::{self, Format};
use crate::report::ItemKind;
use crate::saml;
use crate::syntax::xml;
use nanoserde::{DeBin, SerBin};

/// Lines of one document that are aligned; the rest is counted.
pub const MAX_LINES: usize = 800;
/// Characters of one line.
const MAX_WIDTH: usize = 300;
/// Values of these names are about the user.
const ABOUT_USER: &[&str] = &[
    "nameid",
    "attributevalue",
    "sub",
    "email",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "upn",
    "oid",
    "unique_name",
    "nickname",
    "phone_number",
    "picture",
];

/// Two documents in rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, SerBin, DeBin)]
pub struct Aligned {
    /// What they are.
    pub title: String,
    /// From top to bottom.
    pub rows: Vec<AlignedRow>,
    /// Lines that are not shown.
    pub left_out: usize,
}

/// A line of each document, or of one.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct AlignedRow {
    /// Steps of indentation.
    pub indent: u16,
    /// The line of the first document.
    pub left: Option<String>,
    /// The line of the second.
    pub right: Option<String>,
    /// Whether they differ.
    pub sameness: Sameness,
}

/// Whether two lines differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerBin, DeBin)]
pub enum Sameness {
    /// They are equal.
    Same,
    /// Only what is new in every login, or is about the user, differs.
    EachTime,
    /// They differ.
    Different,
}

impl Sameness {
    /// The name in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Sameness::Same => "same",
            Sameness::EachTime => "each-time",
            Sameness::Different => "different",
        }
    }
}

/// A document of an item, as far as it is needed to align it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) text: &'a str,
    pub(super) format: Format,
    pub(super) kind: ItemKind,
}

/// Two documents in rows. `logins`: they are of two logins, so that IDs and instants say nothing.
pub(super) fn aligned(title: &str, left: Source<'_>, right: Source<'_>, logins: bool) -> Aligned {
    let (mut left, mut right) = (lay(left, logins), lay(right, logins));
    let left_out = left.len().saturating_sub(MAX_LINES) + right.len().saturating_sub(MAX_LINES);
    left.truncate(MAX_LINES);
    right.truncate(MAX_LINES);
    Aligned { title: title.to_owned(), rows: rows(&left, &right), left_out }
}

/// A line with what it is known by, and with what counts of it.
#[derive(Debug, Clone, Default)]
struct Laid {
    indent: u16,
    text: String,
    /// Names without values.
    key: String,
    /// The text without what is new each time.
    counted: String,
}

fn lay(source: Source<'_>, logins: bool) -> Vec<Laid> {
    let Source { text, format, kind } = source;
    if token::has_parts(kind) {
        let decoded = token::parts(text, kind).into_iter().filter_map(|part| match part.decoded {
            Decoded::Members(_, json) => Some(json),
            _ => None,
        });
        return decoded.flat_map(|json| lines(&json, &pretty_json(&json), logins)).collect();
    }
    if matches!(kind, ItemKind::OidcAuthorizationRequest | ItemKind::OidcAuthorizationResponse) {
        return text.split(['?', '&', '#']).take(MAX_LINES + 1).map(|part| parameter(part, logins)).collect();
    }
    match format {
        Format::Xml => lines(text, &pretty_xml(text, &xml::parse(text, &saml::budget_for(text))), logins),
        Format::Json => lines(text, &pretty_json(text), logins),
        _ => lines(text, &plain(text), logins),
    }
}

fn parameter(part: &str, logins: bool) -> Laid {
    let decoded = intake::decode_form(part);
    let (name, _) = decoded.split_once('=').unwrap_or((&decoded, ""));
    let counted = if logins && is_noise(name) { format!("{name}=*") } else { decoded.to_string() };
    Laid { indent: 0, key: name.to_owned(), text: short(&decoded), counted }
}

fn lines(text: &str, lines: &[Line], logins: bool) -> Vec<Laid> {
    let mut element = "";
    let mut laid = Vec::new();
    for line in lines.iter().take(MAX_LINES + 1) {
        let mut one = Laid { indent: line.indent, ..Laid::default() };
        let (mut name, mut end) = ("", None);
        for token in &line.tokens {
            let span = token.span();
            let word = span.of(text);
            let gap = if end.is_some_and(|end| end < span.start) { " " } else { "" };
            end = Some(span.end);
            match token.0 {
                TokenKind::Tag => element = local(word),
                TokenKind::Name => name = local(word),
                _ => {}
            }
            let holder = match token.0 {
                TokenKind::Text => Some(element),
                TokenKind::Value | TokenKind::Literal => Some(name),
                _ => None,
            };
            one.text.push_str(gap);
            one.text.push_str(word);
            // Attributes of SAML go by the value of `Name`.
            one.key.push_str(if holder.is_none_or(|holder| holder == "Name" || holder == "Binding") {
                word
            } else {
                ""
            });
            one.counted.push_str(gap);
            one.counted.push_str(if logins && holder.is_some_and(is_noise) { "*" } else { word });
        }
        one.text = short(&one.text);
        laid.push(one);
    }
    laid
}

/// The name without prefix, brackets and quotes.
fn local(word: &str) -> &str {
    let word = word.trim_matches(|c: char| matches!(c, '<' | '>' | '/' | '"' | ' '));
    word.rsplit(':').next().unwrap_or(word)
}

fn is_noise(name: &str) -> bool {
    is_new_each_time(name) || ABOUT_USER.contains(&name.to_ascii_lowercase().as_str())
}

fn short(text: &str) -> String {
    let cut: String = text.chars().take(MAX_WIDTH).collect();
    if cut.len() < text.len() { format!("{cut}…") } else { cut }
}

/// Pairs lines with the same names in their order, those that are equal first.
fn rows(left: &[Laid], right: &[Laid]) -> Vec<AlignedRow> {
    let width = right.len() + 1;
    let mut table = vec![0_u16; (left.len() + 1) * width];
    let at = |table: &[u16], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    let worth = |one: &Laid, other: &Laid| match (one.key == other.key, one.counted == other.counted) {
        (false, _) => 0,
        (true, false) => 1,
        (true, true) => 2,
    };
    for (i, one) in left.iter().enumerate().rev() {
        for (j, other) in right.iter().enumerate().rev() {
            let paired = match worth(one, other) {
                0 => 0,
                worth => at(&table, i + 1, j + 1).saturating_add(worth),
            };
            let best = paired.max(at(&table, i + 1, j)).max(at(&table, i, j + 1));
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let mut rows = Vec::with_capacity(left.len().max(right.len()));
    let (mut i, mut j) = (0, 0);
    let alone = |one: &Laid, is_left: bool| AlignedRow {
        indent: one.indent,
        left: is_left.then(|| one.text.clone()),
        right: (!is_left).then(|| one.text.clone()),
        sameness: Sameness::Different,
    };
    loop {
        match (left.get(i), right.get(j)) {
            (Some(one), Some(other)) => {
                let here = at(&table, i, j);
                let worth = worth(one, other);
                if worth > 0 && here == at(&table, i + 1, j + 1).saturating_add(worth) {
                    rows.push(pair(one, other));
                    (i, j) = (i + 1, j + 1);
                } else if here == at(&table, i + 1, j) {
                    rows.push(alone(one, true));
                    i += 1;
                } else {
                    rows.push(alone(other, false));
                    j += 1;
                }
            }
            (Some(one), None) => {
                rows.push(alone(one, true));
                i += 1;
            }
            (None, Some(other)) => {
                rows.push(alone(other, false));
                j += 1;
            }
            (None, None) => return rows,
        }
    }
}

fn pair(one: &Laid, other: &Laid) -> AlignedRow {
    let sameness = match (one.text == other.text, one.counted == other.counted) {
        (true, true) => Sameness::Same,
        (_, true) => Sameness::EachTime,
        (_, false) => Sameness::Different,
    };
    AlignedRow { indent: one.indent, left: Some(one.text.clone()), right: Some(other.text.clone()), sameness }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn xml(left: &str, right: &str) -> Vec<AlignedRow> {
        let source = |text| Source { text, format: Format::Xml, kind: ItemKind::SamlResponse };
        aligned("", source(left), source(right), true).rows
    }

    fn different(rows: &[AlignedRow]) -> Vec<(Option<&str>, Option<&str>)> {
        let rows = rows.iter().filter(|row| row.sameness == Sameness::Different);
        rows.map(|row| (row.left.as_deref(), row.right.as_deref())).collect()
    }

    #[test]
    fn elements_are_aligned_and_only_what_counts_differs() {
        let left = r#"<r ID="_1" Destination="https://a/acs"><i>x</i><Attribute Name="email"><AttributeValue>ann@a.example</AttributeValue></Attribute><Attribute Name="groups"><AttributeValue>staff</AttributeValue></Attribute></r>"#;
        let right = r#"<r ID="_2" Destination="https://a/acs/"><i>x</i><Attribute Name="groups"><AttributeValue>board</AttributeValue></Attribute></r>"#;
        let rows = xml(left, right);
        let found = different(&rows);
        assert!(
            found.iter().any(|(left, right)| left.is_some_and(|text| text.contains("https://a/acs\""))
                && right.is_some_and(|text| text.contains("https://a/acs/\""))),
            "{found:?}"
        );
        assert!(
            found.iter().any(|(left, right)| left.is_some_and(|text| text.contains("\"email\"")) && right.is_none()),
            "{found:?}"
        );
        let groups =
            rows.iter().find(|row| row.left.as_deref().is_some_and(|text| text.contains("\"groups\""))).unwrap();
        assert_eq!(groups.left, groups.right);
        assert!(
            rows.iter().any(|row| row.sameness == Sameness::EachTime
                && row.left.as_deref().is_some_and(|text| text.contains("staff"))),
            "{rows:?}"
        );
    }

    #[test]
    fn equal_documents_have_no_difference_and_nothing_is_lost() {
        let text = include_str!("../ui/samples/passes.xml");
        let rows = xml(text, text);
        assert!(rows.len() > 10 && rows.iter().all(|row| row.sameness == Sameness::Same));
        let rows = xml(text, "");
        assert!(rows.iter().filter(|row| row.left.is_some()).count() > 10);
    }

    #[test]
    fn parameters_and_claims_stand_in_rows() {
        let source = |text| Source { text, format: Format::Parameters, kind: ItemKind::OidcAuthorizationRequest };
        let rows =
            aligned("", source("https://i/a?client_id=a&state=1"), source("https://i/a?client_id=b&state=2"), true)
                .rows;
        assert_eq!(different(&rows), [(Some("client_id=a"), Some("client_id=b"))]);
        let token = |claims: &str| {
            use base64::Engine;
            let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
            format!("{}.{}.c2ln", encode(r#"{"alg":"RS256"}"#), encode(claims))
        };
        let (left, right) = (token(r#"{"aud":"a","iat":1}"#), token(r#"{"aud":"b","iat":2}"#));
        let source = |text| Source { text, format: Format::Jose, kind: ItemKind::Jwt };
        let rows = aligned("", source(&left), source(&right), true).rows;
        assert_eq!(different(&rows).len(), 1, "{rows:?}");
    }
}
