//! That and how the person signed in (catalogue H).

mod acr_missing;
mod acr_unexpected;
mod instant_future;
mod missing;
mod multiple;
mod session_expired;
mod sessionindex_missing;
mod too_old;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &acr_missing::RULE,
    &acr_unexpected::RULE,
    &instant_future::RULE,
    &missing::RULE,
    &multiple::RULE,
    &too_old::RULE,
    &session_expired::RULE,
    &sessionindex_missing::RULE,
];
