//! Differences of identifiers that are not both URLs: the classes of CMP-ID.

use super::host::same_letters;
use super::pair::{Pair, quote};
use super::parts;
use super::words::{is_environment, is_guid};
use crate::syntax::jose::signature_is_known;

pub(super) fn spn_prefix(pair: &Pair<'_>) -> Option<String> {
    let (wanted, got) = (pair.expected.strip_prefix("spn:"), pair.actual.strip_prefix("spn:"));
    if got.is_some_and(|got| same_letters(got, pair.expected)) {
        Some("extra prefix `spn:` (by Entra ID)".to_owned())
    } else if wanted.is_some_and(|wanted| same_letters(wanted, pair.actual)) {
        Some("missing prefix `spn:`".to_owned())
    } else {
        None
    }
}

pub(super) fn urn_vs_url(pair: &Pair<'_>) -> Option<String> {
    let is_urn = |text: &str| text.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("urn:"));
    let is_url = |text: &str| parts::split(text).is_some_and(|parts| matches!(parts.scheme, "http" | "https"));
    if is_urn(pair.expected) && is_url(pair.actual) {
        Some("URL instead of URN".to_owned())
    } else if is_url(pair.expected) && is_urn(pair.actual) {
        Some("URN instead of URL".to_owned())
    } else {
        None
    }
}

pub(super) fn api_prefix(pair: &Pair<'_>) -> Option<String> {
    let bare = |text: &str| text.strip_prefix("api://").map(str::to_owned);
    if bare(pair.actual).is_some_and(|got| same_letters(&got, pair.expected)) {
        Some("extra prefix `api://`".to_owned())
    } else if bare(pair.expected).is_some_and(|wanted| same_letters(&wanted, pair.actual)) {
        Some("missing prefix `api://`".to_owned())
    } else {
        None
    }
}

pub(super) fn last_segment(pair: &Pair<'_>) -> Option<String> {
    let last = |text| str::rsplit(text, ['/', ':', '#']).next().filter(|last| !last.is_empty());
    let (wanted, got) = (last(pair.expected)?, last(pair.actual)?);
    // Where only letters differ in case, or one is missing, more than the end is the same.
    let is_only = wanted == got && !same_letters(pair.expected, pair.actual);
    if is_only && pair.expected.trim_start_matches('/') == pair.actual.trim_start_matches('/') {
        return Some("only the leading slash differs".to_owned());
    }
    (is_only && typo(pair).is_none()).then(|| format!("only the last segment {} is the same", quote(got)))
}

pub(super) fn case(pair: &Pair<'_>) -> Option<String> {
    same_letters(pair.expected, pair.actual).then(|| "only the letter case differs".to_owned())
}

pub(super) fn quotes(pair: &Pair<'_>) -> Option<String> {
    let (wanted, got) = (unquote(pair.expected), unquote(pair.actual));
    if wanted != got || wanted.is_empty() {
        return None;
    }
    Some(if pair.actual.len() > pair.expected.len() {
        "surrounding quotation marks or brackets".to_owned()
    } else {
        "expected value in quotation marks or brackets".to_owned()
    })
}

fn unquote(text: &str) -> &str {
    const PAIRS: &[(char, char)] =
        &[('"', '"'), ('\'', '\''), ('`', '`'), ('[', ']'), ('(', ')'), ('<', '>'), ('{', '}'), ('“', '”'), ('‘', '’')];
    let inner = |text| PAIRS.iter().find_map(|(open, close)| str::strip_prefix(text, *open)?.strip_suffix(*close));
    // Twice: a JSON list with one text in it has brackets and quotes.
    inner(text).map_or(text, |once| inner(once).unwrap_or(once))
}

