//! Certificates that were pasted, and those given as trusted.

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[];
