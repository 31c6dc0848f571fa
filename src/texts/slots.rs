//! A sentence and its values, from the place where its words stand. Input: the plain form of a text. Output: the place of the
//! whole sentence, and the place of each value in it.

use super::data::{Part, Sentence};
use super::index::Candidate;
use crate::source::Span;

/// Longest value.
const MAX_VALUE: usize = 600;
/// Most that is skipped inside a sentence.
const MAX_SKIP: usize = 400;

/// A sentence at its place, in the plain form.
#[derive(Debug, Clone)]
pub(super) struct Match {
    pub(super) sentence: usize,
    pub(super) span: Span,
    /// Bytes of words that fit: the longer, the surer.
    pub(super) words: usize,
    pub(super) values: Vec<(&'static str, Span)>,
    /// Another product writes these words with the values the other way round.
    pub(super) undecided: bool,
    /// Several products write these words.
    pub(super) shared: bool,
}

/// Reads the sentence around the words of a candidate. `lower` is `text` in lower case.
pub(super) fn read(sentence: &Sentence, candidate: Candidate, lower: &str) -> Option<Match> {
    let parts = &sentence.parts;
    let Some(Part::Literal(anchor)) = parts.get(candidate.part) else { return None };
    let mut values = Vec::new();
    let mut words = anchor.len();
    let mut start = candidate.start;
    let mut end = start + anchor.len();
    for (index, part) in parts.iter().enumerate().skip(candidate.part + 1) {
        let Part::Literal(literal) = part else { continue };
        let gap = parts.get(index - 1);
        let limit = limit(gap);
        let rest = lower.get(end..)?;
        let at = rest.get(..floor(rest, limit + literal.len()))?.find(literal.as_str())?;
        if let Some(Part::Slot(name)) = gap {
            values.push((*name, Span::new(end, end + at)));
        }
        end += at + literal.len();
        words += literal.len();
    }
    match parts.last() {
        Some(Part::Slot(name)) if parts.len() > candidate.part + 1 => {
            let span = tail(lower, end, name)?;
            end = span.end;
            values.push((*name, span));
        }
        _ => {}
    }
    let mut before = Vec::new();
    for (index, part) in parts.iter().enumerate().take(candidate.part).rev() {
        let Part::Literal(literal) = part else { continue };
        let gap = parts.get(index + 1);
        let from = ceil(lower, start.saturating_sub(limit(gap) + literal.len()));
        let at = from + lower.get(from..start)?.rfind(literal.as_str())?;
        if let Some(Part::Slot(name)) = gap {
            before.push((*name, Span::new(at + literal.len(), start)));
        }
        start = at;
        words += literal.len();
    }
    if let (Some(Part::Slot(name)), true) = (parts.first(), candidate.part > 0) {
        let span = head(lower, start)?;
        start = span.start;
        before.push((*name, span));
    }
    before.reverse();
    before.append(&mut values);
    let values: Option<Vec<_>> = before.into_iter().map(|(name, span)| Some((name, trimmed(lower, span)?))).collect();
    let whole = Span::new(start, end);
    stands_alone(parts, lower, whole).then_some(Match {
        sentence: candidate.sentence,
        span: whole,
        words,
        values: values?,
        undecided: false,
        shared: false,
    })
}

fn limit(gap: Option<&Part>) -> usize {
    match gap {
        Some(Part::Slot(_)) => MAX_VALUE,
        Some(Part::Skip) => MAX_SKIP,
        _ => 0,
    }
}

/// Words at the edges are words of their own.
fn stands_alone(parts: &[Part], lower: &str, span: Span) -> bool {
    let part_of_word = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let word = |part: Option<&Part>, last: bool| match part {
        Some(Part::Literal(words)) => {
            (if last { words.chars().next_back() } else { words.chars().next() }).is_some_and(part_of_word)
        }
        _ => false,
    };
    let before = lower.get(..span.start).and_then(|text| text.chars().next_back()).is_some_and(part_of_word);
    let after = lower.get(span.end..).and_then(|text| text.chars().next()).is_some_and(part_of_word);
    let glued = (before && word(parts.first(), false)) || (after && word(parts.last(), true));
    !glued
}

/// The value at the end of a sentence.
fn tail(lower: &str, from: usize, name: &str) -> Option<Span> {
    let rest = lower.get(from..)?;
    let rest = rest.get(..floor(rest, MAX_VALUE))?;
    let start = rest.len() - rest.trim_start().len();
    // A list in quotes is read as the list.
    let listed = rest.get(start..).is_some_and(|inner| inner.starts_with("'[") || inner.starts_with("\"["));
    let start = start + usize::from(listed);
    let inner = rest.get(start..)?;
    let close = match inner.chars().next()? {
        '\'' => Some('\''),
        '"' => Some('"'),
        '`' => Some('`'),
        '[' => Some(']'),
        _ => None,
    };
    let end = match close {
        _ if inner.starts_with("map[") => inner.find(']').map_or(inner.len(), |at| at + 1),
        Some(close) => inner.get(1..)?.find(close).map_or(inner.len(), |at| at + 2),
        None if is_time(name) => time_end(inner),
        None => word_end(inner),
    };
    let end = if name == "status" { status_end(inner, end) } else { end };
    let value = inner.get(..end)?;
    let value = if close.is_some() { value } else { value.trim_end_matches(['.', ',', ':', '\\', '!', '?']) };
    (!value.is_empty()).then(|| Span::new(from + start, from + start + value.len()))
}

/// Where a value without quotes ends. `<host>` inside hides a part of it.
fn word_end(text: &str) -> usize {
    const LONGEST_NAME: usize = 40;
    let mut end = 0;
    loop {
        let rest = text.get(end..).unwrap_or("");
        end += rest
            .find(|character: char| character.is_whitespace() || "\"'<>`|;)]}".contains(character))
            .unwrap_or(rest.len());
        let name = text.get(end..).and_then(|rest| rest.strip_prefix('<')?.split_once('>')).map(|(name, _)| name.len());
        match name {
            Some(name) if (2..=LONGEST_NAME).contains(&name) => end += name + 2,
            _ => return end,
        }
    }
}

/// A status goes on with the one below it, after an arrow.
fn status_end(text: &str, end: usize) -> usize {
    let mut end = end;
    while let Some(rest) = text.get(end..)
        && let Some(next) = rest.strip_prefix(" -> ").or_else(|| rest.strip_prefix(" => "))
    {
        let word = next.find(|character: char| character.is_whitespace() || "\"'`;)]}".contains(character));
        end += 4 + word.unwrap_or(next.len());
    }
    end
}

/// The value before a sentence's words: one word.
fn head(lower: &str, to: usize) -> Option<Span> {
    let from = ceil(lower, to.saturating_sub(MAX_VALUE));
    let rest = lower.get(from..to)?;
    let inner = rest.trim_end();
    let end = from + inner.len();
    let close = match inner.chars().next_back()? {
        quote @ ('\'' | '"' | '`') => Some(quote),
        _ => None,
    };
    let start = match close {
        Some(quote) => from + inner.get(..inner.len() - 1)?.rfind(quote)?,
        None => inner
            .rfind(|character: char| character.is_whitespace() || "\"'<>`(){}".contains(character))
            .map_or(from, |at| from + at + 1),
    };
    (end > start).then(|| Span::new(start, end))
}

/// A value without the quotes, brackets and spaces around it.
fn trimmed(lower: &str, span: Span) -> Option<Span> {
    let mut text = lower.get(span.start..span.end)?;
    let mut start = span.start;
    loop {
        let inner = text.trim_start();
        start += text.len() - inner.len();
        let inner = inner.trim_end();
        // A set of one, as Go prints it.
        if let Some(only) = inner.strip_prefix("map[").and_then(|inner| inner.strip_suffix(":{}]"))
            && !only.contains([' ', '['])
        {
            return Some(Span::new(start + 4, start + 4 + only.len()));
        }
        let pair = [('"', '"'), ('\'', '\''), ('`', '`'), ('[', ']'), ('<', '>'), ('(', ')')]
            .iter()
            .find(|(open, close)| inner.len() >= 2 && inner.starts_with(*open) && inner.ends_with(*close));
        // A list of several values stays as it is.
        let several =
            inner.contains("\", \"") || inner.contains("\",\"") || inner.contains("', '") || inner.contains("] [");
        match pair {
            Some(_) if !several => {
                start += 1;
                text = inner.get(1..inner.len() - 1)?;
            }
            _ => {
                let inner = inner.trim_end_matches(['\'', '"', '`']);
                let kept = inner.trim_start_matches(['\'', '"', '`']);
                let start = start + inner.len() - kept.len();
                return Some(Span::new(start, start + kept.len()));
            }
        }
    }
}

fn is_time(name: &str) -> bool {
    matches!(name, "now" | "limit" | "signin")
}

/// How far the text goes on like a time: digits, marks, and the words of times.
fn time_end(text: &str) -> usize {
    let mut end = 0;
    let mut clock = false;
    for word in text.split_inclusive(' ') {
        let bare = word.trim_end_matches([' ', ',', ')', '.', ';', ']', '\'', '"', '}']);
        let digits = bare.starts_with(|character: char| character.is_ascii_digit() || character == '+');
        let known = ["am", "pm", "utc", "gmt", "z", "a.m", "p.m", "cet", "cest", "est", "edt", "pst", "pdt"];
        let named = [
            "mon", "tue", "wed", "thu", "fri", "sat", "sun", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug",
            "sep", "oct", "nov", "dec",
        ];
        let fits =
            digits || known.contains(&bare) || named.iter().any(|name| bare.starts_with(name) && bare.len() <= 9);
        // A second date is the start of the next record.
        let date = bare.matches(['-', '/']).count() == 2;
        if !fits || (date && clock) {
            break;
        }
        let seconds = end == 0 && bare.len() >= 9 && bare.bytes().all(|byte| byte.is_ascii_digit());
        clock |= bare.contains(':') || seconds;
        end += word.len();
        if word.trim_end().len() > bare.len() {
            return end - (word.len() - bare.len());
        }
    }
    text.get(..end).unwrap_or("").trim_end().len()
}

/// The last boundary of a character at or before `at`.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The first boundary of a character at or after `at`.
pub(super) fn ceil(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
