//! OIDC-C-HASH: `c_hash` does not fit the code that came with the token (OpenID Connect Core 3.3.2.11).

use super::hashes::{HashClaim, judge};
use crate::declare_rule;
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-C-HASH", Error }

const CLAIM: HashClaim = HashClaim { claim: "c_hash", of: "code", words: "code", required: true };

fn check(cx: &Context<'_>, out: &mut Outcome) {
    judge(cx, out, &RULE, &CLAIM);
}
