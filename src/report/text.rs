//! The report for a terminal: the verdict, the findings, what was not checked. Plain characters, no colour.

use super::{Finding, Report, Role, lines::Line, lines::lines};

/// The report as plain text, wrapped for reading.
pub fn to_text(report: &Report) -> String {
    let mut text = String::new();
    for line in lines(report) {
        match line {
            Line::Verdict(status, headline) => {
                text.push_str(&format!("{}\n{}\n", status.to_ascii_uppercase(), wrap(&headline, "")))
            }
            Line::Section(title) => text.push_str(&format!("\n{title}\n")),
            Line::Fact(label, value) => text.push_str(&wrap(&format!("{label}: {value}"), "  ")),
            Line::Finding(finding) => text.push_str(&finding_text(finding)),
            Line::Note(note) => text.push_str(&wrap(&note, "  ")),
        }
    }
    super::visible::harmless(&text).into_owned()
}

fn finding_text(finding: &Finding) -> String {
    let mut text = String::from("\n");
    let head = match finding.role {
        Role::Consequence => format!("({}) {}", finding.severity.as_str(), finding.title),
        _ => format!("[{}] {}", finding.severity.as_str(), finding.title),
    };
    text.push_str(&wrap(&head, "  "));
    text.push_str(&wrap(&finding.why, "    "));
    if let (Some(expected), Some(actual)) = (&finding.expected, &finding.actual) {
        text.push_str(&format!(
            "    expected  {}\n    actual    {}\n",
            super::visible::visible(expected),
            super::visible::visible(actual)
        ));
    }
    for fix in &finding.fix {
        text.push_str(&wrap(&format!("→ {}: {}", super::lines::who(fix.who), fix.text), "    "));
    }
    if let Some(place) = super::lines::place(finding) {
        text.push_str(&format!("    at {place}\n"));
    }
    text.push_str(&format!("    {}{}\n", finding.rule, super::lines::because_of(finding)));
    text
}

/// Breaks at spaces before column 100; a longer word stays whole, because it is a value to be copied.
pub fn wrap(text: &str, indent: &str) -> String {
    const WIDTH: usize = 100;
    let mut wrapped = String::new();
    for paragraph in text.lines() {
        let mut column = 0;
        for word in paragraph.split(' ') {
            let length = word.chars().count();
            if column == 0 {
                wrapped.push_str(indent);
                column = indent.len();
            } else if column + 1 + length > WIDTH {
                wrapped.push('\n');
                wrapped.push_str(indent);
                column = indent.len();
            } else {
                wrapped.push(' ');
                column += 1;
            }
            wrapped.push_str(word);
            column += length;
        }
        wrapped.push('\n');
    }
    wrapped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wraps_at_spaces_and_keeps_values_whole() {
        let long = format!("see {} there", "x".repeat(120));
        let wrapped = wrap(&long, "  ");
        assert_eq!(wrapped.lines().count(), 3);
        assert!(wrapped.lines().all(|line| line.starts_with("  ")));
    }
}
