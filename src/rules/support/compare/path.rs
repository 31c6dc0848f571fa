//! Differences in the path.

use super::host::same_letters;
use super::pair::{Pair, quote};
use super::parts::Part::{Host, Path, Scheme};

pub(super) fn trailing_slash(pair: &Pair<'_>) -> Option<String> {
    let at_end = strip_slash(pair.expected) == strip_slash(pair.actual);
    let of_path =
        || pair.same_but(&[Path]).is_some_and(|(wanted, got)| strip_slash(wanted.path) == strip_slash(got.path));
    (at_end || of_path()).then(|| "only the trailing slash differs".to_owned())
}

fn strip_slash(text: &str) -> &str {
    text.strip_suffix('/').unwrap_or(text)
}

pub(super) fn path_case(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Path, Host, Scheme])?;
    let same = same_letters(expected.path, actual.path)
        && same_letters(expected.host, actual.host)
        && same_letters(expected.scheme, actual.scheme);
    if !same {
        return None;
    }
    let (wanted, got) = (expected.segments(), actual.segments());
    let at = wanted.iter().zip(&got).position(|(wanted, got)| wanted != got)?;
    let (wanted, got) = (wanted.get(at)?, got.get(at)?);
    Some(format!("only letter case differs ({}, not {})", quote(got), quote(wanted)))
}

pub(super) fn path_prefix(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Path])?;
    let (wanted, got) = (expected.segments(), actual.segments());
    let is_empty = |run: &str| run.bytes().all(|byte| byte == b'/');
    if inserted(&wanted, &got).as_deref().is_some_and(is_empty) {
        Some("a double slash".to_owned())
    } else if let Some(extra) = inserted(&wanted, &got) {
        Some(format!("extra path {} {}", segments(&extra), quote(&extra)))
    } else {
        inserted(&got, &wanted).map(|missing| format!("missing path {} {}", segments(&missing), quote(&missing)))
    }
}

fn segments(run: &str) -> &'static str {
    if run.matches('/').count() > 1 { "segments" } else { "segment" }
}

/// The run of segments that makes `long` out of `short`.
fn inserted(short: &[&str], long: &[&str]) -> Option<String> {
    let more = long.len().checked_sub(short.len()).filter(|more| *more > 0)?;
    let before = short.iter().zip(long).take_while(|(a, b)| a == b).count();
    let after = short.iter().rev().zip(long.iter().rev()).take_while(|(a, b)| a == b).count();
    (before + after >= short.len()).then(|| long.get(before..before + more).map(|run| format!("/{}", run.join("/"))))?
}
