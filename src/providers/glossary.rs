//! The words of a login: one term each, in plain words, with what other consoles call it. The words are data: `glossary.json`.

use crate::syntax::json::{self, Json};
use std::sync::LazyLock;

/// A term and its other names.
#[derive(Debug, Clone)]
pub struct Term {
    /// The name used here.
    pub term: String,
    /// What it is, in one sentence that needs no other term.
    pub words: String,
    /// Its names on the console of each product, by product id.
    pub names: Vec<(String, Vec<String>)>,
    /// What others call it.
    pub also: Vec<String>,
}

/// All terms, in reading order.
pub fn glossary() -> &'static [Term] {
    static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| read(TEXT));
    &TERMS
}

/// Reads the terms of a text in the form of `glossary.json`. What is missing in it is empty here, and a test sees it.
pub fn read(text: &str) -> Vec<Term> {
    let root = json::parse(text).root;
    let texts = |value: &Json| value.strings().into_iter().map(|text| text.text).collect::<Vec<String>>();
    let term = |entry: &Json| {
        let text = |name: &str| entry.get(name).and_then(Json::as_str).unwrap_or_default().to_owned();
        let names = entry.get("names").map(Json::members).unwrap_or_default();
        Term {
            term: text("term"),
            words: text("words"),
            names: names.iter().map(|member| (member.name.clone(), texts(&member.value))).collect(),
            also: entry.get("also").map(texts).unwrap_or_default(),
        }
    };
    root.iter().flat_map(Json::elements).map(term).collect()
}

/// The term with this name or one of its other names, ignoring case. Names that mean several terms find the first.
pub fn explain(name: &str) -> Option<&'static Term> {
    among(glossary(), name)
}

/// The same among these terms: the page has the glossary beside its module (`src/ui/documents.rs`).
pub fn among<'t>(terms: &'t [Term], name: &str) -> Option<&'t Term> {
    let same = |other: &String| other.eq_ignore_ascii_case(name);
    terms.iter().find(|term| same(&term.term)).or_else(|| {
        terms
            .iter()
            .find(|term| term.also.iter().any(same) || term.names.iter().any(|(_, names)| names.iter().any(same)))
    })
}

const TEXT: &str = include_str!("glossary.json");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_and_says_each_thing_once() {
        let parsed = json::parse(TEXT);
        assert!(parsed.is_clean());
        let terms = read(TEXT);
        assert_eq!(terms.len(), parsed.root.unwrap().elements().len());
        let mut seen = std::collections::HashSet::new();
        for term in &terms {
            assert!(!term.term.is_empty());
            assert!(term.names.iter().all(|(_, names)| !names.is_empty()), "{}", term.term);
            assert!(seen.insert(term.term.to_lowercase()), "{}", term.term);
            assert!(term.words.ends_with('.') && term.words.len() < 160, "{}", term.words);
            for (product, _) in &term.names {
                assert!(crate::providers::product_name(product).is_some(), "{}: {product}", term.term);
            }
        }
        assert_eq!(explain("reply url").unwrap().term, "ACS URL");
        assert_eq!(explain("client id").unwrap().term, "client ID");
        assert!(explain("flux capacitor").is_none());
    }
}
