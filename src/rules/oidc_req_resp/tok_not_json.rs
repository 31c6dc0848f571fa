//! TOK-NOT-JSON: the token endpoint answered with a page instead of JSON (RFC 6749 5.1).

use crate::declare_rule;
use crate::intake::calls::{Answer, Endpoint};
use crate::report::Party;
use crate::rules::support::calls::{answered, calls, reason, succeeded};
use crate::rules::support::error_texts;
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-NOT-JSON", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // What was said in words: rows of the table of error texts.
    error_texts::applies(cx, out);
    for (item, call) in calls(cx, Endpoint::Token) {
        if succeeded(call) {
            out.pass();
        }
        // A redirect is followed by the browser, and the answer to it counts.
        if call.preflight || call.answer != Answer::Page || call.status == 0 || (300..400).contains(&call.status) {
            continue;
        }
        out.find_once(
            RULE.finding(
                format!("The code was sent to `{}`, which returned {}", call.url, answered(call)),
                format!(
                    "A token endpoint returns JSON, also when it rejects. {} The application gets no tokens, so no \
                     one is signed in.",
                    reason(call.status)
                ),
            )
            .fix(
                Party::SpAdmin,
                "Copy `token_endpoint` from the provider's discovery document into the application, without a slash \
                 at its end.",
            )
            .fix(Party::SpAdmin, "If the URL is correct, look for a proxy or firewall that responds in its place.")
            .spec("RFC 6749 5.1")
            .at(item, call.place),
        );
    }
}
