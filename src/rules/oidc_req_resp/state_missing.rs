//! OIDCREQ-STATE-MISSING: nothing ties the answer to this browser (RFC 6749 10.12).

use super::messages::requests;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-STATE-MISSING", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx) {
        if sent.elsewhere() || sent.get("state").is_some() {
            out.pass();
            continue;
        }
        let replaced = sent.get("code_challenge").is_some();
        let why = if replaced {
            "PKCE protects the code, but the application cannot tell a callback's login or where the user wanted to \
            go."
        } else {
            "Anyone can plant a callback of their own login in someone else's browser, and the application accepts it."
        };
        out.find(
            RULE.finding("The login request sends no `state`", why)
                .fix(
                    Party::SpAdmin,
                    "Send a random `state` per attempt, keep it in a cookie, and compare it with the callback.",
                )
                .spec("RFC 6749 10.12")
                .at(sent.item, sent.place("response_type")),
        );
    }
}
