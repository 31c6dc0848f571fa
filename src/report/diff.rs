//! Marks the characters in which two short values differ, to stand over each other.
//! Comes in: the expected and the actual value. Goes out: both in segments, for display. Must not judge.

use super::visible;

/// Cells of the table that finds the common characters; above it only what the ends share is marked as the same.
const MAX_CELLS: usize = 160_000;
/// Equal characters between two differences that are too few to read as equal.
const MIN_RUN: usize = 2;

/// A run of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The characters as they are; all segments together are the value.
    pub text: String,
    /// The characters with what cannot be seen drawn.
    pub shown: String,
    /// Whether the other value has them too.
    pub mark: Mark,
}

/// Whether a run is in both values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// In both.
    Same,
    /// Only in this one.
    Different,
}

/// Both values in segments, expected first. Equal values are one segment each, an empty value has none.
pub fn marks(expected: &str, actual: &str) -> (Vec<Segment>, Vec<Segment>) {
    if let Some((head, covered)) = under_star(expected, actual) {
        let cut = actual.len() - covered.len();
        let (mut one, mut other) = marks(head, actual.get(..cut).unwrap_or(""));
        one.extend(segments(&['*'], &[true]));
        let covered: Vec<char> = covered.chars().collect();
        other.extend(segments(&covered, &vec![true; covered.len()]));
        return (one, other);
    }
    let (a, b): (Vec<char>, Vec<char>) = (expected.chars().collect(), actual.chars().collect());
    let start = a.iter().zip(&b).take_while(|(a, b)| a == b).count();
    let most = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let (middle_a, middle_b) = (middle(&a, start, end), middle(&b, start, end));
    let (kept_a, kept_b) = common(middle_a, middle_b);
    let flags = |kept: Vec<bool>| -> Vec<bool> {
        let ends = |count| std::iter::repeat_n(true, count);
        ends(start).chain(kept).chain(ends(end)).collect()
    };
    (segments(&a, &flags(kept_a)), segments(&b, &flags(kept_b)))
}

/// What stands before a star at the end of the expected value, and what of the other one it covers: all behind as many separators.
/// `None` where the star itself is the difference.
fn under_star<'a>(expected: &'a str, actual: &'a str) -> Option<(&'a str, &'a str)> {
    let head = expected.strip_suffix('*').filter(|head| !head.contains('*'))?;
    let sign = head.chars().last().filter(|last| matches!(last, ':' | '/'))?;
    let (at, _) = actual.match_indices(sign).nth(head.matches(sign).count().checked_sub(1)?)?;
    let (same, covered) = (actual.get(..=at)?, actual.get(at + 1..)?);
    (same != head).then_some((head, covered))
}

fn middle(text: &[char], start: usize, end: usize) -> &[char] {
    text.get(start..text.len() - end).unwrap_or_default()
}

