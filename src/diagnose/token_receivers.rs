//! The tokens of a case through the eyes of libraries. Input: the case. Output: who accepts the token, who rejects it and with
//! which error; for a chosen library, findings as heavy as they are there. The verdict does not count them: applications check more.

use crate::crypto::jws::{CandidateKey, CandidateKeys, CheckResult, SignatureCheck};
use crate::crypto::keys::PublicKey;
use crate::item::role::ItemRole;
use crate::item::{Item, stated};
use crate::oidc::DocumentRole;
use crate::receivers::tokens::{Expected, Presented, Refusal, TOKEN_RECEIVERS, TokenReceiver, opinion, strict};
use crate::report::{
    Confidence, Finding, ReceiverChecked, ReceiverReason, ReceiverVerdict, Role, Severity, TimeSource,
};
use crate::rules::{Context, registry};
use crate::syntax::jose::{Token, TokenKind};

/// Tokens of one case that are judged.
const MAX_TOKENS: usize = 20;
/// Keys looked through for the one that a token was checked with.
const MAX_KEYS: usize = 200;

/// What the libraries judge on the token itself.
const JUDGED: &[&str] = &[
    "JWT-PADDED",
    "JWT-B64URL",
    "JWT-CRIT",
    "JWT-TYP-REFUSED",
    "JWT-CLAIM-TYPE",
    "JWT-NUMERICDATE",
    "OIDC-EXPIRED",
    "OIDC-NOT-YET",
    "OIDC-NEVER-VALID",
    "OIDC-EXP-MISSING",
    "OIDC-IAT-MISSING",
    "OIDC-SUB-MISSING",
    "OIDC-ISS-MISSING",
    "OIDC-ISS-MISMATCH",
    "OIDC-AUD-MISSING",
    "OIDC-AUD-MISMATCH",
    "AT-AUD-MISMATCH",
    "WI-AUD",
    "WI-SUB",
];

/// Findings after which nobody can say who would accept the token: what a library got is not what is here.
const UNRELIABLE_COPY: &[&str] = &["IN-TRUNCATED", "IN-SMART-QUOTES"];

/// What each library would say of the first token. Empty where the case has none that they are for. A library that accepts what
/// it looks at is left out where a fault of signature or key was found that its row does not know.
pub(super) fn judge(findings: &[Finding], cx: &Context<'_>) -> Vec<ReceiverVerdict> {
    let Some(case) = Case::first(cx).filter(|case| !is_damaged(findings, case.item)) else { return Vec::new() };
    let presented = case.presented();
    let other = findings.iter().any(|finding| is_fault_beside(finding, case.item));
    let said = TOKEN_RECEIVERS.iter().filter_map(|one| Some((one, opinion(one, &presented)?)));
    said.filter(|(_, said)| said.is_err() || !other).map(|(one, said)| verdict(one, said.err())).collect()
}

/// Whether the token is not what the library got.
fn is_damaged(findings: &[Finding], item: &Item) -> bool {
    let damaged = |finding: &&Finding| UNRELIABLE_COPY.contains(&finding.rule.as_str());
    findings.iter().filter(damaged).any(|finding| finding.at.iter().any(|place| place.item == item.id))
}

/// A fault of the token's form, signature or keys that no step of a row stands for.
fn is_fault_beside(finding: &Finding, item: &Item) -> bool {
    let here = || finding.at.first().is_some_and(|place| place.item == item.id);
    let of_token = ["JWS-", "JWT-"].iter().any(|family| finding.rule.starts_with(family)) && here();
    let of_keys = ["JWK-", "JWKS-"].iter().any(|family| finding.rule.starts_with(family));
    (of_token || of_keys) && fails(finding) && !JUDGED.contains(&finding.rule.as_str())
}

fn fails(finding: &Finding) -> bool {
    finding.severity == Severity::Error
        && finding.confidence == Confidence::Certain
        && finding.role != Role::Consequence
}

