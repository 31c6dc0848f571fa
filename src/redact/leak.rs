//! Looks for what was taken out in everything that can be read out of a case: the proof that nothing is left.
//!
//! Input: a case, and the dictionary of what was replaced. Output: values that are still found. Invariant: every layer that intake can
//! peel is looked into; words of the protocols and of public names do not count.

use super::choices::Class;
use super::names::is_common;
use super::replacement::Replacement;
use crate::case::{Case, Input};
use crate::intake::{self, LayerKind, Unpacked};
use crate::order;
use crate::source::lower;
use std::collections::HashSet;

/// Shorter values are found in any text.
const SHORTEST: usize = 4;
/// Values that are looked for whole.
const MAX_WHOLE: usize = 400;

/// How certificates and keys in DER begin.
const DER: &[u8] = &[0x30, 0x82];

/// Values of the dictionary that are still in a case.
pub fn leaks(case: &Case, dictionary: &[Replacement]) -> Vec<String> {
    let public = HashSet::new();
    let mut found: Vec<String> = case.inputs.iter().flat_map(|input| leaks_of(input, dictionary, &public)).collect();
    for statement in &case.statements {
        for plain in statement.decryptions.iter().filter_map(|one| one.plaintext.as_ref()) {
            let input = Input { origin: String::new(), bytes: plain.clone().into_bytes() };
            found.extend(leaks_of(&input, dictionary, &public));
        }
    }
    found
}

/// Values of the dictionary that are still in an input. `public`: words that stay because they belong to hosts and other public names.
pub(super) fn leaks_of(input: &Input, dictionary: &[Replacement], public: &HashSet<String>) -> Vec<String> {
    let mut wanted: HashSet<String> = HashSet::new();
    let mut whole: Vec<&str> = Vec::new();
    for one in dictionary.iter().filter(|one| one.from != one.to) {
        let value = one.from.trim();
        if value.chars().count() < SHORTEST || value.starts_with("key ") {
            continue;
        }
        let lower = lower(value);
        let word = value.chars().all(char::is_alphanumeric);
        let number = value.bytes().all(|byte| byte.is_ascii_digit());
        if word && (number && value.len() < 6 || is_common(&lower) || public.contains(&lower)) {
            continue;
        }
        if word {
            wanted.insert(lower);
        } else if value.len() > 5 && (one.class != Class::Organisation) && whole.len() < MAX_WHOLE {
            whole.push(value);
        }
    }
    // What one value became may be what another was.
    let new: HashSet<String> = dictionary.iter().map(|one| lower(&one.to)).collect();
    let mut found = Vec::new();
    let mut look = |text: &str| {
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            if word.len() >= SHORTEST {
                let lower = lower(word);
                if wanted.contains(&lower) && !new.contains(&lower) {
                    found.push(word.to_owned());
                }
            }
        }
        for value in &whole {
            if text.contains(value) {
                found.push((*value).to_owned());
            }
        }
    };
    look(&String::from_utf8_lossy(&input.bytes));
    let mut open: Vec<Unpacked> = intake::unpack(input, &intake::Budget::default());
    while let Some(one) = open.pop() {
        // What a certificate says of its owner is an organisation's.
        let is_der = |layer: &&intake::Layer| layer.kind == LayerKind::Der || layer.content.as_bytes().starts_with(DER);
        for layer in one.layers.iter().filter(|layer| !is_der(layer)) {
            look(&String::from_utf8_lossy(layer.content.as_bytes()));
        }
        open.extend(one.children);
    }
    order::sort(&mut found);
    found.dedup();
    found
}

/// The text with other words in the places of some; nothing where it has none of them. A word is no part of a longer one.
pub(super) fn without(text: &str, words: &[(String, String)]) -> Option<String> {
    let mut out: Option<String> = None;
    for (word, new) in words {
        let text = out.as_deref().unwrap_or(text);
        let mut clean = String::new();
        let mut at = 0;
        for (start, _) in text.match_indices(word.as_str()) {
            let end = start + word.len();
            let beside = [
                text.get(..start).and_then(|head| head.chars().next_back()),
                text.get(end..).and_then(|rest| rest.chars().next()),
            ];
            if start >= at && !beside.iter().flatten().any(|c| c.is_alphanumeric()) {
                clean.push_str(text.get(at..start).unwrap_or_default());
                clean.push_str(new);
                at = end;
            }
        }
        if at > 0 {
            clean.push_str(text.get(at..).unwrap_or_default());
            out = Some(clean);
        }
    }
    out
}
