//! Family encryption: whether the encrypted parts open, and for whom they were made.

mod common;

use crate::rules::rules;

rules! {
    alg_cbc,
    alg_rsa15,
    alg_unsupported,
    decrypt_failed,
    empty_inner,
    name_id,
    no_key,
    no_keyinfo,
    required,
    unexpected,
    unsigned_envelope,
    wrong_recipient,
}
