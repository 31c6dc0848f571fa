//! A report as lines of toned runs, wrapped to a width: plain text and a terminal in color print the same lines.
//!
//! Input: a report and a width in columns. Output: lines. Invariant: no line carries a character that steers a terminal.

use super::names;
use super::outline::{Outline, outline};
use super::visible::{columns, harmless, visible};
use super::{Finding, Fix, Report, VerdictStatus, diff};
use std::collections::{BTreeMap, BTreeSet};

/// How a run of a line is meant to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Running text.
    Plain,
    /// A headline or the title of a section.
    Strong,
    /// The verdict of a login that fails, and characters that differ.
    Bad,
    /// The verdict of a login that may fail.
    Doubtful,
    /// No problem.
    Good,
    /// Ids, places, counts.
    Muted,
}

/// A line of runs.
pub type Line = Vec<(Tone, String)>;

/// The report in lines of at most `width` columns; a longer word stays whole, because it is a value to be copied.
pub fn lines(report: &Report, width: usize) -> Vec<Line> {
    let (mut answer, rest) = parts(report, width);
    answer.extend(rest);
    answer
}

/// The same lines in two parts: the answer with its proof, fix and reason, and everything else. Evidence fits between them.
pub fn parts(report: &Report, width: usize) -> (Vec<Line>, Vec<Line>) {
    let outline = outline(report);
    let mut page = Page { report, lines: Vec::new(), width, told: BTreeSet::new() };
    page.verdict(report.verdict.status, &outline);
    let Some((first, others)) = outline.causes.split_first() else {
        let answer = std::mem::take(&mut page.lines);
        return (answer, page.rest(&outline));
    };
    page.proof(first);
    page.fixes(first, "");
    page.section("Why");
    page.words("  ", &first.why);
    let answer = std::mem::take(&mut page.lines);
    if !others.is_empty() {
        page.section("More causes");
        others.iter().for_each(|cause| page.finding(cause));
    }
    if let Some(what_if) = &report.what_if {
        page.section("If this were fixed");
        for (at, change) in what_if.changes.iter().enumerate() {
            page.words("  ", &format!("{}. {}", at + 1, names::change(change)));
        }
        page.words("  ", &what_if.headline);
    }
    (answer, page.rest(&outline))
}

/// What the report leaves out: every check that passed, every place, why each library would reject, how a product was told.
pub fn everything(report: &Report, width: usize) -> Vec<Line> {
    let mut page = Page { report, lines: Vec::new(), width, told: BTreeSet::new() };
    page.section("All findings");
    for finding in &report.findings {
        let head = [finding.severity.as_str(), finding.role.as_str(), finding.confidence.as_str()].join(", ");
        page.words("  ", &format!("{} {}: {head}", finding.id, finding.rule));
        for place in &finding.at {
            let path = place.path.as_deref().unwrap_or("the whole item");
            let span = match (place.start, place.end) {
                (Some(start), Some(end)) => format!(" (bytes {start}–{end})"),
                _ => String::new(),
            };
            page.toned("    ", &format!("{} {path}{span}", place.item), Tone::Muted);
        }
        if !finding.spec.is_empty() {
            page.toned("    ", &finding.spec.join(", "), Tone::Muted);
        }
    }
    for item in &report.items {
        let Some(provider) = &item.provider else { continue };
        page.section(&format!("{}: {}", item.id, provider.name));
        provider.because.iter().for_each(|clue| page.toned("  ", clue, Tone::Muted));
    }
    let mut rejecting: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for receiver in report.receivers.iter().filter(|one| !one.accepts) {
        let mut rules: Vec<&str> = receiver.because.iter().map(|reason| reason.rule.as_str()).collect();
        rules.dedup();
        rejecting.entry(rules.join(", ")).or_default().push(&receiver.name);
    }
    if !rejecting.is_empty() {
        page.section("Why libraries would reject");
    }
    rejecting.iter().for_each(|(rules, names)| page.words("  ", &format!("{rules}: {}", names.join(", "))));
    if !report.passed.is_empty() {
        page.section(&format!("Passed ({})", report.passed.len()));
        page.toned("  ", &report.passed.join(" "), Tone::Muted);
    }
    page.lines
}

