//! Encryption with algorithms that are not known or not stated.

use super::common::{encrypted, thing};
use crate::crypto::enc::EncryptionResult;
use crate::declare_rule;
use crate::providers;
use crate::report::Confidence;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "ENC-ALG-UNSUPPORTED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        if facts.result != EncryptionResult::Unsupported {
            out.pass();
            continue;
        }
        let content = facts.algorithm.as_deref();
        // Where the two sides agree on a key, that is what is not known: the key wrap after it is.
        let key = facts.key.agreement.as_deref().or(facts.key.algorithm.as_deref());
        let (title, certain) = match (content, key) {
            (None, _) => (format!("{} is encrypted, but the message does not name the algorithm", thing(facts)), true),
            (Some(content), key) => (
                format!(
                    "{} uses an encryption algorithm that few applications support: `{content}`{}",
                    thing(facts),
                    key.map_or_else(String::new, |key| format!(" (key: `{key}`)"))
                ),
                false,
            ),
        };
        let finding = RULE
            .finding(title, "Without the algorithm no one can open the content. It could not be opened here either.")
            .at(item, facts.algorithm_span)
            .spec("xmlenc-core 5.1")
            .fixes(providers::fixes_in_words(
                Topic::Encryption,
                cx.provider(item),
                Some("choose AES-256-GCM for the content and RSA-OAEP for the key, or switch encryption off"),
            ));
        out.find(if certain { finding } else { finding.confidence(Confidence::Likely) });
    }
}