/// Explains where the crate that is called for real and the rules here do not say the same, while no library was chosen.
pub(super) fn explain(findings: &mut Vec<Finding>, cx: &Context<'_>) {
    let Some(case) = Case::first(cx) else { return };
    let here = |finding: &Finding| finding.at.first().is_some_and(|place| place.item == case.item.id);
    let heavy = |finding: &Finding| matches!(finding.severity, Severity::Error | Severity::Warning);
    match strict(&case.presented()) {
        Some(Err(refusal)) if !findings.iter().any(|finding| here(finding) && heavy(finding)) => {
            let Some(rule) = registry::find(refusal.rule)
                .filter(|rule| !findings.iter().any(|finding| here(finding) && finding.rule == rule.id))
            else {
                return;
            };
            // What the sender found of the signature is not computed again here.
            let is_stated = || stated(cx.items, &cx.case.statements).iter().any(|(item, _)| item.id == case.item.id);
            if rule.id == "JWS-SIG-INVALID" && is_stated() {
                return;
            }
            findings.push(
                rule.finding(
                    "A strict library rejects the token",
                    format!(
                        "The Rust library `jsonwebtoken` says “{}”. Most other libraries do not check this, so the login may work.",
                        refusal.text
                    ),
                )
                .severity(Severity::Info)
                .at(case.item, refusal.span),
            );
        }
        Some(Ok(())) => {
            for finding in findings.iter_mut().filter(|finding| here(finding) && finding.severity == Severity::Error) {
                if let Some((_, reason)) = LENIENT.iter().find(|(rule, _)| *rule == finding.rule) {
                    finding.why.push_str(&format!(" The Rust library `jsonwebtoken` accepts it: {reason}."));
                }
            }
        }
        _ => {}
    }
}

/// What the crate does not check, by the rule that does.
const LENIENT: &[(&str, &str)] = &[
    ("OIDC-EXPIRED", "it allows 60 s of clock skew"),
    ("OIDC-NOT-YET", "it allows 60 s of clock skew, and does not look at `iat`"),
    ("OIDC-NEVER-VALID", "it does not look at `nbf`"),
    ("OIDC-IAT-OLD", "it does not look at `iat`"),
    ("JWT-CRIT", "it does not look at `crit`"),
    ("JWT-TYP-REFUSED", "it does not look at `typ`"),
    ("OIDC-NONCE-MISMATCH", "the nonce is for the application to compare"),
];

fn verdict(receiver: &TokenReceiver, refusal: Option<Refusal>) -> ReceiverVerdict {
    let because = refusal.map(|refusal| ReceiverReason { rule: refusal.rule.to_owned(), text: refusal.text });
    ReceiverVerdict {
        id: receiver.id.to_owned(),
        name: receiver.name.to_owned(),
        accepts: because.is_none(),
        because: because.into_iter().collect(),
        checked: receiver.checked.map(|checked| ReceiverChecked {
            version: checked.version.to_owned(),
            date: checked.date.to_owned(),
            messages: checked.messages,
            agreed: checked.agreed,
        }),
    }
}

/// Makes the findings as heavy as they are at the chosen library.
pub(super) fn weigh(findings: &mut Vec<Finding>, receiver: &TokenReceiver, cx: &Context<'_>) {
    for (item, token) in presentable(cx).take(MAX_TOKENS) {
        let case = Case::of(cx, item, token);
        let Some(said) = opinion(receiver, &case.presented()).filter(|_| !is_damaged(findings, item)) else { continue };
        let here = |finding: &Finding| finding.at.first().is_some_and(|place| place.item == item.id);
        let Err(refusal) = said else {
            for finding in findings.iter_mut().filter(|finding| here(finding) && finding.severity != Severity::Info) {
                if JUDGED.contains(&finding.rule.as_str()) {
                    finding.severity = Severity::Info;
                    finding.why.push_str(&format!(" {} accepts it.", receiver.name));
                } else if finding.severity == Severity::Error && is_for_application(&finding.rule) {
                    finding.why.push_str(&format!(" {} does not look at it, the application does.", receiver.name));
                }
            }
            continue;
        };
        let words = format!(" {} rejects it: “{}”.", receiver.name, refusal.text);
        match findings.iter_mut().find(|finding| here(finding) && finding.rule == refusal.rule) {
            Some(finding) => {
                finding.severity = Severity::Error;
                finding.confidence = Confidence::Certain;
                finding.why.push_str(&words);
            }
            None => {
                let rule = registry::find(refusal.rule);
                let title = format!("{} rejects the token", receiver.name);
                findings.extend(rule.map(|rule| {
                    rule.finding(title, words.trim_start()).severity(Severity::Error).at(item, refusal.span)
                }));
            }
        }
    }
}

/// Claims that an application compares by itself, after the library.
fn is_for_application(rule: &str) -> bool {
    ["OIDC-", "AT-", "WI-"].iter().any(|family| rule.starts_with(family))
}

