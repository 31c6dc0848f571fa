//! The assertion as a whole (catalogue E).

mod advice;
mod id;
mod issuer_missing;
mod no_statement;
mod version;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] =
    &[&advice::RULE, &id::RULE, &issuer_missing::RULE, &no_statement::RULE, &version::RULE];
