//! Certificates that were pasted, and those given as trusted.

mod pem_malformed;
mod wrong_kind;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[&pem_malformed::RULE, &wrong_kind::RULE];
