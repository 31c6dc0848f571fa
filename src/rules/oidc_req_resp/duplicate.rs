//! OIDCREQ-DUPLICATE: a parameter stands twice (RFC 6749 3.1).

use super::messages::{callbacks, requests, token_requests};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};
use std::collections::HashSet;

declare_rule! { "OIDCREQ-DUPLICATE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx).into_iter().chain(callbacks(cx)).chain(token_requests(cx)) {
        let mut seen = HashSet::new();
        // Only `resource` may be repeated (RFC 8707 2).
        let twice = sent.parameters.list.iter().find(|one| one.name != "resource" && !seen.insert(one.name.as_str()));
        let Some(twice) = twice else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(
                format!("The parameter `{}` appears twice", twice.name),
                "Parameters must not be repeated. \
             Some receivers take the first, some the last, most reject the message.",
            )
            .fix(
                Party::SpAdmin,
                format!(
                    "Send `{}` once. It is often written into the configured address and \
                 added by the library again.",
                    twice.name
                ),
            )
            .spec("RFC 6749 3.1")
            .at(sent.item, twice.value.span)
            .related(sent.item, sent.place(&twice.name)),
        );
    }
}
