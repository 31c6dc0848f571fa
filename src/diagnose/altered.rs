//! Values that were changed after signing: with the expected value back in its place, the digest agrees.
//! Input: findings, items. Output: the finding about the digest names the value, and compares what was signed with what is there now.
//! Invariant: nothing is said that the digest does not prove.

use crate::crypto::dsig;
use crate::item::{Item, edit};
use crate::report::{Confidence, Finding, PlaceRole};
use crate::saml;
use crate::source::Span;
use crate::syntax::xml;

const DIGEST: &str = "SIG-DIGEST-MISMATCH";

/// Values of one message that are tried.
const MAX_TRIED: usize = 6;

/// Findings about digests that are looked into.
const MAX_DIGESTS: usize = 4;

/// The largest message that is digested again, in bytes.
const MAX_BYTES: usize = 256 * 1024;

/// A value that is not the expected one: its place, and the finding.
type Wrong<'a> = (Span, &'a Finding);

/// Names the values that were changed, one finding for each.
pub(super) fn tell(findings: &mut Vec<Finding>, items: &[Item]) {
    let mut told = Vec::new();
    let digests = findings.iter().enumerate();
    let digests = digests.filter(|(_, one)| one.rule == DIGEST && one.confidence == Confidence::Certain);
    for (index, finding) in digests.take(MAX_DIGESTS) {
        let Some(place) = finding.at.first() else { continue };
        let item = items.iter().find(|item| item.id == place.item && item.text().len() <= MAX_BYTES);
        let Some((item, start)) = item.zip(place.start) else { continue };
        let holds = |facts: &dsig::SignatureFacts| facts.references.iter().any(|one| one.places.value.start == start);
        let Some(signature) = item.signatures().iter().position(holds) else { continue };
        let wrong: Vec<Wrong<'_>> = findings.iter().filter_map(|one| wrong(one, &item.id)).take(MAX_TRIED).collect();
        let alone = wrong.iter().position(|one| is_signed(item, signature, &[*one]));
        let changed = match alone {
            Some(only) => wrong.get(only..=only),
            None if wrong.len() > 1 && is_signed(item, signature, &wrong) => Some(wrong.as_slice()),
            None => None,
        };
        for (number, value) in changed.unwrap_or_default().iter().enumerate() {
            let finding = named(finding, item, value);
            told.push((finding, (number == 0).then_some(index)));
        }
    }
    for (finding, place) in told {
        match place.and_then(|index| findings.get_mut(index)) {
            Some(own) => *own = finding,
            None => findings.push(finding),
        }
    }
}

/// Where a finding shows one value of this message that should be another.
fn wrong<'a>(finding: &'a Finding, item: &str) -> Option<Wrong<'a>> {
    let place = finding.at.first().filter(|place| place.item == item && finding.rule != DIGEST)?;
    finding.expected.as_ref().and(finding.actual.as_ref())?;
    Some((Span::new(place.start?, place.end?), finding))
}

/// Whether the digests of a signature agree once these values are as expected.
fn is_signed(item: &Item, signature: usize, values: &[Wrong<'_>]) -> bool {
    let mut places: Vec<edit::Replacement<'_>> = Vec::new();
    for (span, finding) in values {
        let known = places.iter().any(|(other, ..)| other.start < span.end && span.start < other.end);
        if let (false, Some(actual), Some(expected)) = (known, &finding.actual, &finding.expected) {
            places.push((*span, actual, expected));
        }
    }
    edit::replaced(item, &places).is_some_and(|text| {
        let document = xml::parse(&text, &saml::budget_for(&text));
        dsig::signatures(&document, &[]).get(signature).is_some_and(dsig::SignatureFacts::digests_ok)
    })
}

fn named(digest: &Finding, item: &Item, (span, wrong): &Wrong<'_>) -> Finding {
    let path = item.path_at(*span).unwrap_or_default();
    let name = path.rsplit(['/', ':', '@']).next().unwrap_or("");
    let name = name.split('[').next().unwrap_or("");
    let mut finding = digest.clone();
    finding.title = format!("The `{name}` was changed after it was signed");
    finding.why = "With the expected value in its place, the digest matches: that value was signed. Receivers reject the message \
                   as it is now."
        .to_owned();
    (finding.expected, finding.actual, finding.class) = (wrong.expected.clone(), wrong.actual.clone(), wrong.class);
    for place in &mut finding.at {
        place.role = PlaceRole::Related;
    }
    let mut at = wrong.at.clone();
    at.truncate(1);
    at.append(&mut finding.at);
    finding.at = at;
    finding
}
