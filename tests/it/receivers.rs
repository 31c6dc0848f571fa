//! What the list of receivers says of a message is what the verdict says with that receiver chosen.

use super::{cases, documents};
use assertain::case::Settings;
use assertain::report::{ItemKind, ReceiverVerdict, Role, VerdictStatus};
use assertain::{Case, analyse};

/// Every row, for the cases that people read.
#[test]
fn the_list_is_the_verdict_of_each_receiver() {
    let mut problems = Vec::new();
    let mut count = 0;
    for folder in cases::folders() {
        let (case, settings) = cases::prepared(&folder);
        for row in list(&case, &settings) {
            count += 1;
            problems.extend(contradiction(&folder.display().to_string(), &case, &settings, &row));
        }
    }
    assert!(count > 200, "{count}");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Of every case of a rule one receiver that accepts and one that rejects, each time others.
#[test]
fn the_list_is_the_verdict_in_the_cases_of_the_rules() {
    let mut problems = Vec::new();
    let mut count = 0;
    for (index, judged) in documents::judged().iter().enumerate() {
        let rows = &judged.examination.report.receivers;
        let (case, settings) = documents::prepared(&judged.case);
        if settings.receiver.is_some() || case.expectations.receiver.is_some() {
            continue;
        }
        for accepts in [true, false] {
            let rows: Vec<&ReceiverVerdict> =
                rows.iter().filter(|row| of_saml(row) && row.accepts == accepts).collect();
            let Some(row) = rows.get(index % rows.len().max(1)) else { continue };
            count += 1;
            let name = format!("{} › {}", judged.rule, judged.case.title);
            problems.extend(contradiction(&name, &case, &settings, row));
        }
    }
    assert!(count > 300 || std::env::var_os("RULE").is_some(), "{count}");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Of every case of a rule with a token one library that accepts it and one that rejects it, each time others.
#[test]
fn the_list_is_the_verdict_in_the_cases_with_a_token() {
    let mut problems = Vec::new();
    let mut count = 0;
    for (index, judged) in documents::judged().iter().enumerate() {
        let (case, settings) = documents::prepared(&judged.case);
        if settings.receiver.is_some() || case.expectations.receiver.is_some() {
            continue;
        }
        let rows = &judged.examination.report.receivers;
        for accepts in [true, false] {
            let rows: Vec<&ReceiverVerdict> =
                rows.iter().filter(|row| !of_saml(row) && row.accepts == accepts).collect();
            let Some(row) = rows.get(index % rows.len().max(1)) else { continue };
            count += 1;
            let chosen = Settings { receiver: Some(row.id.clone()), ..settings.clone() };
            let report = analyse(&case, &chosen);
            let fails = report.verdict.status == VerdictStatus::WillFail;
            let causes: Vec<&str> = report
                .findings
                .iter()
                .filter(|finding| finding.role == Role::Cause && is_of_token(&finding.rule))
                // What the software itself wrote says more than the row of a library.
                .filter(|finding| finding.at.iter().all(|place| !is_text(&report, &place.item)))
                // The row is about the token that a proof of possession stands beside.
                .filter(|finding| finding.at.iter().all(|place| !is_proof(&report, &place.item)))
                .map(|finding| finding.rule.as_str())
                .collect();
            let contradicts = if accepts { fails && !causes.is_empty() } else { !fails };
            // The row stays what it was: choosing a library changes weights, not what it does.
            let same =
                report.receivers.iter().find(|other| other.id == row.id).is_some_and(|other| other.accepts == accepts);
            if contradicts || !same {
                let said: Vec<&str> = row.because.iter().map(|one| one.rule.as_str()).collect();
                problems.push(format!(
                    "{} › {}: {} {accepts} {said:?}, {:?} {causes:?}",
                    judged.rule, judged.case.title, row.id, report.verdict.status
                ));
            }
        }
    }
    assert!(count > 200 || std::env::var_os("RULE").is_some(), "{count}");
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

fn is_text(report: &assertain::Report, item: &str) -> bool {
    report.items.iter().any(|one| one.id == item && !matches!(one.kind, ItemKind::Jwt | ItemKind::Jws | ItemKind::Jwks))
}

fn is_proof(report: &assertain::Report, item: &str) -> bool {
    let role = |one: &assertain::report::ReportItem| one.role.as_ref().is_some_and(|role| role.id == "dpop-proof");
    report.items.iter().any(|one| one.id == item && role(one))
}

/// What a library that verifies tokens looks at; the rest is compared by the application or the provider.
fn is_of_token(rule: &str) -> bool {
    const CLAIMS: &[&str] = &[
        "OIDC-EXPIRED",
        "OIDC-NOT-YET",
        "OIDC-EXP-MISSING",
        "OIDC-IAT-MISSING",
        "OIDC-SUB-MISSING",
        "OIDC-ISS-MISSING",
        "OIDC-AUD-MISSING",
        "AT-AUD-MISMATCH",
        "WI-SUB",
    ];
    ["JWS-", "JWT-", "JWK-", "JWKS-"].iter().any(|family| rule.starts_with(family)) || CLAIMS.contains(&rule)
}

fn list(case: &Case, settings: &Settings) -> Vec<ReceiverVerdict> {
    if settings.receiver.is_some() || case.expectations.receiver.is_some() {
        return Vec::new();
    }
    analyse(case, settings).receivers.into_iter().filter(of_saml).collect()
}

/// Receivers of tokens have a table of their own.
fn of_saml(row: &ReceiverVerdict) -> bool {
    assertain::receivers::receivers().iter().any(|receiver| receiver.id == row.id)
}

/// Where the verdict with this receiver chosen says the opposite of its row.
fn contradiction(name: &str, case: &Case, settings: &Settings, row: &ReceiverVerdict) -> Option<String> {
    let chosen = Settings { receiver: Some(row.id.clone()), ..settings.clone() };
    let report = analyse(case, &chosen);
    let fails = report.verdict.status == VerdictStatus::WillFail;
    // What the application decides by its own settings fails with every library.
    let by_library = |rule: &str| !row.because.is_empty() || !is_of_application(rule);
    let causes: Vec<&str> = report
        .findings
        .iter()
        .filter(|finding| finding.role == Role::Cause && by_library(&finding.rule))
        .map(|finding| finding.rule.as_str())
        .collect();
    let contradicts = match row.accepts {
        true => fails && !causes.is_empty(),
        false => !fails,
    };
    contradicts.then(|| {
        let said: Vec<&str> = row.because.iter().map(|one| one.rule.as_str()).collect();
        format!(
            "{name}: {} {} {said:?}, and {:?} {causes:?}",
            row.id,
            if row.accepts { "accepts" } else { "rejects" },
            report.verdict.status
        )
    })
}

/// Faults that no library looks at: what the application needs of the user, the login around the message, metadata and keys.
fn is_of_application(rule: &str) -> bool {
    const PREFIXES: &[&str] = &["CORR-", "MD-", "CERT-", "SAMLREQ-", "RSIG-", "SETUP-", "SET-", "IN-", "SLO-", "PROV-"];
    PREFIXES.iter().any(|prefix| rule.starts_with(prefix))
        || rule.starts_with("SAML-ATTR-")
        || rule.starts_with("SAML-NAMEID-")
        || rule.starts_with("SAML-ACR-")
}
