//! Encrypted for another key than the application's.

use super::common::{encrypted, recipient, thing};
use crate::crypto::enc::{EncryptionFacts, EncryptionResult, FailedStep};
use crate::crypto::hash::HashKind;
use crate::declare_rule;
use crate::item::Item;
use crate::providers;
use crate::report::{Confidence, Finding, Party};
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "ENC-WRONG-RECIPIENT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        match (facts.result, facts.failed_step) {
            (EncryptionResult::Ok, _) => {
                out.pass();
                continue;
            }
            (EncryptionResult::NoKey, _) => {
                let is_given = cx.case.keys.iter().any(|input| !input.trusted_certificate);
                out.not_checked(match is_given {
                    true => "the private key that was given cannot be used for it",
                    false => "no private key was given: add the application's private key",
                });
                continue;
            }
            (EncryptionResult::Failed, Some(FailedStep::KeyUnwrap)) => {
                if facts.attempts.iter().any(|attempt| attempt.short.is_some()) {
                    // The key is the right one: ENC-DECRYPT-FAILED.
                    continue;
                }
                if let Some(used) = facts.attempts.iter().find_map(|attempt| attempt.other_digest) {
                    out.find(other_digest(cx, item, facts, used));
                    continue;
                }
            }
            _ => continue,
        }
        let lengths = facts.attempts.iter().find_map(|attempt| attempt.length);
        let length = lengths.map_or(String::new(), |(own, found)| {
            format!(" The encrypted key is made for a key of {} bits, the one given has {} bits.", found * 8, own * 8)
        });
        let whom = recipient(facts).map_or(String::new(), |whom| format!(" The message names {whom}."));
        let files: Vec<String> = facts.attempts.iter().map(|attempt| format!("`{}`", attempt.origin)).collect();
        let finding = RULE
            .finding(
                format!("{} was encrypted for another key than the one given", thing(facts)),
                format!(
                    "The content key does not open with {}.{length}{whom} Mostly the application renewed its certificate and the \
                     identity provider still encrypts with the old one.",
                    files.join(", ")
                ),
            )
            .at(item, facts.key.span)
            .spec("saml-core 6.2")
            .fix(Party::Support, "Make sure first that this is the private key the application uses now, not a former one.")
            .fixes(providers::fixes(Topic::Encryption, cx.provider(item), None));
        // A damaged key looks the same when its length is right.
        out.find(if lengths.is_some() { finding } else { finding.confidence(Confidence::Likely) });
    }
}

/// The key is the right one, and RSA-OAEP used another digest than it says.
fn other_digest(cx: &Context<'_>, item: &Item, facts: &EncryptionFacts, used: HashKind) -> Finding {
    let stated = facts.key.digest.as_deref().and_then(HashKind::from_xml_uri);
    let stated = stated.map_or_else(|| "another digest".to_owned(), |hash| hash.name().to_owned());
    RULE.finding(
        format!("The key of {} is encrypted with {}, while `DigestMethod` says \
            {stated}", thing(facts).replace("The ", "the "), used.name()),
        "An application decrypts the key (RSA-OAEP) with the digest that the message names, and fails. The certificate is the right one.",
    )
    .compared(stated, used.name(), None)
    .at(item, facts.key.algorithm_span)
    .spec("xmlenc-core1 5.5.2")
    .fixes(providers::fixes_in_words(
        Topic::Encryption,
        cx.provider(item),
        Some("choose RSA-OAEP with the digest SHA-1, which `DigestMethod` then names"),
    ))
}
