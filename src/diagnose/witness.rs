//! Error texts as witnesses: what a text complains about, and the finding about a message that shows why.
//! Input: findings and items. Output: the finding about a message of the same subject. Invariant: a text explains no message.

use super::edge::names;
use crate::item::Item;
use crate::report::{Confidence, Finding, Severity};

/// What receivers complain about, and the rules that show it on a message: one subject a line.
const SUBJECTS: &[&[&str]] = &[
    &["OIDC-AUD-*", "AT-AUD*", "AT-COGNITO-NO-AUD", "WI-AUD", "SET-AUDIENCE", "CA-AUD", "OIDC-AZP-MISMATCH"],
    &["OIDC-ISS-*", "OIDC-TID", "SET-ISSUER", "DISC-ISSUER-MISMATCH"],
    &["WI-SUB", "SET-SUBJECT", "OIDC-SUB-*"],
    &[
        "OIDC-EXPIRED",
        "OIDC-NOT-YET",
        "OIDC-NEVER-VALID",
        "OIDC-IAT-*",
        "OIDC-EXP-MISSING",
        "CA-TIME",
        "RO-TIME",
        "JWT-NUMERICDATE",
    ],
    &["OIDC-REQUIRED-CLAIM", "OIDC-GROUPS-*", "OIDC-EMAIL-*", "OIDC-NAME-MISSING", "SET-CLAIM", "JWT-CLAIM-TYPE"],
    &["JWT-PARTS", "JWT-PADDED", "JWT-B64URL", "JWT-JSON", "JWT-OPAQUE", "JWT-IS-JWE", "JWT-DETACHED"],
    &["JWS-SIG-INVALID", "JWS-KID-*", "JWS-HMAC-SECRET", "JWS-WRONG-ISSUER-KEYS", "JWT-PADDED", "JWS-ECDSA-DER"],
    &["JWS-ALG-*"],
];

/// The finding about a message that shows what a text says; none where the finding is not from a text.
pub(super) fn shown(findings: &[Finding], said: &Finding, items: &[Item]) -> Option<usize> {
    if !is_said(said, items) {
        return None;
    }
    let subjects = || SUBJECTS.iter().filter(|subject| subject.iter().any(|pattern| names(pattern, &said.rule)));
    let of_subject =
        |rule: &str| rule == said.rule || subjects().any(|subject| subject.iter().any(|pattern| names(pattern, rule)));
    let shows = |finding: &Finding| {
        let heavy = matches!(finding.severity, Severity::Error | Severity::Warning);
        heavy && finding.confidence != Confidence::Possible && of_subject(&finding.rule) && is_shown(finding, items)
    };
    let best = findings.iter().enumerate().filter(|(_, finding)| shows(finding));
    best.min_by_key(|(_, finding)| (finding.severity != Severity::Error, finding.confidence != Confidence::Certain))
        .map(|(index, _)| index)
}

/// A warning about a message is enough to explain what a text complains about.
pub(super) fn explains(cause: &Finding, said: &Finding, items: &[Item]) -> bool {
    let likely = cause.severity == Severity::Warning && cause.confidence != Confidence::Possible;
    likely && is_said(said, items) && is_shown(cause, items)
}

/// Whether a finding repeats what a text says.
pub(super) fn is_said(finding: &Finding, items: &[Item]) -> bool {
    item_of(finding, items).is_some_and(|item| item.role.is_none() && !item.statements.is_empty())
}

/// Whether a finding is about a message and not about a text.
fn is_shown(finding: &Finding, items: &[Item]) -> bool {
    item_of(finding, items).is_some_and(|item| item.statements.is_empty() && item.role.is_some())
}

fn item_of<'a>(finding: &Finding, items: &'a [Item]) -> Option<&'a Item> {
    let place = finding.at.first()?;
    items.iter().find(|item| item.id == place.item)
}
