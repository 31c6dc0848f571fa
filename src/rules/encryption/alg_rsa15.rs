//! Key transport with RSA PKCS#1 v1.5.

use super::common::encrypted;
use crate::declare_rule;
use crate::providers;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "ENC-ALG-RSA15", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        if facts.key.algorithm.as_deref() != Some("http://www.w3.org/2001/04/xmlenc#rsa-1_5") {
            out.pass();
            continue;
        }
        out.find_once(
            RULE.finding(
                "The content key is encrypted with RSA 1.5, which repeated attempts can break",
                "An attacker who sends variants of the message learns its content step by step from the responses \
                 (Bleichenbacher's attack). XML Encryption 1.1 advises against it.",
            )
            .at(item, facts.key.algorithm_span)
            .spec("xmlenc-core1 5.5.1")
            .fixes(providers::fixes_in_words(
                Topic::Encryption,
                cx.provider(item),
                Some("choose RSA-OAEP (`rsa-oaep-mgf1p` with SHA-1) for the key"),
            )),
        );
    }
}
