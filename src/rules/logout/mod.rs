//! Logout messages (catalogue L).

mod backchannel_token;
mod dest_mismatch;
mod expired;
mod nameid_mismatch;
mod oidc_redirect;
mod sessionindex;
mod unsigned;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &backchannel_token::RULE,
    &oidc_redirect::RULE,
    &dest_mismatch::RULE,
    &expired::RULE,
    &nameid_mismatch::RULE,
    &sessionindex::RULE,
    &unsigned::RULE,
];
