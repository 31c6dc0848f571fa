//! What stands in the answer and is handed on: the two values that prove it, the way to their place, a message to those who
//! have to change something, and the answer in a few lines. Comes in: a view or a report. Goes out: words. Must not judge.

use super::{PlaceView, ViewModel, document, marks, names, when};
use crate::report::diff::{Mark, Segment, marks as differences};
use crate::report::visible::visible;
use crate::report::{Finding, Fix, Report, Role, headline};
use crate::syntax::jose::{self, Decoded};
use crate::time::Instant;

/// Characters up to which a run of equal ones is shown whole beside a difference.
const MAX_SAME: usize = 72;
/// Characters that are shown at each end of a longer one.
const KEPT: usize = 30;
/// Characters of a line that are shown before and after the place in it.
const LEAD: usize = 48;
/// Characters of a value that is shown without another beside it.
const MAX_VALUE: usize = 240;

/// The two values, aligned; each in runs of equal and differing characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What the receiver expects; empty where nothing is named.
    pub expected: Vec<Segment>,
    /// What the message holds; empty where nothing is named.
    pub found: Vec<Segment>,
}

/// The finding that the answer is about: the first cause, else the first of all where something is wrong.
pub fn cause(report: &Report) -> Option<(usize, &Finding)> {
    report.findings.iter().enumerate().find(|(_, finding)| finding.role == Role::Cause)
}

/// The values that prove a finding; without any, the characters at its place.
pub fn proof(view: &ViewModel, index: usize) -> Option<Proof> {
    let finding = view.report.findings.get(index)?;
    let (expected, found) = match (&finding.expected, &finding.actual) {
        (Some(expected), Some(actual)) if finding.is_alike() => differences(expected, actual),
        (Some(expected), Some(actual)) => (plain(expected), plain(actual)),
        (Some(expected), None) => (plain(expected), Vec::new()),
        (None, Some(actual)) => (Vec::new(), plain(actual)),
        (None, None) => (Vec::new(), excerpt(view, index)?),
    };
    let short = |segments: Vec<Segment>| segments.into_iter().map(shortened).collect();
    Some(Proof { expected: short(expected), found: short(found) })
}

fn plain(value: &str) -> Vec<Segment> {
    if value.is_empty() {
        return Vec::new();
    }
    let mut shown: String = visible(value).chars().take(MAX_VALUE).collect();
    if shown.len() < value.len() && value.chars().count() > MAX_VALUE {
        shown.push('…');
    }
    vec![Segment { text: value.to_owned(), shown, mark: Mark::Same }]
}

/// A long run of equal characters by its two ends.
fn shortened(mut segment: Segment) -> Segment {
    let count = segment.shown.chars().count();
    if segment.mark == Mark::Same && count > MAX_SAME && segment.text.chars().count() > MAX_VALUE {
        let head: String = segment.shown.chars().take(KEPT).collect();
        let tail: String = segment.shown.chars().skip(count - KEPT).collect();
        segment.shown = format!("{head}…{tail}");
    }
    segment
}

/// The line of the first place, with the place marked.
fn excerpt(view: &ViewModel, index: usize) -> Option<Vec<Segment>> {
    // Its first place: the others are of witnesses.
    let is_first = |place: &&PlaceView| place.finding == index && place.place == 0;
    let (item, place) = view.items.iter().find_map(|item| Some((item, item.places.iter().find(is_first)?)))?;
    let span = (*place.spans.last()?)?;
    if let Some(Decoded { text, span, .. }) = jose::decoded_at(&item.document, span) {
        return Some(around_place(&text, 0, text.len(), span.start, span.end));
    }
    let line = item.lines.get(marks::line_of(&item.lines, span.start))?;
    let (from, to) = (line.start()?.min(span.start), line.end()?);
    let text = |from: usize, to: usize| item.document.get(from..to.max(from)).unwrap_or("");
    let end = span.end.min(to.max(span.start));
    if end < span.end && text(span.start, end).starts_with('<') {
        // An element as a whole: its name is said with the way to it.
        return None;
    }
    Some(around_place(&item.document, from, to, span.start, end))
}