/// After folding: what explains the chosen library's rejection is as certain as the rejection.
pub(super) fn make_certain(findings: &mut [Finding], receiver: &TokenReceiver, cx: &Context<'_>) {
    for (item, token) in presentable(cx).take(MAX_TOKENS) {
        let case = Case::of(cx, item, token);
        let Some(Err(refusal)) = opinion(receiver, &case.presented()) else { continue };
        let of_it = |finding: &&Finding| {
            finding.rule == refusal.rule && finding.at.first().is_some_and(|place| place.item == item.id)
        };
        let told = findings.iter().find(of_it).filter(|finding| finding.role == Role::Consequence);
        let Some(cause) = told.and_then(|finding| finding.because.clone()).filter(|_| !is_damaged(findings, item))
        else {
            continue;
        };
        for finding in findings.iter_mut().filter(|finding| finding.id == cause) {
            finding.severity = Severity::Error;
            finding.confidence = Confidence::Certain;
        }
    }
}

/// The tokens that an application or API verifies with such a library.
fn presentable<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a Token)> {
    use ItemRole::{AccessToken, IdToken, ProxyToken, SessionToken, UnknownToken, WorkloadToken};
    let tokens = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.token()?)));
    tokens.filter(|(item, token)| {
        token.kind != TokenKind::Jwe
            && !token.segments.is_empty()
            && matches!(item.role(), IdToken | AccessToken | WorkloadToken | ProxyToken | SessionToken | UnknownToken)
    })
}

/// A token with what it is verified with.
struct Case<'a> {
    item: &'a Item,
    token: &'a Token,
    check: Option<&'a SignatureCheck>,
    key: Option<PublicKey>,
    named: bool,
    now: Option<crate::time::Instant>,
    expected: Expected,
}

