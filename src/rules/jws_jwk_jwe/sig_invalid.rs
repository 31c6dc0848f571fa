//! JWS-SIG-INVALID: the key is there and the signature does not fit it (RFC 7515 5.2).

use super::checks::checks;
use crate::declare_rule;
use crate::oidc::{CheckRemark, CheckResult};
use crate::report::Act;
use crate::rules::{Context, Outcome};

declare_rule! { "JWS-SIG-INVALID", Error, "jws-jwk-jwe", "sig_invalid.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in checks(cx) {
        match found.check.result {
            CheckResult::Ok => out.pass(),
            CheckResult::NoKey => out
                .not_checked("no key that could have made the signature was given: add the provider's key list (JWKS)"),
            CheckResult::Unsupported => {
                let named = found.signature.parameter("alg").map_or_else(|| "nothing".to_owned(), |alg| alg.display());
                out.not_checked(format!(
                    "a signature of `{named}` with this key is not computed here (Ed448, for instance)"
                ));
            }
            CheckResult::Unsecured => {}
            CheckResult::Bad => {
                let key = found.check.key.as_deref().unwrap_or("");
                let which = if found.check.kid_known == Some(true) {
                    format!("It was checked with key `{key}`, which the token names.")
                } else {
                    format!("It fits no key that was given (first tried: `{key}`).")
                };
                let mut fix = "Copy the token again, whole and unchanged: one that was edited in a decoder never verifies. If it still fails, the key list is from another system or environment than the token.".to_owned();
                let reason = match found.check.remark {
                    Some(CheckRemark::Length { expected, actual }) if actual < expected => {
                        format!(" The signature has {actual} bytes where this key makes {expected}: it was cut, or made with a smaller key.")
                    }
                    Some(CheckRemark::Length { expected, actual }) => {
                        format!(" The signature has {actual} bytes where this key makes {expected}: it was made with another key.")
                    }
                    Some(CheckRemark::DerEncoded) => {
                        fix = "Write the signature as r and s side by side (RFC 7518 3.4), not as DER; many libraries have a switch for it.".to_owned();
                        " It is written in DER, which tokens do not use.".to_owned()
                    }
                    Some(CheckRemark::Encoding) => " The value itself is right, but a part of the token is not clean base64url or JSON, and strict receivers refuse it.".to_owned(),
                    _ => String::new(),
                };
                let other = found
                    .check
                    .other_key
                    .as_ref()
                    .map(|other| format!(" It was made with key `{other}`."))
                    .unwrap_or_default();
                out.find(
                    RULE.finding(
                        "The token's signature does not fit the key",
                        format!("{which}{other}{reason} The application refuses the token."),
                    )
                    .fix(Act::Support, fix)
                    .fix(
                        Act::SpAdmin,
                        "Use the key list (`jwks_uri`) of the issuer that stands in the token, and fetch it again.",
                    )
                    .spec("RFC 7515 5.2")
                    .at(found.item, found.signature.span),
                );
            }
        }
    }
}
