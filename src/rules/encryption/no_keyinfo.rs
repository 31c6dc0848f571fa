//! Encrypted content that does not bring its key.

use super::common::{encrypted, thing};
use crate::crypto::enc::{EncryptionResult, KeyPlace};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "ENC-NO-KEYINFO", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx).filter(|(_, facts)| facts.element != "EncryptedData") {
        if facts.key.found != KeyPlace::Absent || facts.result == EncryptionResult::Ok {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!("{} is encrypted, and the message does not contain the key", thing(facts)),
                "The content is encrypted with a fresh key that must travel along, itself encrypted for the application. It is neither \
                 in the KeyInfo nor beside the content nor where the KeyInfo points.",
            )
            .at(item, facts.span)
            .spec("saml-core 6.2")
            .fix(Party::IdpAdmin, "Configure the identity provider to put the EncryptedKey into the KeyInfo of the \
             EncryptedData. If it has no such setting, report this to its vendor."),
        );
    }
}
