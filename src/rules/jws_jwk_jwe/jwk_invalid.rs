//! JWK-INVALID: a key that cannot be used (RFC 7517 4, RFC 7518 6).

use super::checks::{Checked, checks, pasted_keys};
use crate::crypto::keys::jwk_public;
use crate::crypto::x509::from_base64_text;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::jose::Jwk;
use crate::time::{Instant, duration_words};
use std::collections::HashSet;

declare_rule! { "JWK-INVALID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let signatures = checks(cx);
    let mut seen: HashSet<(String, String)> = HashSet::new();
    for (item, key) in pasted_keys(cx) {
        let name = key.text("kid").map_or_else(|| "A key without a `kid`".to_owned(), |kid| format!("The key `{kid}`"));
        let twice = key.text("kid").is_some_and(|kid| {
            // Keys of different kinds may share a name (RFC 7517 4.5).
            !seen.insert((item.id.clone(), format!("{} {kid}", key.text("kty").unwrap_or(""))))
        });
        let fault = fault(&key);
        if let Some((reason, span)) = retired(cx, &signatures, &key).filter(|_| fault.is_none()) {
            out.find_once(
                RULE.finding(
                    format!("{name}, which the token names, {reason}"),
                    "A receiver that reads this about the key does not use it, and rejects the token. Most receivers do \
                     not read it.",
                )
                .confidence(Confidence::Likely)
                .fix(Party::IdpAdmin, "Sign with a current key, and publish it in the key set.")
                .spec("RFC 7517 4")
                .at(item, span),
            );
            continue;
        }
        match fault {
            None if twice => out.find_once(
                RULE.finding(
                    format!("{name} shares its key ID with another key"),
                    "Some receivers use only the first or the last key with this ID. Tokens signed with the other key \
                     then fail.",
                )
                .severity(Severity::Warning)
                .fix(Party::IdpAdmin, "Give each key of the list a `kid` of its own.")
                .spec("RFC 7517 4.5")
                .at(item, key.json.get("kid").map_or(key.json.span, |kid| kid.span)),
            ),
            None => out.pass(),
            Some((reason, span)) => out.find_once(
                RULE.finding(
                    format!("{name} is faulty: {reason}"),
                    "Some receivers leave such a key out, others reject the whole list; tokens signed with it then \
                     fail.",
                )
                .fix(
                    Party::IdpAdmin,
                    "Publish the key again as the provider's software writes it. If it was converted by hand, convert \
                     it from the certificate or PEM once more.",
                )
                .spec("RFC 7517 4")
                .at(item, span),
            ),
        }
    }
}

/// What a key that a token of the case names says about its own end, as a clause, and where.
fn retired(cx: &Context<'_>, signatures: &[Checked<'_>], key: &Jwk<'_>) -> Option<(String, Span)> {
    let kid = key.text("kid").filter(|_| key.json.get("revoked").or(key.json.get("exp")).is_some())?;
    let names = |found: &&Checked<'_>| found.signature.parameter("kid").and_then(|name| name.as_str()) == Some(kid);
    let found = signatures.iter().find(names)?;
    if let Some(revoked) = key.json.get("revoked").filter(|revoked| revoked.as_bool() != Some(false)) {
        return Some(("was revoked".to_owned(), revoked.span));
    }
    let end = key.json.get("exp")?;
    let instant = Instant::from_seconds(end.as_f64()? as i64);
    let now = cx.instant(found.item).instant;
    (instant <= now).then(|| (format!("ended {} ago", duration_words(now.seconds_since(instant))), end.span))
}

/// What is wrong with a key, as a clause, and where.
fn fault(key: &Jwk<'_>) -> Option<(String, Span)> {
    let place = |name: &str| key.json.get(name).map_or(key.json.span, |member| member.span);
    let needed: &[&str] = match key.text("kty") {
        Some("RSA") => &["n", "e"],
        Some("EC") => &["crv", "x", "y"],
        Some("OKP") => &["crv", "x"],
        Some("oct") => &["k"],
        Some(_) => return None,
        None => return Some(("its type (`kty`) is missing".to_owned(), key.json.span)),
    };
    for name in needed {
        match key.json.get(name).map(|member| member.as_str()) {
            None => return Some((format!("`{name}` is missing"), key.json.span)),
            Some(None) => return Some((format!("`{name}` is not a text"), place(name))),
            Some(Some(text)) if *name != "crv" => {
                if text.contains('=') {
                    return Some((format!("`{name}` is padded with `=`"), place(name)));
                }
                if text.contains(['+', '/']) {
                    return Some((format!("`{name}` is base64, not base64url (`+`, `/`)"), place(name)));
                }
                let octets = key.octets(name).unwrap_or_default();
                if octets.is_empty() {
                    return Some((format!("`{name}` contains nothing"), place(name)));
                }
                if key.text("kty") == Some("RSA") && octets.first() == Some(&0) {
                    return Some((format!("`{name}` begins with a zero byte, which some readers reject"), place(name)));
                }
            }
            Some(Some(_)) => {}
        }
    }
    if key.text("kty") == Some("EC")
        && jwk_public(key.json).is_some_and(|public| public.facts().bits.is_none() && public.facts().curve.is_none())
    {
        return Some(("its point matches no known curve".to_owned(), place("x")));
    }
    certificate_fault(key).map(|reason| (reason, place("x5c")))
}

/// The first certificate of `x5c` has to hold the same key (RFC 7517 4.7).
fn certificate_fault(key: &Jwk<'_>) -> Option<String> {
    let chain = key.json.get("x5c")?;
    let first = chain.elements().first()?.as_str()?;
    let certificate = from_base64_text(first);
    let inside = crate::crypto::keys::PublicKey::from_spki(&certificate.public_key)?;
    let own = jwk_public(key.json)?;
    (!inside.same(&own)).then(|| "its certificate (`x5c`) has a different key".to_owned())
}
