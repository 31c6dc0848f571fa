//! What the rules said, before anything is folded or ranked.

use crate::report::{Finding, NotChecked};
use crate::vocabulary::Need;

/// What the rules said, before anything is folded or ranked.
#[derive(Debug, Default)]
pub(super) struct Judgements {
    /// What is wrong.
    pub(super) findings: Vec<Finding>,
    /// Ids of rules that applied and found nothing.
    pub(super) passed: Vec<String>,
    /// Rules that apply and could not be judged.
    pub(super) not_checked: Vec<NotChecked>,
}

impl Judgements {
    /// Rules that could not judge because a value was blanked out: what libraries reject for it, they need not reject.
    pub(super) fn hidden(&self) -> Vec<String> {
        let blanked = self.not_checked.iter().filter(|one| one.need == Some(Need::OriginalMessage));
        blanked.map(|one| one.rule.clone()).collect()
    }
}
