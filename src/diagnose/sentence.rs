//! Titles inside of sentences. Comes in: the title of a finding. Goes out: the same as the end of a longer sentence.

use crate::providers;

/// A title as the second half of a sentence: small first letter where the first word is no name (of a product, an element, an
/// acronym), and a full stop.
pub(super) fn sentence_inside(title: &str) -> String {
    let first = title.split(' ').next().unwrap_or("");
    let mut letters = first.chars();
    let is_word =
        letters.next().is_some_and(char::is_uppercase) && letters.all(|c| !c.is_uppercase() && !c.is_numeric());
    let mut sentence = if is_word && !providers::is_name(first.trim_end_matches("'s")) {
        let mut chars = title.chars();
        chars.next().map_or(String::new(), |c| std::iter::once(c.to_ascii_lowercase()).chain(chars).collect())
    } else {
        title.to_owned()
    };
    if !sentence.ends_with(['.', '?', '…']) {
        sentence.push('.');
    }
    sentence
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_become_half_sentences() {
        assert_eq!(sentence_inside("The Destination is not the ACS URL"), "the Destination is not the ACS URL.");
        assert_eq!(sentence_inside("Every key is old"), "every key is old.");
        for kept in
            ["Keycloak rejected it.", "Cognito's pool is full.", "SAML is off.", "RelayState is long.", "`iss` is old."]
        {
            assert_eq!(sentence_inside(kept), kept);
        }
    }
}
