//! The assertion as a whole (catalogue E).

mod id;
mod issuer_missing;
mod version;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[&id::RULE, &issuer_missing::RULE, &version::RULE];
