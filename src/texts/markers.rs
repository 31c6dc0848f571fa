//! Sentences of unknown software, by their marks: the word of a field, and beside it what is wrong with it.
//! Input: a text that no known sentence explains. Output: at most one statement, always likely. A sentence that asks, advises,
//! counts or tells of success says nothing.

use super::abroad;
use super::answered::passed;
use super::data::{self, Compare, Protocol};
use super::mention::{has, met_somebody};
use super::normal::{Normal, normalise};
use super::protocol::{of_request, protocol_of};
use super::slots::{ceil, floor};
use super::words::{HARMLESS, SUBJECTS, Subject, WRITTEN};
use super::{Side, Slot, Statement};
use crate::order;
use crate::source::Span;

/// Bytes around the word of a field in which the two values stand.
const AROUND: usize = 400;
/// Farthest that a fault stands from the word of its field.
const NEAR: usize = 64;
/// Clauses that are looked at.
const MAX_CLAUSES: usize = 400;

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
const COMPLAINED: [&str; 7] = ["issuer", "audiences", "audience", "destination", "recipient", "uri", "url"];
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

/// Reads a text by its marks; the first statement that counts.
pub(super) fn read(text: &str, counts: impl Fn(&Statement) -> bool) -> Option<Statement> {
    let normal = normalise(text);
    let lower = normal.lower();
    let whole = protocol_of(&lower);
    clauses(&normal, &lower).take(MAX_CLAUSES).filter(|clause| !is_harmless(&lower, *clause)).find_map(|clause| {
        let protocol = protocol_of(clause.of(&lower)).or(whole);
        // Of two values that differ, one may stand behind the name alone: `the audience "a" does not match the expected audience "b"`.
        const DIFFERS: [&str; 10] = [
            "not match",
            "n't match",
            "mismatch",
            "differs",
            "not valid",
            "not equal",
            "not contain",
            "n't contain",
            "rejected",
            "not met",
        ];
        let differs = DIFFERS.iter().any(|word| clause.of(&lower).contains(word));
        let further: &[&str] = if differs { &COMPLAINED } else { &[] };
        let found = pair(&normal, &lower, clause, protocol, further)
            .or_else(|| pair(&normal, &lower, with_next(&normal, &lower, clause)?, protocol, &[]))
            .or_else(|| fault(&normal, &lower, clause, protocol));
        found.filter(&counts)
    })
}

/// A sentence that complains, with the two values told behind it: `Invalid audience. Expected a but got b`.
fn with_next(normal: &Normal, lower: &str, clause: Span) -> Option<Span> {
    let limit = normal.breaks.iter().copied().find(|at| *at > clause.end).unwrap_or(lower.len());
    let whole = Span::new(clause.start, floor(lower, limit.min(clause.end + AROUND)));
    let behind = lower.get(clause.end..whole.end)?;
    let behind = behind.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
    let told = ["expected", "expecting", "want", "got", "actual", "received", "found"];
    let complains = ["invalid", "mismatch", "not match", "n't match", "wrong", "unexpected"];
    (told.iter().any(|word| behind.starts_with(word)) && complains.iter().any(|word| clause.of(lower).contains(word)))
        .then_some(whole)
}

/// The two values beside the words of a known sentence that names none of its own.
pub(super) fn beside(text: &str, statement: &mut Statement) {
    let normal = normalise(text);
    let lower = normal.lower();
    let at = |clause: &Span| normal.place(*clause).contains(Span::at(statement.span.start));
    let Some(clause) = clauses(&normal, &lower).take(MAX_CLAUSES).find(at) else { return };
    let told = |clause: Span, further: &[&str]| pair(&normal, &lower, clause, statement.protocol, further);
    let found = told(clause, &COMPLAINED).or_else(|| told(with_next(&normal, &lower, clause)?, &[]));
    let Some(found) = found else { return };
    if found.rule(false) == statement.rule(false) {
        statement.values = found.values;
    }
}

