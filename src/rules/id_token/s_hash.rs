//! OIDC-S-HASH: `s_hash` does not fit the state that came with the token (OpenID Connect Core 3.3.2.11).

use super::hashes::{HashClaim, judge};
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-S-HASH", Error }

const CLAIM: HashClaim = HashClaim { claim: "s_hash", of: "state", words: "state", required: false };

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &CLAIM);
}
