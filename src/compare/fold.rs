//! Differences that are one: all that stands in a part that only one login has, the same change of many attributes, a new name.
//!
//! Input: entries of both messages, or differences. Output: fewer of them. Invariant: linear in the number of entries; what is folded is
//! named by the part or the number.

use super::values::{self, Entry, Value};
use super::words;
use crate::order;
use crate::report::Difference;

/// Parts of a message that are told by their own name where a login has none of them.
const PARTS: &[&str] =
    &["assertions", "attributes", "conditions", "confirmations", "authn", "name_id", "embedded_certificate"];

/// The entries of a list that the other has not; of a part that is wholly missing there, the part alone.
pub(super) fn only_in(list: &[Entry], other: &[Entry]) -> Vec<Entry> {
    let mut known: Vec<&str> = other.iter().flat_map(|entry| ways(&entry.path)).collect();
    order::sort(&mut known);
    let is_known = |way: &str| known.binary_search(&way).is_ok();
    let mut only: Vec<Entry> = Vec::new();
    for entry in list.iter().filter(|entry| !is_known(&entry.path)) {
        match ways(&entry.path).find(|way| !is_known(way) && is_part(way)) {
            // What stands in a part follows its first entry.
            Some(part) if only.last().is_some_and(|last| last.path == part) => {}
            Some(part) => only.push(Entry { path: part.to_owned(), value: Value::Present }),
            None => only.push(entry.clone()),
        }
    }
    only
}

/// `assertions`, `assertions[0]`, `assertions[0].conditions`, … to the whole path. Names in brackets may hold anything.
fn ways(path: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0usize;
    let ends = path.char_indices().filter_map(move |(at, c)| {
        let is_end = depth == 0 && matches!(c, '.' | '[');
        match c {
            '[' => depth += 1,
            ']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        is_end.then_some(at)
    });
    ends.chain([path.len()]).filter_map(|end| path.get(..end))
}

/// Whether a part of this name is told as one; attributes and signatures go by their own name.
fn is_part(way: &str) -> bool {
    let last = way.rsplit(['.', ']']).next().unwrap_or(way);
    PARTS.contains(&last) || way.ends_with(']') && (way.contains("attributes[") || way.starts_with("signatures["))
}

/// An attribute that is missing under one name and new under another: the names differ only in letter case, or there is no other
/// attribute that it could be.
pub(super) fn renamed(differences: &mut Vec<(Difference, usize)>) {
    let is_attribute = |one: &Difference| one.path.ends_with(']') && one.path.contains("attributes[");
    let paths = |is: fn(&Difference) -> bool, list: &[(Difference, usize)]| -> Vec<String> {
        list.iter().filter(|(one, _)| is(one)).map(|(one, _)| one.path.clone()).collect()
    };
    let lost = paths(|one| one.fails.is_none(), differences);
    let new = paths(|one| one.works.is_none(), differences);
    let attributes = |paths: &[String]| paths.iter().filter(|path| path.contains("attributes[")).count();
    let is_only = attributes(&lost) == 1 && attributes(&new) == 1;
    for path in lost {
        let is_twin = |other: &&String| **other != path && other.eq_ignore_ascii_case(&path);
        let by_case = new.iter().find(is_twin);
        let by_place =
            || new.iter().find(|other| is_only && other.contains("attributes[") && path.contains("attributes["));
        let Some(twin) = by_case.or_else(by_place) else { continue };
        let (name, other) = (values::name(&path), values::name(twin));
        let Some((one, _)) = differences.iter_mut().find(|(one, _)| one.path == path) else { continue };
        let difference = if by_case.is_some() { ": only the letter case differs" } else { "" };
        let what = if is_attribute(one) { "the attribute is called " } else { "" };
        one.words = format!("{what}`{other}` instead of `{name}`{difference}");
        one.fails = Some(other);
        one.works = Some(name);
        differences.retain(|(one, _)| one.path != *twin);
    }
}

/// The same change of several attributes is told once, with their number.
pub(super) fn alike(differences: Vec<(Difference, usize)>) -> Vec<(Difference, usize)> {
    let mut folded: Vec<(Difference, usize, usize)> = Vec::new();
    for (difference, rank) in differences {
        let part = words::part_of_attribute(&difference.path).map(str::to_owned);
        let is_same = |known: &Difference| {
            part.is_some()
                && words::part_of_attribute(&known.path) == part.as_deref()
                && known.works == difference.works
                && known.fails == difference.fails
        };
        match folded.iter_mut().find(|(known, _, _)| is_same(known)) {
            Some((_, _, count)) => *count += 1,
            None => folded.push((difference, rank, 1)),
        }
    }
    let told = folded.into_iter().map(|(mut difference, rank, count)| {
        if count > 1 {
            let name = format!("the attribute `{}`", values::name(&difference.path));
            difference.words = difference.words.replace(&name, &format!("{count} attributes"));
        }
        (difference, rank)
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_lead_to_every_part() {
        let path = "assertions[0].attributes[http://a.test/x[1]].values";
        let all: Vec<&str> = ways(path).collect();
        let attribute = "assertions[0].attributes[http://a.test/x[1]]";
        assert_eq!(all, ["assertions", "assertions[0]", "assertions[0].attributes", attribute, path]);
    }

    #[test]
    fn a_missing_part_is_told_once() {
        let entry = |path: &str| Entry { path: path.to_owned(), value: Value::Present };
        let list = [entry("issuer"), entry("assertions[0].issuer"), entry("assertions[0].attributes[mail].values")];
        let paths = |other: &[Entry]| only_in(&list, other).into_iter().map(|one| one.path).collect::<Vec<_>>();
        assert_eq!(paths(&[entry("issuer")]), ["assertions"]);
        assert_eq!(paths(&[entry("issuer"), entry("assertions[0].issuer")]), ["assertions[0].attributes"]);
        let other = [entry("issuer"), entry("assertions[0].issuer"), entry("assertions[0].attributes[sn].values")];
        assert_eq!(paths(&other), ["assertions[0].attributes[mail]"]);
    }
}
