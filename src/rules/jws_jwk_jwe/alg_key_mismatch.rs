//! JWS-ALG-KEY-MISMATCH: the key that the token names is not for its algorithm (RFC 7518 3.1, RFC 7517 4.2 to 4.4).

use super::checks::{Checked, checks, is_shared, pasted_keys};
use crate::crypto::jws::{CheckRemark, CheckResult};
use crate::crypto::keys::KeyOrigin;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};
use crate::syntax::jose::Jwk;
use crate::syntax::json::Json;
use crate::vocabulary::ItemRole;

declare_rule! { "JWS-ALG-KEY-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in checks(cx) {
        let Some(algorithm) = found.signature.parameter("alg") else { continue };
        if let Some(given) = given_of_other_kind(cx, &found) {
            out.find(
                RULE.finding(
                    format!("The token needs a key for {}, not {given}", algorithm.display()),
                    "Every algorithm needs keys of its own kind. HS256 needs a shared secret, RS256 and PS256 an RSA \
                     key, ES256 a key on P-256. A receiver with this key rejects the token.",
                )
                .confidence(Confidence::Likely)
                .fix(
                    Party::SpAdmin,
                    format!(
                        "Give the receiver the key that {} needs: a shared secret for HS256, otherwise the issuer's \
                         key set (JWKS).",
                        algorithm.display()
                    ),
                )
                .fix(
                    Party::IdpAdmin,
                    "Or sign the tokens of this client with the algorithm of the key that the receiver has.",
                )
                .spec("RFC 7518 3.1")
                .at(found.item, algorithm.span),
            );
            continue;
        }
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
                let own = pasted_keys(cx).into_iter().map(|(_, key)| key);
                let named =
                    own.filter(|key| key.text("kid") == found.signature.parameter("kid").and_then(Json::as_str));
                &stated_use(named.collect::<Vec<_>>().first())
            }
            _ => {
                out.pass();
                continue;
            }
        };
        out.find(
            RULE.finding(
                format!(
                    "Key `{}`, which the token names, is not for {}",
                    found.signature.parameter("kid").and_then(|kid| kid.as_str()).unwrap_or(""),
                    algorithm.display()
                ),
                format!("{why} A receiver does not use it, and rejects the token."),
            )
            .confidence(if says_operations(cx, &found) { Confidence::Likely } else { Confidence::Certain })
            .fix(
                Party::IdpAdmin,
                "Publish the key that the tokens are signed with, with its right `kty`, `alg` \
                 and `use`, under its own `kid`.",
            )
            .spec("RFC 7518 3.1")
            .at(found.item, algorithm.span),
        );
    }
}

/// Whether the named key lists operations (`key_ops`), which not every receiver reads.
fn says_operations(cx: &Context<'_>, found: &Checked<'_>) -> bool {
    let kid = found.signature.parameter("kid").and_then(Json::as_str);
    pasted_keys(cx).iter().any(|(_, key)| key.text("kid") == kid && key.json.get("key_ops").is_some())
}

/// The kind of key that an algorithm needs.
fn kind_of(algorithm: &str) -> Option<&'static str> {
    match algorithm.get(..2)? {
        "RS" | "PS" => Some("RSA"),
        "ES" => Some("EC"),
        "Ed" => Some("OKP"),
        _ => None,
    }
}

/// What a key says that it is for.
fn stated_use(key: Option<&Jwk<'_>>) -> String {
    let says = |name: &str| {
        let value = key?.json.get(name)?;
        let texts: Vec<String> = value.strings().into_iter().take(4).map(|text| text.text).collect();
        Some(format!("`{name}`: `{}`", texts.join(" ")))
    };
    let said: Vec<String> = ["use", "key_ops", "alg"].into_iter().filter_map(says).collect();
    if said.is_empty() {
        return "The key says by `use`, `key_ops` or `alg` that it is for something else, for instance encryption."
            .to_owned();
    }
    format!("The key says what it is for: {}.", said.join(", "))
}

/// What kind of key was given, where all keys beside the message are of another kind than the algorithm needs.
fn given_of_other_kind(cx: &Context<'_>, found: &Checked<'_>) -> Option<String> {
    let (_, fits) = crate::crypto::jws::algorithm(found.signature.parameter("alg")?.as_str()?)?;
    let unknown = found.check.result == CheckResult::NoKey && found.check.kid_known != Some(true);
    let keys = pasted_keys(cx);
    // A key set has no secrets: where the receiver complains about keys, that is why.
    let public = !keys.is_empty() && keys.iter().all(|(_, key)| key.text("kty").is_some_and(|kind| kind != "oct"));
    let said = cx.items.iter().flat_map(|item| item.statements.iter().chain(&item.around));
    let told = said.into_iter().any(|one| one.meaning.rule.starts_with("JWS-"));
    // The tokens that a login or an API takes; others, such as refresh tokens, only their server reads.
    let read = matches!(found.item.role(), ItemRole::IdToken | ItemRole::AccessToken | ItemRole::UnknownToken);
    if unknown && found.signature.parameter("kid").is_none() && public && (told || (read && cx.case.keys.is_empty())) {
        if is_shared(found.signature) {
            return Some("public keys".to_owned());
        }
        let needed = kind_of(found.signature.parameter("alg")?.as_str()?)?;
        let kind = keys.iter().find_map(|(_, key)| key.text("kty"))?;
        if keys.iter().all(|(_, key)| key.text("kty") != Some(needed)) {
            return Some(format!("an {kind} key"));
        }
    }
    let sets = !keys.is_empty();
    if !unknown || sets || cx.case.keys.is_empty() || found.item.role().by_application() {
        return None;
    }
    let given = || cx.keys.trusted.iter().filter(|key| matches!(key.origin, KeyOrigin::Given(_)));
    let first = given().next()?;
    given().all(|key| key.certificate.is_none() && !fits(&key.key)).then(|| match first.key.facts() {
        facts if facts.kind == "oct" => "a shared secret".to_owned(),
        facts => format!("a public key ({})", facts.kind),
    })
}
