//! The report for a ticket. Values stand in code style; a line says that they are personal data.

use super::outline::outline;
use super::{Finding, Report};
use std::collections::BTreeSet;

/// Differences of two logins that a ticket lists.
const MAX_DIFFERENCES: usize = 20;

/// Said in every export as long as nothing is blanked out.
pub const PERSONAL_DATA: &str = "Contains personal data from a real login (names, email addresses, identifiers).";

/// Said where names and secrets were taken out before.
pub(super) const REDACTED: &str = "Secrets were removed and personal values replaced before this was handed on.";

/// What an export says of the values in it.
pub(super) fn about_values(report: &Report) -> &'static str {
    if report.receipt.is_empty() { PERSONAL_DATA } else { REDACTED }
}

/// The report as Markdown: plain enough for every ticket system.
pub fn to_markdown(report: &Report) -> String {
    let outline = outline(report);
    let mut text = format!("**{}: {}**\n\n", outline.status, prose(&outline.headline));
    for need in &outline.add {
        text.push_str(&format!("- Add: {}\n", prose(need)));
    }
    let mut told = BTreeSet::new();
    if let Some((first, others)) = outline.causes.split_first() {
        proof(&mut text, first);
        fixes(&mut text, report, first, &mut told);
        text.push_str(&format!("**Why:** {}\n\n", prose(&first.why)));
        others.iter().for_each(|cause| finding(&mut text, report, cause, &mut told));
    }
    if let Some(what_if) = &report.what_if {
        text.push_str("**If this were fixed**\n\n");
        for (at, change) in what_if.changes.iter().enumerate() {
            text.push_str(&format!("{}. {}\n", at + 1, prose(&super::names::change(change))));
        }
        text.push_str(&format!("\n{}\n\n", prose(&what_if.headline)));
    }
    if let Some(comparison) = &report.comparison {
        text.push_str(&format!("**Compared with the login that works:** {}\n\n", prose(&comparison.headline)));
        for one in comparison.differences.iter().skip(1).take(MAX_DIFFERENCES) {
            text.push_str(&format!("- {}\n", prose(&one.words)));
        }
        text.push_str(if comparison.differences.len() > 1 { "\n" } else { "" });
    }
    if !outline.caused.is_empty() {
        let caused: Vec<String> =
            outline.caused.iter().map(|one| format!("{} (`{}`)", prose(&one.title), one.rule)).collect();
        text.push_str(&format!("**Caused by this:** {}.\n\n", caused.join("; ")));
    }
    for (title, findings) in [("Other problems", &outline.problems), ("Notes", &outline.notes)] {
        if !findings.is_empty() {
            text.push_str(&format!("**{title}**\n\n"));
            findings.iter().for_each(|one| finding(&mut text, report, one, &mut told));
        }
    }
    if !outline.open.is_empty() {
        text.push_str("**Not checked**\n\n");
        outline.open.iter().for_each(|line| text.push_str(&format!("- {}.\n", prose(line))));
        text.push('\n');
    }
    if !outline.libraries.is_empty() {
        text.push_str("**Receiver libraries** (checks this message only, not your application's settings)\n\n");
        for (label, names) in &outline.libraries {
            text.push_str(&format!("- {label}: {}\n", names.join(", ")));
        }
        text.push('\n');
    }
    for side in report.sheet.iter().flat_map(|sheet| &sheet.sides) {
        text.push_str(&format!("**Values to enter: {}**\n\n", prose(&side.title)));
        for row in &side.rows {
            let remark = prose(&super::names::sheet_remark(row));
            if row.is_block() {
                let lines: String =
                    row.value.lines().map(|line| format!("  {}\n", super::visible::visible(line))).collect();
                let lines = lines.replace('`', "'");
                text.push_str(&format!("- {}. {remark}\n\n  ```text\n{lines}  ```\n\n", prose(&row.name)));
                continue;
            }
            let value = super::visible::visible(&row.value).replace('`', "'");
            text.push_str(&format!("- {}: `{value}`. {remark}\n", prose(&row.name)));
        }
        text.push('\n');
    }
    text.push_str("---\n\n");
    outline.details.iter().for_each(|line| text.push_str(&format!("- {}\n", prose(line))));
    text.push_str(&format!("- {}\n\n*{}*\n", report.generator, about_values(report)));
    super::visible::harmless(&text).into_owned()
}

