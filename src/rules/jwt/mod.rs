//! What is wrong with a token before anybody asks what it says: parts, encoding, JSON, types.

mod alg_missing;
mod alg_none;
mod claim_type;
mod crit;
mod detached;
mod dup_claim;
mod encoding;
mod is_jwe;
pub(crate) mod json;
mod json_serialization;
mod nested;
mod numeric_date;
mod opaque;
mod padded;
mod parts;
mod size;
mod typ;
mod wrapper;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &alg_missing::RULE,
    &alg_none::RULE,
    &encoding::RULE,
    &claim_type::RULE,
    &crit::RULE,
    &detached::RULE,
    &dup_claim::RULE,
    &is_jwe::RULE,
    &json::RULE,
    &json_serialization::RULE,
    &nested::RULE,
    &numeric_date::RULE,
    &opaque::RULE,
    &padded::RULE,
    &parts::RULE,
    &size::RULE,
    &typ::RULE,
    &wrapper::RULE,
];
