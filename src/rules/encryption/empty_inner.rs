//! An encrypted part that holds something else than the one element it should.

use super::common::encrypted;
use crate::crypto::enc::{EncryptionFacts, EncryptionResult, Held};
use crate::declare_rule;
use crate::report::{Finding, ItemKind, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "ENC-EMPTY-INNER", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        if let Some(held) = &facts.held {
            out.find(finding(facts, held).at(item, facts.span).spec(clause(facts)));
            continue;
        }
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
                format!("The encrypted assertion contains {held}, not an assertion"),
                "Decryption worked. An EncryptedAssertion must contain exactly one saml:Assertion, and applications \
                 reject anything else.",
            )
            .at(item, facts.span)
            .spec(clause(facts))
            .fix(Party::IdpAdmin, "Report it to the identity provider's vendor: it encrypts the wrong part."),
        );
    }
}

fn clause(facts: &EncryptionFacts) -> &'static str {
    if facts.element == "EncryptedAssertion" { "saml-core 2.3.4" } else { "saml-core 6.1" }
}

/// `The encrypted assertion` and so on, with the element it should hold.
fn names(facts: &EncryptionFacts) -> (&'static str, &'static str) {
    match facts.element.as_str() {
        "EncryptedAssertion" => ("The encrypted assertion", "one `Assertion`"),
        "EncryptedID" | "NewEncryptedID" => ("The encrypted NameID", "one `NameID`"),
        "EncryptedAttribute" => ("The encrypted attribute", "one `Attribute`"),
        _ => ("The encrypted part", "one element"),
    }
}

fn finding(facts: &EncryptionFacts, held: &Held) -> Finding {
    let (thing, wanted) = names(facts);
    let (what, deed) = match held {
        Held::Nothing => ("is empty".to_owned(), "it encrypts nothing"),
        Held::Text => ("contains text without an XML element".to_owned(), "it encrypts the text and not the element"),
        Held::Base64 => ("contains base64 text".to_owned(), "it must encrypt the XML itself, not its base64 form"),
        Held::Utf16 => ("is written in UTF-16".to_owned(), "it must encrypt the XML in UTF-8"),
        Held::Cut => ("ends in the middle: cut off before encryption".to_owned(), "it encrypts a part of the element"),
        Held::Several(first, second) if first == second => {
            (format!("contains several elements `{first}`"), "it must encrypt each of them by itself")
        }
        Held::Several(first, second) => {
            (format!("contains `{first}` and `{second}`"), "it must encrypt one element and nothing beside it")
        }
    };
    RULE.finding(
        match held {
            Held::Utf16 | Held::Nothing | Held::Cut => format!("{thing} {what}"),
            _ => format!("{thing} {what}, not {wanted}"),
        },
        format!("Decryption worked: the key is the right one. Applications expect {wanted} in UTF-8 and reject anything else."),
    )
    .fix(Party::IdpAdmin, format!("Report it to the identity provider's vendor: {deed}."))
}
