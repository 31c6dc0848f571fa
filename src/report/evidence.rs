//! The line of a message that proves a finding, drawn for reading: what is wrong is marked, secrets and unseen characters are not raw.
//!
//! Input: a finding and the items of its case. Output: [`Excerpt`]s, the fault first.
//! Invariant: an excerpt holds no secret and no character that steers a terminal; its length does not grow with the message.

use super::{Finding, Place, PlaceRole, diff, names, visible};
use crate::item::Item;
use crate::secrets::{HIDDEN, Secrets};
use crate::source::{Span, line_column};
use std::borrow::Cow;
use std::ops::Range;

/// Bytes of the line that are kept on each side of the fault; also enough to see the name of a secret.
const CONTEXT: usize = 1000;
/// Places drawn for one finding.
const MAX_EXCERPTS: usize = 4;
/// Bytes between two places that still share an excerpt.
const NEAR: usize = 100;
/// Longest expected value that stands beside a mark, in characters.
const MAX_LABEL: usize = 60;

/// A part of one line of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excerpt {
    /// The item's id, `i1`.
    pub item: String,
    /// Where it came from, and what had to be undone to read it: `login.har (HAR → base64 → XML)`.
    pub origin: String,
    /// Line of the first mark in the decoded document, or in the decoded part of a token, from 1.
    pub line: usize,
    /// Column of the first mark in characters, from 1.
    pub column: usize,
    /// The drawn text, one line.
    pub text: String,
    /// What is marked in it.
    pub marks: Vec<Mark>,
}

/// A marked run of an excerpt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of [`Excerpt::text`]; empty where something is missing.
    pub span: Range<usize>,
    /// The fault itself, or something to compare it with.
    pub primary: bool,
    /// The reason, beside the mark; may be empty.
    pub label: String,
}

/// The places of a finding, drawn.
pub fn excerpts(finding: &Finding, items: &[Item], secrets: &Secrets) -> Vec<Excerpt> {
    let mut windows: Vec<Window<'_>> = Vec::new();
    for place in finding.at.iter().take(MAX_EXCERPTS) {
        let Some(window) = window(place, finding, items) else { continue };
        let near = |other: &&mut Window<'_>| {
            other.item.id == window.item.id
                && other.part == window.part
                && other.line == window.line
                && other.at.abs_diff(window.at) <= NEAR
        };
        match windows.iter_mut().find(near) {
            Some(other) => other.marks.extend(window.marks),
            None => windows.push(window),
        }
    }
    windows.into_iter().map(|window| draw(window, secrets)).collect()
}

/// A stretch of a line in the offsets of the text that is drawn.
struct Window<'a> {
    item: &'a Item,
    /// What is drawn: the document, or the decoded part of a token.
    text: Cow<'a, str>,
    /// The part of a token that was decoded; empty for the document.
    part: &'static str,
    /// Start of the line.
    line: usize,
    /// Start of the place.
    at: usize,
    /// What is kept.
    kept: Range<usize>,
    marks: Vec<Mark>,
}

fn window<'a>(place: &Place, finding: &Finding, items: &'a [Item]) -> Option<Window<'a>> {
    let item = items.iter().find(|item| item.id == place.item)?;
    let document = item.text();
    let (start, end) = (floor(document, place.start?), floor(document, place.end?));
    // The whole message proves nothing in particular.
    if start == 0 && end >= document.trim_end().len() {
        return None;
    }
    // Nobody reads base64: a claim is drawn as it was written.
    let decoded = item.decoded_at(Span::new(start, end));
    let (text, part, start, end) = match decoded {
        Some(decoded) => (Cow::Owned(decoded.text), decoded.part, decoded.span.start, decoded.span.end),
        None => (Cow::Borrowed(document), "", start, end),
    };
    let line = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let line_end = text.get(start..)?.find('\n').map_or(text.len(), |at| start + at);
    let named = if finding.actual.is_none() { tag_name(&text, Span::new(start, end)).end } else { end };
    let last = named.clamp(start, line_end);
    let kept = floor(&text, line.max(start.saturating_sub(CONTEXT)))..floor(&text, line_end.min(start + 2 * CONTEXT));
    let marks = marks(place, finding, &text, start..last.min(kept.end).max(start));
    Some(Window { item, text, part, line, at: start, kept, marks })
}

/// The characters that differ, where the place holds exactly what was compared; else the whole place.
fn marks(place: &Place, finding: &Finding, text: &str, span: Range<usize>) -> Vec<Mark> {
    let primary = place.role == PlaceRole::Primary;
    let whole = |label: String| vec![Mark { span: span.clone(), primary, label }];
    if !primary {
        return whole(tail(place));
    }
    let (Some(expected), Some(actual)) = (&finding.expected, &finding.actual) else { return whole(String::new()) };
    let label = label(finding, expected);
    // A value of JSON stands in quotes that are no part of it.
    let is_quoted = text.get(span.clone()).is_some_and(|text| text == format!("\"{actual}\""));
    let span = if is_quoted { span.start + 1..span.end - 1 } else { span };
    let whole = |label: String| vec![Mark { span: span.clone(), primary, label }];
    if text.get(span.clone()) != Some(actual.as_str()) {
        return whole(label);
    }
    if !finding.is_alike() {
        return whole(label);
    }
    let (wanted, found) = diff::marks(expected, actual);
    let is_shared = found.iter().any(|segment| segment.mark == diff::Mark::Same);
    let mut at = span.start;
    let mut marks = Vec::new();
    for segment in &found {
        if segment.mark == diff::Mark::Different {
            marks.push(Mark { span: at..at + segment.text.len(), primary, label: String::new() });
        }
        at += segment.text.len();
    }
    if marks.is_empty() && is_shared {
        // Something is missing: the mark stands where it should be.
        let same = wanted.iter().take_while(|segment| segment.mark == diff::Mark::Same);
        let at = span.start + same.map(|segment| segment.text.len()).sum::<usize>();
        marks.push(Mark { span: at..at, primary, label: String::new() });
    }
    match marks.last_mut() {
        Some(last) if is_shared => {
            last.label = label;
            marks
        }
        _ => whole(label),
    }
}

