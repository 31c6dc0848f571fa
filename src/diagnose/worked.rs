//! A recording that shows that the login worked. Input: findings, attempts, items. Output: findings against values that were given weigh
//! less, because those values are not what the application uses. Invariant: what is wrong with the message itself is not touched.

use crate::flow::{Attempt, Outcome, visits_of};
use crate::intake::SignIn;
use crate::intake::Visit;
use crate::intake::visits::page_after;
use crate::item::Item;
use crate::report::{Finding, Severity};
use crate::saml::Message;

/// Rules that compare the message with values that were given, or with the address of its delivery.
const GIVEN: &[&str] = &[
    "CORR-POSTED-ELSEWHERE",
    "ENC-WRONG-RECIPIENT",
    "SAML-AUD-MISMATCH",
    "SAML-DEST-MISMATCH",
    "SAML-ISSUER-MISMATCH",
    "SAML-RECIPIENT-MISMATCH",
    "SIG-KEY-MISMATCH",
];

/// The rule whose finding says itself that the login worked.
pub(super) const TOLD: &str = "CORR-AFTER-LOGIN";

/// Why such a difference did no harm.
const WORKED: &str = "The recording shows that this login worked: the application does not compare this value, or uses a different one. ";

/// Whether a finding compares with values that were given.
pub(super) fn is_of_given(finding: &Finding) -> bool {
    GIVEN.contains(&finding.rule.as_str())
}

/// Seconds before the recording from which on a message beside it is of an older login.
const OLDER: i64 = 600;

/// Whether a finding is about a message outside of the recording that was issued long before it and answers nothing in it.
pub(super) fn is_older(finding: &Finding, attempts: &[Attempt], items: &[Item]) -> bool {
    let started = attempts.iter().filter_map(|attempt| attempt.started).min();
    let place = finding.at.first();
    let item = place.and_then(|place| items.iter().find(|item| item.id == place.item));
    let outer = item.and_then(|item| std::iter::successors(Some(item), |item| items.get(item.parent?)).last());
    let recorded = outer.is_none_or(|outer| outer.transport.as_ref().is_some_and(|one| !one.visits.is_empty()));
    let issued = item.and_then(Item::saml).filter(|_| !recorded).and_then(Message::issued);
    started.zip(issued).is_some_and(|(started, issued)| started.seconds_since(issued) > OLDER)
}

/// What an older message says weighs less than the recording, and what it has to do with the recording nothing.
fn set_back(finding: &mut Finding) {
    if finding.severity == Severity::Error {
        finding.severity = if finding.rule.starts_with("CORR-") { Severity::Info } else { Severity::Warning };
        finding.why.insert_str(0, "This message is older than the recorded login. ");
    }
}

/// Makes warnings of such errors; whether the login worked.
pub(super) fn weigh(findings: &mut [Finding], attempts: &[Attempt], items: &[Item]) -> bool {
    findings.iter_mut().filter(|one| is_older(one, attempts, items)).for_each(set_back);
    let worked = matches!(attempts, [attempt] if has_worked(attempt, items));
    if worked {
        let given = |finding: &&mut Finding| finding.severity == Severity::Error && is_of_given(finding);
        for finding in findings.iter_mut().filter(given) {
            finding.severity = Severity::Warning;
            finding.why.insert_str(0, WORKED);
        }
    }
    worked
}

/// Whether the application took the login, kept a session where the recording shows any, and showed a page that is no error.
fn has_worked(attempt: &Attempt, items: &[Item]) -> bool {
    let mut steps = attempt.steps.iter().map(|step| (visits_of(items, step.recording), step.visit));
    let is_answer = |(visits, at): &(&[Visit], usize)| visits.get(*at).is_some_and(|visit| visit.answer.is_some());
    let Some((visits, at)) = steps.rfind(is_answer) else { return false };
    let set = visits.get(at).is_some_and(|visit| !visit.set.is_empty());
    let opened = page_after(visits, at).is_some_and(|(_, page)| {
        let session = set || !page.sent.is_empty();
        session && page.status == 200 && page.shown.is_some() && !page.is_error() && page.signs_in == SignIn::No
    });
    matches!(attempt.outcome, Outcome::Accepted(_)) && opened
}
