//! OIDC-AT-HASH: `at_hash` does not fit the access token that came with the token (OpenID Connect Core 3.3.2.11).

use super::hashes::{HashClaim, judge};
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-AT-HASH", Error }

const CLAIM: HashClaim = HashClaim { claim: "at_hash", of: "access_token", words: "access token", required: true };

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &CLAIM);
}
