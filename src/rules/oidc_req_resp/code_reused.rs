//! OIDCRESP-CODE-REUSED: the same code was delivered or redeemed twice (RFC 6749 4.1.2).

use super::messages::{callbacks, token_requests};
use crate::declare_rule;
use crate::intake::calls::Endpoint;
use crate::report::{Confidence, Party};
use crate::rules::support::calls::{calls, succeeded};
use crate::rules::{Context, Outcome};
use crate::time::duration_words;

declare_rule! { "OIDCRESP-CODE-REUSED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // A call that got no answer is only made again.
    let retried = cx.items.iter().filter_map(|item| item.transport.as_ref()).flat_map(|transport| &transport.calls);
    let retried = retried.filter(|call| call.endpoint == Endpoint::Token).any(|call| call.status == 0)
        && calls(cx, Endpoint::Token).iter().any(|(_, call)| succeeded(call));
    for (list, what) in [
        (callbacks(cx), "callback was loaded twice with the same code"),
        (token_requests(cx), "code was redeemed twice"),
    ] {
        for sent in list {
            let Some((code, transport)) = sent.get("code").zip(sent.item.transport.as_ref()) else { continue };
            let Some(started) = transport.started else { continue };
            let by_call = sent.get("grant_type").is_some();
            let Some(again) = transport.repeated.filter(|_| !(by_call && retried)) else {
                out.pass();
                continue;
            };
            out.find(
                RULE.finding(
                    format!("The {what} ({} apart)", duration_words(again.seconds_since(started))),
                    "A code works once. The second time the provider rejects it, and some end the session that the \
                     first one opened.",
                )
                .confidence(Confidence::Likely)
                .fix(Party::User, "Do not reload the page or go back during the login.")
                .fix(
                    Party::SpAdmin,
                    "Send the browser on to a clean address after the callback. Look for a component that is mounted \
                     twice, a link scanner, or a service worker that repeats requests.",
                )
                .spec("RFC 6749 4.1.2")
                .at(sent.item, code.span),
            );
        }
    }
}
