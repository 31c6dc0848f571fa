//! Encrypted for another key than the application's.

use super::common::{encrypted, recipient, thing};
use crate::crypto::enc::{EncryptionResult, FailedStep};
use crate::declare_rule;
use crate::providers;
use crate::report::{Confidence, Party};
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
                out.not_checked("no private key was given: add the application's private key");
                continue;
            }
            (EncryptionResult::Failed, Some(FailedStep::KeyUnwrap)) => {}
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
