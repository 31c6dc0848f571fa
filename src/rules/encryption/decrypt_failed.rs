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
                "The key was unwrapped, but the content does not open with it: its characters were changed or cut on the way, or its \
                 integrity tag does not fit."
            }
            (EncryptionResult::Failed, Some(FailedStep::Padding)) => {
                "The key was unwrapped and the content opens, but it ends in padding that cannot be right: it was changed or cut on \
                 the way, or encrypted with another key."
            }
            (EncryptionResult::Failed, Some(FailedStep::NotXml)) => {
                "The key was unwrapped and the content opens, but what comes out is not XML: it was changed on the way, or encrypted \
                 with another key."
            }
            _ => continue,
        };
        out.find(
            RULE.finding(format!("{} could not be decrypted, although the key is the right one", thing(facts)), why)
                .at(item, facts.span)
                .spec("xmlenc-core 4.4")
                .fix(Party::Support, "Take the message again from a recording of the browser (HAR file), whole and unchanged.")
                .fix(Party::IdpAdmin, "If the original has the same fault, try another block encryption algorithm (AES-256-GCM or AES-256-CBC) and report it to the product's maker."),
        );
    }
}