/// The verdict, the sentence and who has to act, on one line.
pub fn one_line(report: &Report) -> Line {
    let outline = outline(report);
    let who: Vec<&str> = report.verdict.act.iter().map(|party| names::act(*party)).collect();
    let mut line = vec![
        (tone(report.verdict.status), outline.status.to_ascii_uppercase()),
        (Tone::Plain, format!("  {}", visible(&outline.headline))),
    ];
    let fails = matches!(report.verdict.status, VerdictStatus::WillFail | VerdictStatus::MayFail);
    if let Some(first) = who.first().filter(|_| fails && !outline.causes.is_empty()) {
        line.push((Tone::Muted, format!(" (fix: {first})")));
    }
    let open = report.verdict.status == VerdictStatus::CannotTell;
    if let Some(need) = report.verdict.needs.first().filter(|_| open) {
        line.push((Tone::Muted, format!(" (add: {})", need.as_str())));
    }
    line
}

fn tone(status: VerdictStatus) -> Tone {
    match status {
        VerdictStatus::WillFail => Tone::Bad,
        VerdictStatus::MayFail => Tone::Doubtful,
        VerdictStatus::NoProblemFound => Tone::Good,
        VerdictStatus::CannotTell => Tone::Strong,
    }
}

struct Page<'a> {
    report: &'a Report,
    lines: Vec<Line>,
    width: usize,
    /// Fixes that stand above: the same one is printed once.
    told: BTreeSet<(&'static str, String)>,
}

