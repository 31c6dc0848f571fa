//! Family signature: what was signed, whether it still is what was signed, and by whose key.

mod common;
mod scope;
mod value_text;

use crate::rules::rules;

rules! {
    query_ignored,
    query_incomplete,
    query_invalid,
    query_relay_state,
    query_sha1,
    query_order,
    after_decrypt,
    alg_hmac,
    alg_sha1,
    alg_unsupported,
    assertion_unsigned,
    c14n_comments,
    c14n_inclusive,
    cannot_check,
    damaged,
    digest_mismatch,
    key_mismatch,
    keyinfo_no_x509,
    length,
    no_keyinfo,
    none,
    placement,
    prefix_list,
    ref_count,
    ref_empty_uri,
    ref_not_parent,
    ref_unresolved,
    response_unsigned,
    scope_unsatisfiable,
    several,
    stale_trust,
    transform_unexpected,
    two_one_bad,
    value_invalid,
}
