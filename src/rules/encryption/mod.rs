//! Family encryption: whether the encrypted parts open, and for whom they were made (catalogue O).

mod alg_rsa15;
mod alg_unsupported;
mod common;
mod decrypt_failed;
mod empty_inner;
mod no_key;
mod no_keyinfo;
mod wrong_recipient;

use super::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &alg_rsa15::RULE,
    &alg_unsupported::RULE,
    &decrypt_failed::RULE,
    &empty_inner::RULE,
    &no_key::RULE,
    &no_keyinfo::RULE,
    &wrong_recipient::RULE,
];
