//! Metadata (catalogue M).

mod expired;
mod key_not_listed;
mod realm_case;
mod want_signed;
mod wrong_role;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] =
    &[&expired::RULE, &key_not_listed::RULE, &realm_case::RULE, &want_signed::RULE, &wrong_role::RULE];
