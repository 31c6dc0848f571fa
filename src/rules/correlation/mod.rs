//! Whether request and response belong together (catalogue K).

mod acs_changed;
mod irt_mismatch;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[&acs_changed::RULE, &irt_mismatch::RULE];
