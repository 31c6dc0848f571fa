//! Signatures and keys of tokens.

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[];
