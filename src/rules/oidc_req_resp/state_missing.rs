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
            "PKCE protects the code, but the application cannot tell which login an answer belongs to, and where the user wanted to go."
        } else {
            "Anyone can slip an answer of their own login into someone else's browser, and the application takes it."
        };
        out.find(
            RULE.finding("The login request sends no `state`", why)
                .fix(
                    Party::SpAdmin,
                    "Send a random `state` per attempt, keep it in a cookie, and compare it when the answer comes.",
                )
                .spec("RFC 6749 10.12")
                .at(sent.item, sent.place("response_type")),
        );
    }
}