fn label(finding: &Finding, expected: &str) -> String {
    let named = finding.class.map_or("", names::difference);
    if !named.is_empty() {
        named.to_owned()
    } else if expected.chars().count() <= MAX_LABEL {
        format!("expected: {}", visible::visible(expected))
    } else {
        String::new()
    }
}

/// The last step of a path.
fn tail(place: &Place) -> String {
    let path = place.path.as_deref().unwrap_or_default();
    visible::harmless(path.rsplit('/').next().unwrap_or_default()).into_owned()
}

fn draw(window: Window<'_>, secrets: &Secrets) -> Excerpt {
    let document = window.text.as_ref();
    let kept = document.get(window.kept.clone()).unwrap_or_default();
    let offset = window.kept.start;
    let hidden = secrets.places(kept);
    let mut drawn = String::new();
    // For each byte offset of a mark, where it is in the drawing.
    let mut marks = window.marks.clone();
    let mut chars = kept.char_indices().peekable();
    let mut before = None;
    let mut is_hidden = false;
    while let Some((at, c)) = chars.next() {
        let place = offset + at;
        for (mark, new) in window.marks.iter().zip(&mut marks) {
            if mark.span.start == place {
                new.span.start = drawn.len();
            }
            if mark.span.end == place {
                new.span.end = drawn.len();
            }
        }
        let after = chars.peek().map(|(_, c)| *c);
        let was_hidden = is_hidden;
        is_hidden = hidden.iter().any(|span| span.contains(&at));
        match is_hidden {
            true if !was_hidden => drawn.push_str(HIDDEN),
            true => {}
            false => {
                let is_marked = window.marks.iter().any(|mark| mark.span.contains(&place));
                match (is_marked, c) {
                    (true, _) => drawn.push_str(&visible::drawing(c, before, after).unwrap_or_else(|| c.to_string())),
                    (false, '\t') => drawn.push(' '),
                    (false, '\r') if after.is_none() => {}
                    (false, _) if visible::steers(c) => {
                        drawn.push_str(&visible::drawing(c, before, after).unwrap_or_default());
                    }
                    (false, _) => drawn.push(c),
                }
            }
        }
        before = Some(c);
    }
    for (mark, new) in window.marks.iter().zip(&mut marks) {
        if mark.span.start >= window.kept.end {
            new.span.start = drawn.len();
        }
        if mark.span.end >= window.kept.end {
            new.span.end = drawn.len();
        }
        new.span.end = new.span.end.max(new.span.start);
    }
    let first = window.marks.first().map_or(window.at, |mark| mark.span.start);
    let position = line_column(document, first);
    Excerpt {
        item: window.item.id.clone(),
        origin: origin(window.item, window.part, secrets),
        line: position.line,
        column: position.column,
        text: drawn,
        marks,
    }
}

/// The name of the input, and what had to be undone.
fn origin(item: &Item, part: &'static str, secrets: &Secrets) -> String {
    let mut trail: Vec<&str> = item.layers.iter().map(|layer| names::layer_kind(layer.kind)).collect();
    if !part.is_empty() {
        trail.push(part);
    }
    let origin = secrets.mask(&item.origin).into_owned();
    let origin = visible::harmless(&origin).into_owned();
    if trail.len() < 2 { origin } else { format!("{origin} ({})", trail.join(" → ")) }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

/// What is marked of a start tag: its name. All of its attributes marked would say that each of them is wrong. Other places stay.
pub fn tag_name(document: &str, span: Span) -> Span {
    let text = span.of(document);
    let is_tag = text.starts_with('<') && text.ends_with('>');
    match text.find(|c: char| c.is_ascii_whitespace() || c == '>').filter(|_| is_tag) {
        Some(end) => Span::new(span.start, span.start + end),
        None => span,
    }
}

/// Where the first place of a finding is in what was pasted: the input, and the span in its text.
pub fn pasted(finding: &Finding, items: &[Item]) -> Option<(usize, Span)> {
    let place = finding.at.first()?;
    let mut item = items.iter().find(|item| item.id == place.item)?;
    let mut span = item.to_source(Span::new(place.start?, place.end?));
    while let Some(parent) = item.parent.and_then(|parent| items.get(parent)) {
        span = parent.to_source(span);
        item = parent;
    }
    Some((item.input, span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_tag_is_marked_by_its_name() {
        let text = "<a:B c=\"d\"><e/>x";
        let name = |start, end| tag_name(text, Span::new(start, end)).of(text);
        assert_eq!([name(0, 11), name(11, 15), name(7, 10), name(15, 16)], ["<a:B", "<e/", "\"d\"", "x"]);
    }
}
