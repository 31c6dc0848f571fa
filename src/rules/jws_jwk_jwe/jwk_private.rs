//! JWK-PRIVATE: a key list that should be public holds private or secret keys (RFC 7517 9.2).

use super::checks::pasted_keys;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "JWK-PRIVATE", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, key) in pasted_keys(cx) {
        let Some(member) = ["d", "p", "q", "k", "oth"].iter().find_map(|name| key.json.get(name)) else {
            out.pass();
            continue;
        };
        let set = key.json.span.start > 0;
        let title =
            if set { "The key set contains private or secret keys" } else { "This key is a private or secret one" };
        out.find_once(
            RULE.finding(
                title,
                "Anyone who has them can make tokens that applications accept, or read encrypted ones. A list that \
                 applications fetch contains public keys only.",
            )
            .fix(
                Party::IdpAdmin,
                "If the key set was published like this, replace these keys at once. Publish only the public half of \
                 each, as the provider's software exports it.",
            )
            .fix(
                Party::Support,
                "If you pasted your own key to decrypt with: it stays on this machine. Do not send it to anyone.",
            )
            .spec("RFC 7517 9.2")
            .at(item, member.span),
        );
    }
}
