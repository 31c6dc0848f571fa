//! The envelope of a SAML response (catalogue C).

mod dest_mismatch;
mod issuer_mismatch;
mod no_assertion;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[&dest_mismatch::RULE, &issuer_mismatch::RULE, &no_assertion::RULE];
