//! What the rules said, before anything is folded or ranked.

use crate::report::{Finding, NotChecked};

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
