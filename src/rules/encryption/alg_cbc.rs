//! CBC without a signature around it.

use super::common::{encrypted, thing};
use crate::declare_rule;
use crate::providers;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;
use crate::vocabulary::Topic;

declare_rule! { "ENC-ALG-CBC", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, facts) in encrypted(cx) {
        let cbc = facts.algorithm.as_deref().is_some_and(|uri| uri.ends_with("-cbc"));
        // Signed by an element around it, or by the URL.
        let node = item.xml().and_then(|document| document.node(facts.node));
        let covered = node
            .is_some_and(|node| node.ancestors().any(|outer| outer.element(ns::DS, "Signature").is_some()))
            || item.signatures().iter().any(|signature| signature.node.is_none());
        if !cbc || covered {
            out.pass();
            continue;
        }
        out.find_once(
            RULE.finding(
                format!("{} is encrypted with CBC, and nothing around it is signed", thing(facts)),
                "CBC, a cipher mode, does not detect changes. An attacker who sends variants of the message learns \
                 its content byte by byte from the application's responses.",
            )
            .at(item, facts.algorithm_span)
            .spec("xmlenc-core1 6.3")
            .fixes(providers::fixes_in_words(
                Topic::Encryption,
                cx.provider(item),
                Some(
                    "choose AES-GCM where the \
             product offers it, else sign the response",
                ),
            )),
        );
    }
}
