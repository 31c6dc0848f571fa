//! One token through the eyes of one library. Input: a row of the table and a token. Output: the first thing it rejects.
//! What is not known (a key, an expected value, the time of use) is not rejected.

use super::model::{Check, Number, Presented, TokenReceiver, What};
use crate::crypto::jws::{CheckRemark, CheckResult};
use crate::crypto::keys::PublicKey;
use crate::source::Span;
use crate::syntax::jose::{SegmentFaultKind, signature_is_known};
use crate::syntax::json::{self, Json, JsonKind, number};
use crate::time::Instant;
use crate::vocabulary::ItemRole;

/// What a library rejects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The rule that names the fault.
    pub rule: &'static str,
    /// The error as the library prints it.
    pub text: String,
    /// The place.
    pub span: Span,
}

/// The first step of this library that the token does not pass.
pub(super) fn judge(receiver: &TokenReceiver, presented: &Presented<'_>) -> Option<Refusal> {
    receiver.checks.iter().find_map(|check| refusal(check, presented))
}

/// What a step rejects.
pub(super) fn refusal(check: &Check, presented: &Presented<'_>) -> Option<Refusal> {
    let fault = fault(check.what, presented)?;
    Some(Refusal { rule: fault.rule, text: fill(check.says, presented, &fault), span: fault.span })
}

/// A failed step: the rule, the place, and the words for `{claim}` and `{time}`.
pub(super) struct Fault {
    pub(super) rule: &'static str,
    span: Span,
    claim: &'static str,
    time: i64,
}

fn fault(what: What, presented: &Presented<'_>) -> Option<Fault> {
    let token = presented.token;
    let claims = token.payload_span;
    let at = |rule: &'static str, span: Span| Some(Fault { rule, span, claim: "", time: 0 });
    let of = |rule: &'static str, claim: &'static str, value: Option<&Json>| {
        Some(Fault { rule, span: value.map_or(claims, |value| value.span), claim, time: 0 })
    };
    let header = token.segments.first().map_or(Span::at(0), |segment| segment.span);
    match what {
        What::Parts => (token.segments.len() != 3).then(|| at("JWT-PARTS", header)).flatten(),
        What::Encoding { padding } => {
            let mut faults = token.segments.iter().flat_map(|segment| &segment.faults);
            let is_padding = |kind| matches!(kind, SegmentFaultKind::Padding);
            let found = faults.find(|fault| !(padding && is_padding(fault.kind)))?;
            at(if is_padding(found.kind) { "JWT-PADDED" } else { "JWT-B64URL" }, found.span)
        }
        What::Header => (token.header.is_none() || !token.header_faults.is_empty()).then(|| at("JWT-JSON", header))?,
        What::KeyIdText => {
            let kid = token.parameter("kid").filter(|kid| kid.as_str().is_none())?;
            at("JWT-CLAIM-TYPE", kid.span)
        }
        What::Critical(known) => {
            let critical = token.parameter("crit")?;
            let names = critical.elements();
            let fits = |name: &Json| {
                name.as_str().is_some_and(|name| known.contains(&name) && token.parameter(name).is_some())
            };
            (names.is_empty() || !names.iter().all(fits)).then(|| at("JWT-CRIT", critical.span))?
        }
        What::Algorithm(known) => {
            let stated = token.parameter("alg");
            let name = stated.and_then(Json::as_str).unwrap_or("");
            let family = presented.key.map(algorithms_of);
            let fits = known.contains(&name) && family.is_none_or(|family| family.contains(&name));
            (!fits).then(|| at(algorithm_rule(name, known), stated.map_or(header, |stated| stated.span)))?
        }
        What::Registered(known) => {
            let stated = token.parameter("alg");
            let name = stated.and_then(Json::as_str).unwrap_or("");
            let span = stated.map_or(header, |stated| stated.span);
            (!known.contains(&name)).then(|| at(algorithm_rule(name, known), span))?
        }
        What::Type(known) => {
            let stated = token.parameter("typ")?;
            let name = stated.as_str().unwrap_or("").to_ascii_lowercase();
            let name = name.strip_prefix("application/").unwrap_or(&name);
            (!known.contains(&name)).then(|| at("JWT-TYP-REFUSED", stated.span))?
        }
        What::KeyFound => {
            let check = presented.check?;
            let missing = check.result == CheckResult::NoKey && check.kid_known == Some(false) && presented.named;
            missing.then(|| at("JWS-KID-UNKNOWN", token.parameter("kid").map_or(header, |kid| kid.span)))?
        }
        What::SharedSignature => {
            let shared = token.algorithm().is_some_and(|name| name.starts_with("HS"));
            shared.then(|| self::fault(What::Signature, presented)).flatten()
        }
        What::Signature => {
            let check = presented.check.filter(|check| check.result == CheckResult::Bad)?;
            // How the text is written is another step; the value itself is right.
            let written = matches!(check.remark, Some(CheckRemark::Padded | CheckRemark::Encoding));
            (!written).then(|| at("JWS-SIG-INVALID", token.signatures.first().map_or(header, |one| one.span)))?
        }
        What::ClaimsJson => (!payload_is_json(presented)).then(|| at("JWT-JSON", claims))?,
        What::Claims => (token.claims.is_none() || !token.claims_faults.is_empty()).then(|| at("JWT-JSON", claims))?,
        What::Present(claim) => token.claim(claim).is_none().then(|| of(missing_rule(claim), claim, None))?,
        What::PresentIfExpected(claim) => {
            let missing = token.claim(claim).is_none() && !presented.expects(claim).is_empty();
            missing.then(|| of(missing_rule(claim), claim, None))?
        }
        What::Number(claim, kind) => {
            let value = token.claim(claim)?;
            numeric(value, kind).is_none().then(|| of("JWT-NUMERICDATE", claim, Some(value)))?
        }
        What::Text(claim) => {
            let value = token.claim(claim)?;
            value.as_str().is_none().then(|| of("JWT-CLAIM-TYPE", claim, Some(value)))?
        }
        What::TextIfExpected(claim) if presented.expects(claim).is_empty() => None,
        What::TextIfExpected(claim) => fault(What::Text(claim), presented),
        What::Texts(claim) => {
            let value = token.claim(claim)?;
            let fits = value.as_str().is_some()
                || (value.is_array() && value.elements().iter().all(|one| one.as_str().is_some()));
            (!fits).then(|| of("JWT-CLAIM-TYPE", claim, Some(value)))?
        }
        What::Expiry(tolerance) => {
            let (value, end) = time(presented, "exp")?;
            let late = presented.now?.millis() - end - tolerance.skew * 1000;
            let passed = late > 0 || (late == 0 && !tolerance.end_included);
            passed.then_some(Fault { rule: "OIDC-EXPIRED", span: value.span, claim: "exp", time: end })
        }
        What::NotBefore(skew) => early(presented, "nbf", skew),
        What::Issued(skew) => early(presented, "iat", skew),
        What::Window => {
            let ((_, start), (value, end)) = time(presented, "nbf").zip(time(presented, "exp"))?;
            (start > end).then(|| of("OIDC-NEVER-VALID", "exp", Some(value)))?
        }
        What::Issuer => differs(presented, "iss", "OIDC-ISS-MISMATCH"),
        What::Audience => {
            let rule = match presented.item.role() {
                ItemRole::AccessToken => "AT-AUD-MISMATCH",
                ItemRole::WorkloadToken => "WI-AUD",
                _ => "OIDC-AUD-MISMATCH",
            };
            differs(presented, "aud", rule)
        }
        What::Subject => token.claim("sub").and_then(|_| differs(presented, "sub", "WI-SUB")),
    }
}

