//! Discovery documents and key sets.

mod capability;
mod endpoint_hosts;
mod issuer_mismatch;
mod jwks_cert_expired;
mod jwks_empty;
mod jwks_not_json;
mod jwks_only_enc;
mod jwks_stale;
mod jwks_unreachable;
mod missing_field;
mod not_json;
mod other_tenant;
mod url;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &capability::RULE,
    &endpoint_hosts::RULE,
    &issuer_mismatch::RULE,
    &missing_field::RULE,
    &not_json::RULE,
    &other_tenant::RULE,
    &url::RULE,
    &jwks_cert_expired::RULE,
    &jwks_empty::RULE,
    &jwks_not_json::RULE,
    &jwks_only_enc::RULE,
    &jwks_stale::RULE,
    &jwks_unreachable::RULE,
];
