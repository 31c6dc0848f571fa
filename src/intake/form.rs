//! Pairs: form bodies, query strings without their URL, and JSON objects whose members are the parameters.
//! Comes in: `name=value&…` or `{"SAMLRequest": "…"}`. Goes out: the message they carry.

use super::parameters::{self, Field, Head, MAX_PARAMETERS, Whole};
use super::raw::Raw;
use super::rewrite::Step;
use super::rewrite::trimmed;
use super::search::{Candidate, DecodeState, Search};
use super::{json_string, named_value};
use crate::source::Span;
use crate::vocabulary::LayerKind;

/// Whether the text starts like pairs.
pub(super) fn check(state: &DecodeState) -> bool {
    if state.layers.iter().filter(|layer| layer.kind == LayerKind::FormField).count() >= 2 {
        return false;
    }
    let text = state.text();
    let inner = trimmed(text).of(text);
    let first = inner.split('&').next().unwrap_or("");
    let Some(name) = first.split_once('=').map(|(name, _)| name.trim()) else { return false };
    (1..=64).contains(&name.len())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'%' | b'[' | b']'))
        && !inner.contains(['<', '"'])
        && is_one_line(inner)
        && !named_value::names_another(inner)
        && named_value::prose_start(inner, 0).is_none()
}

/// Blanks inside pairs are damage, not prose: no word may stand alone outside a message's value.
fn is_one_line(text: &str) -> bool {
    text.split('&').all(|pair| {
        let Some((name, value)) = pair.split_once('=') else { return !pair.trim().contains(' ') };
        parameters::message_name(name.trim().trim_start_matches("amp;")).is_some()
            || !value.trim().contains(['\n', '\r'])
            || value.len() > 200
    })
}

/// Reads the pairs.
pub(super) fn run(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let span = trimmed(text);
    let fields = parameters::split(text, span, LayerKind::FormField, None, &[]);
    let whole = Whole { steps: Vec::new(), span };
    parameters::follow(search, state, &Head::default(), fields, &whole).map(Candidate::Decoded).into_iter().collect()
}

/// Whether the text is lines of `Name: value`, as developer tools copy a form, with a message among them.
pub(super) fn check_lines(state: &DecodeState) -> bool {
    let text = state.text();
    text.contains("SAMLRe") && !text.contains('<') && !lines(text).is_empty()
}

/// Reads the lines.
pub(super) fn run_lines(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let fields = lines(text)
        .into_iter()
        .map(|(name, span)| {
            let step = Step::cut(LayerKind::FormField, Some(name.clone()), text, span);
            Field::decoded(&name, None, vec![step])
        })
        .collect();
    let whole = Whole { steps: Vec::new(), span: trimmed(text) };
    parameters::follow(search, state, &Head::default(), fields, &whole).map(Candidate::Decoded).into_iter().collect()
}

/// Names and the places of their values; empty where a line fits neither name nor value.
fn lines(text: &str) -> Vec<(String, Span)> {
    let mut fields: Vec<(String, Span)> = Vec::new();
    let mut open = false;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let at = start;
        start += line.len();
        let inner = trimmed(line);
        if inner.is_empty() {
            continue;
        }
        if open {
            if let Some(field) = fields.last_mut() {
                field.1 = inner.shift(at);
            }
            open = false;
            continue;
        }
        let Some((name, value)) = inner.of(line).split_once(':') else {
            // A long value goes on in the next lines.
            let base64 = |text: &str| {
                text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'='))
            };
            match fields.last_mut() {
                Some((_, span)) if base64(inner.of(line)) && span.len() >= 40 => span.end = at + inner.end,
                _ => return Vec::new(),
            }
            continue;
        };
        let is_name = name.len() <= 64 && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_name || fields.len() >= MAX_PARAMETERS {
            return Vec::new();
        }
        let cut = trimmed(value).shift(at + inner.start + name.len() + 1);
        open = cut.is_empty();
        fields.push((name.to_owned(), cut));
    }
    if !fields.iter().any(|(name, _)| parameters::message_name(name).is_some()) {
        fields.clear();
    }
    fields
}

/// Whether the text is a JSON object with a message among its members.
pub(super) fn check_json(state: &DecodeState) -> bool {
    let text = state.text();
    trimmed(text).of(text).starts_with('{')
        && (memchr::memmem::find(text.as_bytes(), b"\"SAMLRe").is_some()
            || memchr::memmem::find(text.as_bytes(), b"\"samlRe").is_some())
}

/// Reads the members as parameters.
pub(super) fn run_json(search: &mut Search<'_>, state: &DecodeState) -> Vec<Candidate> {
    let text = state.text();
    let Some(object) = Raw::read(text) else { return Vec::new() };
    let mut fields = Vec::new();
    for (name, raw) in object.members().into_iter().take(MAX_PARAMETERS) {
        let Some(name) = name.string().filter(|_| raw.get().starts_with('"')) else { continue };
        let step: Step = json_string::decode(text, raw.span, LayerKind::JsonString, Some(name.clone()));
        fields.push(Field::decoded(&name, None, vec![step]));
    }
    let whole = Whole { steps: Vec::new(), span: Span::new(0, text.len()) };
    if !fields.iter().any(|field| parameters::message_name(&field.name).is_some()) {
        return Vec::new();
    }
    parameters::follow(search, state, &Head::default(), fields, &whole).map(Candidate::Decoded).into_iter().collect()
}