/// A time that has not come.
fn early(presented: &Presented<'_>, claim: &'static str, skew: i64) -> Option<Fault> {
    let (value, start) = time(presented, claim)?;
    let early = start > presented.now?.millis() + skew * 1000;
    early.then_some(Fault { rule: "OIDC-NOT-YET", span: value.span, claim, time: start })
}

/// None of the values of a claim is expected.
fn differs(presented: &Presented<'_>, claim: &'static str, rule: &'static str) -> Option<Fault> {
    let expected = presented.expects(claim);
    let value = presented.token.claim(claim);
    let found = value.map(Json::strings).unwrap_or_default();
    let fits = found.iter().any(|found| expected.contains(&found.text));
    let span = value.map_or(presented.token.payload_span, |value| value.span);
    (!expected.is_empty() && !fits).then_some(Fault { rule, span, claim, time: 0 })
}

/// A claim that holds a time: the claim, and milliseconds.
fn time<'a>(presented: &Presented<'a>, claim: &str) -> Option<(&'a Json, i64)> {
    let value = presented.token.claim(claim)?;
    Some((value, (numeric(value, Number::Digits)? * 1000.0) as i64))
}

fn numeric(value: &Json, kind: Number) -> Option<f64> {
    match &value.kind {
        JsonKind::Number(_) => value.as_f64(),
        JsonKind::Bool(is_true) if kind == Number::Digits => Some(f64::from(u8::from(*is_true))),
        JsonKind::String(text) if kind == Number::Quoted => number(text),
        JsonKind::String(text) if kind == Number::Digits && !text.contains(['.', 'e', 'E']) => number(text.trim()),
        _ => None,
    }
}

/// Whether the payload is JSON of any kind.
fn payload_is_json(presented: &Presented<'_>) -> bool {
    let text = presented.token.payload.as_deref().and_then(|octets| std::str::from_utf8(octets).ok());
    text.is_some_and(|text| json::parse(text).is_clean())
}

