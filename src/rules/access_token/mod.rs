//! Access tokens: what they permit and for whom.

mod app_only;
mod aud;
mod aud_account;
mod azp;
mod cnf;
mod cognito_no_aud;
mod scope;
mod typ;
mod userinfo_403;

use super::Rule;

/// The rules of this family, sorted by id.
pub const RULES: &[&Rule] = &[
    &app_only::RULE,
    &aud::RULE,
    &aud_account::RULE,
    &azp::RULE,
    &cnf::RULE,
    &cognito_no_aud::RULE,
    &scope::RULE,
    &typ::RULE,
    &userinfo_403::RULE,
];
