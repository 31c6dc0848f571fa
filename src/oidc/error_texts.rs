//! What products and libraries write when a login fails, as one table: `error_texts.tsv`.
//! Comes in: a text. Goes out: the row that fits best, and the place. Must not judge.

use crate::source::Span;

const TABLE: &str = include_str!("error_texts.tsv");

/// A text by which a fault can be told.
#[derive(Debug, Clone, Copy)]
pub struct ErrorText {
    /// The rule that names the fault.
    pub rule: &'static str,
    /// The rule that names it where the login is one of SAML.
    pub saml_rule: &'static str,
    /// The text has no other cause.
    pub certain: bool,
    /// Who writes it, by the id in the profiles; empty where several do.
    pub product: &'static str,
    /// The topic of the instructions, likewise for OpenID and SAML; empty where there is none.
    pub topics: (&'static str, &'static str),
    /// The fault as a fact, without full stop.
    pub title: &'static str,
    /// `who:what to do`, several separated by `¦`; after a first `¦` they follow the instructions of the topic.
    pub fixes: &'static str,
    keys: &'static str,
}

/// All rows.
pub fn rows() -> impl Iterator<Item = ErrorText> {
    TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(row)
}

fn row(line: &'static str) -> Option<ErrorText> {
    let mut fields = line.split('\t');
    let mut next = || fields.next();
    let (rules, product, topics, keys, title) = (next()?, next()?, next()?, next()?, next()?);
    let (rule, saml_rule) = either(rules.trim_start_matches('?'));
    Some(ErrorText {
        rule,
        saml_rule,
        certain: !rules.starts_with('?'),
        product,
        topics: either(topics),
        title,
        fixes: next().unwrap_or(""),
        keys,
    })
}

fn either(text: &'static str) -> (&'static str, &'static str) {
    text.split_once('/').unwrap_or((text, text))
}

/// The row with the longest text that stands in this one as words of its own, in any case; among equals the first row.
pub fn find(text: &str) -> Option<(ErrorText, Span)> {
    let lower = text.to_ascii_lowercase();
    let mut best: Option<(ErrorText, Span)> = None;
    for row in rows() {
        for key in row.keys.split('|') {
            let longer = best.as_ref().is_none_or(|(_, span)| key.len() > span.len());
            if let Some(span) = longer.then(|| find_word(&lower, key)).flatten() {
                best = Some((row, span));
            }
        }
    }
    best
}

/// The place of a phrase as words of their own. Both in lower case.
pub(super) fn find_word(lower: &str, phrase: &str) -> Option<Span> {
    let part_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    lower.match_indices(phrase).map(|(start, _)| Span::new(start, start + phrase.len())).find(|span| {
        let before = lower.get(..span.start).and_then(|text| text.chars().next_back()).is_some_and(part_of_word);
        let after = lower.get(span.end..).and_then(|text| text.chars().next()).is_some_and(part_of_word);
        !before && !after
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        let mut seen = std::collections::HashSet::new();
        for row in rows() {
            assert!(!row.title.is_empty() && !row.title.ends_with('.'), "{}: {}", row.rule, row.title);
            assert!(!row.fixes.is_empty() || !row.topics.0.is_empty(), "{}: {}: nothing to do", row.rule, row.keys);
            for key in row.keys.split('|') {
                assert!(!key.is_empty() && key == key.to_lowercase().trim(), "{key:?}");
                assert!(seen.insert(key), "{key} stands twice");
            }
        }
        assert_eq!(rows().count(), TABLE.lines().filter(|line| !line.starts_with('#')).count());
    }

    #[test]
    fn the_longest_text_wins_and_words_are_whole() {
        let (row, span) = find("Error 403: app_not_configured_for_user").unwrap();
        assert_eq!((row.rule, span.start), ("PROV-WRONG-TENANT-USER", 11));
        assert_eq!(find("AADSTS70002: …. AADSTS54005: redeemed").unwrap().0.rule, "TOK-INVALID-GRANT");
        assert!(find("AADSTS5010: x").is_none() && find("no code").is_none());
    }
}
