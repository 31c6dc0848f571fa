//! What a written report says, in its order: the verdict, its proof and fix, then everything else, each fact once.
//!
//! Input: a report. Output: an [`Outline`] that text and Markdown only lay out.
//! Invariant: no wording of a finding decides anything here.

use super::names;
use super::{Finding, NotChecked, Report, Role, Severity, VerdictStatus};
use crate::order;

/// Rules named beside one reason; of more the number is told, and the JSON report names them.
const MAX_NAMED: usize = 12;

/// Texts that were not understood, told one by one.
const MAX_TEXTS: usize = 5;

/// Attempts that are told one by one.
const MAX_ATTEMPTS: usize = 20;

/// A report in reading order.
pub(super) struct Outline<'a> {
    /// The verdict in two or three words.
    pub(super) status: &'static str,
    /// The fault, or what the verdict says where there is none.
    pub(super) headline: String,
    /// What would give an answer, where there is none yet.
    pub(super) add: Vec<&'a str>,
    /// What makes the login fail. The first one is the headline.
    pub(super) causes: Vec<&'a Finding>,
    /// What the causes explain.
    pub(super) caused: Vec<&'a Finding>,
    /// Errors, warnings and security findings that are not the cause.
    pub(super) problems: Vec<&'a Finding>,
    /// The rest.
    pub(super) notes: Vec<&'a Finding>,
    /// What could not run, and what a fuller check needs.
    pub(super) open: Vec<String>,
    /// How the libraries that are known take the message, where they differ.
    pub(super) libraries: Vec<(String, Vec<&'a str>)>,
    /// Ids, places, times and inputs.
    pub(super) details: Vec<String>,
}

/// The report in reading order.
pub(super) fn outline(report: &Report) -> Outline<'_> {
    let of = |role: Role| report.findings.iter().filter(move |finding| finding.role == role);
    let causes: Vec<&Finding> = of(Role::Cause).collect();
    let (caused, others): (Vec<&Finding>, Vec<&Finding>) =
        of(Role::Consequence).partition(|finding| is_caused_by(finding, &causes));
    let (notes, problems) = of(Role::Hygiene).chain(others).partition(|finding| finding.severity == Severity::Info);
    let is_fine = report.verdict.status == VerdictStatus::NoProblemFound;
    let needs: Vec<&str> = report.verdict.needs.iter().map(|need| need.as_str()).collect();
    let is_open = report.verdict.status == VerdictStatus::CannotTell;
    let mut open = by_reason(&report.not_checked);
    // What could not run says what it needs; only without such a line the needs stand by themselves.
    if open.is_empty() && !is_open {
        open.extend(needs.iter().map(|need| format!("For a fuller check, add {need}")));
    }
    for one in report.not_understood.iter().take(MAX_TEXTS) {
        let origin = report.items.iter().find(|item| item.id == one.item).map_or("", |item| item.origin.as_str());
        open.push(match origin {
            "" | "paste" => "A pasted text was not understood: nothing in it was judged".to_owned(),
            origin => format!("{origin} was not understood: nothing in it was judged"),
        });
    }
    // What hangs on a part that is missing may be wrong itself: it is counted, not told.
    let caused = if is_open && !caused.is_empty() {
        let many = if caused.len() == 1 { "finding depends" } else { "findings depend" };
        let shown = if caused.len() == 1 { "is" } else { "are" };
        open.insert(0, format!("{} {many} on the missing part and {shown} not shown", caused.len()));
        Vec::new()
    } else {
        caused
    };
    let add = if is_open { needs } else { Vec::new() };
    Outline {
        status: names::status(report),
        headline: headline(report),
        add,
        libraries: libraries(report),
        details: details(report, &causes),
        causes: if is_fine { Vec::new() } else { causes },
        caused,
        problems,
        notes,
        open,
    }
}

/// The sentence under the verdict's word, without a period: the fault itself, where there is one.
pub fn headline(report: &Report) -> String {
    let is_fine = report.verdict.status == VerdictStatus::NoProblemFound;
    let cause = report.findings.iter().find(|finding| finding.role == Role::Cause);
    match cause {
        // Of several attempts, or of two sides that were set up, the sentence says more than its cause.
        Some(cause) if !is_fine && report.verdict.attempt.is_none() && report.verdict.about.is_none() => {
            cause.title.clone()
        }
        _ => report.verdict.headline.trim_end_matches('.').to_owned(),
    }
}

fn is_caused_by(consequence: &Finding, causes: &[&Finding]) -> bool {
    causes.iter().any(|cause| consequence.because_of.as_ref() == Some(&cause.rule))
}

