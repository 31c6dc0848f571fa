//! Encrypted, and no key to open it.

use super::common::{encrypted, recipient, thing};
use crate::crypto::enc::{EncryptionFacts, EncryptionResult, KeyPlace};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Finding, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "ENC-NO-KEY", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        if facts.result != EncryptionResult::NoKey {
            out.pass();
            continue;
        }
        if facts.key.found == KeyPlace::Absent {
            continue;
        }
        if let Some(finding) = unusable(cx) {
            out.find_once(finding.at(item, facts.span));
            continue;
        }
        let whom = recipient(facts).map_or_else(|| "the recipient".to_owned(), |whom| format!("the holder of {whom}"));
        let (title, left) = lost(item, facts);
        out.find_once(
            RULE.finding(title, format!("Only {whom} can decrypt that. {left}"))
                .at(item, facts.span)
                .spec("saml-core 6.1")
                .fix(
                    Party::Support,
                    "Add the application's private key here. It stays on this machine and is forgotten \
             when the page is closed.",
                ),
        );
    }
}

/// A private key was given that cannot be read, or that opens nothing.
fn unusable(cx: &Context<'_>) -> Option<Finding> {
    let mut given = cx.case.keys.iter().filter(|input| !input.trusted_certificate);
    let problem = given.find_map(|input| cx.keys.problems.iter().find(|(origin, _)| *origin == input.origin));
    let (title, why) = match (problem, cx.keys.private.first()) {
        (Some((origin, reason)), _) => (
            format!("The private key {} cannot be used", quote(origin)),
            format!("The reason: {reason}. Until the key can be read, the encrypted part stays unjudged."),
        ),
        (None, Some(key)) => (
            format!("The private key {} is of a kind that opens nothing here", quote(&key.origin)),
            "The content key was encrypted for a key of a different kind, in most cases RSA.".to_owned(),
        ),
        (None, None) => return None,
    };
    let text = "Add the application's RSA private key as PKCS#8 or PKCS#1 (PEM), with its password where it has one.";
    Some(RULE.finding(title, why).fix(Party::Support, text))
}

/// What cannot be judged without the key, as title and sentence: much for an assertion, one value for the others.
fn lost(item: &Item, facts: &EncryptionFacts) -> (String, &'static str) {
    const REST: &str = "Everything that is not encrypted was checked.";
    let title = match facts.element.as_str() {
        "EncryptedAssertion" => {
            return (
                format!("{} is encrypted: only the rest of the message was checked", thing(facts)),
                "Everything inside stays unjudged: user, audience, times, and a signature, if there is one.",
            );
        }
        "EncryptedID" | "NewEncryptedID" => {
            format!("{} is encrypted, so the user cannot be identified", thing(facts))
        }
        "EncryptedAttribute" => {
            let closed = |one: &&EncryptionFacts| {
                one.element == facts.element && one.result == facts.result && one.key.found != KeyPlace::Absent
            };
            match item.encryption().iter().filter(closed).count() {
                0 | 1 => "One attribute is encrypted, so its value cannot be read".to_owned(),
                count => format!("{count} attributes are encrypted, so their values cannot be read"),
            }
        }
        _ => format!("{} is encrypted, so it cannot be read", thing(facts)),
    };
    (title, REST)
}
