//! Family encryption: whether the encrypted parts open, and for whom they were made (catalogue O).

mod alg_cbc;
mod alg_rsa15;
mod alg_unsupported;
mod common;
mod decrypt_failed;
mod empty_inner;
mod name_id;
mod no_key;
mod no_keyinfo;
mod required;
mod unexpected;
mod unsigned_envelope;
mod wrong_recipient;

use super::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &alg_cbc::RULE,
    &alg_rsa15::RULE,
    &alg_unsupported::RULE,
    &decrypt_failed::RULE,
    &empty_inner::RULE,
    &name_id::RULE,
    &no_key::RULE,
    &no_keyinfo::RULE,
    &required::RULE,
    &unexpected::RULE,
    &unsigned_envelope::RULE,
    &wrong_recipient::RULE,
];
