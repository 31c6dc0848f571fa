//! The report for a ticket. Values stand in code style; a line says that they are personal data.

use super::{Finding, Report, lines::Line, lines::lines};

/// Said in every export as long as nothing is blanked out.
pub const PERSONAL_DATA: &str =
    "This text holds values of a real login (names, e-mail addresses, identifiers). Treat it as personal data.";

/// The report as Markdown.
pub fn to_markdown(report: &Report) -> String {
    let mut text = String::new();
    for line in lines(report) {
        match line {
            Line::Verdict(status, headline) => text.push_str(&format!("## {status}\n\n{}\n\n", prose(&headline))),
            Line::Section(title) => text.push_str(&format!("\n### {title}\n\n")),
            Line::Fact(label, value) => text.push_str(&format!("- **{label}:** {}\n", prose(&value))),
            Line::Finding(finding) => text.push_str(&finding_markdown(finding)),
            Line::Note(note) => text.push_str(&format!("- {}\n", prose(&note))),
        }
    }
    text.push_str(&format!("\n_{PERSONAL_DATA}_\n"));
    super::visible::harmless(&text).into_owned()
}

fn finding_markdown(finding: &Finding) -> String {
    let mut text = format!(
        "**{}** ({}, `{}`)\n\n{}\n\n",
        prose(&finding.title),
        finding.severity.as_str(),
        finding.rule,
        prose(&finding.why)
    );
    if let (Some(expected), Some(actual)) = (&finding.expected, &finding.actual) {
        text.push_str(&format!(
            "- expected: {}\n- actual: {}\n",
            code(&super::visible::visible(expected)),
            code(&super::visible::visible(actual))
        ));
    }
    for fix in &finding.fix {
        text.push_str(&format!("- {}: {}\n", super::lines::who(fix.who), prose(&fix.text)));
    }
    if let Some(place) = super::lines::place(finding) {
        text.push_str(&format!("- at {}\n", code(&place)));
    }
    text.push('\n');
    text
}

/// A code span whose fence is longer than any run of backticks inside.
fn code(value: &str) -> String {
    let longest = value.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    if longest == 0 { format!("{fence}{value}{fence}") } else { format!("{fence} {value} {fence}") }
}

/// Text outside our own code spans must not become markup: `<` and `|` from a message are escaped.
fn prose(text: &str) -> String {
    let mut inside = false;
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '`' => inside = !inside,
            '<' | '|' | '[' | ']' if !inside => escaped.push('\\'),
            '\n' | '\r' => {
                escaped.push(' ');
                continue;
            }
            _ => {}
        }
        escaped.push(c);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cannot_break_out() {
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
        assert_eq!(prose("<img> `<b>` [x]"), "\\<img> `<b>` \\[x\\]");
    }
}
