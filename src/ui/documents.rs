//! The documents of the rules, the samples and the glossary. They come beside the module, because hundreds of texts would be a good
//! part of it, and src/boot.js hands them over. Whoever pastes before they are in does without: from then on nothing is fetched.

use crate::providers::{Term, among, read_glossary};
use crate::view::document;
use std::sync::OnceLock;

/// By id, sorted.
static DOCUMENTS: OnceLock<Vec<(&str, &str)>> = OnceLock::new();

/// Keeps what came; the first time counts.
pub(super) fn keep(all: Vec<(&'static str, &'static str)>) {
    let _ = DOCUMENTS.set(all);
}

/// The document of a rule, as far as it is here.
pub(super) fn of(rule: &str) -> Option<&'static str> {
    let all = DOCUMENTS.get()?;
    let index = all.binary_search_by(|(id, _)| (*id).cmp(rule)).ok()?;
    all.get(index).map(|(_, text)| *text)
}

/// The text of a sample, as far as it is here.
pub(super) fn sample(file: &str) -> Option<&'static str> {
    let (_, text) = of(&format!("{}{file}", document::SAMPLES))?.split_once('\n')?;
    Some(text.trim_end())
}

/// The term with this name, as far as the glossary is here.
pub(super) fn term(name: &str) -> Option<&'static Term> {
    static TERMS: OnceLock<Vec<Term>> = OnceLock::new();
    DOCUMENTS.get()?;
    among(TERMS.get_or_init(|| read_glossary(sample("glossary.json").unwrap_or_default())), name)
}

/// Whether the pages of the rules stand beside this page; beside the single file they do not.
pub(super) fn published() -> bool {
    leptos::prelude::document().get_element_by_id("boot").is_some_and(|boot| boot.has_attribute("data-checks"))
}
