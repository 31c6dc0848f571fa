//! An encrypted user identifier.

use super::common::encrypted;
use crate::crypto::enc::EncryptionResult;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "ENC-NAMEID", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        if !matches!(facts.element.as_str(), "EncryptedID" | "NewEncryptedID") {
            out.pass();
            continue;
        }
        let why = if facts.result == EncryptionResult::Ok {
            "It was decrypted here. Few applications support this; those that do not find no user in the assertion."
        } else {
            "Who the user is cannot be seen without the application's private key. Few applications support this; those \
            that do not find no \
             user in the assertion."
        };
        out.find_once(
            RULE.finding("The user identifier (NameID) is encrypted by itself", why)
                .confidence(Confidence::Likely)
                .at(item, facts.span)
                .spec("saml-core 2.2.4")
                .fix(
                    Party::IdpAdmin,
                    "If the application cannot read it, encrypt the whole assertion instead, or nothing.",
                ),
        );
    }
}
