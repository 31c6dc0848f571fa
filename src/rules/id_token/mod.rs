//! ID tokens: issuer, audience, times, nonce and the claims an application needs (OpenID Connect Core 3.1.3.7).

mod hashes;
pub(crate) mod tokens;

mod acr;
mod at_hash;
mod aud_mismatch;
mod aud_missing;
mod aud_multiple;
mod auth_time;
mod azp_mismatch;
mod c_hash;
mod claims_in_userinfo;
mod email_missing;
mod email_trust;
mod email_unverified;
mod exp_missing;
mod expired;
mod groups_missing;
mod groups_overage;
mod hd;
mod iat_missing;
mod iat_old;
mod iss_entra_version;
pub(crate) mod iss_mismatch;
mod iss_missing;
mod iss_template;
mod name_missing;
mod nonce_mismatch;
mod nonce_missing;
mod nonce_unsolicited;
mod not_yet;
mod refresh_as_id;
mod required_claim;
mod s_hash;
mod sub_long;
mod sub_missing;
mod sub_pairwise;
mod tid;
mod token_confusion;
mod userinfo_sub;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &acr::RULE,
    &at_hash::RULE,
    &aud_mismatch::RULE,
    &aud_missing::RULE,
    &aud_multiple::RULE,
    &auth_time::RULE,
    &azp_mismatch::RULE,
    &c_hash::RULE,
    &claims_in_userinfo::RULE,
    &email_missing::RULE,
    &email_trust::RULE,
    &email_unverified::RULE,
    &exp_missing::RULE,
    &expired::RULE,
    &groups_missing::RULE,
    &groups_overage::RULE,
    &hd::RULE,
    &iat_missing::RULE,
    &iat_old::RULE,
    &iss_entra_version::RULE,
    &iss_mismatch::RULE,
    &iss_missing::RULE,
    &iss_template::RULE,
    &name_missing::RULE,
    &nonce_mismatch::RULE,
    &nonce_missing::RULE,
    &nonce_unsolicited::RULE,
    &not_yet::RULE,
    &refresh_as_id::RULE,
    &required_claim::RULE,
    &s_hash::RULE,
    &sub_long::RULE,
    &sub_missing::RULE,
    &sub_pairwise::RULE,
    &tid::RULE,
    &token_confusion::RULE,
    &userinfo_sub::RULE,
];