/// The place from `start` to `end`, marked, with what stands around it between `from` and `to`.
fn around_place(document: &str, from: usize, to: usize, start: usize, end: usize) -> Vec<Segment> {
    let text = |from: usize, to: usize| document.get(from..to.max(from)).unwrap_or("");
    let before: Vec<char> = text(from, start).chars().collect();
    let before: String = before.iter().skip(before.len().saturating_sub(LEAD)).collect();
    let after: String = text(end, to).chars().take(LEAD).collect();
    let marked: String = text(start, end).chars().take(MAX_VALUE).collect();
    let marked = Segment { shown: visible(&marked), text: marked, mark: Mark::Different };
    let all = [around(before.trim_start()), marked, around(&after)];
    all.into_iter().filter(|segment| !segment.text.is_empty()).collect()
}

/// What stands around a place: its blanks are no part of the proof and stay blank.
fn around(text: &str) -> Segment {
    let words: Vec<String> = text.split(' ').map(visible).collect();
    Segment { text: text.to_owned(), shown: words.join(" "), mark: Mark::Same }
}

/// The words of a fix where the value to enter stands below them: they do not end with the value as well.
pub fn fix_without_value(fix: &str, value: &str) -> String {
    let ends = [format!(" `{value}`."), format!(" `{value}`")];
    let start = ends.iter().find_map(|end| fix.strip_suffix(end.as_str()));
    // Only after words that lead to it: `set both to …`.
    match start.filter(|start| start.ends_with(" to") || start.ends_with(" it as")) {
        Some(start) => format!("{start}:"),
        None => fix.to_owned(),
    }
}

/// The way to a place in few words: `Destination, line 7`.
pub fn place_words(view: &ViewModel, finding: usize, place: usize) -> Option<String> {
    let at = view.report.findings.get(finding)?.at.get(place)?;
    let index = view.report.items.iter().position(|item| item.id == at.item)?;
    let (item, shown) = (view.report.items.get(index)?, view.items.get(index)?);
    let name = match (&at.path, &at.layer) {
        (Some(path), _) => last_step(path),
        (None, Some(_)) => "your input".to_owned(),
        (None, None) => names::item_kind(item.kind).to_owned(),
    };
    let found = shown.places.iter().find(|shown| shown.finding == finding && shown.place == place);
    let span = found.and_then(|found| *found.spans.last()?);
    Some(match span {
        Some(span) if shown.lines.len() > 1 && span.start < shown.document.len() => {
            format!("{name}, line {}", marks::line_of(&shown.lines, span.start) + 1)
        }
        _ => name,
    })
}

/// The last name of a path, without its prefix and number.
fn last_step(path: &str) -> String {
    let step = path.rsplit('/').find(|step| !step.is_empty()).unwrap_or(path);
    let step = step.split('[').next().unwrap_or(step).trim_start_matches('@');
    let step = step.rsplit(':').next().unwrap_or(step);
    if step.is_empty() { path.to_owned() } else { step.to_owned() }
}

/// The fix for those who have to act first, and the others.
pub fn fixes(report: &Report) -> Option<(&Fix, Vec<&Fix>)> {
    let (_, finding) = cause(report)?;
    let who = report.verdict.act.first();
    let first = finding.fix.iter().position(|fix| Some(&fix.who) == who).unwrap_or(0);
    let fix = finding.fix.get(first)?;
    let others = finding.fix.iter().enumerate().filter(|(index, _)| *index != first).map(|(_, fix)| fix);
    Some((fix, others.collect()))
}

/// A message to those who have to change something, to be sent as it is.
pub fn message_to_them(report: &Report) -> String {
    let mut lines = vec!["Hello,".to_owned(), String::new()];
    lines.push(format!("A login fails. {}.", document::unmarked(&headline(report))));
    lines.extend(values(report));
    if let Some((fix, _)) = fixes(report) {
        lines.push(String::new());
        lines.push(format!("To fix it: {}", document::unmarked(&fix.text)));
    }
    lines.push(String::new());
    lines.push(format!("Checked at {}.", when::utc_words(whole(report.evaluated_at.instant))));
    lines.join("\n")
}

