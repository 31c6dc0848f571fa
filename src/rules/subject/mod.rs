//! Who the assertion is about, and where it may be delivered (catalogue F).

mod nameid_empty;
mod nameid_missing;
mod recipient_mismatch;
mod recipient_missing;
mod scd_expired;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &nameid_empty::RULE,
    &nameid_missing::RULE,
    &recipient_mismatch::RULE,
    &recipient_missing::RULE,
    &scd_expired::RULE,
];
