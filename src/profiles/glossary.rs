//! The words of a login: one term each, in plain words, with what other consoles call it. The words are data: `glossary.json`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;

/// A term and its other names.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Term {
    /// The name used here.
    pub term: String,
    /// What it is, in one sentence that needs no other term.
    pub words: String,
    /// Its names on the console of each product, by product id.
    pub names: BTreeMap<String, Vec<String>>,
    /// What others call it.
    pub also: Vec<String>,
}

/// All terms, in reading order.
pub fn glossary() -> &'static [Term] {
    static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| serde_json::from_str(TEXT).unwrap_or_default());
    &TERMS
}

/// The term with this name or one of its other names, ignoring case. Names that mean several terms find the first.
pub fn explain(name: &str) -> Option<&'static Term> {
    let same = |other: &String| other.eq_ignore_ascii_case(name);
    let terms = glossary();
    terms
        .iter()
        .find(|term| same(&term.term))
        .or_else(|| terms.iter().find(|term| term.also.iter().any(same) || term.names.values().flatten().any(same)))
}

const TEXT: &str = include_str!("glossary.json");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_says_each_thing_once() {
        let terms: Vec<Term> = serde_json::from_str(TEXT).unwrap();
        let mut seen = std::collections::HashSet::new();
        for term in &terms {
            assert!(seen.insert(term.term.to_lowercase()), "{}", term.term);
            assert!(term.words.ends_with('.') && term.words.len() < 160, "{}", term.words);
            for product in term.names.keys() {
                assert!(crate::profiles::product_name(product).is_some(), "{}: {product}", term.term);
            }
        }
        assert_eq!(explain("reply url").unwrap().term, "ACS URL");
        assert_eq!(explain("client id").unwrap().term, "client ID");
        assert!(explain("flux capacitor").is_none());
    }
}