/// At most two characters added, left out or changed, in a value that is long enough to say so. Where what differs has a meaning of its
/// own (a number, an algorithm, `api` and `ui`, the name of an environment), it is another value and no typing error.
pub(super) fn typo(pair: &Pair<'_>) -> Option<String> {
    let (wanted, got): (Vec<char>, Vec<char>) = (pair.expected.chars().collect(), pair.actual.chars().collect());
    let distance = distance_up_to_two(&wanted, &got)?;
    let same = |pairs: &mut dyn Iterator<Item = (&char, &char)>| pairs.take_while(|(a, b)| a == b).count();
    let at = same(&mut wanted.iter().zip(&got));
    let most = wanted.len().min(got.len()) - at;
    let behind = same(&mut wanted.iter().rev().zip(got.iter().rev()).take(most));
    let middle = |text: &[char]| text.get(at..text.len() - behind).unwrap_or(&[]).to_vec();
    let (meant, written) = (middle(&wanted), middle(&got));
    // Two neighbors that changed places are one error.
    let is_swap = meant.len() == 2 && meant.iter().eq(written.iter().rev());
    let errors = if is_swap { 1 } else { distance };
    let is_number = meant.iter().chain(&written).all(char::is_ascii_digit);
    let word = |text: &[char]| {
        let is_sign = |c: &&char| !c.is_alphanumeric();
        let before = text.iter().take(at).rev().take_while(|c| !is_sign(c)).count();
        let after = text.iter().rev().take(behind).rev().take_while(|c| !is_sign(c)).count();
        text.get(at - before..text.len() - behind + after).unwrap_or(&[]).iter().collect::<String>()
    };
    let is_own = |one: &str, other: &str| {
        one.len().max(other.len()) <= MAX_SHORT_WORD || [one, other].iter().all(|word| is_environment(word))
    };
    if errors * 5 > wanted.len().max(got.len())
        || is_number
        || is_own(&word(&wanted), &word(&got))
        || [pair.expected, pair.actual].iter().all(|name| signature_is_known(name) || is_guid(name))
    {
        return None;
    }
    if distance > 1 {
        return Some("two characters differ".to_owned());
    }
    Some(match (meant.as_slice(), written.as_slice()) {
        ([meant], [written]) => format!("one character differs (`{written}`, not `{meant}`)"),
        ([missing], []) => format!("one character is missing: `{missing}`"),
        ([], [more]) => format!("one extra character: `{more}`"),
        _ => "one character differs".to_owned(),
    })
}

/// Words of this length are names (`api`, `ui`, `eu`), whatever they have in common.
const MAX_SHORT_WORD: usize = 3;

/// The Levenshtein distance, if it is at most 2. Only the five diagonals that can matter are computed.
fn distance_up_to_two(a: &[char], b: &[char]) -> Option<usize> {
    const FAR: usize = 3;
    if a.len().abs_diff(b.len()) > 2 {
        return None;
    }
    // row[d] is the distance at column i + d - 2.
    let mut row = [FAR, FAR, 0, 1, 2];
    for (i, from) in a.iter().enumerate() {
        let mut next = [FAR; 5];
        for d in 0..5 {
            let Some(column) = (i + 1 + d).checked_sub(2).filter(|column| *column <= b.len()) else { continue };
            let changed = column
                .checked_sub(1)
                .and_then(|at| b.get(at))
                .map_or(FAR, |to| row.get(d).copied().unwrap_or(FAR) + usize::from(from != to));
            let left_out = row.get(d + 1).copied().unwrap_or(FAR) + 1;
            let added = d.checked_sub(1).and_then(|before| next.get(before)).copied().unwrap_or(FAR) + 1;
            if let Some(slot) = next.get_mut(d) {
                *slot = changed.min(left_out).min(added).min(FAR);
            }
        }
        if next.iter().all(|distance| *distance >= FAR) {
            return None;
        }
        row = next;
    }
    let last = (b.len() + 2).checked_sub(a.len())?;
    row.get(last).copied().filter(|distance| *distance < FAR)
}

pub(super) fn guid_vs_name(pair: &Pair<'_>) -> Option<String> {
    match (is_guid(pair.expected), is_guid(pair.actual)) {
        (false, true) => Some("GUID instead of name".to_owned()),
        (true, false) => Some("name instead of GUID".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plain_distance(a: &[char], b: &[char]) -> usize {
        let mut row: Vec<usize> = (0..=b.len()).collect();
        for (i, from) in a.iter().enumerate() {
            let mut next = vec![i + 1];
            for (j, to) in b.iter().enumerate() {
                next.push((row[j] + usize::from(from != to)).min(row[j + 1] + 1).min(next[j] + 1));
            }
            row = next;
        }
        row[b.len()]
    }

    proptest! {
        #[test]
        fn the_banded_distance_is_the_distance(a in "[abc]{0,8}", b in "[abc]{0,8}") {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            let plain = plain_distance(&a, &b);
            prop_assert_eq!(distance_up_to_two(&a, &b), (plain <= 2).then_some(plain));
        }
    }
}
