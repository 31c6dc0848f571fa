//! The order of the findings: causes first, most useful first.

use crate::order;
use crate::report::{Confidence, Finding, Role, Severity};
use crate::rules::registry;
use crate::vocabulary::Family;

/// Sorts by role, severity, confidence and family; the order of the registry decides the rest.
pub(super) fn sort(findings: &mut [Finding]) {
    order::by_key(findings, |finding| {
        let role = match finding.role {
            Role::Cause => 0,
            Role::Consequence => 1,
            Role::Hygiene => 2,
        };
        // What is certain of a forged message comes before the faults of form that it has as well.
        let weight = match is_to_reject(finding) {
            // That a second identity is in it says more than how it was built.
            true if finding.confidence == Confidence::Certain => (0, u8::from(finding.rule == "XML-DOCTYPE")),
            true => (1, 0),
            false => (1 + severity(finding.severity), confidence(finding.confidence)),
        };
        // What a damaged copy says matters less than that it is damaged.
        match finding.rule.as_str() {
            "SIG-DAMAGED" => (role, (1, 1), 0),
            rule => (role, weight, family(rule)),
        }
    });
}

/// Whether no application should accept the message: a forged one, or one with a DOCTYPE, which no login message needs.
pub(super) fn is_to_reject(finding: &Finding) -> bool {
    is_forgery(finding) || (finding.rule == "XML-DOCTYPE" && finding.confidence == Confidence::Certain)
}

/// Whether it tells of a message that was built to be read in two ways. Nothing about such a message matters more.
pub(super) fn is_forgery(finding: &Finding) -> bool {
    let attack = registry::find(&finding.rule).is_some_and(|rule| rule.family == Family::Attack);
    // A token made with the public key as if it were a secret (RFC 8725 2.1).
    let attack = attack || (finding.rule == "JWS-ALG-CONFUSION" && finding.confidence == Confidence::Certain);
    attack && finding.severity == Severity::Security && finding.confidence != Confidence::Possible
}

fn severity(severity: Severity) -> u8 {
    match severity {
        Severity::Error => 0,
        Severity::Security => 1,
        Severity::Warning => 2,
        Severity::Info => 3,
    }
}

fn confidence(confidence: Confidence) -> u8 {
    match confidence {
        Confidence::Certain => 0,
        Confidence::Likely => 1,
        Confidence::Possible => 2,
    }
}

fn family(rule: &str) -> usize {
    registry::find(rule).map_or(Family::ALL.len(), |rule| rule.family.rank())
}
