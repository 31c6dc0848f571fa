//! An encrypted assertion in a response that is not signed.

use crate::declare_rule;
use crate::providers;
use crate::report::{Confidence, ItemKind};
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "ENC-UNSIGNED-ENVELOPE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items.iter().filter(|item| item.kind == ItemKind::SamlResponse) {
        let Some(response) = item.saml().and_then(|message| message.response()) else { continue };
        let Some(encrypted) = response.encrypted_assertions.first() else { continue };
        if item.signatures().iter().any(|signature| matches!(signature.parent.as_deref(), Some("Response" | "query"))) {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The response around the encrypted assertion is not signed",
                "Applications built with Spring Security do not decrypt it then (\"Did not decrypt response … since it is \
                not signed\"). Others \
                 decrypt first and check the signature inside.",
            )
            .confidence(Confidence::Possible)
            .at(item, *encrypted)
            .fixes(providers::fixes_in_words(Topic::Sign, cx.provider(item), Some("the response"))),
        );
    }
}
