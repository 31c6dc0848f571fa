//! When and for whom the assertion is valid (catalogue G).

mod aud_empty;
mod aud_mismatch;
mod aud_missing;
mod expired;
mod missing;
mod notbefore_future;
mod replay;
mod unknown;
mod window_tight;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &aud_empty::RULE,
    &aud_mismatch::RULE,
    &aud_missing::RULE,
    &missing::RULE,
    &unknown::RULE,
    &expired::RULE,
    &notbefore_future::RULE,
    &replay::RULE,
    &window_tight::RULE,
];
