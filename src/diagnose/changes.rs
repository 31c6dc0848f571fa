//! Which values of the message would have to be others.
//! Comes in: findings that compare two values. Goes out: the same with their changes. A finding whose places do not hold exactly the
//! value that was found gets none: what cannot be seen is not promised.

use crate::item::{Item, edit};
use crate::report::{Change, Finding, PlaceRole, Role};
use crate::source::Span;

/// Places of one finding that get a change; of a value that stands in more, the rest shows when the case is judged again.
const MAX_PLACES: usize = 20;

/// Findings of one case for which the whole message is searched for further places.
const MAX_SEARCHED: usize = 20;

/// Rules that name no difference and still expect a value that could be entered.
const LITERAL: &[&str] = &[
    "AT-COGNITO-NO-AUD",
    "AT-SCOPE",
    "CA-AUD",
    "CA-SUBJECT",
    "DPOP-PROOF",
    "JWT-TYP-REFUSED",
    "MD-PROTOCOL",
    "OIDC-ACR",
    "OIDC-ISS-ENTRA-VERSION",
    "OIDC-LTI-CLAIM",
    "OIDCREQ-RESPONSE-TYPE",
    "OIDCREQ-SCOPE-MISSING-CLAIMS",
    "OIDCRESP-ISS",
    "SAML-ATTR-NAMEFORMAT",
    "SAML-ATTR-NAMESPACE-JOIN",
    "SAML-ISSUER-FORMAT",
    "SAMLREQ-BINDING",
    "SAMLREQ-VERSION",
    "SETUP-ASSERTION-SIGNING",
    "SLO-SESSIONINDEX",
];

/// Adds to each finding the changes that make it go.
pub(super) fn add(findings: &mut [Finding], items: &[Item]) {
    let mut searched = 0;
    for finding in findings.iter_mut() {
        let (Some(expected), Some(actual)) = (&finding.expected, &finding.actual) else { continue };
        // Without a named difference the expected value is mostly a description, none that could be entered.
        if finding.class.is_none() && (expected.contains(", ") || !LITERAL.contains(&finding.rule.as_str())) {
            continue;
        }
        let mut places: Vec<(&Item, Span, Option<String>)> = Vec::new();
        for place in finding.at.iter().filter(|place| place.role == PlaceRole::Primary) {
            let Some(item) = items.iter().find(|item| item.id == place.item) else { continue };
            let Some((start, end)) = place.start.zip(place.end) else { continue };
            places.push((item, Span::new(start, end), place.path.clone()));
            if searched < MAX_SEARCHED && matches!(finding.role, Role::Cause | Role::Consequence) {
                searched += 1;
                let twins = edit::twins(item, Span::new(start, end)).into_iter();
                places.extend(twins.map(|twin| (item, twin, item.path_at(twin))));
            }
        }
        let changes = places.into_iter().filter_map(|(item, span, path)| {
            let value = (span, actual.as_str(), expected.as_str());
            // The whole document is written only where nothing less shows that it can be.
            let can = if edit::is_packed(item) {
                edit::replaced(item, &[value]).is_some()
            } else {
                edit::length(item, value).is_some()
            };
            let (start, end) = (span.start, span.end);
            can.then(|| Change { item: item.id.clone(), path, start, end, from: actual.clone(), to: expected.clone() })
        });
        finding.changes = changes.take(MAX_PLACES).collect();
    }
    let mut causes: Vec<(String, String)> = Vec::new();
    for change in findings.iter().filter(|one| one.role == Role::Cause).flat_map(|one| &one.changes) {
        causes.push((change.to.clone(), change.from.clone()));
    }
    // What follows from a cause may want the value that the cause takes away.
    for finding in findings.iter_mut().filter(|one| one.role == Role::Consequence) {
        finding.changes.retain(|one| !causes.iter().any(|(from, to)| *from == one.from && *to == one.to));
    }
}
