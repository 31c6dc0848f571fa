//! That the user signed in, how and when (AuthnStatement).

use crate::rules::rules;

rules! {
    acr_missing,
    acr_unexpected,
    instant_future,
    missing,
    multiple,
    too_old,
    session_expired,
    sessionindex_missing,
}
