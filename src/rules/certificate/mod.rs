//! Certificates that were pasted, those given as trusted, and those inside messages (catalogue P).

mod ca_issued;
mod chain;
mod common;
mod encryption_only;
mod expired;
mod expiring;
mod fingerprint_format;
mod fingerprint_mismatch;
mod key_small;
mod key_usage;
mod made_with_sha1;
mod not_yet_valid;
mod pem_malformed;
mod same_key;
mod same_subject_new_key;
mod self_signed;
mod sp_instead_of_idp;
mod version_1;
mod wrong_kind;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &ca_issued::RULE,
    &chain::RULE,
    &encryption_only::RULE,
    &expired::RULE,
    &expiring::RULE,
    &fingerprint_format::RULE,
    &fingerprint_mismatch::RULE,
    &key_small::RULE,
    &key_usage::RULE,
    &not_yet_valid::RULE,
    &pem_malformed::RULE,
    &same_key::RULE,
    &same_subject_new_key::RULE,
    &self_signed::RULE,
    &made_with_sha1::RULE,
    &sp_instead_of_idp::RULE,
    &version_1::RULE,
    &wrong_kind::RULE,
];
