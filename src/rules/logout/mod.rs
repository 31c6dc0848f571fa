//! Logout messages (catalogue L).

mod backchannel_token;
mod binding;
mod dest_mismatch;
mod expired;
mod irt;
mod nameid_mismatch;
mod no_endpoint;
mod not_participant;
mod oidc_redirect;
mod sessionindex;
mod status;
mod unsigned;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &backchannel_token::RULE,
    &oidc_redirect::RULE,
    &binding::RULE,
    &dest_mismatch::RULE,
    &expired::RULE,
    &irt::RULE,
    &nameid_mismatch::RULE,
    &no_endpoint::RULE,
    &not_participant::RULE,
    &sessionindex::RULE,
    &status::RULE,
    &unsigned::RULE,
];
