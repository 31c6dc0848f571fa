//! Whether request and response belong together (catalogue K).

mod acs_changed;
mod idp_initiated;
mod irt_mismatch;
mod irt_missing;
mod irt_unexpected;
mod relaystate_lost;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &acs_changed::RULE,
    &idp_initiated::RULE,
    &irt_mismatch::RULE,
    &irt_missing::RULE,
    &irt_unexpected::RULE,
    &relaystate_lost::RULE,
];
