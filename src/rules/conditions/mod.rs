//! When and for whom the assertion is valid (catalogue G).

mod aud_mismatch;
mod expired;
mod notbefore_future;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[&aud_mismatch::RULE, &expired::RULE, &notbefore_future::RULE];
