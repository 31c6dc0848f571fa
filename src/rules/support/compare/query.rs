//! Differences behind `?` and `#`.

use super::chars::decode;
use super::general;
use super::pair::{Pair, quote};
use super::parts::Part::{Fragment, Query};
use crate::order;

pub(super) fn query(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Query])?;
    let (wanted, got) = (parameters(expected.query), parameters(actual.query));
    let (mut sorted_wanted, mut sorted_got) = (wanted.clone(), got.clone());
    order::sort(&mut sorted_wanted);
    order::sort(&mut sorted_got);
    if sorted_wanted == sorted_got {
        return (wanted == got
            && decode(expected.query.unwrap_or_default()) != decode(actual.query.unwrap_or_default())
            || expected.query.is_some() != actual.query.is_some())
        .then(|| "only the query string separators differ".to_owned());
    }
    let names = |list: &[Parameter], other: &[Parameter]| -> Vec<String> {
        let mut names: Vec<String> = list
            .iter()
            .filter(|(name, _)| !other.iter().any(|(other, _)| other == name))
            .map(|(name, _)| quote(&String::from_utf8_lossy(name)))
            .collect();
        names.dedup();
        names.truncate(3);
        names
    };
    let (missing, added) = (names(&wanted, &got), names(&got, &wanted));
    let mut clauses = Vec::new();
    if !missing.is_empty() {
        clauses.push(sentence("missing", &missing));
    }
    if !added.is_empty() {
        clauses.push(sentence("extra", &added));
    }
    if clauses.is_empty() {
        let changed = wanted.iter().find_map(|(name, value)| {
            let (_, other) = got.iter().find(|(other, _)| other == name)?;
            (other != value).then(|| {
                let text = |bytes: &[u8]| quote(&String::from_utf8_lossy(bytes));
                format!("the query parameter {} is {} instead of {}", text(name), text(other), text(value))
            })
        });
        clauses.push(changed.unwrap_or_else(|| "a query parameter is repeated a different number of times".to_owned()));
    }
    Some(clauses.join("; "))
}

fn sentence(what: &str, names: &[String]) -> String {
    let list = general::list(&names.iter().map(String::as_str).collect::<Vec<_>>());
    if names.len() == 1 { format!("{what} query parameter {list}") } else { format!("{what} query parameters {list}") }
}

pub(super) fn query_order(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Query])?;
    let (mut wanted, mut got) = (parameters(expected.query), parameters(actual.query));
    if wanted == got {
        return None;
    }
    order::sort(&mut wanted);
    order::sort(&mut got);
    (wanted == got).then(|| "only the parameter order differs".to_owned())
}

pub(super) fn fragment(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Fragment])?;
    Some(match (expected.fragment, actual.fragment) {
        (Some(wanted), None) => format!("missing fragment `#{}`", general::shorten(wanted)),
        (None, Some(got)) => format!("extra fragment `#{}`", general::shorten(got)),
        (wanted, got) => format!(
            "the fragment differs: {} instead of {}",
            quote(got.unwrap_or_default()),
            quote(wanted.unwrap_or_default())
        ),
    })
}

type Parameter = (Vec<u8>, Vec<u8>);

/// Names and values, percent-decoded once; empty pieces between `&` are left out.
fn parameters(query: Option<&str>) -> Vec<Parameter> {
    let pieces = query.unwrap_or_default().split('&').filter(|piece| !piece.is_empty());
    pieces
        .map(|piece| {
            let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
            (decode(name), decode(value))
        })
        .collect()
}
