//! What providers say when they refuse: the rules behind the sentences of providers (`src/texts`).

use crate::rules::rules;
use crate::rules::support::error_texts::applies;

rules! {
    account,
    conditional_access,
    consent,
    nameid_source_empty,
    not_provisioned,
    signing_key_missing,
    unknown_code,
    unknown_realm,
    upstream,
    user_not_assigned,
    wrong_tenant_user,
}
