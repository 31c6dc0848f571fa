//! When and for whom the assertion is valid: times, audience, use once.

use crate::rules::rules;

rules! {
    aud_empty,
    aud_form,
    aud_is_acs,
    aud_is_idp,
    aud_mismatch,
    aud_missing,
    aud_several,
    missing,
    multiple,
    unknown,
    expired,
    notbefore_future,
    one_time_use,
    proxy_restriction,
    replay,
    timezone,
    window_disagree,
    window_huge,
    window_invalid,
    window_tight,
}
