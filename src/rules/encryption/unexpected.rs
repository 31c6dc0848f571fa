//! Encrypted for an application that cannot decrypt.

use super::common::{encrypted, thing};
use crate::crypto::enc::EncryptionResult;
use crate::declare_rule;
use crate::providers;
use crate::report::{Confidence, ItemKind};
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;
use crate::vocabulary::Topic;

declare_rule! { "ENC-UNEXPECTED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let stated = cx.case.expectations.encrypted_assertions;
    // Metadata of one application, with keys, none of which is for encryption.
    let mut metadata = cx.items.iter().filter(|item| item.kind == ItemKind::SpMetadata);
    let keyless = match (metadata.next(), metadata.next()) {
        (Some(item), None) => item.saml().and_then(|message| message.entity()).and_then(|entity| {
            let role = entity.role(RoleKind::Sp)?;
            let encrypts = role.keys.iter().any(|key| key.usage.as_ref().is_none_or(|usage| usage.text != "signing"));
            (!encrypts).then_some((item, role.tag))
        }),
        _ => None,
    };
    for (item, facts) in encrypted(cx).filter(|(_, facts)| facts.element != "EncryptedData") {
        if stated == Some(true) || facts.result == EncryptionResult::Ok || (stated.is_none() && keyless.is_none()) {
            if stated.is_some() || cx.items.iter().any(|item| item.kind == ItemKind::SpMetadata) {
                out.pass();
            }
            continue;
        }
        let why = match stated {
            Some(false) => "The application takes no encrypted messages, so it can read nothing of this one.",
            _ => "The application's metadata lists no key for encryption, so it can hardly decrypt this message.",
        };
        let finding = RULE
            .finding(format!("{} is encrypted, and the application does not support that", thing(facts)), why)
            .confidence(if stated.is_some() { Confidence::Certain } else { Confidence::Likely })
            .at(item, facts.span)
            .fixes(providers::fixes_in_words(Topic::Encryption, cx.provider(item), Some("switch encryption off")));
        out.find_once(match keyless {
            Some((metadata, place)) => finding.related(metadata, place),
            None => finding,
        });
    }
}