impl<'a> Case<'a> {
    fn first(cx: &Context<'a>) -> Option<Case<'a>> {
        let (item, token) = presentable(cx).next()?;
        Some(Case::of(cx, item, token))
    }

    fn of(cx: &Context<'a>, item: &'a Item, token: &'a Token) -> Case<'a> {
        let check = item.proof.jws.first();
        let evaluation = cx.instant(item);
        // A token that was pasted some time later may have been in order when it was used.
        let now = (evaluation.source != TimeSource::Now).then_some(evaluation.instant);
        let (key, named) = key(cx, check);
        Case { item, token, check, key, named, now, expected: expected(cx) }
    }

    fn presented(&self) -> Presented<'_> {
        Presented {
            item: self.item,
            token: self.token,
            check: self.check,
            key: self.key.as_ref(),
            named: self.named,
            now: self.now,
            expected: &self.expected,
        }
    }
}

/// What the person said and the discovery document of the case says.
fn expected(cx: &Context<'_>) -> Expected {
    let expectations = &cx.case.expectations;
    let mut issuers: Vec<String> = expectations.issuer.iter().cloned().collect();
    if issuers.is_empty() {
        let documents = cx.items.iter().filter_map(|item| item.oidc()?.document());
        let discovery = documents.filter(|document| document.role == DocumentRole::Discovery);
        issuers
            .extend(discovery.filter_map(|document| Some(document.get("issuer")?.as_str()?.to_owned())).take(MAX_KEYS));
    }
    Expected {
        issuers,
        audiences: expectations.client_id.iter().chain(&expectations.audiences).cloned().collect(),
        subjects: expectations.subjects.clone(),
    }
}

/// The key that the signature was checked with, and whether keys have names; without one that fits, the only key of the case.
fn key(cx: &Context<'_>, check: Option<&SignatureCheck>) -> (Option<PublicKey>, bool) {
    let ring = cx.keys.trusted.iter().map(|trusted| CandidateKey::named(trusted.name.clone(), trusted.key.clone()));
    let files = cx.case.keys.iter().filter(|input| input.bytes.trim_ascii_start().starts_with(b"{")).cloned();
    let given = CandidateKeys::given(&files.collect::<Vec<_>>());
    let documents = cx.items.iter().filter_map(|item| item.oidc()?.document());
    let pasted = documents.flat_map(|document| document.keys().into_iter().map(|jwk| CandidateKey::from_jwk(jwk.json)));
    let all: Vec<CandidateKey> = given.list.into_iter().chain(pasted).chain(ring).take(MAX_KEYS).collect();
    let tried = check.filter(|check| matches!(check.result, CheckResult::Ok | CheckResult::Bad));
    let found = match tried.and_then(|check| check.key.as_deref()) {
        Some(name) => all.iter().find(|key| key.name == name),
        None => all.first().filter(|first| all.iter().all(|other| same(first, other))),
    };
    (found.and_then(CandidateKey::key).cloned(), all.iter().any(|key| key.kid.is_some()))
}

fn same(one: &CandidateKey, other: &CandidateKey) -> bool {
    one.key().zip(other.key()).is_some_and(|(one, other)| one.same(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Case, Input, KeyInput};
    use crate::crypto::keys::Secret;
    use crate::receivers::tokens::predicted;
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    const KEY: &[u8] = b"a secret of the tests, thirty-two octets";

    fn signed(header: &str, claims: &str, key: &[u8]) -> String {
        let part = |octets: &[u8]| URL_SAFE_NO_PAD.encode(octets);
        let text = format!("{}.{}", part(header.as_bytes()), part(claims.as_bytes()));
        format!("{text}.{}", part(&crate::crypto::jws::hmac("HS256", key, text.as_bytes()).unwrap()))
    }

    /// The row says what the crate says when it is called, over every fault of a header, a claim, the value and the writing.
    #[test]
    fn the_row_of_the_crate_says_what_the_crate_says() {
        let headers = [
            r#"{"alg":"HS256"}"#,
            r#"{"alg":"HS256","typ":"odd","crit":["x"]}"#,
            r#"{"alg":"HS384"}"#,
            r#"{"alg":"RS256"}"#,
            r#"{"alg":"none"}"#,
            r#"{"alg":"XYZ"}"#,
            r#"{"typ":"JWT"}"#,
            "[]",
            "no JSON",
        ];
        let exps = ["", r#""exp":2000,"#, r#""exp":941,"#, r#""exp":939,"#, r#""exp":"2000","#, r#""exp":null,"#];
        let rest = [
            r#""iss":"https://op.test","aud":"app","sub":"u""#,
            r#""iss":"https://op.test/","aud":"app","sub":"u""#,
            r#""iss":7,"aud":["x","app"],"sub":"other""#,
            r#""aud":["x"],"nbf":5000,"iat":5000"#,
            r#""iss":"https://op.test","aud":[]"#,
            r#""jti":"1""#,
        ];
        let mut tokens: Vec<String> = Vec::new();
        for header in headers {
            for exp in exps {
                tokens.extend(rest.iter().map(|rest| signed(header, &format!("{{{exp}{rest}}}"), KEY)));
            }
        }
        let good = signed(headers[0], r#"{"exp":2000,"iss":"https://op.test","aud":"app"}"#, KEY);
        tokens.push(signed(headers[0], r#"{"exp":2000}"#, b"another secret of thirty-two octets ...."));
        tokens.push(signed(headers[0], "[1]", KEY));
        tokens.push(signed(headers[0], "no JSON", KEY));
        tokens.push(format!("{good}="));
        // Padded before it was signed.
        for (head, claims) in
            [("eyJhbGciOiJIUzI1NiIgfQ==", "eyJleHAiOjIwMDB9"), ("eyJhbGciOiJIUzI1NiJ9", "eyJleHAiOjIwMDAgfQ==")]
        {
            let text = format!("{head}.{claims}");
            let value = crate::crypto::jws::hmac("HS256", KEY, text.as_bytes()).unwrap();
            tokens.push(format!("{text}.{}", URL_SAFE_NO_PAD.encode(value)));
        }
        tokens.push(format!("{good}*"));
        tokens.push(format!("{good}.x"));
        let expected = Expected {
            issuers: vec!["https://op.test".to_owned()],
            audiences: vec!["app".to_owned()],
            subjects: vec!["u".to_owned()],
        };
        let (mut judged, mut wrong) = (0, Vec::new());
        for token in &tokens {
            let input = |bytes: &[u8]| Input { origin: "paste".to_owned(), bytes: bytes.to_vec() };
            let jwk = format!(r#"{{"kty":"oct","k":"{}"}}"#, URL_SAFE_NO_PAD.encode(KEY));
            let key = KeyInput { origin: "key".to_owned(), bytes: jwk.into_bytes(), ..KeyInput::default() };
            let case = Case { inputs: vec![input(token.as_bytes())], keys: vec![key], ..Case::default() };
            let items = crate::item::read_items(&case);
            let found = items.iter().find_map(|item| Some((item, item.oidc()?.token()?)));
            let Some((item, token)) = found.filter(|(_, token)| !token.segments.is_empty()) else { continue };
            let key = PublicKey::Secret(Secret::new(KEY.to_vec()));
            let presented = Presented {
                item,
                token,
                check: item.proof.jws.first(),
                key: Some(&key),
                named: false,
                now: Some(crate::time::Instant::from_seconds(1000)),
                expected: &expected,
            };
            judged += 1;
            let (real, row) = (strict(&presented).unwrap(), predicted(&presented).unwrap());
            if real.is_ok() != row.is_ok() {
                wrong.push(format!("{real:?} and by the row {row:?}: {}", item.text()));
            }
        }
        assert!(judged > 250, "{judged}");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
