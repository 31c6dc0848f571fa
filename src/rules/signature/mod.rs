//! Family signature: what was signed, whether it still is what was signed, and by whose key (catalogue N).

mod alg_hmac;
mod alg_sha1;
mod alg_unsupported;
mod assertion_unsigned;
mod common;
mod damaged;
mod digest_mismatch;
mod key_mismatch;
mod length;
mod no_keyinfo;
mod none;
mod query_incomplete;
mod query_invalid;
mod query_sha1;
mod ref_not_parent;
mod ref_unresolved;
mod response_unsigned;
mod scope;
mod several;
mod transform_unexpected;
mod value_invalid;

use super::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &query_incomplete::RULE,
    &query_invalid::RULE,
    &query_sha1::RULE,
    &alg_hmac::RULE,
    &alg_sha1::RULE,
    &alg_unsupported::RULE,
    &assertion_unsigned::RULE,
    &damaged::RULE,
    &digest_mismatch::RULE,
    &key_mismatch::RULE,
    &length::RULE,
    &no_keyinfo::RULE,
    &none::RULE,
    &ref_not_parent::RULE,
    &ref_unresolved::RULE,
    &response_unsigned::RULE,
    &several::RULE,
    &transform_unexpected::RULE,
    &value_invalid::RULE,
];
