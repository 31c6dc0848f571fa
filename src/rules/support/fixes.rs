//! What to do, in the words of the product that has to be changed.
//! Input: a finding and the topic of its fix. Output: the finding with its fixes.

use super::wording::quote;
use crate::item::Item;
use crate::providers;
use crate::report::{Finding, Fix, Party};
use crate::rules::Context;
use crate::source::Value;
use crate::vocabulary::Topic;

/// Adds what to do in the words of the product; where the profiles have none, in these general words.
pub(crate) fn with_fix(
    finding: Finding,
    cx: &Context<'_>,
    item: &Item,
    topic: Topic,
    value: Option<&str>,
    otherwise: (Party, String),
) -> Finding {
    let is_clean = finding.actual.as_deref().is_none_or(|actual| without_stray(actual).is_none());
    if let Some(meant) = value.filter(|_| is_clean).and_then(without_stray) {
        let text = format!(
            "Remove the extra characters from the value configured in the application: {}. No change is needed at the identity \
             provider.",
            quote(&meant)
        );
        return finding.fix(Party::SpAdmin, text);
    }
    let fixes = fixes(cx, item, topic, value);
    // What the rule itself says fits the fault better than the general words of the topic.
    let in_words_of_product = fixes.iter().any(|fix| fix.product.is_some());
    if in_words_of_product {
        return finding.fixes(fixes);
    }
    finding.fixes([Fix { who: otherwise.0, party: None, product: None, text: otherwise.1, topic: Some(topic) }])
}

/// What the profiles say, with the name of whoever speaks in the place of `{…}`.
pub(crate) fn fixes(cx: &Context<'_>, item: &Item, topic: Topic, value: Option<&str>) -> Vec<Fix> {
    let mut fixes = providers::fixes(topic, cx.provider(item), value);
    let message = item.saml();
    let issuer = message.and_then(|message| message.envelope()?.issuer.as_ref()).map(|issuer| issuer.value.as_str());
    let entity = || message.and_then(|message| message.entity()?.entity_id.as_ref()).map(Value::as_str);
    let name = issuer.or_else(entity).unwrap_or_default().trim_end_matches('/');
    let realm = if name.contains("/realms/") { name } else { "\u{2026}" };
    let tenant = name.strip_prefix("urn:").and_then(|name| name.strip_suffix(".auth0.com")).unwrap_or("\u{2026}");
    for fix in fixes.iter_mut().filter(|fix| fix.text.contains('{')) {
        fix.text = fix.text.replace("https://{host}/realms/{realm}", realm).replace("{tenant}", tenant);
    }
    fixes
}

/// A value that was copied with spaces, invisible characters or quotation marks around it, without them.
fn without_stray(value: &str) -> Option<String> {
    let is_hidden = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let is_around = |c: char| c.is_whitespace() || "\"'`<>\u{201c}\u{201d}\u{2018}\u{2019}\u{ab}\u{bb}".contains(c);
    let seen: String = value.chars().filter(|c| !is_hidden(*c)).collect();
    let meant = seen.trim_matches(is_around);
    (meant != value && !meant.is_empty()).then(|| meant.to_owned())
}

/// What to do where another identity provider speaks than the one that is known: only people know which of the two is meant.
pub(crate) fn which_is_meant(finding: Finding, expected: &str, actual: &str) -> Finding {
    let (expected, actual) = (quote(expected), quote(actual));
    let text = format!(
        "Decide which of the two is meant. If it is {expected}: correct the application's sign-in URL, or start the \
         login from a different page. If it is {actual}: load its metadata into the application, because entity ID, \
         sign-in URL and certificate belong together."
    );
    finding.fix(Party::SpAdmin, text)
}

#[cfg(test)]
mod tests {
    use super::without_stray;

    #[test]
    fn what_was_copied_along_is_taken_off() {
        for value in ["a ", "\"a\"", "<a>", "a\u{200b}", "\u{201c}a\u{201d}", "\u{a0}a\n"] {
            assert_eq!(without_stray(value).as_deref(), Some("a"), "{value:?}");
        }
        for value in ["a", "First Name", "https://a.example/?x=(1)", "", " "] {
            assert_eq!(without_stray(value), None, "{value:?}");
        }
    }
}
