//! One login of the two that are compared: all of an examination, or one attempt of a recording.
//! Input: an examination. Output: its messages, findings and steps. Invariant: nothing is copied.

use crate::diagnose::Examination;
use crate::flow;
use crate::intake::Visit;
use crate::report::{EvaluatedAt, Finding, ReportItem};

/// What is compared of a login.
#[derive(Debug)]
pub struct Login<'a> {
    pub(super) items: Vec<&'a ReportItem>,
    pub(super) findings: Vec<&'a Finding>,
    pub(super) evaluated_at: EvaluatedAt,
    /// What the browser did, where that was recorded.
    pub(super) steps: Vec<&'a Visit>,
}

impl<'a> Login<'a> {
    /// All that was judged. Of a recording the steps are those of the attempt that the verdict is about, else of the last one.
    pub fn of(examination: &'a Examination) -> Self {
        let report = &examination.report;
        let lead = report.verdict.attempt.as_ref();
        let at = lead.and_then(|id| report.attempts.iter().position(|one| one.id == *id));
        let at = at.unwrap_or(report.attempts.len().saturating_sub(1));
        Login {
            items: report.items.iter().collect(),
            findings: report.findings.iter().collect(),
            evaluated_at: report.evaluated_at,
            steps: if report.attempts.is_empty() { Vec::new() } else { steps(examination, at) },
        }
    }

    /// One attempt of a recording, by its place.
    pub fn of_attempt(examination: &'a Examination, at: usize) -> Self {
        let report = &examination.report;
        let ids = report.attempts.get(at).map_or(&[][..], |attempt| &attempt.items);
        let is_own = |id: &String| ids.contains(id);
        Login {
            items: report.items.iter().filter(|item| is_own(&item.id)).collect(),
            findings: report
                .findings
                .iter()
                .filter(|finding| finding.at.first().is_some_and(|place| is_own(&place.item)))
                .collect(),
            evaluated_at: report.evaluated_at,
            steps: steps(examination, at),
        }
    }

    /// Ids of its messages, in their order.
    pub fn messages(&self) -> impl Iterator<Item = &'a ReportItem> {
        self.items.iter().copied().filter(|item| super::values::is_message(item))
    }
}

fn steps(examination: &Examination, at: usize) -> Vec<&Visit> {
    let attempts = flow::attempts(&examination.items);
    let steps = attempts.get(at).map_or(&[][..], |attempt| &attempt.steps);
    let visit = |step: &flow::Step| flow::visits_of(&examination.items, step.recording).get(step.visit);
    steps.iter().filter_map(visit).collect()
}
