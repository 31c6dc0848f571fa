//! Family attack: what was done to a message so that a receiver may verify one part of it and read another (catalogue Q).
//! Comes in: what the signatures cover. Goes out: both readings, and who has to act. A broken product may look the same:
//! a finding says how sure it is.

mod cross_tenant;
mod digest_with_comment;
mod golden;
mod id_ambiguous;
mod keyinfo_trust;
mod message;
mod moved_original;
mod multi_signedinfo;
mod parser_differential;
mod relaystate_script;
mod response_in_response;
mod second_assertion;
mod signature_stripped;
mod unsigned_sibling;
mod void_c14n;
mod xpath_digest;

use super::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &cross_tenant::RULE,
    &digest_with_comment::RULE,
    &golden::RULE,
    &id_ambiguous::RULE,
    &keyinfo_trust::RULE,
    &multi_signedinfo::RULE,
    &parser_differential::RULE,
    &relaystate_script::RULE,
    &signature_stripped::RULE,
    &unsigned_sibling::RULE,
    &void_c14n::RULE,
    &xpath_digest::RULE,
    &moved_original::RULE,
    &response_in_response::RULE,
    &second_assertion::RULE,
];