/// One line for each reason, because one missing key stands for many checks; in order of appearance.
fn by_reason(not_checked: &[NotChecked]) -> Vec<String> {
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for skipped in not_checked {
        match reasons.iter_mut().find(|(because, _)| *because == skipped.because) {
            Some((_, rules)) => rules.push(&skipped.rule),
            None => reasons.push((&skipped.because, vec![&skipped.rule])),
        }
    }
    let named = |rules: Vec<&str>| match rules.len() {
        0..=MAX_NAMED => rules.join(", "),
        count => format!("{count} checks"),
    };
    reasons.into_iter().map(|(because, rules)| format!("{} ({})", capitalized(because), named(rules))).collect()
}

/// What the known libraries would say: told where they do not agree.
fn libraries(report: &Report) -> Vec<(String, Vec<&str>)> {
    let (accepting, rejecting): (Vec<_>, Vec<_>) = report.receivers.iter().partition(|one| one.accepts);
    if accepting.is_empty() || rejecting.is_empty() {
        return Vec::new();
    }
    let causes = report.findings.iter().filter(|one| one.role != Role::Hygiene).map(|one| one.rule.as_str());
    let causes = order::set(causes);
    let mut rows: Vec<(String, Vec<&str>)> =
        vec![("Would accept".to_owned(), accepting.iter().map(|one| one.name.as_str()).collect())];
    for one in rejecting {
        let Some(reason) = one.because.first() else { continue };
        let is_cause = causes.binary_search(&reason.rule.as_str()).is_ok();
        let label = match is_cause {
            true => "Would reject, same cause".to_owned(),
            false => format!("Would reject ({})", reason.rule),
        };
        match rows.iter_mut().find(|(known, _)| *known == label) {
            Some((_, names)) => names.push(&one.name),
            None => rows.push((label, vec![&one.name])),
        }
    }
    rows
}

fn details(report: &Report, causes: &[&Finding]) -> Vec<String> {
    let mut details: Vec<String> = causes
        .iter()
        .flat_map(|cause| {
            let head = format!("{}, {}, {}", cause.rule, cause.severity.as_str(), cause.confidence.as_str());
            std::iter::once(head).chain(place(cause))
        })
        .collect();
    let evaluated = &report.evaluated_at;
    details.push(format!(
        "Evaluated at {} ({})",
        evaluated.instant.to_string().replace('T', " ").replace('Z', " UTC"),
        names::time_source(evaluated.source)
    ));
    details.extend(report.sender_says.iter().map(|said| said.text.clone()));
    details.extend(report.note.iter().map(|note| format!("The sender's note: {note}")));
    if let Some(id) = &report.judged_as {
        let name = report.receivers.iter().find(|one| one.id == *id).map_or(id.as_str(), |one| one.name.as_str());
        details.push(format!("Evaluated as {name}"));
    }
    if report.attempts.len() > 1 {
        for (index, attempt) in report.attempts.iter().enumerate().take(MAX_ATTEMPTS) {
            let started = attempt.started.map_or(String::new(), |at| format!(" at {at}"));
            details.push(format!("Attempt {}{started}: {}", index + 1, attempt.headline.trim_end_matches('.')));
        }
        if let more @ 1.. = report.attempts.len().saturating_sub(MAX_ATTEMPTS) {
            details.push(format!("{more} more attempts"));
        }
    }
    for item in &report.items {
        let trail: Vec<&str> = item.layers.iter().map(|layer| names::layer_kind(layer.kind)).collect();
        details.push(format!(
            "Input {}: {} from {} ({})",
            item.id,
            names::item_kind(item.kind),
            item.origin,
            trail.join(" → ")
        ));
    }
    match report.passed.len() {
        0 => {}
        1 => details.push("1 check passed".to_owned()),
        count => details.push(format!("{count} checks passed")),
    }
    details
}

/// The first place of a finding.
fn place(finding: &Finding) -> Option<String> {
    let place = finding.at.first()?;
    let path = place.path.as_deref().unwrap_or("the whole message");
    match (place.start, place.end) {
        (Some(start), Some(end)) => Some(format!("At {} {path} (bytes {start}–{end})", place.item)),
        _ => Some(format!("At {}", place.item)),
    }
}

/// A clause as a sentence of its own.
fn capitalized(clause: &str) -> String {
    let mut rest = clause.chars();
    rest.next().map_or_else(String::new, |first| std::iter::once(first.to_ascii_uppercase()).chain(rest).collect())
}