/// The sentences of a text: up to a full stop before a space, a blank line, a record of a log, or the next member of JSON.
fn clauses<'a>(normal: &'a Normal, lower: &'a str) -> impl Iterator<Item = Span> + 'a {
    const ENDS: [&str; 8] = [". ", "? ", "! ", "; ", "\",\"", "\", \"", " | ", " at com."];
    let mut from = 0;
    let mut breaks = normal.breaks.iter().copied().peekable();
    // Where each mark comes next: it is looked for again only once it is passed.
    let mut next: [Option<usize>; ENDS.len()] = [None; ENDS.len()];
    std::iter::from_fn(move || {
        let rest = lower.get(from..).filter(|rest| !rest.is_empty())?;
        while breaks.next_if(|at| *at <= from).is_some() {}
        let limit = breaks.peek().copied().filter(|at| lower.is_char_boundary(*at)).unwrap_or(lower.len());
        let mut end = limit;
        for (mark, place) in ENDS.iter().zip(&mut next) {
            let at = match *place {
                Some(at) if at >= from => at,
                _ => rest
                    .match_indices(mark)
                    .find(|(at, _)| is_end(rest, at + mark.len(), mark))
                    .map_or(usize::MAX, |(at, _)| from + at),
            };
            *place = Some(at);
            // A mark that a break cuts is none.
            if at.saturating_add(mark.len()) <= limit {
                end = end.min(at + 1);
            }
        }
        let clause = Span::new(from, end);
        from = end;
        Some(clause)
    })
}

/// Whether a comma between quotes ends a member of JSON, and does not stand in a list: a name and a colon come next.
fn is_end(rest: &str, at: usize, mark: &str) -> bool {
    let next = rest.get(at..floor(rest, at + NEAR)).unwrap_or("");
    !mark.contains("\"") || next.split_once('"').is_none_or(|(_, behind)| behind.starts_with([':', ' ']))
}

/// The sentences of a text that are harmless.
pub(super) fn harmless(normal: &Normal, lower: &str) -> Vec<Span> {
    clauses(normal, lower).filter(|clause| is_harmless(lower, *clause)).collect()
}

/// Whether a sentence asks, advises, counts, plans, or tells of success.
fn is_harmless(lower: &str, clause: Span) -> bool {
    let words = clause.of(lower);
    // Of two values that are told apart, the one that should be there is no advice.
    let told_apart = words.contains("should be ")
        && [" but was ", " but is ", " but got ", " got "].iter().any(|word| words.contains(word));
    let is_of = |word: &String| words.contains(word.as_str()) && !(told_apart && word.starts_with("should"));
    // The heading of a validator, with what it found below: `5. Checking the recipient`, `Ok`.
    let before = lower.get(..clause.start).unwrap_or("").trim_end();
    let is_numbered = before.strip_suffix('.').is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit()));
    let is_step = || is_numbered && ["not provided", " ok"].iter().any(|end| words.trim_end().ends_with(end));
    (words.trim_end().ends_with('?') || is_step() || HARMLESS.iter().any(is_of)) && !met_somebody(words)
}

/// A field with the value that was expected and the one that came.
fn pair(normal: &Normal, lower: &str, clause: Span, protocol: Option<Protocol>, further: &[&str]) -> Option<Statement> {
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

/// A field, and beside it a word of a fault.
fn fault(normal: &Normal, lower: &str, clause: Span, protocol: Option<Protocol>) -> Option<Statement> {
    let words = clause.of(lower);
    SUBJECTS.iter().find_map(|subject| {
        let name = match protocol {
            Some(Protocol::Saml) => subject.saml,
            Some(Protocol::Oidc) => subject.oidc,
            None => subject.open,
        };
        // Words of anything count only in a text about logins.
        let name = match name.strip_prefix('?') {
            Some(name) => Some(name).filter(|_| has(&WRITTEN.login, lower))?,
            None => name,
        };
        let meaning = data::meaning(name)?;
        let (start, end) = subject.words.iter().find_map(|field| {
            let field = Span::new(word(words, field)?, 0);
            let field = Span::new(field.start, field.start + field_len(words, field.start, subject));
            // A field of a log that holds nothing is no word of the sentence, nor is a part of an address.
            let is_empty =
                words.get(field.end..).is_some_and(|rest| rest.starts_with("= ") || rest.starts_with("=\"\""));
            if is_empty || is_in_address(words, field.start) {
                return None;
            }
            if subject.faults.is_empty() {
                return Some((field.start, field.end));
            }
            let faults = subject.faults.iter();
            if is_placeholder(words, field) {
                return None;
            }
            match passed(words.get(field.end..)?) {
                Some(true) => return None,
                Some(false) => return subject.faults.contains(&"mismatch").then_some((field.start, field.end)),
                None => {}
            }
            let there = faults.filter_map(|fault| near(words, field, fault)).min_by_key(|span| span.start)?;
            Some((field.start.min(there.start), field.end.max(there.end)))
        })?;
        // An audience that is named, and lacks another: `audience [account] does not contain crew-api`.
        let lacks =
            value_after(words.get(start..end)?, "audience").and_then(|_| meaning.name.split_once("-no-audience"));
        let meaning = lacks.and_then(|(protocol, _)| data::meaning(&format!("{protocol}-audience"))).unwrap_or(meaning);
        let found = Span::new(clause.start + start, clause.start + end);
        if abroad::is_silent(lower, clause, found) {
            return None;
        }
        let meaning = of_request(meaning, normal, lower, found).unwrap_or(meaning);
        let slot = |name: &'static str, span: Span| Slot {
            name,
            side: Side::of(name),
            value: normal.text.get(span.start..span.end).unwrap_or("").to_owned(),
            span: normal.place(span),
        };
        // The attribute in quotes, and the value in brackets behind the fault.
        let named = ["attribute", "claim"].iter().find_map(|mark| value_after(words, mark));
        let behind = || value_after(words.get(end.checked_sub(1)?..)?, "").map(|span| span.shift(end - 1));
        let value = match meaning.compare {
            _ if meaning.setting.0 == "attribute" || meaning.setting.0 == "claim" => named.map(|span| ("claim", span)),
            Compare::Url | Compare::Identifier => behind().map(|span| ("actual", span)),
            _ => None,
        };
        let values = value.map(|(name, span)| slot(name, span.shift(clause.start))).into_iter().collect();
        Some(Statement {
            meaning,
            product: None,
            likely: true,
            undecided: false,
            overtaken: false,
            written: None,
            user: None,
            protocol: meaning.protocol.or(protocol),
            values,
            span: normal.place(found),
        })
    })
}

