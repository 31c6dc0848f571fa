//! JWS-SIG-INVALID: the key is there and the signature does not fit it (RFC 7515 5.2).

use super::checks::{checks, is_shared, no_key, pasted_keys};
use crate::crypto::jws::{CheckRemark, CheckResult};
use crate::declare_rule;
use crate::intake::NoteKind;
use crate::report::{Finding, Party};
use crate::rules::{Context, Outcome};
use crate::vocabulary::ItemRole;

declare_rule! { "JWS-SIG-INVALID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in checks(cx) {
        match found.check.result {
            CheckResult::Ok => out.pass(),
            CheckResult::NoKey => out.not_checked(no_key(&found)),
            // What the token insists on has a rule of its own; without a key nothing could be computed anyway.
            CheckResult::Unsupported if found.check.remark == Some(CheckRemark::Critical) => {
                out.not_checked(if cx.keys.trusted.is_empty() && pasted_keys(cx).is_empty() {
                    no_key(&found)
                } else {
                    "the token insists on an extension (`crit`) that is not known here"
                });
            }
            CheckResult::Unsupported if found.check.remark == Some(CheckRemark::Limit) => {
                out.not_checked(
                    "there are more keys and signatures than are tried in one case: add only the keys of this issuer, \
                     and only this token",
                );
            }
            CheckResult::Unsupported => {
                let named = found.signature.parameter("alg").map_or_else(|| "nothing".to_owned(), |alg| alg.display());
                out.not_checked(format!("a signature of `{named}` with this kind of key is not computed here"));
            }
            CheckResult::Unsecured => {}
            // How the text is written is the fault, and has a rule of its own.
            CheckResult::Bad
                if matches!(
                    found.check.remark,
                    Some(CheckRemark::Padded | CheckRemark::PaddingRemoved | CheckRemark::PaddingAdded)
                ) => {}
            CheckResult::Bad
                if found.check.remark == Some(CheckRemark::Encoding)
                    && found.token.segments.iter().any(|segment| !segment.faults.is_empty()) => {}
            CheckResult::Bad if found.item.notes.iter().any(|note| note.kind == NoteKind::Redacted) => {
                out.not_checked("the token's signature was blanked out: add the original token");
            }
            CheckResult::Bad => {
                if found.item.role() == ItemRole::DpopProof {
                    out.find(
                        RULE.finding(
                            "The DPoP proof's signature does not match the key in its header",
                            "The proof must be signed with the private key whose public part is in `jwk`. Otherwise \
                             the server rejects the request.",
                        )
                        .fix(Party::Support, "Copy the proof again, whole and unchanged.")
                        .fix(
                            Party::SpAdmin,
                            "Sign the proof with the private key that belongs to the `jwk` in its header.",
                        )
                        .spec("RFC 9449 4.3")
                        .at(found.item, found.signature.span),
                    );
                    continue;
                }
                let key = found.check.key.as_deref().unwrap_or("");
                if let Some(finding) = of_client(found.item.role(), key) {
                    out.find(finding.spec("RFC 7515 5.2").at(found.item, found.signature.span));
                    continue;
                }
                let which = if found.check.kid_known == Some(true) {
                    format!("It was checked with key `{key}`, which the token names.")
                } else {
                    format!("It matches no key that was given (first tried: `{key}`).")
                };
                let shared = is_shared(found.signature);
                let source =
                    if shared { "secret belongs to a different client" } else { "key set is from another system" };
                let mut fix = format!(
                    "Copy the token again, whole and unchanged: one that was edited in a decoder never verifies. If \
                     it still fails, the {source} or environment than the token."
                );
                let reason = match found.check.remark {
                    Some(CheckRemark::Length { expected, actual }) if actual < expected => {
                        format!(
                            " The signature has {actual} bytes where this key makes {expected}: it was cut, or made \
                             with a smaller key."
                        )
                    }
                    Some(CheckRemark::Length { expected, actual }) => {
                        format!(
                            " The signature has {actual} bytes where this key makes {expected}: it was made with \
                             a different key."
                        )
                    }
                    Some(CheckRemark::Salt { expected, .. }) => {
                        fix = format!(
                            "Sign with a salt of {expected} bytes, as long as the hash: `RSA_PSS_SALTLEN_DIGEST` in \
                             OpenSSL and Node.js, `padding.PSS.DIGEST_LENGTH` in Python."
                        );
                        String::new()
                    }
                    Some(CheckRemark::DerEncoded) => {
                        fix = "Write the signature as r and s side by side (RFC 7518 3.4), not as DER; many libraries \
                               have a switch for it."
                            .to_owned();
                        " It is written in DER, which tokens do not use.".to_owned()
                    }
                    Some(CheckRemark::Encoding) => {
                        " The value itself is right, but a part of the token is not clean base64url or JSON, and \
                         strict receivers reject it."
                            .to_owned()
                    }
                    _ => String::new(),
                };
                if let Some(CheckRemark::Salt { expected, actual }) = found.check.remark {
                    let name = found.token.algorithm().unwrap_or("PS256");
                    out.find(
                        RULE.finding(
                            format!("The token's signature has a salt of {actual} bytes; {name} prescribes {expected}"),
                            "The key and the text are right. The salt must be as long as the hash, and strict \
                             libraries reject any other length.",
                        )
                        .fix_by(Party::IdpAdmin, "the developer of what signs the token", fix)
                        .compared(format!("{expected} bytes"), format!("{actual} bytes"), None)
                        .spec("RFC 7518 3.5")
                        .at(found.item, found.signature.span),
                    );
                    continue;
                }
                let other = found
                    .check
                    .other_key
                    .as_ref()
                    .map(|other| format!(" It was made with key `{other}`."))
                    .unwrap_or_default();
                out.find(
                    RULE.finding(
                        "The token's signature does not match the key",
                        format!("{which}{other}{reason} The application rejects the token."),
                    )
                    .fix(Party::Support, fix)
                    .fix(
                        Party::SpAdmin,
                        if shared {
                            "Copy the client secret again from the provider. A token signed with a shared secret \
                             (HMAC) is checked with it; no key set contains it."
                        } else {
                            "Use the key set (`jwks_uri`) of the issuer that is in the token, and fetch it again."
                        },
                    )
                    .spec("RFC 7515 5.2")
                    .at(found.item, found.signature.span),
                );
            }
        }
    }
}

/// What the application signed itself: the authorization server verifies it with the key that is registered for the client.
fn of_client(role: ItemRole, key: &str) -> Option<Finding> {
    if !matches!(role, ItemRole::ClientAssertion | ItemRole::AuthorizationGrant | ItemRole::RequestObject) {
        return None;
    }
    let words = role.words();
    let finding = RULE
        .finding(
            format!("The {words} is not signed with the key `{key}`"),
            "The authorization server verifies it with the public key that is registered for the client, and rejects the \
             request.",
        )
        .fix(
            Party::IdpAdmin,
            "Register the public key that the application signs with now (JWKS, `jwks_uri`, or certificate) for this client.",
        )
        .fix(
            Party::SpAdmin,
            format!("Or sign with the private key that belongs to `{key}`, and name its key ID in the header (`kid`)."),
        );
    Some(finding)
}
