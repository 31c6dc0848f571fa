//! A rule in words: what it looks for, and where its page is.

use assertain::rules::Rule;
use assertain::view::document;

/// What a rule looks for, in one sentence.
pub(crate) fn summary(rule: &Rule) -> String {
    document::unmarked(&document::parts(rule.doc).0)
}

/// The published page of a rule.
pub(crate) fn rule_page(id: &str) -> String {
    format!("https://assertain.github.io/assertain/rules/{id}.html")
}
