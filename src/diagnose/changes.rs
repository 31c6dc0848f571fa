//! Which values of the message would have to be others.
//! Comes in: findings that compare two values. Goes out: the same with their changes. A finding whose places do not hold exactly the
//! value that was found gets none: what cannot be seen is not promised.

use crate::item::{Item, edit};
use crate::report::{Change, Finding, PlaceRole};
use crate::source::Span;

/// Places of one finding that get a change; of a value that stands in more, the rest shows when the case is judged again.
const MAX_PLACES: usize = 20;

/// Adds to each finding the changes that make it go.
pub(super) fn add(findings: &mut [Finding], items: &[Item]) {
    for finding in findings {
        // Without a named difference the expected value is a description, none that could be entered.
        let (Some(expected), Some(actual), Some(_)) = (&finding.expected, &finding.actual, finding.class) else {
            continue;
        };
        let places = finding.at.iter().filter(|place| place.role == PlaceRole::Primary);
        let changes = places.filter_map(|place| {
            let item = items.iter().find(|item| item.id == place.item)?;
            let (start, end) = place.start.zip(place.end)?;
            let value = (Span::new(start, end), actual.as_str(), expected.as_str());
            // The whole document is written only where nothing less shows that it can be.
            let can = if edit::is_packed(item) {
                edit::replaced(item, &[value]).is_some()
            } else {
                edit::length(item, value).is_some()
            };
            can.then_some(())?;
            Some(Change {
                item: place.item.clone(),
                path: place.path.clone(),
                start,
                end,
                from: actual.clone(),
                to: expected.clone(),
            })
        });
        finding.changes = changes.take(MAX_PLACES).collect();
    }
}