/// For each character of both, whether it belongs to a longest common subsequence worth showing.
fn common(a: &[char], b: &[char]) -> (Vec<bool>, Vec<bool>) {
    let nothing = || (vec![false; a.len()], vec![false; b.len()]);
    let width = b.len() + 1;
    if a.is_empty() || b.is_empty() || (a.len() + 1).saturating_mul(width) > MAX_CELLS {
        return nothing();
    }
    // table[i * width + j] is the length of a longest common subsequence of a[i..] and b[j..].
    let mut table = vec![0_u16; (a.len() + 1) * width];
    let at = |table: &[u16], i: usize, j: usize| table.get(i * width + j).copied().unwrap_or(0);
    for (i, from) in a.iter().enumerate().rev() {
        for (j, to) in b.iter().enumerate().rev() {
            let best = if from == to {
                at(&table, i + 1, j + 1).saturating_add(1)
            } else {
                at(&table, i + 1, j).max(at(&table, i, j + 1))
            };
            if let Some(cell) = table.get_mut(i * width + j) {
                *cell = best;
            }
        }
    }
    let (mut kept_a, mut kept_b) = nothing();
    let (mut i, mut j) = (0, 0);
    let mut run = Vec::new();
    let mut total = 0;
    let mut keep = |run: &mut Vec<(usize, usize)>| {
        if run.len() >= MIN_RUN {
            total += run.len();
            for (i, j) in run.iter() {
                if let (Some(a), Some(b)) = (kept_a.get_mut(*i), kept_b.get_mut(*j)) {
                    (*a, *b) = (true, true);
                }
            }
        }
        run.clear();
    };
    while let (Some(from), Some(to)) = (a.get(i), b.get(j)) {
        if from == to {
            run.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else {
            keep(&mut run);
            if at(&table, i + 1, j) >= at(&table, i, j + 1) { i += 1 } else { j += 1 }
        }
    }
    keep(&mut run);
    // A few letters in common say nothing: two different words are easier to read when each is marked whole.
    if total * 3 < a.len().min(b.len()) { nothing() } else { (kept_a, kept_b) }
}

fn segments(text: &[char], same: &[bool]) -> Vec<Segment> {
    let mut out: Vec<Segment> = Vec::new();
    for (at, (c, same)) in text.iter().zip(same).enumerate() {
        let mark = if *same { Mark::Same } else { Mark::Different };
        let before = at.checked_sub(1).and_then(|before| text.get(before)).copied();
        // A space that makes the difference is drawn wherever it stands.
        let before = if *same { before } else { None };
        let shown = visible::drawing(*c, before, text.get(at + 1).copied()).unwrap_or_else(|| c.to_string());
        match out.last_mut() {
            Some(last) if last.mark == mark => {
                last.text.push(*c);
                last.shown.push_str(&shown);
            }
            _ => out.push(Segment { text: c.to_string(), shown, mark }),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(segments: &[Segment]) -> String {
        segments
            .iter()
            .map(|segment| match segment.mark {
                Mark::Same => segment.shown.clone(),
                Mark::Different => format!("[{}]", segment.shown),
            })
            .collect()
    }

    #[test]
    fn marks_what_differs() {
        for (expected, actual, shown_expected, shown_actual) in [
            ("https://a.test/acs", "https://a.test/acs/", "https://a.test/acs", "https://a.test/acs[/]"),
            ("https://a.test/acs", "http://a.test:8080/acs", "http[s]://a.test/acs", "http://a.test[:8080]/acs"),
            ("realms/multi-pass/x", "realms/Multi-pass/x", "realms/[m]ulti-pass/x", "realms/[M]ulti-pass/x"),
            ("acs", "acs ", "acs", "acs[␠]"),
            ("my app", "myapp", "my[␠]app", "myapp"),
            ("billing", "payroll", "[billing]", "[payroll]"),
            ("same", "same", "same", "same"),
            ("repo:a/b-old:*", "repo:a/b:ref:x", "repo:a/b[-old]:*", "repo:a/b:ref:x"),
            ("repo:a/b:*", "repo:a/b:ref:x", "repo:a/b:[*]", "repo:a/b:[ref:x]"),
            ("", "x", "", "[x]"),
        ] {
            let (left, right) = marks(expected, actual);
            assert_eq!((drawn(&left), drawn(&right)), (shown_expected.to_owned(), shown_actual.to_owned()));
        }
    }

    #[test]
    fn long_values_are_marked_between_their_ends() {
        let (expected, actual) =
            (format!("https://{}z", "ab".repeat(20_000)), format!("https://{}z", "ba".repeat(20_000)));
        let (left, _) = marks(&expected, &actual);
        assert_eq!(left.len(), 3);
        assert_eq!(left[1].mark, Mark::Different);
    }

    proptest! {
        #[test]
        fn segments_are_the_value_and_the_same_parts_are_the_same(a in "[ab c\n]{0,40}", b in ".{0,40}|[ab c\n]{0,40}") {
            let (left, right) = marks(&a, &b);
            let joined = |segments: &[Segment]| segments.iter().map(|segment| segment.text.as_str()).collect::<String>();
            prop_assert_eq!(joined(&left), a.clone());
            prop_assert_eq!(joined(&right), b.clone());
            let same = |segments: &[Segment]| -> String {
                segments.iter().filter(|segment| segment.mark == Mark::Same).map(|segment| segment.text.as_str()).collect()
            };
            prop_assert_eq!(same(&left), same(&right));
            prop_assert_eq!(left.iter().all(|segment| segment.mark == Mark::Same) && joined(&left).len() == joined(&right).len(), a == b);
        }
    }
}
