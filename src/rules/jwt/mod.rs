//! What is wrong with a token before anybody asks what it says: parts, encoding, JSON, types.

mod alg_none;
mod claim_type;
mod numeric_date;
mod opaque;
mod parts;
mod typ;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] =
    &[&alg_none::RULE, &claim_type::RULE, &numeric_date::RULE, &opaque::RULE, &parts::RULE, &typ::RULE];
