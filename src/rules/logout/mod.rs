//! Logout messages, SAML and OpenID: where they go, whom they name, whether they are signed and in time.

mod common;

use crate::rules::rules;

rules! {
    backchannel_token,
    oidc_redirect,
    binding,
    dest_mismatch,
    expired,
    irt,
    nameid_mismatch,
    no_endpoint,
    not_participant,
    sessionindex,
    status,
    unsigned,
}
