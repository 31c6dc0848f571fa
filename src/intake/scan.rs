//! Messages inside other text: log lines, tickets, source code, cut captures.
//! Comes in: text that is no message itself. Goes out: what is found in it, in its order, each once.
//! Every place is only a candidate: it counts where unwrapping leads to a message. Places beyond the limits are told.

use super::json_string;
use super::leaf;
use super::model::{Format, Note, NoteKind, Unpacked};
use super::parameters::same_content;
use super::places::{LIKELY, MAX_CANDIDATES, RUN, places};
use super::rewrite::Step;
use super::search::{Candidate, DecodeState, Decoded, Search};
use crate::order;
use crate::source::Span;
use crate::vocabulary::LayerKind;
use memchr::memmem;

/// Bytes of candidates that are followed in one text, as a multiple of its length, and on top of it: the ways to cut one message out.
const MAX_TRIED: (usize, usize) = (4, 4 << 20);
/// A result below this is not worth cutting out of its text.
const WORTH: u32 = 60;
/// XML from base64 without a name that scores less is a piece from the middle of something.
const BEGINS: u32 = 75;
/// No other way to cut out the same message is better than this.
const WHOLE: u32 = 100;
/// Whether the text is long enough and not itself cut out of another one twice.
pub(super) fn check(state: &DecodeState) -> bool {
    state.is_text()
        && state.bytes().len() >= 24
        && state.layers.iter().filter(|layer| layer.kind == LayerKind::Embedded).count() < 2
}

/// Looks for messages and follows them.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    if !search.may_scan(text.len()) {
        return Vec::new();
    }
    let mut candidates = places(text);
    order::by_key(&mut candidates, |candidate| (candidate.rank, candidate.spans.first().map_or(0, |span| span.start)));
    let whole = Span::new(0, text.len());
    // Children of JSON start from its text.
    let is_json = text.trim_start().starts_with(['{', '[']) && leaf::is_json(text.trim());
    let around = if is_json { DecodeState::new(state.content.clone()) } else { state.clone() };
    let mut claimed: Vec<Span> = Vec::new();
    let mut found: Vec<(Span, Decoded)> = Vec::new();
    let (mut places, mut bytes) = (MAX_CANDIDATES, text.len().saturating_mul(MAX_TRIED.0).saturating_add(MAX_TRIED.1));
    let mut left_out = false;
    for candidate in candidates {
        if !found.is_empty() && search.is_stopped() {
            break;
        }
        let mut spans = candidate.spans;
        spans.retain(|span| {
            let overlaps = claimed.iter().any(|taken| span.start < taken.end && taken.start < span.end);
            !overlaps && *span != whole && !span.of(text).is_empty()
        });
        if spans.is_empty() {
            continue;
        }
        let Some(left) = places.checked_sub(1) else {
            left_out |= candidate.rank <= LIKELY;
            continue;
        };
        places = left;
        let mut best: Option<(Span, Decoded)> = None;
        for span in spans {
            let Some(left) = bytes.checked_sub(span.len()) else {
                left_out |= candidate.rank <= LIKELY;
                continue;
            };
            bytes = left;
            let mut steps = vec![Step::cut(LayerKind::Embedded, Some("text".to_owned()), text, span)];
            steps.extend(json_string::of_python(text, span));
            let followed = search.peel_part(&around, steps);
            left_out |= followed.is_none() && search.is_used_up() && candidate.rank <= LIKELY;
            let is_piece = |result: &Decoded| {
                candidate.rank == RUN
                    && result.score < BEGINS
                    && result.items.iter().all(|item| item.format == Format::Xml)
            };
            let Some(result) = followed.filter(|result| result.score >= WORTH && !is_piece(result)) else { continue };
            if best.as_ref().is_none_or(|(_, best)| result.score > best.score) {
                best = Some((span, result));
            }
            if best.as_ref().is_some_and(|(_, best)| best.score >= WHOLE) {
                break;
            }
        }
        if let Some((span, result)) = best {
            claimed.push(span);
            found.push((span, result));
        }
    }
    order::by_key(&mut found, |(span, _)| span.start);
    let mut score = 0;
    let mut items: Vec<Unpacked> = Vec::new();
    for (_, result) in found {
        score = score.max(result.score);
        for item in result.items {
            if !matches!(item.format, Format::Text | Format::Binary)
                && !items.iter().any(|known| same_content(known, &item))
            {
                items.push(item);
            }
        }
    }
    if left_out {
        let detail = format!("items {}", MAX_CANDIDATES - places);
        let last = items.last_mut().map(|item| &mut item.notes);
        last.into_iter().for_each(|notes| {
            notes.push(Note { kind: NoteKind::Limit, layer: 0, span: Span::default(), detail: detail.clone() });
        });
    }
    // A certificate inside a message that was cut is a part of the message.
    if leaf::is_saml_markup(text) && items.iter().all(|item| item.format == Format::Der) {
        return Vec::new();
    }
    if !items.is_empty() && is_json {
        // JSON stays what it is; the messages in its strings are its children.
        return vec![Candidate::Decoded(Decoded { score: 70, items: vec![leaf::json_with(state, items)] })];
    }
    if !items.is_empty() && names_an_error(text, &claimed) {
        // The words around a message may be what the person was shown: they are an item as well.
        items.extend(search.fallback(state).items);
    }
    // What was cut out of prose is less certain than what is a message as a whole.
    if items.is_empty() { Vec::new() } else { vec![Candidate::Decoded(Decoded { score: score.min(78), items })] }
}

/// Whether a product's numbered error stands outside the messages.
fn names_an_error(text: &str, claimed: &[Span]) -> bool {
    ["AADSTS", "AADB2C", "MSIS"].iter().any(|code| {
        memmem::find_iter(text.as_bytes(), code.as_bytes()).take(MAX_CANDIDATES).any(|at| {
            let digits = text.as_bytes().get(at + code.len()..).unwrap_or(&[]);
            digits.iter().take_while(|byte| byte.is_ascii_digit()).count() >= 4
                && !claimed.iter().any(|span| span.start <= at && at < span.end)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::super::{Budget, unpack};
    use super::*;
    use crate::case::Case;

    #[test]
    fn candidates_behind_the_limit_are_told() {
        let message = |number: usize| {
            format!(
                "line {number}: <Response xmlns='urn:oasis:names:tc:SAML:2.0:protocol' ID='_{number}'></Response> and so on\n"
            )
        };
        let told = |messages: usize| {
            let text = (0..messages).map(message).collect::<String>();
            let case = Case::from_text(&text);
            let items: Vec<_> = case.inputs.iter().flat_map(|input| unpack(input, &Budget::default())).collect();
            let limit = format!("items {MAX_CANDIDATES}");
            let notes = items.iter().flat_map(|item| &item.notes);
            let told = notes.filter(|note| note.kind == NoteKind::Limit && note.detail == limit).count();
            (items.len(), told)
        };
        assert_eq!(told(MAX_CANDIDATES), (MAX_CANDIDATES, 0));
        assert_eq!(told(MAX_CANDIDATES + 1), (MAX_CANDIDATES, 1));
    }
}
