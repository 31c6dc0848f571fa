//! The same answer, posted twice.

use super::captures;
use crate::declare_rule;
use crate::intake::Visit;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-DOUBLE-SUBMIT", Warning }

/// Whether what stands before the application turned it away, so that a second try is the first that counts.
fn is_unread(first: &Visit) -> bool {
    matches!(first.status, 429 | 502..=504)
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, visits) in captures(cx) {
        let answers = || visits.iter().filter(|visit| visit.method == "POST" && visit.answer.is_some());
        for (index, second) in answers().enumerate() {
            let Some(first) = answers()
                .take(index)
                .find(|first| first.answer == second.answer && first.url == second.url && !is_unread(first))
            else {
                out.pass();
                continue;
            };
            out.find_once(
                RULE.finding(
                    "The browser delivered the same response twice",
                    "A response may be used once. The application rejects the second delivery, and the user sees that \
                     rejection although the first succeeded. Usual reasons are a double click, Back, Reload, or a page \
                     that sends its form twice.",
                )
                .confidence(Confidence::Likely)
                .at(item, second.place)
                .related(item, first.place)
                .fix(Party::User, "Start a new login at the application; do not use Back or Reload after signing in.")
                .spec("saml-profiles 4.1.4.5"),
            );
        }
    }
}
