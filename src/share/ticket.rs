//! A ticket: the sentence, its evidence, the fix, what was judged, and what was taken out.

use super::receipt::receipt_words;
use crate::case::Removed;
use crate::report::visible::{harmless, visible};
use crate::report::{Finding, Report, Role, headline, names};

/// Findings beside the first that are told.
const MAX_OTHERS: usize = 6;

/// For ticket systems that read Markdown.
pub(super) fn markdown(report: &Report, receipt: &[Removed], note: Option<&str>) -> String {
    let mut text = format!("**{}: {}**\n\n", names::status(report), escaped(&headline(report)));
    if let Some(note) = note.map(str::trim).filter(|note| !note.is_empty()) {
        text.push_str(&format!("> {}\n\n", escaped(note)));
    }
    for line in body(report) {
        match line {
            Line::Value(label, value) => text.push_str(&format!("- {label}: {}\n", code(&value))),
            Line::Text(label, value) => text.push_str(&format!("\n**{label}:** {}\n", escaped(&value))),
        }
    }
    text.push_str("\n---\n\n");
    for line in judged(report, receipt) {
        text.push_str(&format!("- {}\n", escaped(&line)));
    }
    harmless(&text).into_owned()
}

/// For all others.
pub(super) fn text(report: &Report, receipt: &[Removed], note: Option<&str>) -> String {
    let mut text = format!("{}: {}\n\n", names::status(report).to_ascii_uppercase(), plain(&headline(report)));
    if let Some(note) = note.map(str::trim).filter(|note| !note.is_empty()) {
        text.push_str(&format!("{note}\n\n"));
    }
    for line in body(report) {
        match line {
            Line::Value(label, value) => text.push_str(&format!("  {label:<9} {}\n", visible(&value))),
            Line::Text(label, value) => text.push_str(&format!("\n{label}: {}\n", plain(&value))),
        }
    }
    text.push('\n');
    for line in judged(report, receipt) {
        text.push_str(&format!("- {}\n", plain(&line)));
    }
    harmless(&text).into_owned()
}

/// A line of a ticket.
enum Line {
    Value(&'static str, String),
    Text(String, String),
}

fn body(report: &Report) -> Vec<Line> {
    let mut lines = Vec::new();
    let causes: Vec<&Finding> = report.findings.iter().filter(|finding| finding.role == Role::Cause).collect();
    if let Some(first) = causes.first() {
        if let Some(value) = &first.actual {
            lines.push(Line::Value("Found", value.clone()));
        }
        if let Some(value) = &first.expected {
            lines.push(Line::Value("Expected", value.clone()));
        }
        for fix in &first.fix {
            let who = fix.party.clone().unwrap_or_else(|| names::act(fix.who).to_owned());
            lines.push(Line::Text(format!("Fix ({who})"), fix.text.clone()));
        }
        lines.push(Line::Text("Why".to_owned(), first.why.clone()));
    }
    for need in &report.verdict.needs {
        lines.push(Line::Text("For a fuller check, add".to_owned(), need.as_str().to_owned()));
    }
    for other in causes.iter().skip(1).take(MAX_OTHERS) {
        lines.push(Line::Text("Also".to_owned(), other.title.clone()));
    }
    lines
}

/// What was judged, and how.
pub(super) fn judged(report: &Report, receipt: &[Removed]) -> Vec<String> {
    let mut lines = Vec::new();
    let messages: Vec<String> = report
        .items
        .iter()
        .take(8)
        .map(|item| match &item.provider {
            Some(provider) => format!("{} ({})", names::item_kind(item.kind), provider.name),
            None => names::item_kind(item.kind).to_owned(),
        })
        .collect();
    lines.push(format!("Evaluated: {}, at {}", messages.join(", "), when(report)));
    let rules: Vec<&str> =
        report.findings.iter().filter(|one| one.role == Role::Cause).map(|one| one.rule.as_str()).collect();
    if !rules.is_empty() {
        lines.push(format!("Rules: {}", rules.join(", ")));
    }
    for said in &report.sender_says {
        lines.push(said.text.clone());
    }
    lines.push(receipt_words(receipt));
    lines.push(report.generator.clone());
    lines
}

/// The evaluation time, as people read it.
pub(super) fn when(report: &Report) -> String {
    report.evaluated_at.instant.to_string().replace('T', " ").replace('Z', " UTC")
}

/// Words without the signs of code and emphasis.
pub(super) fn plain(text: &str) -> String {
    text.chars().filter(|c| !matches!(c, '`' | '*')).collect()
}

fn code(value: &str) -> String {
    let value = visible(value).replace(['\n', '\r'], " ");
    let ticks = if value.contains('`') { "``" } else { "`" };
    format!("{ticks}{value}{ticks}")
}

/// Text outside code must not become markup.
fn escaped(text: &str) -> String {
    let mut inside = false;
    let mut out = String::new();
    for c in text.chars() {
        match c {
            '`' => inside = !inside,
            '<' | '|' | '[' | ']' if !inside => out.push('\\'),
            '\n' | '\r' => {
                out.push(' ');
                continue;
            }
            _ => {}
        }
        out.push(c);
    }
    out
}
