//! The key opens the envelope and the content does not come out.

use super::common::{encrypted, thing};
use crate::crypto::enc::{EncryptionResult, FailedStep};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "ENC-DECRYPT-FAILED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        let why = match (facts.result, facts.failed_step) {
            (EncryptionResult::Ok, _) => {
                out.pass();
                continue;
            }
            (EncryptionResult::Failed, Some(FailedStep::Content)) => {
                "The key was unwrapped, but it does not decrypt the content. Characters were changed or lost on the way, or the integrity tag does not match."
            }
            (EncryptionResult::Failed, Some(FailedStep::Padding)) => {
                "The key was unwrapped and the content decrypts, but it ends in impossible padding. It was changed or truncated on the way, or encrypted with a different key."
            }
            (EncryptionResult::Failed, Some(FailedStep::NotXml)) => {
                "The key was unwrapped and the content decrypts, but the result is not XML. It was changed on the way, or encrypted with a different key."
            }
            _ => continue,
        };
        out.find(
            RULE.finding(format!("{} cannot be decrypted, although the key is correct", thing(facts)), why)
                .at(item, facts.span)
                .spec("xmlenc-core 4.4")
                .fix(Party::Support, "Take the message again from a recording of the browser (HAR file), whole and unchanged.")
                .fix(Party::IdpAdmin, "If the original has the same fault, try another block encryption algorithm (AES-256-GCM or AES-256-CBC) and report it to the product's maker."),
        );
    }
}
