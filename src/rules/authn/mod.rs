//! That and how the person signed in (catalogue H).

mod acr_unexpected;
mod missing;
mod session_expired;
mod sessionindex_missing;
mod too_old;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] =
    &[&acr_unexpected::RULE, &missing::RULE, &too_old::RULE, &session_expired::RULE, &sessionindex_missing::RULE];
