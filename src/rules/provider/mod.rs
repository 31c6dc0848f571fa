//! What providers say when they refuse: the rules behind the table of error texts (`oidc/error_texts.tsv`).

mod account;
mod conditional_access;
mod consent;
mod nameid_source_empty;
mod not_provisioned;
mod signing_key_missing;
mod unknown_code;
mod unknown_realm;
mod upstream;
mod user_not_assigned;
mod wrong_tenant_user;

use super::Rule;
use super::said::applies;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &account::RULE,
    &conditional_access::RULE,
    &consent::RULE,
    &nameid_source_empty::RULE,
    &not_provisioned::RULE,
    &signing_key_missing::RULE,
    &unknown_code::RULE,
    &unknown_realm::RULE,
    &upstream::RULE,
    &user_not_assigned::RULE,
    &wrong_tenant_user::RULE,
];
