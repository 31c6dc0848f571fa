//! TOK-NO-ANSWER: no response to the token request came through to the page.

use crate::declare_rule;
use crate::intake::calls::Endpoint;
use crate::report::{Confidence, Party};
use crate::rules::support::calls::{calls, succeeded};
use crate::rules::support::wording::{quote, quote_address};
use crate::rules::{Context, Outcome};

declare_rule! { "TOK-NO-ANSWER", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, call) in calls(cx, Endpoint::Token).into_iter().filter(|(_, call)| !call.preflight) {
        if succeeded(call) {
            out.pass();
        }
        let reason = call.reason.as_deref().unwrap_or("");
        // What a browser keeps back from a page of another origin is CORS.
        let by_origin = call.origin.is_some() && matches!(reason, "" | "net::ERR_FAILED");
        if call.status != 0 || by_origin {
            continue;
        }
        let url = quote_address(&call.url);
        let title = match reason {
            "" => "The token request got no response".to_owned(),
            _ => format!("The token request got no response: {}", quote(reason)),
        };
        let (who, fix) = if reason.contains("BLOCKED_BY") {
            (
                Party::User,
                "Turn off the browser extension that blocks it. If it is a policy of the company, ask its IT."
                    .to_owned(),
            )
        } else if reason.ends_with("_ABORTED") {
            (Party::SpAdmin, "Do not leave or reload the page while the request for the tokens runs.".to_owned())
        } else if matches!(reason, "" | "net::ERR_FAILED") {
            (
                Party::SpAdmin,
                "Look at this request in the console of the browser. It names CORS, an extension, or the network."
                    .to_owned(),
            )
        } else {
            (Party::SpAdmin, format!("Check that {url} answers: name, port, certificate, proxy, and firewall."))
        };
        let why = format!("The page sent the request to {url}. Without tokens, no one is signed in.");
        out.find_once(RULE.finding(title, why).confidence(Confidence::Likely).fix(who, fix).at(item, call.place));
    }
}