/// The two values over each other; a block keeps them aligned.
fn proof(text: &mut String, finding: &Finding) {
    let width = finding.expected_label().len().max(9);
    let row = |label: &str, value: &Option<String>| {
        value.as_ref().map(|value| format!("{label:<width$} {}\n", super::visible::visible(value)))
    };
    let rows: String = [row("Found", &finding.actual), row(finding.expected_label(), &finding.expected)]
        .into_iter()
        .flatten()
        .collect();
    if !rows.is_empty() {
        let longest = rows.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let fence = "`".repeat(longest.max(2) + 1);
        text.push_str(&format!("{fence}text\n{rows}{fence}\n\n"));
    }
}

/// Each fix once in the whole report.
fn fixes(text: &mut String, report: &Report, finding: &Finding, told: &mut BTreeSet<(&'static str, String)>) {
    for fix in &finding.fix {
        if told.insert((fix.who.as_str(), fix.text.clone())) {
            text.push_str(&format!("**{}.** {}\n\n", prose(&super::layout::label(report, fix)), prose(&fix.text)));
        }
    }
}

fn finding(text: &mut String, report: &Report, finding: &Finding, told: &mut BTreeSet<(&'static str, String)>) {
    text.push_str(&format!("{} (`{}`)\n\n{}\n\n", prose(&finding.title), finding.rule, prose(&finding.why)));
    proof(text, finding);
    fixes(text, report, finding, told);
}

/// Code spans of one text that are looked for; after them everything is escaped.
const MAX_SPANS: usize = 200;

/// Text outside code spans must not become markup: what a message could use for links, pictures, tags and tables is escaped. Code spans
/// are those of CommonMark: as many backticks at the end as at the beginning; what closes none is a character like others.
pub fn prose(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut spans = MAX_SPANS;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let run = rest.len() - rest.trim_start_matches('`').len();
        let (done, after) = rest.split_at(run.max(c.len_utf8()));
        rest = after;
        match c {
            '`' => {
                let end = if spans > 0 { closed(after, run) } else { None };
                spans = spans.saturating_sub(1);
                let Some((code, after)) = end.and_then(|end| after.split_at_checked(end)) else {
                    escaped.push_str(&"\\`".repeat(run));
                    continue;
                };
                escaped.push_str(done);
                escaped.extend(code.chars().map(|c| if matches!(c, '\n' | '\r') { ' ' } else { c }));
                rest = after;
            }
            '\\' | '<' | '|' | '[' | ']' => escaped.extend(['\\', c]),
            '\n' | '\r' => escaped.push(' '),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// Where the code span that began with so many backticks ends, behind them.
fn closed(text: &str, length: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = text.get(at..)?.find('`').map(|found| at + found) {
        let rest = text.get(start..)?;
        let run = rest.len() - rest.trim_start_matches('`').len();
        at = start + run;
        if run == length {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_break_out() {
        assert_eq!(prose("<img> `<b>` [x]"), "\\<img> `<b>` \\[x\\]");
        // A backtick that closes nothing does not turn the rest into code, nor do three before two.
        assert_eq!(prose("a ` ![x](u)"), "a \\` !\\[x\\](u)");
        assert_eq!(prose("``` ![x](u) ``"), "\\`\\`\\` !\\[x\\](u) \\`\\`");
        assert_eq!(prose("`` a ` [b] `` [c]"), "`` a ` [b] `` \\[c\\]");
        // A backslash of the message does not take away ours.
        assert_eq!(prose("\\[x\\](u)"), "\\\\\\[x\\\\\\](u)");
    }
}
