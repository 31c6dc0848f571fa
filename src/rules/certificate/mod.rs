//! Certificates that were pasted, and those given as trusted.

mod expired;
mod fingerprint_format;
mod pem_malformed;
mod wrong_kind;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[&expired::RULE, &fingerprint_format::RULE, &pem_malformed::RULE, &wrong_kind::RULE];
