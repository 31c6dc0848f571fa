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
use memchr::memmem::Finder;
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
    let all = case.inputs.iter().flat_map(|input| leaks_of(input, dictionary, &public).values);
    let mut found: Vec<String> = all.collect();
    for statement in &case.statements {
        for plain in statement.decryptions.iter().filter_map(|one| one.plaintext.as_ref()) {
            let input = Input { origin: String::new(), bytes: plain.clone().into_bytes() };
            found.extend(leaks_of(&input, dictionary, &public).values);
        }
    }
    found
}

/// What is found in an input.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Values of the dictionary that are still there.
    pub(super) values: Vec<String>,
    /// What is left when everything around the messages is undone.
    contents: HashSet<String>,
}

impl Found {
    /// Whether nothing is left and each of these messages is there.
    pub(super) fn is_clean(&self, messages: &[String]) -> bool {
        self.values.is_empty() && messages.iter().all(|message| self.contents.contains(message))
    }
}

/// Values of the dictionary that are still in an input. `public`: words that stay because they belong to hosts and other public names.
pub(super) fn leaks_of(input: &Input, dictionary: &[Replacement], public: &HashSet<String>) -> Found {
    let mut wanted: HashSet<String> = HashSet::new();
    let mut whole: Vec<Finder<'_>> = Vec::new();
    // What one value became may be what another was.
    let new: HashSet<String> = dictionary.iter().map(|one| lower(one.to.trim())).collect();
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
        if new.contains(&lower) {
            continue;
        }
        if word {
            wanted.insert(lower);
        } else if value.len() > 5 && (one.class != Class::Organisation) && whole.len() < MAX_WHOLE {
            whole.push(Finder::new(value));
        }
    }
    let mut found = Vec::new();
    let longest = wanted.iter().map(String::len).max().unwrap_or(0);
    let mut look = |text: &str| {
        for word in text.split(|c: char| !c.is_alphanumeric()) {
            // A capital letter may be a byte longer than its small one, never three times as long.
            if word.len() >= SHORTEST && word.len() / 3 <= longest && wanted.contains(&lower(word)) {
                found.push(word.to_owned());
            }
        }
        for value in whole.iter().filter(|value| value.find(text.as_bytes()).is_some()) {
            found.push(String::from_utf8_lossy(value.needle()).into_owned());
        }
    };
    look(&String::from_utf8_lossy(&input.bytes));
    let mut contents = HashSet::new();
    let mut open: Vec<Unpacked> = intake::unpack(input, &intake::Budget::default());
    while let Some(one) = open.pop() {
        // What a certificate says of its owner is an organisation's.
        let is_der = |layer: &&intake::Layer| layer.kind == LayerKind::Der || layer.content.as_bytes().starts_with(DER);
        for layer in one.layers.iter().filter(|layer| !is_der(layer)) {
            look(&String::from_utf8_lossy(layer.content.as_bytes()));
        }
        contents.extend(one.layers.into_iter().next_back().map(|layer| layer.content.as_str().to_owned()));
        open.extend(one.children);
    }
    order::sort(&mut found);
    found.dedup();
    Found { values: found, contents }
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
