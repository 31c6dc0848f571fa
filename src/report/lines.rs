//! The order in which a report is told, shared by the text and Markdown renderings.

use super::{Finding, NotChecked, Party, Report, Role, TimeSource, VerdictStatus};

/// One step of the telling.
pub(super) enum Line<'a> {
    /// Status word and headline.
    Verdict(&'static str, String),
    /// A heading.
    Section(String),
    /// A labelled value.
    Fact(&'static str, String),
    /// A finding with all it carries.
    Finding(&'a Finding),
    /// A sentence.
    Note(String),
}

/// The report in reading order: verdict, causes with their consequences, the rest, what was not checked.
pub(super) fn lines(report: &Report) -> Vec<Line<'_>> {
    let verdict = &report.verdict;
    let mut lines = vec![Line::Verdict(status_words(verdict.status), verdict.headline.clone())];
    if !verdict.act.is_empty() {
        lines.push(Line::Fact("Who acts", verdict.act.iter().map(|act| who(*act)).collect::<Vec<_>>().join(", then ")));
    }
    if !verdict.needs.is_empty() {
        lines.push(Line::Fact("To know more, add", verdict.needs.join("; ")));
    }
    lines.push(Line::Fact(
        "Judged at",
        format!("{} ({})", report.evaluated_at.instant, source_words(report.evaluated_at.source)),
    ));
    if let Some(name) = &report.judged_as {
        lines.push(Line::Fact("Judged as", format!("{} would", receiver_name(report, name))));
    }
    for item in &report.items {
        let trail: Vec<String> = item.layers.iter().map(layer_words).collect();
        lines.push(Line::Fact(
            "Read",
            format!("{} {} from {} ({})", item.id, item.kind.as_str(), item.origin, trail.join(" → ")),
        ));
    }
    let of = |role: Role| report.findings.iter().filter(move |finding| finding.role == role);
    let because = |consequence: &Finding, role: Role| {
        of(role).any(|finding| consequence.because_of.as_ref() == Some(&finding.rule))
    };
    section(&mut lines, "Why", of(Role::Cause));
    let follows = of(Role::Consequence).filter(|finding| because(finding, Role::Cause));
    section(&mut lines, "Follows from that, or can wait until it is solved", follows);
    // What else there is has its own consequences, each under it.
    let mut rest: Vec<&Finding> = of(Role::Consequence).filter(|finding| !because(finding, Role::Cause)).collect();
    let mut also: Vec<&Finding> = Vec::new();
    for finding in of(Role::Hygiene) {
        also.push(finding);
        let (mine, others) = rest.into_iter().partition(|other| other.because_of.as_ref() == Some(&finding.rule));
        also.extend::<Vec<&Finding>>(mine);
        rest = others;
    }
    section(&mut lines, "Also worth knowing", also.into_iter().chain(rest));
    receivers(&mut lines, report);
    if !report.not_checked.is_empty() {
        lines.push(Line::Section(format!("Not checked ({})", report.not_checked.len())));
        lines.extend(by_reason(&report.not_checked).into_iter().map(Line::Note));
    }
    if !report.passed.is_empty() {
        let checks = if report.passed.len() == 1 {
            "1 check passed.".to_owned()
        } else {
            format!("{} checks passed.", report.passed.len())
        };
        lines.push(Line::Section(checks));
    }
    lines
}

/// Rules named beside one reason; of more the number is told, and the JSON report names them.
const MAX_NAMED: usize = 12;

/// One sentence for each reason, because one missing key stands for many checks; in order of appearance.
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
    reasons.into_iter().map(|(because, rules)| format!("because {because} ({})", named(rules))).collect()
}

/// What the known receivers would say: told where they do not agree.
fn receivers(lines: &mut Vec<Line<'_>>, report: &Report) {
    let accepting: Vec<&str> = report.receivers.iter().filter(|one| one.accepts).map(|one| one.name.as_str()).collect();
    if accepting.is_empty() || accepting.len() == report.receivers.len() {
        return;
    }
    lines.push(Line::Section("Who would accept it, as far as it could be checked".to_owned()));
    lines.push(Line::Fact("Accepted by", accepting.join(", ")));
    // Receivers that refuse for the same reason are told together.
    let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
    for one in report.receivers.iter().filter(|one| !one.accepts) {
        let Some(reason) = one.because.first().map(|reason| reason.text.as_str()) else { continue };
        match reasons.iter_mut().find(|(text, _)| *text == reason) {
            Some((_, names)) => names.push(&one.name),
            None => reasons.push((reason, vec![&one.name])),
        }
    }
    for (reason, names) in reasons {
        lines.push(Line::Note(format!("Refused by {}: {reason}.", names.join(", "))));
    }
}

fn receiver_name<'a>(report: &'a Report, id: &'a str) -> &'a str {
    report.receivers.iter().find(|one| one.id == id).map_or(id, |one| one.name.as_str())
}

fn section<'a>(lines: &mut Vec<Line<'a>>, title: &str, findings: impl Iterator<Item = &'a Finding>) {
    let mut findings = findings.peekable();
    if findings.peek().is_some() {
        lines.push(Line::Section(title.to_owned()));
        lines.extend(findings.map(Line::Finding));
    }
}

fn layer_words(layer: &super::ReportLayer) -> String {
    let kind = layer.kind.as_str();
    match &layer.detail {
        Some(detail) => format!("{kind} {detail}"),
        None => kind.to_owned(),
    }
}

/// The status as a person says it.
pub(super) fn status_words(status: VerdictStatus) -> &'static str {
    match status {
        VerdictStatus::WillFail => "Will fail",
        VerdictStatus::MayFail => "May fail",
        VerdictStatus::NoProblemFound => "No problem found",
        VerdictStatus::CannotTell => "Cannot tell yet",
    }
}

/// Who acts, in words.
pub(super) fn who(act: Party) -> &'static str {
    match act {
        Party::IdpAdmin => "the identity provider's administrator",
        Party::SpAdmin => "the application's administrator",
        Party::User => "the person who signs in",
        Party::Support => "whoever took the capture",
    }
}

/// Where the evaluation instant came from, in words.
pub(super) fn source_words(source: TimeSource) -> &'static str {
    match source {
        TimeSource::User => "the time you gave",
        TimeSource::Har => "the time of the request in the capture",
        TimeSource::HttpDate => "the receiver's clock in the capture",
        TimeSource::Message => "the message's own time, as if delivered at once",
        TimeSource::Now => "now",
    }
}

/// The first place of a finding.
pub(super) fn place(finding: &Finding) -> Option<String> {
    let place = finding.at.first()?;
    let path = place.path.as_deref().unwrap_or("");
    match (place.start, place.end) {
        (Some(start), Some(end)) => Some(format!("{} {path} (bytes {start}–{end})", place.item).replace("  ", " ")),
        _ => Some(place.item.clone()),
    }
}

/// ` (because of RULE)` for a consequence.
pub(super) fn because_of(finding: &Finding) -> String {
    finding.because_of.as_ref().map_or_else(String::new, |cause| format!(" (because of {cause})"))
}
