//! What the application answered.

use super::{captures, refused};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::delivery::is_without_form;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-SP-ERROR-PAGE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, visits) in captures(cx) {
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
                format!("The application redirected to an error: {}", quote(to))
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
                    answer.started.map_or(String::new(), |at| format!(" at {at}"))
                ),
            ));
        }
    }
}
