//! What would be if the leading causes were fixed.
//!
//! Input: a case, settings, and its examination. Output: the changes in the order in which the faults would show, the answer after
//! them, and what remains. Invariant: every change was tried, on a copy, by judging again; nothing is said of what cannot be seen.

mod shift;

use crate::case::{Case, EditedItem, Settings};
use crate::diagnose::{Examination, examine};
use crate::item::{Item, edit};
use crate::report::{Change, Finding, Report, Role, Severity, VerdictStatus, WhatIf, headline};
use crate::source::Span;
use shift::Shifts;

/// How often the case is judged again: each time the next fault may show.
pub const MAX_ROUNDS: usize = 8;

/// Changes the values that the leading causes compare to those that are expected, until none is left, and judges each time.
pub fn what_if(case: &Case, settings: &Settings, first: &Examination) -> WhatIf {
    let mut case = Case { edited: Vec::new(), ..case.clone() };
    let mut changes: Vec<Change> = Vec::new();
    let mut shifts: Vec<Shifts> = Vec::new();
    let mut again: Option<Examination> = None;
    for _ in 0..MAX_ROUNDS {
        let now = again.as_ref().unwrap_or(first);
        let next = leading(&now.report);
        let mut changed = false;
        for item in &now.items {
            let own: Vec<&Change> = next.iter().copied().filter(|change| change.item == item.id).collect();
            let Some((text, done)) = applied(item, &own) else { continue };
            let Some(shown) = first.items.iter().find(|shown| shown.id == item.id) else { continue };
            let at = shifts.iter().position(|one| one.item == item.id).unwrap_or_else(|| {
                shifts.push(Shifts::of(&item.id));
                shifts.len() - 1
            });
            let Some(shifts) = shifts.get_mut(at) else { continue };
            // A value that was changed before is not changed again: the two sides want different things.
            let Some(first_places) = shifts.all_original(shown, &done) else { continue };
            shifts.add(item, &done, &first_places);
            changes.extend(first_places);
            case.edited.retain(|edited| edited.item != item.id);
            case.edited.push(EditedItem { item: item.id.clone(), text });
            changed = true;
        }
        if !changed {
            break;
        }
        again = Some(examine(&case, settings));
    }
    let now = again.as_ref().unwrap_or(first);
    let fails = matches!(now.report.verdict.status, VerdictStatus::WillFail | VerdictStatus::MayFail);
    let next = fails.then(|| headline(&now.report));
    WhatIf {
        headline: words(&first.report, &now.report, changes.len(), next.as_deref()),
        changes,
        then: now.report.verdict.clone(),
        next,
        documents: case.edited.into_iter().map(|edited| (edited.item, edited.text)).collect(),
    }
}

/// The changes of the findings that make the login fail, and of what follows from them.
fn leading(report: &Report) -> Vec<&Change> {
    let stops = |finding: &&Finding| {
        matches!(finding.role, Role::Cause | Role::Consequence)
            && matches!(finding.severity, Severity::Error | Severity::Warning)
    };
    report.findings.iter().filter(stops).flat_map(|finding| &finding.changes).collect()
}

/// The item's document with all of the changes that do not meet; those that were made.
fn applied(item: &Item, changes: &[&Change]) -> Option<(String, Vec<Change>)> {
    let mut done: Vec<&Change> = Vec::new();
    for change in changes {
        if !done.iter().any(|other| change.start < other.end && other.start < change.end) {
            done.push(change);
        }
    }
    let parts: Vec<_> =
        done.iter().map(|one| (Span::new(one.start, one.end), one.from.as_str(), one.to.as_str())).collect();
    let text = edit::replaced(item, &parts)?;
    Some((text, done.into_iter().cloned().collect()))
}

fn words(before: &Report, after: &Report, changes: usize, next: Option<&str>) -> String {
    let after_them = match changes {
        0 if before.verdict.status == VerdictStatus::NoProblemFound => return "No change is needed.".to_owned(),
        0 => return "No single value here can be changed to fix this: see what to do above.".to_owned(),
        1 => "After this change".to_owned(),
        count => format!("After these {count} changes"),
    };
    match (after.verdict.status, next) {
        (VerdictStatus::NoProblemFound, _) => format!("{after_them}, nothing here makes the login fail."),
        (VerdictStatus::CannotTell, _) => {
            format!("{after_them}, no fault is left that shows here; what is missing still must be added.")
        }
        (_, Some(next)) => format!("{after_them}, the next problem is: {next}"),
        (_, None) => format!("{after_them}, the login still fails."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Expectations, Input};
    use crate::time::Instant;

    fn tried(text: &str, expectations: Expectations, at: i64) -> WhatIf {
        let case = Case {
            inputs: vec![Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() }],
            expectations,
            ..Case::default()
        };
        let settings = Settings { at: Some(Instant::from_seconds(at)), ..Settings::at_now(Instant::from_seconds(at)) };
        what_if(&case, &settings, &examine(&case, &settings))
    }

    const RESPONSE: &str = include_str!("../ui/samples/destination.xml");

    #[test]
    fn several_values_are_changed_one_after_the_other() {
        let expectations = Expectations {
            acs: Some("https://app.example/saml/acs?a=1&b=2".to_owned()),
            issuer: Some("https://idp.example/longer/than/it/was/before/in/the/message".to_owned()),
            ..Expectations::default()
        };
        let told = tried(RESPONSE, expectations, 1_772_000_000);
        let changed: Vec<_> =
            told.changes.iter().map(|change| RESPONSE.get(change.start..change.end).unwrap()).collect();
        assert_eq!(told.changes.len(), 4, "{told:?}");
        for (change, text) in told.changes.iter().zip(changed) {
            assert_eq!(change.from, text, "the place is that of the message as it is");
        }
        assert!(told.documents[0].1.contains("https://app.example/saml/acs?a=1&amp;b=2"), "{}", told.documents[0].1);
        let open = ["SAML-DEST-MISMATCH", "SAML-ISSUER-MISMATCH", "SAML-RECIPIENT-MISMATCH"];
        assert!(!told.next.is_some_and(|next| open.iter().any(|rule| next.contains(rule))));
    }

    #[test]
    fn a_token_is_packed_anew() {
        let token = include_str!("../ui/samples/token-audience.txt");
        let expectations = Expectations {
            client_id: Some("my-app".to_owned()),
            issuer: Some("https://issuer.example/a".to_owned()),
            ..Expectations::default()
        };
        let told = tried(token, expectations, 1_772_000_000);
        let paths: Vec<_> = told.changes.iter().map(|change| change.path.clone().unwrap()).collect();
        assert_eq!(paths.len(), 2, "{told:?}");
        assert!(paths.contains(&"payload/aud".to_owned()) && paths.contains(&"payload/iss".to_owned()), "{paths:?}");
        assert_ne!(told.documents[0].1.split('.').nth(1), token.trim().split('.').nth(1));
        assert_eq!(told.documents[0].1.split('.').nth(2), token.trim().split('.').nth(2));
    }

    #[test]
    fn what_no_value_mends_is_said() {
        let told = tried(include_str!("../ui/samples/status.xml"), Expectations::default(), 1_772_000_000);
        assert_eq!(told.changes, []);
        assert!(told.headline.starts_with("No single value here"), "{}", told.headline);
    }
}
