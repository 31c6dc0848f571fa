//! The order of the findings: causes first, most useful first.

use crate::order;
use crate::report::{Confidence, Finding, Role, Severity};
use crate::rules::registry;

/// Families in the order in which a person should hear of them: what could not be read, what was refused, who it is from,
/// where it went, when, what it holds, and how it is secured.
const FAMILIES: &[&str] = &[
    "intake",
    "xml",
    "attack",
    "status",
    "response",
    "correlation",
    "subject",
    "conditions",
    "assertion",
    "authn",
    "attributes",
    "authnrequest",
    "logout",
    "signature",
    "encryption",
    "metadata",
    "certificate",
    "jwt",
    "jws-jwk-jwe",
    "id-token",
    "access-token",
    "oidc-req-resp",
    "discovery",
    "provider",
];

/// Sorts by role, severity, confidence and family; the order of the registry decides the rest.
pub(super) fn sort(findings: &mut [Finding]) {
    order::by_key(findings, |finding| {
        let role = match finding.role {
            Role::Cause => 0,
            Role::Consequence => 1,
            Role::Hygiene => 2,
        };
        let weight = match is_forgery(finding) {
            true => (0, 0),
            false => (severity(finding.severity), confidence(finding.confidence)),
        };
        // What a damaged copy says matters less than that it is damaged.
        match finding.rule.as_str() {
            "SIG-DAMAGED" => (role, (0, 1), 0),
            rule => (role, weight, family(rule)),
        }
    });
}

/// Whether it tells of a message that was built to be read in two ways. Nothing about such a message matters more.
pub(super) fn is_forgery(finding: &Finding) -> bool {
    let attack = registry::find(&finding.rule).is_some_and(|rule| rule.group == "attack");
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
    let group = registry::find(rule).map_or("", |rule| rule.group);
    FAMILIES.iter().position(|family| *family == group).unwrap_or(FAMILIES.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_family_has_its_place() {
        for rule in registry::all() {
            assert!(FAMILIES.contains(&rule.group), "{} is in the family {}, which has no rank", rule.id, rule.group);
        }
    }
}
