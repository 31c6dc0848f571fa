//! Access tokens: what they permit and for whom.

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[];
