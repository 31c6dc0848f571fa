//! The tokens of a case through the eyes of libraries. Input: the case. Output: who accepts the token, who rejects it and with
//! which error; for a chosen library, findings as heavy as they are there. The verdict does not count them: applications check more.

use crate::crypto::jws::{CandidateKey, CandidateKeys, CheckResult, SignatureCheck};
use crate::crypto::keys::PublicKey;
use crate::item::Item;
use crate::item::role::ItemRole;
use crate::oidc::DocumentRole;
use crate::receivers::tokens::{
    self, CRATE_VERSION, Expected, Presented, Refusal, TOKEN_RECEIVERS, TokenReceiver, strict,
};
use crate::report::{Confidence, Finding, ReceiverChecked, ReceiverReason, ReceiverVerdict, Severity, TimeSource};
use crate::rules::{Context, registry};
use crate::syntax::jose::{Token, TokenKind};

/// Tokens of one case that are judged.
const MAX_TOKENS: usize = 20;
/// Keys looked through for the one that a token was checked with.
const MAX_KEYS: usize = 200;

/// The name of the crate that is called for real.
const STRICT: &str = "jsonwebtoken";

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
    "OIDC-ISS-MISSING",
    "OIDC-ISS-MISMATCH",
    "OIDC-AUD-MISSING",
    "OIDC-AUD-MISMATCH",
    "AT-AUD-MISMATCH",
    "WI-AUD",
    "WI-SUB",
];

/// What each library would say of the first token. Empty where the case has none that they are for.
pub(super) fn judge(cx: &Context<'_>) -> Vec<ReceiverVerdict> {
    let Some(case) = Case::first(cx) else { return Vec::new() };
    let presented = case.presented();
    let mut verdicts: Vec<ReceiverVerdict> = TOKEN_RECEIVERS
        .iter()
        .map(|receiver| {
            verdict(
                receiver.id,
                receiver.name,
                tokens::judge(receiver, &presented),
                receiver.checked.map(|checked| ReceiverChecked {
                    version: checked.version.to_owned(),
                    date: checked.date.to_owned(),
                    messages: checked.messages,
                    agreed: checked.agreed,
                }),
            )
        })
        .collect();
    if let Some(said) = strict(&presented) {
        let checked =
            ReceiverChecked { version: CRATE_VERSION.to_owned(), date: "today".to_owned(), messages: 1, agreed: 1 };
        verdicts.push(verdict(STRICT, "jsonwebtoken (Rust)", said.err(), Some(checked)));
    }
    verdicts
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
    ("JWT-PADDED", "it reads padded parts"),
    ("OIDC-NONCE-MISMATCH", "the nonce is for the application to compare"),
];

fn verdict(id: &str, name: &str, refusal: Option<Refusal>, checked: Option<ReceiverChecked>) -> ReceiverVerdict {
    let because = refusal.map(|refusal| ReceiverReason { rule: refusal.rule.to_owned(), text: refusal.text });
    ReceiverVerdict {
        id: id.to_owned(),
        name: name.to_owned(),
        accepts: because.is_none(),
        because: because.into_iter().collect(),
        checked,
    }
}

/// Makes the findings as heavy as they are at the chosen library.
pub(super) fn weigh(findings: &mut Vec<Finding>, receiver: &TokenReceiver, cx: &Context<'_>) {
    for (item, token) in presentable(cx).take(MAX_TOKENS) {
        let case = Case::of(cx, item, token);
        let refusal = tokens::judge(receiver, &case.presented());
        let here = |finding: &Finding| finding.at.first().is_some_and(|place| place.item == item.id);
        for finding in findings.iter_mut().filter(|finding| here(finding)) {
            let rejected = refusal.as_ref().is_some_and(|refusal| refusal.rule == finding.rule);
            if rejected {
                finding.severity = Severity::Error;
                finding.confidence = Confidence::Certain;
            } else if refusal.is_none() && finding.severity != Severity::Info && JUDGED.contains(&finding.rule.as_str())
            {
                finding.severity = Severity::Info;
                finding.why.push_str(&format!(" {} accepts it.", receiver.name));
            }
        }
        let Some(refusal) = refusal else { continue };
        let said = format!(" {} rejects it: “{}”.", receiver.name, refusal.text);
        match findings.iter_mut().find(|finding| here(finding) && finding.rule == refusal.rule) {
            Some(finding) => finding.why.push_str(&said),
            None => {
                let rule = registry::find(refusal.rule);
                let title = format!("{} rejects the token", receiver.name);
                findings.extend(rule.map(|rule| {
                    rule.finding(title, said.trim_start()).severity(Severity::Error).at(item, refusal.span)
                }));
            }
        }
    }
}

/// The tokens that an application or API verifies with such a library.
fn presentable<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a Token)> {
    use ItemRole::{AccessToken, IdToken, ProxyToken, SessionToken, UnknownToken, WorkloadToken};
    let tokens = cx.items.iter().filter_map(|item| Some((item, item.oidc()?.token()?)));
    tokens.filter(|(item, token)| {
        token.kind != TokenKind::Jwe
            && token.serialisation.is_none()
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
