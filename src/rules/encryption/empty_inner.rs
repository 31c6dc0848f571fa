//! An encrypted assertion that holds something else.

use super::common::encrypted;
use crate::crypto::enc::EncryptionResult;
use crate::declare_rule;
use crate::report::{ItemKind, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "ENC-EMPTY-INNER", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        if facts.element != "EncryptedAssertion" || facts.result != EncryptionResult::Ok {
            continue;
        }
        let inner = facts.item.as_ref().and_then(|id| cx.items.iter().find(|item| item.id == *id));
        if inner.is_some_and(|inner| inner.kind == ItemKind::SamlAssertion) {
            out.pass();
            continue;
        }
        let held = inner.and_then(|inner| inner.xml()?.root()).map_or_else(
            || "something that is no XML element".to_owned(),
            |root| format!("an element `{}`", root.qualified_name()),
        );
        out.find(
            RULE.finding(
                format!("The encrypted assertion holds {held}, not an assertion"),
                "Decryption worked. An EncryptedAssertion has to contain exactly one saml:Assertion, and applications reject anything else.",
            )
            .at(item, facts.span)
            .spec("saml-core 2.3.4")
            .fix(Party::IdpAdmin, "Report it to the maker of the identity provider: it encrypts the wrong part."),
        );
    }
}
