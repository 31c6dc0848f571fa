//! Encrypted, and no key to open it.

use super::common::{encrypted, recipient, thing};
use crate::crypto::enc::{EncryptionResult, KeyPlace};
use crate::declare_rule;
use crate::report::Act;
use crate::rules::{Context, Outcome};

declare_rule! { "ENC-NO-KEY", Info, "encryption", "no_key.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        if facts.result != EncryptionResult::NoKey {
            out.pass();
            continue;
        }
        if facts.key.found == KeyPlace::Absent {
            continue;
        }
        let whom = recipient(facts).map_or_else(|| "its recipient".to_owned(), |whom| format!("the holder of {whom}"));
        out.find_once(
            RULE.finding(
                format!("{} is encrypted, so only the outside of the message was checked", thing(facts)),
                format!("It can be read by {whom} alone. Everything inside stays unjudged: user, audience, times, and a signature, if there is one."),
            )
            .at(item, facts.span)
            .spec("saml-core 6.1")
            .fix(Act::Support, "Add the application's private key here. It stays on this machine and is forgotten when the page is closed."),
        );
    }
}
