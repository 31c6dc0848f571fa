//! JSON that is no message itself: any string value may hold one, in a log record, an event, or an export of a proxy.
//! Input: JSON text, or JSON lines. Output: the messages in its strings, below the JSON they stand in.
//! Invariant: every string is looked at once; what a string holds is found as if it had been pasted alone.

use super::hints::may_hold_a_message;
use super::model::{Format, NoteKind, Unpacked};
use super::parts::{self, MAX_PARTS, Part};
use super::raw::Raw;
use super::rewrite::{Rewrite, Step, trimmed};
use super::search::{Candidate, DecodeState, Decoded, Search, USEFUL};
use super::{json_string, leaf};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Lines of one message that loggers wrote apart.
const MAX_STRINGS: usize = 1_000_000;

/// Whether the text is JSON that holds something and is not a message by its own members.
pub(super) fn check(state: &DecodeState) -> bool {
    holds_messages(state.text())
}

/// The same for a text that no state holds.
pub(super) fn holds_messages(text: &str) -> bool {
    let inner = trimmed(text).of(text);
    inner.starts_with(['{', '[']) && !leaf::is_json_message(inner) && may_hold_a_message(inner)
}

/// Looks into the strings.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    read(search, state, state.text()).map(Candidate::Decoded).into_iter().collect()
}

/// Looks into the strings of a text that `state` may not hold.
pub(super) fn read(search: &mut Search<'_>, state: &DecodeState, text: &str) -> Option<Decoded> {
    let inner = trimmed(text);
    if !are_lines(inner.of(text)) && Raw::read(inner.of(text)).is_none() {
        return None;
    }
    // Children of JSON start from its text.
    let fresh = DecodeState::new(state.content.clone());
    let kept = strings(text, inner.start).filter(|(_, value)| may_hold_a_message(value.of(text)));
    let parts = kept.take(MAX_PARTS + 1).map(|(name, value)| {
        let step = json_string::decode(text, value, LayerKind::JsonString, Some(label(name.of(text))));
        Part { name: String::new(), steps: vec![step] }
    });
    let mut found = parts::follow(search, &fresh, parts, false);
    // A logger writes a record for each line of a message: together they are it.
    if found.as_ref().is_none_or(|found| found.items.iter().any(is_piece))
        && let Some(joined) = joined(text, inner.start)
        && let Some(whole) = search.peel_part(&fresh, vec![joined])
        && whole.score >= USEFUL
        && !whole.items.iter().any(is_piece)
    {
        found = Some(whole);
    }
    let found = found?;
    let item = leaf::json_with(state, found.items);
    Some(Decoded { score: found.score.max(USEFUL + 30), items: vec![item] })
}

/// XML that was cut, or that is no message as it stands.
fn is_piece(item: &Unpacked) -> bool {
    let text = item.layers.last().map_or("", |layer| layer.content.as_str());
    item.format == Format::Text
        || item.notes.iter().any(|note| note.kind == NoteKind::Truncated)
        || (item.format == Format::Xml && leaf::is_foreign_xml(text.trim_start()))
}

/// The strings of a JSON text, each with the name of the member that it stands under.
fn strings(text: &str, from: usize) -> impl Iterator<Item = (Span, Span)> {
    let mut name = Span::default();
    let mut at = from;
    std::iter::from_fn(move || {
        loop {
            let string = next_string(text, at)?;
            at = string.end;
            let after = text.get(at..).unwrap_or("").trim_start_matches([' ', '\t', '\r', '\n']);
            if !after.starts_with(':') {
                return Some((name, string));
            }
            name = string;
        }
    })
}

fn label(name: &str) -> String {
    let label = name.trim_matches('"');
    if label.len() <= 60 { label.to_owned() } else { String::new() }
}

/// The strings under the name that stands beside a message first, one a line.
fn joined(text: &str, from: usize) -> Option<Step> {
    let marks = |value: &str| value.contains('<') && may_hold_a_message(value);
    let name = strings(text, from).find(|(_, value)| marks(value.of(text)))?.0;
    let mut out = Rewrite::default();
    let mut lines = 0;
    let own = || strings(text, from).filter(|(one, _)| one.of(text) == name.of(text)).take(MAX_STRINGS);
    // Where records keep their line ends, one without it goes on in the next.
    let keeps = own().any(|(_, span)| span.of(text).ends_with("\\n\""));
    for (_, span) in own() {
        let step = json_string::decode(text, span, LayerKind::JsonString, None);
        let line = step.content.as_str();
        out.emit(line.trim_end_matches(['\r', '\n']).as_bytes(), span);
        if !keeps || line.ends_with('\n') {
            out.emit(b"\n", Span::at(span.end));
        }
        lines += 1;
    }
    let detail = Some(format!("{} of all records", label(name.of(text))));
    (lines >= 2).then(|| out.step(LayerKind::JsonString, detail))
}

/// One JSON value a line.
fn are_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().is_some_and(|line| Raw::read(line).is_some());
    first && lines.next().is_some_and(|line| Raw::read(line).is_some())
}

/// The next string with its quotes.
fn next_string(text: &str, from: usize) -> Option<Span> {
    let bytes = text.as_bytes();
    let start = from + memchr::memchr(b'"', bytes.get(from..)?)?;
    let mut at = start + 1;
    loop {
        at += memchr::memchr2(b'"', b'\\', bytes.get(at..)?)?;
        if bytes.get(at) == Some(&b'"') {
            return Some(Span::new(start, at + 1));
        }
        at += 2;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn strings_are_found_in_order() {
        let text = r#"{"a": "x\"y", "b": ["z"]}"#;
        let mut at = 0;
        let mut found = Vec::new();
        while let Some(span) = next_string(text, at) {
            found.push(span.of(text));
            at = span.end;
        }
        assert_eq!(found, [r#""a""#, r#""x\"y""#, r#""b""#, r#""z""#]);
    }

    /// The notes of limits that reading a text leaves.
    fn limits(text: &str) -> Vec<String> {
        use crate::intake::{Budget, NoteKind, unpack};
        let case = crate::case::Case::from_text(text);
        let items = case.inputs.iter().flat_map(|input| unpack(input, &Budget::default()));
        let notes: Vec<_> =
            items.flat_map(|item| item.children.into_iter().flat_map(|child| child.notes).chain(item.notes)).collect();
        notes.into_iter().filter(|note| note.kind == NoteKind::Limit).map(|note| note.detail).collect()
    }

    #[test]
    fn strings_behind_the_limit_are_told() {
        let message =
            |number: usize| format!("<Response xmlns='urn:oasis:names:tc:SAML:2.0:protocol' ID='_{number}'/>");
        let list = |strings: usize| serde_json::to_string(&(0..strings).map(message).collect::<Vec<_>>()).unwrap();
        let told = format!("parts {MAX_PARTS}");
        assert!(!limits(&list(MAX_PARTS)).contains(&told));
        assert!(limits(&list(MAX_PARTS + 1)).contains(&told));
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[\"\\\\a:é{}]{0,40}") {
            let mut at = 0;
            while let Some(span) = next_string(&text, at) {
                prop_assert!(span.start >= at && span.end <= text.len());
                at = span.end;
            }
        }
    }
}
