//! OIDCREQ-NONCE-REQUIRED: an ID token from the authorization endpoint needs a nonce (OpenID Connect Core 3.2.2.1).

use super::messages::requests;
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-NONCE-REQUIRED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx).iter().filter(|sent| sent.wants("id_token") && !sent.elsewhere()) {
        if sent.get("nonce").is_some() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The request for an ID token in the callback has no nonce",
                "With this response type a nonce is required. The provider rejects the request, and without it a \
                 stolen token could be played back.",
            )
            .fix(
                Party::SpAdmin,
                "Configure the library to send a random `nonce` with every login, or use `response_type=code`.",
            )
            .spec("OpenID Connect Core 3.2.2.1")
            .at(sent.item, sent.place("response_type")),
        );
    }
}