impl Page<'_> {
    /// Everything below the answer.
    fn rest(mut self, outline: &Outline<'_>) -> Vec<Line> {
        if let Some(comparison) = &self.report.comparison {
            self.section("Compared with the login that works");
            self.words("  ", &comparison.headline);
            for one in &comparison.differences {
                let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
                self.toned(
                    "    ",
                    &format!("{}: works {}, fails {}", one.path, side(&one.works), side(&one.fails)),
                    Tone::Muted,
                );
            }
        }
        self.list("Caused by this", &outline.caused);
        if !outline.problems.is_empty() {
            self.section("Other problems");
            outline.problems.iter().for_each(|finding| self.finding(finding));
        }
        if !outline.notes.is_empty() {
            self.section("Notes");
            outline.notes.iter().for_each(|finding| self.finding(finding));
        }
        if !outline.open.is_empty() {
            self.section("Not checked");
            outline.open.iter().for_each(|line| self.words("  ", &format!("{line}.")));
        }
        if !outline.libraries.is_empty() {
            self.section("Receiver libraries (checks this message only, not your application's settings)");
            for (label, names) in &outline.libraries {
                self.words("  ", &format!("{label}: {}", names.join(", ")));
            }
        }
        for side in self.report.sheet.iter().flat_map(|sheet| &sheet.sides) {
            self.section(&format!("Values to enter: {}", side.title));
            for row in &side.rows {
                if row.is_block() {
                    // To be copied as it is, line by line.
                    self.words("  ", &format!("{}:", row.name));
                    self.lines.extend(row.value.lines().map(|line| vec![(Tone::Plain, visible(line).to_string())]));
                } else {
                    self.words("  ", &format!("{}: {}", row.name, visible(&row.value)));
                }
                self.toned("    ", &names::sheet_remark(row), Tone::Muted);
            }
        }
        self.section("Details");
        outline.details.iter().for_each(|line| self.toned("  ", line, Tone::Muted));
        self.lines
    }

    fn verdict(&mut self, status: VerdictStatus, outline: &Outline<'_>) {
        let tone = tone(status);
        let word = outline.status.to_ascii_uppercase();
        let text = format!("{word}  {}", outline.headline);
        let start = self.lines.len();
        self.toned("", &text, Tone::Strong);
        // The word of the verdict has a tone of its own.
        if let Some((_, line)) = self.lines.get_mut(start).and_then(|line| line.first_mut()) {
            let rest = line.split_off(word.len().min(line.len()));
            let word = std::mem::replace(line, rest);
            if let Some(line) = self.lines.get_mut(start) {
                line.insert(0, (tone, word));
            }
        }
        for need in &outline.add {
            self.words("  ", &format!("Add: {need}"));
        }
    }

    /// The two values over each other, with a mark under the characters that differ.
    fn proof(&mut self, finding: &Finding) {
        let rows: Vec<(&str, &str)> = [("Found", &finding.actual), (finding.expected_label(), &finding.expected)]
            .into_iter()
            .filter_map(|(label, value)| value.as_deref().map(|value| (label, value)))
            .collect();
        if rows.is_empty() {
            return;
        }
        self.lines.push(Vec::new());
        let (expected, found) = match (&finding.expected, &finding.actual) {
            (Some(expected), Some(actual)) if finding.is_alike() => diff::marks(expected, actual),
            _ => (Vec::new(), Vec::new()),
        };
        let width = rows.iter().map(|(label, _)| label.len()).max().unwrap_or(0).max(9);
        for (label, value) in rows {
            let segments = if label == "Found" { &found } else { &expected };
            let mut line = vec![(Tone::Muted, format!("  {label:<width$} "))];
            match segments.is_empty() {
                true => line.push((Tone::Plain, visible(value))),
                false => line.extend(segments.iter().map(|segment| {
                    let tone = if segment.mark == diff::Mark::Different { Tone::Bad } else { Tone::Plain };
                    (tone, segment.shown.clone())
                })),
            }
            self.lines.push(line.into_iter().map(|(tone, text)| (tone, harmless(&text).into_owned())).collect());
            self.carets(segments);
        }
    }

    /// `^` under what differs, where it is little enough to be seen at a glance.
    fn carets(&mut self, segments: &[diff::Segment]) {
        let differs = segments.iter().any(|segment| segment.mark == diff::Mark::Different);
        let shared = segments.iter().any(|segment| segment.mark == diff::Mark::Same);
        let width: usize = segments.iter().map(|segment| columns(&segment.shown)).sum();
        if !differs || !shared || width + 12 > self.width {
            return;
        }
        let mut marks = " ".repeat(12);
        for segment in segments {
            let mark = if segment.mark == diff::Mark::Different { "^" } else { " " };
            marks.push_str(&mark.repeat(columns(&segment.shown)));
        }
        self.lines.push(vec![(Tone::Bad, marks.trim_end().to_owned())]);
    }

    fn fixes(&mut self, finding: &Finding, indent: &str) {
        for fix in &finding.fix {
            if self.told.insert((fix.who.as_str(), fix.text.clone())) {
                if indent.is_empty() {
                    self.lines.push(Vec::new());
                    self.toned("", &label(self.report, fix), Tone::Strong);
                    self.words("  ", &fix.text);
                } else {
                    self.words(indent, &format!("{}: {}", label(self.report, fix), fix.text));
                }
            }
        }
    }

    fn section(&mut self, title: &str) {
        self.lines.push(Vec::new());
        self.toned("", title, Tone::Strong);
    }

    fn list(&mut self, title: &str, findings: &[&Finding]) {
        if !findings.is_empty() {
            self.section(&format!("{title} ({})", findings.len()));
            findings.iter().for_each(|finding| self.words("  ", &format!("{} ({})", finding.title, finding.rule)));
        }
    }

    fn finding(&mut self, finding: &Finding) {
        let sure = names::confidence(finding.confidence);
        let sure = if sure.is_empty() { String::new() } else { format!(", {sure}") };
        self.words("  ", &format!("{} ({}{sure})", finding.title, finding.rule));
        self.words("    ", &finding.why);
        if let (Some(expected), Some(actual)) = (&finding.expected, &finding.actual) {
            let label = finding.expected_label();
            let width = label.len().max(9);
            self.toned("    ", &format!("{:<width$} {}", "Found", visible(actual)), Tone::Plain);
            self.toned("    ", &format!("{label:<width$} {}", visible(expected)), Tone::Plain);
        }
        self.fixes(finding, "    ");
    }

    fn words(&mut self, indent: &str, text: &str) {
        self.toned(indent, text, Tone::Plain);
    }

    /// Wraps at spaces.
    fn toned(&mut self, indent: &str, text: &str, tone: Tone) {
        for line in super::wrap::wrap_to(&harmless(text), indent, self.width).lines() {
            self.lines.push(vec![(tone, line.to_owned())]);
        }
    }
}

/// `Fix: identity provider admin (Keycloak)`.
pub(super) fn label(report: &Report, fix: &Fix) -> String {
    let providers = || report.items.iter().filter_map(|item| item.provider.as_ref());
    // A product is named as its maker names it. What is no id is a name already; of an id alone the text itself names the product.
    let is_name = |id: &str| id.contains(|c: char| c.is_ascii_uppercase());
    let name = |id: &String| match providers().find(|one| one.id == *id) {
        Some(one) => Some(one.name.clone()),
        None => is_name(id).then(|| id.clone()),
    };
    match fix.product.as_ref().and_then(name) {
        Some(product) => format!("Fix: {} ({product})", names::act(fix.who)),
        None => format!("Fix: {}", names::act(fix.who)),
    }
}
