//! A recording that shows that the login worked. Input: findings, attempts, items. Output: findings against values that were given weigh
//! less, because those values are not what the application uses. Invariant: what is wrong with the message itself is not touched.

use crate::flow::{Attempt, Outcome, visits_of};
use crate::intake::Visit;
use crate::intake::visits::page_after;
use crate::item::Item;
use crate::report::{Finding, Severity};

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

/// Why such a difference did no harm.
const WORKED: &str = "The recording shows that this login worked: the application does not compare this value, or uses a different one. ";

/// Makes warnings of such errors; whether the login worked.
pub(super) fn weigh(findings: &mut [Finding], attempts: &[Attempt], items: &[Item]) -> bool {
    let worked = matches!(attempts, [attempt] if has_worked(attempt, items));
    if worked {
        let given =
            |finding: &&mut Finding| finding.severity == Severity::Error && GIVEN.contains(&finding.rule.as_str());
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
        session && page.status == 200 && page.shown.is_some() && !page.is_error() && !page.signs_in
    });
    matches!(attempt.outcome, Outcome::Accepted(_)) && opened
}
