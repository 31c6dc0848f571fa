//! JWS-ALG-KEY-MISMATCH: the key that the token names is not for its algorithm (RFC 7518 3.1, RFC 7517 4.2 to 4.4).

use super::checks::checks;
use crate::crypto::jws::{CheckRemark, CheckResult};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::{Context, Outcome};

declare_rule! { "JWS-ALG-KEY-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in checks(cx) {
        let Some(algorithm) = found.signature.parameter("alg") else { continue };
        let why = match found.check.remark {
            _ if found.check.kid_known != Some(true) => continue,
            // A secret named like a public key is an attack with a rule of its own.
            Some(CheckRemark::OtherKindOfKey) if algorithm.as_str().is_some_and(|name| name.starts_with("HS")) => {
                continue;
            }
            Some(CheckRemark::OtherKindOfKey) if found.check.result != CheckResult::Ok => {
                "Every algorithm needs keys of its own kind, and this key is of another."
            }
            Some(CheckRemark::KeyNotForThis) if found.check.result != CheckResult::Ok => {
                "The key says by `use`, `key_ops` or `alg` that it is for something else, for instance encryption."
            }
            _ => {
                out.pass();
                continue;
            }
        };
        out.find(
            RULE.finding(format!("Key `{}`, which the token names, is not for {}", found.signature.parameter("kid").and_then(|kid| kid.as_str()).unwrap_or(""), algorithm.display()), format!("{why} A receiver does not use it, and rejects the token."))
                .fix(Party::IdpAdmin, "Publish the key that the tokens are signed with, with its right `kty`, `alg` and `use`, under its own `kid`.")
                .spec("RFC 7518 3.1")
                .at(found.item, algorithm.span),
        );
    }
}
