//! The key opens the envelope and the content does not come out.

use super::common::{cut_key, encrypted, thing};
use crate::crypto::enc::{EncryptionFacts, EncryptionResult, FailedStep};
use crate::declare_rule;
use crate::report::{Finding, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "ENC-DECRYPT-FAILED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        if let Some((expected, found)) = short_key(facts) {
            out.find(short(facts, expected, found).at(item, facts.key.span));
            continue;
        }
        let is_locked = (facts.result, facts.failed_step) == (EncryptionResult::Failed, Some(FailedStep::KeyUnwrap));
        if let Some((expected, found)) = cut_key(cx, facts).filter(|_| is_locked) {
            out.find(cut(facts, expected, found).at(item, facts.key.span));
            continue;
        }
        let why = match (facts.result, facts.failed_step) {
            // What came out was read: ENC-EMPTY-INNER says what it is.
            _ if facts.held.is_some() => continue,
            (EncryptionResult::Ok, _) => {
                out.pass();
                continue;
            }
            (EncryptionResult::Failed, Some(FailedStep::Content)) => {
                "The key was unwrapped, but it does not decrypt the content. Characters were changed or lost on the \
                 way, or the integrity tag does not match."
            }
            (EncryptionResult::Failed, Some(FailedStep::Padding)) => {
                "The key was unwrapped and the content decrypts, but it ends in impossible padding. It was changed or \
                 truncated on the way, or encrypted with a different key."
            }
            (EncryptionResult::Failed, Some(FailedStep::NotXml)) => {
                "The key was unwrapped and the content decrypts, but the result is not XML. It was changed on the way, \
                 or encrypted with a different key."
            }
            _ => continue,
        };
        out.find(
            RULE.finding(format!("{} cannot be decrypted, although the key is correct", thing(facts)), why)
                .at(item, facts.span)
                .spec("xmlenc-core 4.4")
                .fix(
                    Party::Support,
                    "Take the message again from a recording of the browser (HAR file), whole and unchanged.",
                )
                .fix(
                    Party::IdpAdmin,
                    "If the original has the same fault, try a different block encryption algorithm (AES-256-GCM or \
                     AES-256-CBC). Report it to the vendor.",
                ),
        );
    }
}

/// The key that came out is too short for the cipher: bytes expected and found.
fn short_key(facts: &EncryptionFacts) -> Option<(usize, usize)> {
    if facts.result == EncryptionResult::Ok { None } else { facts.attempts.iter().find_map(|attempt| attempt.short) }
}

fn short(facts: &EncryptionFacts, expected: usize, found: usize) -> Finding {
    RULE.finding(
        format!("The key that opens {} is too short for its algorithm", inside(thing(facts))),
        format!(
            "The algorithm needs a key of {} bits, and the message contains one of {} bits. No application can decrypt it.",
            expected * 8,
            found * 8
        ),
    )
    .compared(format!("{} bits", expected * 8), format!("{} bits", found * 8), None)
    .spec("xmlenc-core 5.2")
    .fix(Party::IdpAdmin, "Report it to the identity provider's vendor: the encryption key must have the length its \
        algorithm requires.")
}

fn cut(facts: &EncryptionFacts, expected: usize, found: usize) -> Finding {
    RULE.finding(
        format!("The encrypted key of {} is cut off: {found} of {expected} bytes", inside(thing(facts))),
        "RSA makes encrypted keys exactly as long as its own key. Characters of this one were lost.",
    )
    .compared(format!("{expected} bytes"), format!("{found} bytes"), None)
    .spec("xmlenc-core 5.2")
    .fix(Party::Support, "Take the message again from a recording of the browser (HAR file), whole and unchanged.")
    .fix(Party::IdpAdmin, "If the original has the same fault, report it to the identity provider's vendor.")
}

fn inside(thing: &str) -> String {
    thing.strip_prefix("The ").map_or_else(|| thing.to_ascii_lowercase(), |rest| format!("the {rest}"))
}
