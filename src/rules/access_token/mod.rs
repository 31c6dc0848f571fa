//! Access tokens: what they permit and for whom.

use crate::rules::rules;

rules! {
    app_only,
    aud,
    aud_account,
    aud_mismatch,
    azp,
    cnf,
    cognito_no_aud,
    inactive,
    rejected,
    scope,
    typ,
    userinfo_403,
}
