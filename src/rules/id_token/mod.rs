//! ID tokens: issuer, audience, times, nonce and the claims an application needs (OpenID Connect Core 3.1.3.7).

pub(crate) mod tokens;

mod aud_mismatch;
mod aud_missing;
mod email_missing;
mod email_unverified;
mod exp_missing;
mod expired;
mod groups_missing;
mod iat_missing;
mod iss_entra_version;
mod iss_mismatch;
mod iss_missing;
mod iss_template;
mod nonce_mismatch;
mod not_yet;
mod required_claim;
mod sub_missing;
mod token_confusion;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &aud_mismatch::RULE,
    &aud_missing::RULE,
    &email_missing::RULE,
    &email_unverified::RULE,
    &exp_missing::RULE,
    &expired::RULE,
    &groups_missing::RULE,
    &iat_missing::RULE,
    &iss_entra_version::RULE,
    &iss_mismatch::RULE,
    &iss_missing::RULE,
    &iss_template::RULE,
    &nonce_mismatch::RULE,
    &not_yet::RULE,
    &required_claim::RULE,
    &sub_missing::RULE,
    &token_confusion::RULE,
];