/// Whether a field has no value yet: `ACS URL = not configured`.
fn is_placeholder(words: &str, field: Span) -> bool {
    const NONE: [&str; 5] = ["not set", "not configured", "unknown", "not provided", "not available"];
    let rest = words.get(field.end..).unwrap_or("").trim_start();
    rest.strip_prefix([':', '=']).is_some_and(|value| NONE.iter().any(|none| value.trim_start().starts_with(none)))
}

fn field_len(words: &str, at: usize, subject: &Subject) -> usize {
    let there = words.get(at..).unwrap_or("");
    subject.words.iter().filter(|word| there.starts_with(**word)).map(|word| word.len()).max().unwrap_or(0)
}

/// Whether a place is inside an address: `…/saml/metadata`.
fn is_in_address(words: &str, at: usize) -> bool {
    let before = words.get(..at).unwrap_or("");
    let start = before.rfind(|c: char| c.is_whitespace() || "\"'[(<,;".contains(c)).map_or(0, |space| space + 1);
    before.get(start..).is_some_and(|word| word.contains("://"))
}

/// The place of a fault's words near a field, or near the value behind it.
fn near(words: &str, field: Span, fault: &str) -> Option<Span> {
    let from = ceil(words, field.start.saturating_sub(NEAR));
    let value = words.get(field.end..)?.trim_start_matches([' ', ':', '"', '[']);
    let address = value.find(|c: char| c.is_whitespace() || "\"]".contains(c)).filter(|_| value.starts_with("http"));
    let to = floor(words, field.end + NEAR + address.unwrap_or(0));
    let there = words.get(from..to)?;
    there.match_indices(fault).map(|(at, _)| Span::new(from + at, from + at + fault.len())).find(|span| {
        let apart = span.end <= field.start || span.start >= field.end;
        apart && is_whole(words, *span)
    })
}

/// The first place of words as words of their own.
fn word(text: &str, words: &str) -> Option<usize> {
    text.match_indices(words).map(|(at, _)| at).find(|at| is_whole(text, Span::new(*at, at + words.len())))
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

fn is_whole(text: &str, span: Span) -> bool {
    let letter = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let edge = |character: Option<char>| character.is_some_and(letter);
    let inner = span.of(text);
    let before = edge(text.get(..span.start).and_then(|text| text.chars().next_back()));
    let after = edge(text.get(span.end..).and_then(|text| text.chars().next()));
    !(before && edge(inner.chars().next()) || after && edge(inner.chars().next_back()))
}

/// A value after a mark: in quotes or brackets, an address, or a name with a sign in it (`crew-api`).
fn value_after(text: &str, mark: &str) -> Option<Span> {
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

    #[test]
    fn words_of_an_address_are_none_of_the_sentence() {
        let found = read("SAML: Audience https://a.example/service/security/saml/metadata missing");
        assert_eq!(found[0].meaning.name, "saml-audience");
    }
}
