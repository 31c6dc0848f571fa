//! The application wants encryption, and the assertion is readable.

use crate::declare_rule;
use crate::providers;
use crate::report::ItemKind;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "ENC-REQUIRED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    if cx.case.expectations.encrypted_assertions != Some(true) {
        return;
    }
    for item in cx.items.iter().filter(|item| item.kind == ItemKind::SamlResponse) {
        let Some(response) = item.saml().and_then(|message| message.response()) else { continue };
        let Some(readable) = response.assertions.first() else {
            if !response.encrypted_assertions.is_empty() {
                out.pass();
            }
            continue;
        };
        out.find(
            RULE.finding(
                "The application demands encryption, and this assertion is readable text",
                "It rejects assertions that are not encrypted for it.",
            )
            .at(item, readable.envelope.tag)
            .fixes(providers::fixes_in_words(
                Topic::Encryption,
                cx.provider(item),
                Some("switch encryption on and load the application's encryption certificate"),
            )),
        );
    }
}