/// A request for what is missing, to be sent as it is.
pub fn request_to_them(report: &Report) -> String {
    let mut lines = vec!["Hello,".to_owned(), String::new()];
    lines.push("To find out why a login fails, this is needed:".to_owned());
    lines.extend(report.verdict.needs.iter().take(3).map(|need| format!("- {}", document::unmarked(need.as_str()))));
    lines.join("\n")
}

/// The answer in at most twelve lines.
pub fn short(report: &Report) -> String {
    let verdict = &report.verdict;
    let mut lines = vec![format!("**{}.** {}.", names::verdict(verdict.status), headline(report))];
    lines.extend(values(report).into_iter().map(|line| format!("- {line}")));
    if let Some((fix, _)) = fixes(report) {
        lines.push(String::new());
        lines.push(format!("Fix ({}): {}", names::act(fix.who), fix.text));
    }
    for need in verdict.needs.iter().take(3) {
        lines.push(format!("To add: {}", need.as_str()));
    }
    lines.push(String::new());
    let at = report.evaluated_at;
    lines.push(format!("Evaluated at {} ({}).", when::utc_words(whole(at.instant)), names::time_source(at.source)));
    lines.join("\n")
}

/// Whole seconds: nobody reads the rest.
fn whole(instant: Instant) -> Instant {
    Instant::from_seconds(instant.millis().div_euclid(1000))
}

fn values(report: &Report) -> Vec<String> {
    let Some((_, finding)) = cause(report) else { return Vec::new() };
    let value = |label: &str, value: &Option<String>| {
        value.as_ref().map(|value| {
            let value: String = visible(value).chars().take(MAX_VALUE).collect();
            format!("{label}: `{value}`")
        })
    };
    [value(finding.expected_label(), &finding.expected), value("Found", &finding.actual)]
        .into_iter()
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_ends_in_a_name_that_people_know() {
        for (path, name) in [
            ("/samlp:Response/@Destination", "Destination"),
            ("/Response/Assertion[2]/Conditions[1]", "Conditions"),
            ("payload/aud", "aud"),
            ("SAMLResponse", "SAMLResponse"),
        ] {
            assert_eq!(last_step(path), name);
        }
    }

    #[test]
    fn what_is_handed_on_says_the_fault_once() {
        let case = crate::case::Case {
            expectations: crate::case::Expectations {
                acs: Some("https://app.example/acs".to_owned()),
                ..crate::case::Expectations::default()
            },
            ..crate::case::Case::from_text(include_str!("../ui/samples/destination.xml"))
        };
        let view = ViewModel::examine(&case, &crate::case::Settings::at_now(Instant::from_seconds(1_772_442_904)));
        for text in [short(&view.report), message_to_them(&view.report)] {
            assert!(!text.contains("will fail:") && !text.contains(".."), "{text}");
            assert!(text.contains("The Destination is not the ACS URL"), "{text}");
        }
    }

    #[test]
    fn blanks_around_a_place_stay_blank() {
        assert_eq!(around("\"url\": ").shown, "\"url\": ");
        assert!(around("a\u{200b}b c").shown.contains("200B"), "{}", around("a\u{200b}b c").shown);
    }

    #[test]
    fn a_fix_ends_before_the_value_that_stands_below_it() {
        assert_eq!(
            fix_without_value("Open *Settings* and set it to `https://a`.", "https://a"),
            "Open *Settings* and set it to:"
        );
        for whole in ["Set `https://a` there.", "Set it to `https://b`.", "Here is `https://a`."] {
            assert_eq!(fix_without_value(whole, "https://a"), whole);
        }
    }

    #[test]
    fn a_long_run_of_equal_characters_keeps_its_ends() {
        let text = "a".repeat(300);
        let segment = shortened(Segment { text: text.clone(), shown: text, mark: Mark::Same });
        assert_eq!(segment.shown.chars().count(), 2 * KEPT + 1);
        let short = Segment { text: "abc".to_owned(), shown: "abc".to_owned(), mark: Mark::Same };
        assert_eq!(shortened(short.clone()), short);
    }
}
