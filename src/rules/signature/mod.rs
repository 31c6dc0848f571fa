//! Family signature: what was signed, whether it still is what was signed, and by whose key (catalogue N).

mod after_decrypt;
mod alg_hmac;
mod alg_sha1;
mod alg_unsupported;
mod assertion_unsigned;
mod c14n_comments;
mod c14n_inclusive;
mod cannot_check;
mod common;
mod damaged;
mod digest_mismatch;
mod key_mismatch;
mod keyinfo_no_x509;
mod length;
mod no_keyinfo;
mod none;
mod placement;
mod prefix_list;
mod query_ignored;
mod query_incomplete;
mod query_invalid;
mod query_order;
mod query_relay_state;
mod query_sha1;
mod ref_count;
mod ref_empty_uri;
mod ref_not_parent;
mod ref_unresolved;
mod response_unsigned;
mod scope;
mod scope_unsatisfiable;
mod several;
mod stale_trust;
mod transform_unexpected;
mod two_one_bad;
mod value_invalid;

use super::Rule;

pub(super) use common::certificate_words;
pub(crate) use common::thing;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &query_ignored::RULE,
    &query_incomplete::RULE,
    &query_invalid::RULE,
    &query_relay_state::RULE,
    &query_sha1::RULE,
    &query_order::RULE,
    &after_decrypt::RULE,
    &alg_hmac::RULE,
    &alg_sha1::RULE,
    &alg_unsupported::RULE,
    &assertion_unsigned::RULE,
    &c14n_comments::RULE,
    &c14n_inclusive::RULE,
    &cannot_check::RULE,
    &damaged::RULE,
    &digest_mismatch::RULE,
    &key_mismatch::RULE,
    &keyinfo_no_x509::RULE,
    &length::RULE,
    &no_keyinfo::RULE,
    &none::RULE,
    &placement::RULE,
    &prefix_list::RULE,
    &ref_count::RULE,
    &ref_empty_uri::RULE,
    &ref_not_parent::RULE,
    &ref_unresolved::RULE,
    &response_unsigned::RULE,
    &scope_unsatisfiable::RULE,
    &several::RULE,
    &stale_trust::RULE,
    &transform_unexpected::RULE,
    &two_one_bad::RULE,
    &value_invalid::RULE,
];
