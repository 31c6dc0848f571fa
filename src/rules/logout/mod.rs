//! Logout messages (catalogue L).

mod dest_mismatch;
mod expired;
mod nameid_mismatch;
mod sessionindex;
mod unsigned;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] =
    &[&dest_mismatch::RULE, &expired::RULE, &nameid_mismatch::RULE, &sessionindex::RULE, &unsigned::RULE];
