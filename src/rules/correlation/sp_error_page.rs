//! What the application answered.

use super::{captures, refused};
use crate::declare_rule;
use crate::intake::Visit;
use crate::report::{Party, Severity};
use crate::rules::support::delivery::is_without_form;
use crate::rules::support::wording::{quote, quote_address};
use crate::rules::{Context, Outcome};
use crate::time::instant_words;

declare_rule! { "CORR-SP-ERROR-PAGE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, visits) in captures(cx) {
        let lost = |visit: &&Visit| visit.answer.is_some() && visit.status == 0 && is_failure(visit);
        let arrived = visits.iter().any(|visit| visit.answer.is_some() && visit.status != 0);
        if let Some(visit) = visits.iter().rfind(lost).filter(|_| !arrived) {
            let reason = visit.reason.as_deref().unwrap_or("");
            let fix = if reason.contains("BLOCKED_BY") {
                (Party::User, "Switch off what blocks it in the browser: an extension, or a policy.".to_owned())
            } else {
                let url = quote_address(&visit.url);
                (Party::SpAdmin, format!("Check that {url} answers: name, port, certificate, proxy, and firewall."))
            };
            out.find_once(
                RULE.finding(
                    format!("The response did not reach the application: {}", quote(reason)),
                    "The browser sent it to this address and got no answer: no message is rejected, the connection failed.",
                )
                .severity(Severity::Error)
                .at(item, visit.place)
                .fix(fix.0, fix.1),
            );
        }
        for answer in visits.iter().filter(|visit| visit.status != 0) {
            if answer.answer.is_none() && !is_without_form(item, answer) {
                continue;
            }
            let to = answer.location.as_deref().unwrap_or("");
            if !refused(answer) {
                out.pass();
                continue;
            }
            let title = if answer.leads_to_error() {
                format!("The application redirected to an error: {}", quote_address(to))
            } else {
                format!("The application answered the delivery with HTTP {}", answer.status)
            };
            let why = match answer.status {
                401 | 403 => {
                    "It understood the request and rejected it: the message did not pass its checks, or the user has no access."
                }
                404 | 405 => "Nothing at this address accepts the response: the ACS URL is a different one.",
                413 | 431 => "The message or its cookies are larger than the server takes.",
                500.. => "The application failed while it handled the message; its log at this time says why.",
                _ => "The application rejected the message; its log at this time says why.",
            };
            out.find_once(RULE.finding(title, why).at(item, answer.place).fix(
                Party::SpAdmin,
                format!(
                    "Look into the application's log{}.",
                    answer.started.map_or(String::new(), |at| format!(" at {}", instant_words(at)))
                ),
            ));
        }
    }
}

/// Whether the connection failed, and nobody left the page before.
fn is_failure(visit: &Visit) -> bool {
    visit.reason.as_deref().is_some_and(|reason| !reason.ends_with("_ABORTED"))
}
