//! What if it were fixed: the changes of a finding, made to the message, make the finding go, and no new error come.

use assertain::case::EditedItem;
use assertain::diagnose::{Examination, examine};
use assertain::item::edit;
use assertain::report::{Finding, Report, Severity};
use assertain::source::Span;
use std::collections::{BTreeMap, BTreeSet};

/// Comparisons that no value of the message mends, with the reason.
const WITHOUT_CHANGE: &[(&str, &str)] = &[
    ("ATK-CROSS-TENANT", "a message that may be forged is not mended"),
    ("CORR-HOST-SWITCH", "the hosts are those of two requests of the browser, no values of a message"),
    ("DISC-OTHER-TENANT", "the difference is a part of an address"),
    ("IN-WRONG-PARAM", "the name of a parameter is no value"),
    ("JWS-ALG-UNEXPECTED", "a token under another algorithm has another signature"),
    ("MD-ENTITYID-MISMATCH", "another document has to be loaded, not this one changed"),
    ("OIDC-REQUIRED-CLAIM", "the name of a claim is no value"),
    ("SAML-ATTR-FRIENDLYNAME", "the marked place is the friendly name; the name stands beside it"),
    ("SAML-ATTR-REQUIRED-MISSING", "the marked place is that of all attributes: which of them is meant is a guess"),
    ("SIG-DIGEST-MISMATCH", "a digest follows from what is signed"),
];

/// Errors that a change uncovers, with the reason.
const EXCEPTIONS: &[(&str, &[&str], &str)] = &[
    (
        "SAML-DEST-MISMATCH",
        &["CORR-IDP-INITIATED"],
        "at the endpoint itself a broker takes answers to its requests alone; logins from a portal belong below `/clients/`",
    ),
    (
        "CORR-ACS-CHANGED",
        &["SAML-DEST-MISMATCH", "SAML-RECIPIENT-MISMATCH"],
        "the request asks for an address that the application does not expect",
    ),
    (
        "OIDCRESP-STATE-MISMATCH",
        &["OIDCRESP-ISS"],
        "whether request and callback are of one issuer counts as soon as they are of one login",
    ),
    (
        "CORR-IRT-MISMATCH",
        &["CORR-ACS-CHANGED", "SAMLREQ-BINDING", "SAMLREQ-NAMEIDPOLICY"],
        "what the request asks for counts as soon as the response answers it",
    ),
    (
        "SAML-DEST-MISMATCH",
        &["CORR-ACS-CHANGED", "SAMLREQ-ACS-UNREGISTERED"],
        "the request names the same wrong address, which is the next change",
    ),
    (
        "SAMLREQ-ACS-UNREGISTERED",
        &["CORR-ACS-CHANGED"],
        "the response names the same wrong address, which is the next change",
    ),
    (
        "OIDCREQ-CLIENT-ID",
        &["SET-REDIRECT-URI"],
        "the settings are about this request as soon as it names their client",
    ),
];

/// The documents of an examination with the changes of one finding.
fn edited(examination: &Examination, finding: &Finding) -> Option<Vec<EditedItem>> {
    let mut all = Vec::new();
    for item in &examination.items {
        let own: Vec<_> = finding
            .changes
            .iter()
            .filter(|change| change.item == item.id)
            .map(|change| (Span::new(change.start, change.end), change.from.as_str(), change.to.as_str()))
            .collect();
        if !own.is_empty() {
            all.push(EditedItem { item: item.id.clone(), text: edit::replaced(item, &own)? });
        }
    }
    Some(all)
}

fn errors(report: &Report) -> BTreeSet<&str> {
    let errors = report.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| finding.rule.as_str()).collect()
}

#[test]
fn the_changes_of_a_finding_make_it_go_and_nothing_new_come() {
    let mut compared: BTreeMap<&str, bool> = BTreeMap::new();
    let mut problems = Vec::new();
    for judged in super::documents::judged() {
        let name = format!("{} › {}", judged.rule, judged.case.title);
        for finding in &judged.examination.report.findings {
            if finding.expected.is_none() || finding.actual.is_none() {
                continue;
            }
            // What is expected is described, such as a time or a number of bytes.
            if finding.class.is_none() && finding.changes.is_empty() {
                continue;
            }
            *compared.entry(&finding.rule).or_default() |= !finding.changes.is_empty();
            if finding.changes.is_empty() {
                continue;
            }
            let Some(edited) = edited(&judged.examination, finding) else {
                problems.push(format!("{name}: {}: the changes meet", finding.rule));
                continue;
            };
            let (case, settings) = super::documents::prepared(&judged.case);
            let after = examine(&assertain::Case { edited, ..case }, &settings).report;
            let is_left = |other: &&Finding| {
                other.rule == finding.rule && other.actual == finding.actual && other.expected == finding.expected
            };
            if let Some(left) = after.findings.iter().find(is_left) {
                problems.push(format!("{name}: {} stays: {}", finding.rule, left.title));
            }
            let before = errors(&judged.examination.report);
            let new: Vec<_> = errors(&after).into_iter().filter(|rule| !before.contains(rule)).collect();
            let is_known =
                |new: &&str| EXCEPTIONS.iter().any(|(rule, brings, _)| *rule == finding.rule && brings.contains(new));
            if !new.iter().all(is_known) {
                problems.push(format!(
                    "{name}: {} ({:?} → {:?}) brings {new:?}",
                    finding.rule, finding.actual, finding.expected
                ));
            }
        }
    }
    let without: Vec<_> = compared.iter().filter(|(_, changes)| !**changes).map(|(rule, _)| *rule).collect();
    let unknown: Vec<_> =
        without.iter().filter(|rule| !WITHOUT_CHANGE.iter().any(|(known, _)| known == *rule)).collect();
    println!("{} rules compare, {} of them without a change", compared.len(), without.len());
    if std::env::var_os("RULE").is_none() {
        assert!(unknown.is_empty(), "no case of these has a change: {unknown:#?}");
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
