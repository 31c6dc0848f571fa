//! When and for whom the assertion is valid (catalogue G).

mod aud_empty;
mod aud_is_acs;
mod aud_is_idp;
mod aud_mismatch;
mod aud_missing;
mod aud_several;
mod expired;
mod missing;
mod multiple;
mod notbefore_future;
mod one_time_use;
mod proxy_restriction;
mod replay;
mod timezone;
mod unknown;
mod window_disagree;
mod window_huge;
mod window_invalid;
mod window_tight;

use crate::rules::Rule;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &aud_empty::RULE,
    &aud_is_acs::RULE,
    &aud_is_idp::RULE,
    &aud_mismatch::RULE,
    &aud_missing::RULE,
    &aud_several::RULE,
    &missing::RULE,
    &multiple::RULE,
    &unknown::RULE,
    &expired::RULE,
    &notbefore_future::RULE,
    &one_time_use::RULE,
    &proxy_restriction::RULE,
    &replay::RULE,
    &timezone::RULE,
    &window_disagree::RULE,
    &window_huge::RULE,
    &window_invalid::RULE,
    &window_tight::RULE,
];
