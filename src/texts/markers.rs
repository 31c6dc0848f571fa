//! Sentences of unknown software, by their marks: the word of a field, and beside it what is wrong with it.
//! Input: a text that no known sentence explains. Output: at most one statement, likely unless it says that the login
//! was refused and names both values. A sentence that asks, advises, counts or tells of success says nothing.

use super::abroad;
use super::answered::passed;
use super::data::{self, Compare, Protocol};
use super::labels;
use super::mention::{has, met_somebody};
use super::normal::{Normal, normalise};
use super::pair::{AROUND, COMPLAINED, pair, value_after};
use super::protocol::{of_request, protocol_of};
use super::slots::{ceil, floor};
use super::words::{HARMLESS, REFUSED, SUBJECTS, Subject, WRITTEN};
use super::{Side, Slot, Statement};
use crate::source::Span;

/// Farthest that a fault stands from the word of its field.
const NEAR: usize = 64;
/// A field with its fault right beside it.
const BESIDE: usize = 30;
/// Clauses that are looked at.
const MAX_CLAUSES: usize = 400;

/// Reads a text by its marks; the first statement that counts.
pub(super) fn read(text: &str, counts: impl Fn(&Statement) -> bool) -> Option<Statement> {
    let normal = normalise(text);
    let lower = normal.lower();
    let whole = protocol_of(&lower);
    clauses(&normal, &lower)
        .take(MAX_CLAUSES)
        .filter(|clause| !is_harmless(&lower, *clause))
        .find_map(|clause| {
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
            found.map(|found| surely(found, &lower, clause)).filter(&counts)
        })
        .or_else(|| {
            labels::faults(&normal, &lower).find_map(|(words, place)| {
                let told = normalise(&words);
                let mut found = fault(&told, &words, Span::new(0, words.len()), whole)?;
                found.values.clear();
                found.span = normal.place(place);
                Some(found).filter(&counts)
            })
        })
}

/// A sentence that says that the login was refused, with both values or with the fault beside its field, leaves no doubt.
fn surely(mut found: Statement, lower: &str, clause: Span) -> Statement {
    let is_whole = |value: &str| value.contains(['/', '.', '-', ':']);
    let is_told = match found.pair() {
        Some((expected, actual)) => is_whole(&expected.value) && is_whole(&actual.value),
        None => found.meaning.compare != Compare::Nothing && found.span.len() <= BESIDE,
    };
    found.likely &= !(is_told && has(&REFUSED, clause.of(lower)));
    found
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
        // The value of a label is no word of the sentence: `Assertion signed: no`.
        let is_value = fault == "no"
            && words.get(..span.start).is_some_and(|before| before.trim_end_matches([' ', '"']).ends_with([':', '=']))
            && !words.get(span.end..).is_some_and(|behind| behind.starts_with(' ') && !behind.trim().is_empty());
        apart && !is_value && is_whole(words, *span)
    })
}

/// The first place of words as words of their own.
fn word(text: &str, words: &str) -> Option<usize> {
    text.match_indices(words).map(|(at, _)| at).find(|at| is_whole(text, Span::new(*at, at + words.len())))
}

fn is_whole(text: &str, span: Span) -> bool {
    let letter = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let edge = |character: Option<char>| character.is_some_and(letter);
    let inner = span.of(text);
    let before = edge(text.get(..span.start).and_then(|text| text.chars().next_back()));
    let after = edge(text.get(span.end..).and_then(|text| text.chars().next()));
    !(before && edge(inner.chars().next()) || after && edge(inner.chars().next_back()))
}

#[cfg(test)]
mod tests {
    use super::super::read;

    #[test]
    fn words_of_an_address_are_none_of_the_sentence() {
        let found = read("SAML: Audience https://a.example/service/security/saml/metadata missing");
        assert_eq!(found[0].meaning.name, "saml-audience");
    }
}
