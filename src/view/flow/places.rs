//! Where the values of a flow stand, and whether the places agree.

use super::model::{Agreement, Correlated, Seen, Step};
use crate::case::Expectations;
use crate::item::Item;
use crate::report::{Finding, Report, Role};
use crate::rules::support::compare::{Difference, KnownValue};

/// Items of one step that are shown.
const MAX_ITEMS: usize = 8;

/// What the flows are read from.
pub(super) struct Look<'a> {
    pub(super) items: &'a [Item],
    pub(super) expected: &'a Expectations,
    pub(super) report: &'a Report,
}

impl<'a> Look<'a> {
    /// Indices of the items that this holds for.
    pub(super) fn all(&self, is: impl Fn(&'a Item) -> bool) -> Vec<usize> {
        let found = self.items.iter().enumerate().filter(|(_, item)| is(item));
        found.map(|(index, _)| index).collect()
    }

    pub(super) fn item(&self, index: Option<usize>) -> Option<&'a Item> {
        self.items.get(index?)
    }

    /// Of several, the one that the answer speaks of, else the last.
    pub(super) fn main(&self, among: &[usize]) -> Option<usize> {
        let cause = self.report.findings.iter().find(|finding| finding.role == Role::Cause);
        let told = cause.into_iter().flat_map(|finding| &finding.at).find_map(|at| {
            let mut here = self.items.iter().position(|item| item.id == at.item);
            while let Some(index) = here {
                if among.contains(&index) {
                    return Some(index);
                }
                here = self.items.get(index)?.parent;
            }
            None
        });
        told.or_else(|| among.last().copied())
    }
}

/// Puts the item that is compared first.
pub(super) fn step(name: &str, words: &str, mut items: Vec<usize>, main: Option<usize>, add: &str) -> Step {
    if let Some(at) = items.iter().position(|item| Some(*item) == main) {
        items.swap(0, at);
    }
    items.truncate(MAX_ITEMS);
    Step { name: name.to_owned(), words: words.to_owned(), items, add: add.to_owned() }
}

/// A comparison of `rules::support::compare`.
pub(super) type Compare = fn(&str, &str, &[KnownValue<'_>]) -> Option<Difference>;

/// Collects the places of one value.
pub(super) struct Places<'a> {
    name: &'static str,
    /// Place, item, and the values that stand there; more than one where any of them will do.
    seen: Vec<(String, Option<usize>, Vec<&'a str>)>,
}

impl<'a> Places<'a> {
    pub(super) fn of(name: &'static str) -> Self {
        Places { name, seen: Vec::new() }
    }

    /// A value that stands there, or does not.
    pub(super) fn see(&mut self, place: &str, item: Option<usize>, value: Option<&'a str>) -> &mut Self {
        self.see_any(place, item, value.into_iter().collect())
    }

    /// Values of which any will do.
    pub(super) fn see_any(&mut self, place: &str, item: Option<usize>, values: Vec<&'a str>) -> &mut Self {
        if !values.is_empty() {
            self.seen.push((place.to_owned(), item, values));
        }
        self
    }

    /// A place that should hold the value when another does.
    pub(super) fn need(&mut self, place: &str, item: Option<usize>, value: Option<&'a str>) -> &mut Self {
        if item.is_some() {
            self.seen.push((place.to_owned(), item, value.into_iter().collect()));
        }
        self
    }

    pub(super) fn expect(&mut self, value: &'a Option<String>) -> &mut Self {
        self.see("expected value (yours)", None, value.as_deref())
    }

    /// The value with its places, the first of them compared with the others.
    pub(super) fn compare(&self, report: &Report, compare: Compare) -> Option<Correlated> {
        let is_elsewhere = |value: &str, own: usize| {
            let others = self.seen.iter().enumerate().filter(|(index, _)| *index != own);
            others.into_iter().any(|(_, (_, _, values))| values.contains(&value))
        };
        let mut seen = Vec::new();
        for (index, (place, item, values)) in self.seen.iter().enumerate() {
            let value = values.iter().find(|value| is_elsewhere(value, index)).or(values.first());
            let value = value.map(|value| (*value).to_owned());
            seen.push(Seen { place: place.clone(), item: *item, value });
        }
        let first = seen.iter().find(|one| one.value.is_some())?;
        let reference = first.value.as_deref().unwrap_or_default();
        let mut differs = None;
        for one in &seen {
            let Some(value) = &one.value else {
                differs = differs.or_else(|| Some(format!("not in {}", one.place)));
                continue;
            };
            if let Some(difference) = compare(reference, value, &[]) {
                differs = differs.or_else(|| Some(format!("{}: {}", one.place, difference.words)));
            }
        }
        let agreement = match (&differs, seen.len()) {
            (Some(_), _) => Agreement::Differs,
            (None, 1) => Agreement::Alone,
            _ => Agreement::Same,
        };
        let words = match (differs, seen.len()) {
            (Some(words), _) => words,
            (None, 1) => "nothing to compare with".to_owned(),
            (None, count) => format!("same in {count} places"),
        };
        let finding = report.findings.iter().position(|finding| judges(finding, &seen));
        Some(Correlated { name: self.name.to_owned(), seen, agreement, words, finding })
    }
}

/// Whether a finding compared two of these values.
fn judges(finding: &Finding, seen: &[Seen]) -> bool {
    let is_seen = |value: &Option<String>| value.is_some() && seen.iter().any(|one| one.value == *value);
    is_seen(&finding.expected) && is_seen(&finding.actual) && finding.expected != finding.actual
}
