//! Certificates that were pasted, those given as trusted, and those inside messages: validity, key, form, and whose they are.

mod common;

use crate::rules::rules;

rules! {
    ca_issued,
    chain,
    encryption_only,
    expired,
    expiring,
    fingerprint_format,
    fingerprint_mismatch,
    key_small,
    key_usage,
    not_yet_valid,
    pem_malformed,
    same_key,
    same_subject_new_key,
    self_signed,
    made_with_sha1,
    sp_instead_of_idp,
    version_1,
    wrong_kind,
}
