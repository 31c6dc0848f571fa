//! What is wrong with a token before anybody asks what it says: parts, encoding, JSON, types.

mod alg_none;
mod claim_type;
mod crit;
mod dup_claim;
mod encoding;
mod json;
mod numeric_date;
mod opaque;
mod padded;
mod parts;
mod typ;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &alg_none::RULE,
    &encoding::RULE,
    &claim_type::RULE,
    &crit::RULE,
    &dup_claim::RULE,
    &json::RULE,
    &numeric_date::RULE,
    &opaque::RULE,
    &padded::RULE,
    &parts::RULE,
    &typ::RULE,
];
