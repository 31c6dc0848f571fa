//! JWS-HMAC-SECRET: a token signed with a shared secret, and how that secret has to be read (RFC 7518 3.2).

use super::checks::{Checked, checks};
use crate::crypto::jws::{CheckRemark, CheckResult, hmac};
use crate::crypto::keys::PublicKey;
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};
use std::collections::BTreeMap;

declare_rule! { "JWS-HMAC-SECRET", Error }

/// Octets of all texts for which the value of an empty secret is computed.
const MAX_OCTETS: usize = 128 << 20;

/// What an empty secret makes of each text: signatures with the same header are made over the same one.
struct Empty<'a> {
    values: BTreeMap<(&'a str, &'a str, &'a str), Option<Vec<u8>>>,
    left: usize,
}

impl<'a> Empty<'a> {
    /// Whether the signature was made with an empty secret; `None` where the texts are too large in all to find out.
    fn made(&mut self, found: &Checked<'a>, algorithm: &'a str) -> Option<bool> {
        let key = (found.item.id.as_str(), found.signature.protected_text.as_str(), algorithm);
        let value = match self.values.get(&key) {
            Some(value) => value,
            None => {
                let octets = found.signature.protected_text.len() + found.token.payload_span.len();
                self.left = self.left.checked_sub(octets)?;
                let message = found.token.signing_input(found.item.text(), found.signature);
                self.values.entry(key).or_insert(hmac(algorithm, b"", &message))
            }
        };
        Some(value.as_ref().is_some_and(|value| *value == found.signature.octets))
    }
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let mut empty = Empty { values: BTreeMap::new(), left: MAX_OCTETS };
    let secrets = || {
        cx.keys.trusted.iter().filter_map(|key| match &key.key {
            PublicKey::Secret(secret) => Some(secret.expose().len()),
            _ => None,
        })
    };
    for found in checks(cx) {
        let Some(algorithm) =
            found.signature.parameter("alg").filter(|alg| alg.as_str().is_some_and(|alg| alg.starts_with("HS")))
        else {
            continue;
        };
        let needed = algorithm.as_str().and_then(|name| name.get(2..)?.parse::<usize>().ok()).unwrap_or(256) / 8;
        let made = algorithm.as_str().map_or(Some(false), |name| empty.made(&found, name));
        if made.is_none() {
            out.not_checked("the tokens are too large to try an empty secret on every signature: add only one token");
        }
        if made == Some(true) {
            out.find(
                RULE.finding(
                    "The token is signed with an empty secret",
                    "Anyone can make such a token. The secret of what signs it is not set, usually an environment \
                     variable that is missing.",
                )
                .fix_by(
                    Party::IdpAdmin,
                    "the operator of what signs the token",
                    format!(
                        "Set a secret of at least \
                 {needed} random bytes, and do not start without one."
                    ),
                )
                .fix(Party::SpAdmin, "Do not accept this token, and use a library that rejects an empty secret.")
                .spec("RFC 7518 3.2")
                .at(found.item, found.signature.span),
            );
            continue;
        }
        match (found.check.result, found.check.remark) {
            (CheckResult::Ok, Some(CheckRemark::SecretForm(form))) => out.find(
                RULE.finding(
                    format!("The secret matches only when it is read as {form}"),
                    "An application that uses the text as it is computes another signature and rejects the token.",
                )
                .fix(Party::SpAdmin, format!("Decode the client secret from {form} before using it as key, or \
                    configure the provider to sign with RS256."))
                .compared("the text of the secret", format!("the secret decoded from {form}"), None)
                .spec("RFC 7518 3.2")
                .at(found.item, algorithm.span),
            ),
            (CheckResult::Ok, _) => match secrets().max().filter(|length| *length < needed) {
                Some(length) => out.find(
                    RULE.finding(
                        format!("The secret has {length} bytes, {} needs at least {needed}", algorithm.display()),
                        "The signature matches, but strict libraries reject a secret that is shorter than the hash, and a \
                         short one can be guessed.",
                    )
                    .severity(Severity::Warning)
                    .fix(Party::IdpAdmin, format!("Create a client secret of at least {needed} bytes, or sign with RS256."))
                    .spec("RFC 7518 3.2")
                    .at(found.item, algorithm.span),
                ),
                None => out.pass(),
            },
            (CheckResult::Bad, remark)
                if !remark.is_some_and(is_about_writing)
                    && secrets().next().is_some() => out.find(
                RULE.finding(
                    "The token's signature does not match the client secret",
                    "It was tried as text, as hexadecimal and as base64. The token was signed with a different secret, or changed.",
                )
                .fix(Party::SpAdmin, "Copy the client secret again from the provider, without a space or line break at its end.")
                .spec("RFC 7518 3.2")
                .at(found.item, found.signature.span),
            ),
            (CheckResult::Bad, Some(_)) => {}
            _ => out.not_checked("no client secret was given: add it as a key, it stays on this machine"),
        }
    }
}

/// Whether the value was only written in another way than RFC 7515 says; other rules tell that.
fn is_about_writing(remark: CheckRemark) -> bool {
    use CheckRemark::{Encoding, Padded, PaddingAdded, PaddingRemoved};
    matches!(remark, Encoding | Padded | PaddingRemoved | PaddingAdded)
}
