//! The envelope of a SAML response (catalogue C).

mod assertion_on_error;
mod dest_empty;
mod dest_mismatch;
mod dest_missing;
mod id_missing;
mod issueinstant_skew;
mod issuer_format;
mod issuer_mismatch;
mod issuer_missing;
mod issuer_split;
mod multiple_assertions;
mod no_assertion;
mod version;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &dest_empty::RULE,
    &dest_mismatch::RULE,
    &dest_missing::RULE,
    &issuer_format::RULE,
    &issuer_mismatch::RULE,
    &issuer_split::RULE,
    &assertion_on_error::RULE,
    &id_missing::RULE,
    &issueinstant_skew::RULE,
    &issuer_missing::RULE,
    &multiple_assertions::RULE,
    &no_assertion::RULE,
    &version::RULE,
];