fn missing_rule(claim: &str) -> &'static str {
    match claim {
        "exp" => "OIDC-EXP-MISSING",
        "iss" => "OIDC-ISS-MISSING",
        "aud" => "OIDC-AUD-MISSING",
        "sub" => "OIDC-SUB-MISSING",
        _ => "OIDC-REQUIRED-CLAIM",
    }
}

fn algorithm_rule(name: &str, known: &[&str]) -> &'static str {
    match name {
        "" => "JWT-ALG-MISSING",
        name if name.eq_ignore_ascii_case("none") => "JWT-ALG-NONE",
        name if !signature_is_known(name) => "JWS-ALG-UNKNOWN",
        name if known.contains(&name) => "JWS-ALG-KEY-MISMATCH",
        _ => "JWS-ALG-UNEXPECTED",
    }
}

/// The algorithms that an application allows for a key.
fn algorithms_of(key: &PublicKey) -> &'static [&'static str] {
    match key {
        PublicKey::Rsa(_) => &["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"],
        PublicKey::P256(_) => &["ES256"],
        PublicKey::P384(_) => &["ES384"],
        PublicKey::P521(_) => &["ES512"],
        PublicKey::K256(_) => &["ES256K"],
        PublicKey::Ed25519(_) => &["EdDSA", "Ed25519"],
        PublicKey::Secret(_) => &["HS256", "HS384", "HS512"],
        PublicKey::Unsupported(_) => &[],
    }
}

/// Characters shown of a value.
const MAX_VALUE: usize = 120;

fn fill(says: &str, presented: &Presented<'_>, fault: &Fault) -> String {
    let parameter = |name: &str| {
        let value = presented.token.parameter(name);
        value.map(|value| value.as_str().map_or_else(|| value.display(), str::to_owned)).unwrap_or_default()
    };
    let mut text = says.to_owned();
    let mut put = |slot: &str, value: &dyn Fn() -> String| {
        if text.contains(slot) {
            let value = value();
            let shown: String = value.chars().take(MAX_VALUE).collect();
            let rest = if shown.len() < value.len() { "…" } else { "" };
            text = text.replace(slot, &format!("{shown}{rest}"));
        }
    };
    put("{alg}", &|| parameter("alg"));
    put("{typ}", &|| parameter("typ"));
    put("{kid}", &|| parameter("kid"));
    put("{crit}", &|| {
        let critical = presented.token.parameter("crit");
        critical.and_then(|list| list.elements().first()?.as_str()).unwrap_or("").to_owned()
    });
    put("{part}", &|| {
        let segments = &presented.token.segments;
        let index = segments.iter().position(|segment| segment.span.contains(fault.span)).unwrap_or(0);
        ["header", "payload", "crypto"].get(index).map_or("header", |name| name).to_owned()
    });
    put("{segment}", &|| {
        let segments = &presented.token.segments;
        let index = segments.iter().position(|segment| segment.span.contains(fault.span)).unwrap_or(0);
        ["header", "claim", "signature"].get(index).map_or("header", |name| name).to_owned()
    });
    put("{package}", &|| {
        match parameter("alg").as_bytes() {
            [b'E', b'S', ..] => "crypto/ecdsa",
            [b'E', ..] => "ed25519",
            _ => "crypto/rsa",
        }
        .to_owned()
    });
    put("{listed}", &|| {
        let claim = presented.token.claim(fault.claim);
        let values = claim.map(Json::strings).unwrap_or_default();
        values.iter().map(|one| format!("\"{}\"", one.text)).collect::<Vec<_>>().join(" ")
    });
    put("{printed}", &|| printed(fault.time));
    put("{clock}", &|| presented.now.map_or_else(String::new, |now| printed(now.millis())));
    put("{payload}", &|| if payload_is_json(presented) { "type" } else { "value" }.to_owned());
    put("{claim}", &|| fault.claim.to_owned());
    put("{expected}", &|| presented.expects(fault.claim).join(", "));
    put("{actual}", &|| {
        let claim = presented.token.claim(fault.claim);
        claim
            .map(|claim| claim.strings().iter().map(|one| one.text.as_str()).collect::<Vec<_>>().join(", "))
            .unwrap_or_default()
    });
    put("{time}", &|| Instant::from_millis(fault.time).to_string());
    for (slot, claim) in [("{nbf}", "nbf"), ("{exp}", "exp")] {
        let stated = || time(presented, claim).map(|(_, millis)| Instant::from_millis(millis).to_string());
        put(slot, &|| stated().unwrap_or_default());
    }
    text
}

/// A time as Go prints it in UTC, in whole seconds.
fn printed(millis: i64) -> String {
    let text = Instant::from_seconds(millis.div_euclid(1000)).to_string();
    text.replace('T', " ").replace('Z', " +0000 UTC")
}
