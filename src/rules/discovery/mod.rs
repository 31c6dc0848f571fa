//! Discovery documents and key sets.

mod issuer_mismatch;
mod missing_field;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[&issuer_mismatch::RULE, &missing_field::RULE];
