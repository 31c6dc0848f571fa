//! The report as a page to send: one file, no script, readable offline and on paper.
//!
//! Input: a report that went through the door of `outward`, excerpts of its message, and lists that others add.
//! Output: HTML. Invariant: every word of somebody else passes [`escape`]; the page may load nothing.

use super::evidence::Excerpt;
use super::markdown::about_values;
use super::outline::outline;
use super::{Finding, Report, VerdictStatus, diff, layout, names, visible};
use crate::order;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// Bytes shown on each side of what is marked.
const AROUND: usize = 100;
const STYLE: &str = include_str!("page.css");

/// The report as a page. `evidence` proves the first cause; `sections` are further lists with their titles.
pub fn to_html(report: &Report, evidence: &[Excerpt], sections: &[(String, Vec<String>)]) -> String {
    let outline = outline(report);
    let mut page = Page { report, body: String::new(), told: BTreeSet::new() };
    page.body.push_str(&format!(
        "<h1><span class=\"{}\">{}</span> {}</h1>\n",
        tone(report.verdict.status),
        escape(outline.status),
        words(&outline.headline)
    ));
    page.list("", &outline.add.iter().map(|need| format!("Add: {need}")).collect::<Vec<_>>());
    if let Some((first, others)) = outline.causes.split_first() {
        page.proof(first);
        page.fixes(first);
        page.section("Why");
        page.paragraph(&first.why);
        page.evidence(evidence);
        if !others.is_empty() {
            page.section("More causes");
            others.iter().for_each(|cause| page.finding(cause));
        }
    }
    if let Some(what_if) = &report.what_if {
        page.section("If this were fixed");
        let changes = what_if.changes.iter().map(|change| format!("<li>{}</li>\n", words(&names::change(change))));
        let changes: String = changes.collect();
        if !changes.is_empty() {
            page.body.push_str(&format!("<ol>\n{changes}</ol>\n"));
        }
        page.paragraph(&what_if.headline);
    }
    if let Some(comparison) = &report.comparison {
        page.section("Compared with the login that works");
        page.paragraph(&comparison.headline);
        let side = |value: &Option<String>| value.clone().unwrap_or_else(|| "–".to_owned());
        let rows = comparison.differences.iter();
        let rows = rows.map(|one| format!("{}: works {}, fails {}", one.path, side(&one.works), side(&one.fails)));
        page.list("", &rows.collect::<Vec<_>>());
    }
    let caused: Vec<String> = outline.caused.iter().map(|one| format!("{} (`{}`)", one.title, one.rule)).collect();
    page.list("Caused by this", &caused);
    for (title, findings) in [("Other problems", &outline.problems), ("Notes", &outline.notes)] {
        if !findings.is_empty() {
            page.section(title);
            findings.iter().for_each(|one| page.finding(one));
        }
    }
    page.list("Not checked", &outline.open.iter().map(|line| format!("{line}.")).collect::<Vec<_>>());
    let libraries: Vec<String> =
        outline.libraries.iter().map(|(label, names)| format!("{label}: {}", names.join(", "))).collect();
    page.list("Receiver libraries (checks this message only, not your application's settings)", &libraries);
    for side in report.sheet.iter().flat_map(|sheet| &sheet.sides) {
        page.sheet(side);
    }
    for (title, lines) in sections {
        page.list(title, lines);
    }
    page.list("Details", &outline.details);
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{hash}'; \
         base-uri 'none'; form-action 'none'\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
         <title>{}: {}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n{}</main>\n<footer>\n\
         <p>{}</p>\n<p>{}</p>\n</footer>\n</body>\n</html>\n",
        escape(outline.status),
        escape(&outline.headline.replace('`', "")),
        page.body,
        escape(about_values(report)),
        escape(&report.generator),
    )
}

struct Page<'a> {
    report: &'a Report,
    body: String,
    /// Fixes that stand above: the same one is printed once.
    told: BTreeSet<(&'static str, String)>,
}

impl Page<'_> {
    fn section(&mut self, title: &str) {
        self.body.push_str(&format!("<h2>{}</h2>\n", escape(title)));
    }

    fn paragraph(&mut self, text: &str) {
        self.body.push_str(&format!("<p>{}</p>\n", words(text)));
    }

    fn list(&mut self, title: &str, lines: &[String]) {
        if lines.is_empty() {
            return;
        }
        if !title.is_empty() {
            self.section(title);
        }
        let lines: String = lines.iter().map(|line| format!("<li>{}</li>\n", words(line))).collect();
        self.body.push_str(&format!("<ul>\n{lines}</ul>\n"));
    }

    /// The fields of one console, certificates included.
    fn sheet(&mut self, side: &super::SheetSide) {
        self.section(&format!("Values to enter: {}", side.title));
        for row in &side.rows {
            let value = match row.is_block() {
                true => format!("<pre>{}</pre>", escape(&row.value)),
                false => format!("<code>{}</code>", escape(&visible::visible(&row.value))),
            };
            let remark = words(&names::sheet_remark(row));
            self.body.push_str(&format!("<p><strong>{}</strong><br>{value}<br>{remark}</p>\n", escape(&row.name)));
        }
    }

    /// The two values over each other, with the characters that differ marked.
    fn proof(&mut self, finding: &Finding) {
        let (expected, actual) = match (&finding.expected, &finding.actual) {
            (Some(expected), Some(actual)) if finding.is_alike() => diff::marks(expected, actual),
            _ => (Vec::new(), Vec::new()),
        };
        let row = |label: &str, value: &Option<String>, segments: &[diff::Segment]| {
            let value = value.as_ref()?;
            let shown = if segments.is_empty() {
                escape(&visible::visible(value))
            } else {
                segments.iter().map(segment).collect()
            };
            Some(format!("<dt>{label}</dt><dd><code>{shown}</code></dd>\n"))
        };
        let rows =
            [row("Found", &finding.actual, &actual), row(finding.expected_label(), &finding.expected, &expected)];
        let rows: String = rows.into_iter().flatten().collect();
        if !rows.is_empty() {
            self.body.push_str(&format!("<dl>\n{rows}</dl>\n"));
        }
    }

    fn fixes(&mut self, finding: &Finding) {
        for fix in &finding.fix {
            if self.told.insert((fix.who.as_str(), fix.text.clone())) {
                let label = layout::label(self.report, fix);
                let fix = format!("<p class=\"fix\"><strong>{}</strong><br>{}</p>\n", escape(&label), words(&fix.text));
                self.body.push_str(&fix);
            }
        }
    }

    fn finding(&mut self, finding: &Finding) {
        let sure = names::confidence(finding.confidence);
        let sure = if sure.is_empty() { String::new() } else { format!(", {sure}") };
        self.body.push_str(&format!(
            "<h3>{} <small>{}{sure}</small></h3>\n",
            words(&finding.title),
            escape(&finding.rule)
        ));
        self.paragraph(&finding.why);
        self.proof(finding);
        self.fixes(finding);
    }

    /// The marked characters with a little around them: who is sent the page has no use for the rest of the message.
    fn evidence(&mut self, excerpts: &[Excerpt]) {
        for excerpt in excerpts {
            let mut marks: Vec<_> = excerpt.marks.iter().filter(|mark| mark.primary).collect();
            order::by_key(&mut marks, |mark| (mark.span.start, mark.span.end));
            let (Some(first), Some(last)) = (marks.first(), marks.last()) else { continue };
            let part = |span: std::ops::Range<usize>| excerpt.text.get(span).unwrap_or_default();
            let from = floor(&excerpt.text, first.span.start.saturating_sub(AROUND));
            let to = floor(&excerpt.text, (last.span.end + AROUND).min(excerpt.text.len()));
            let mut shown = if from > 0 { "…".to_owned() } else { String::new() };
            let mut end = from;
            for mark in &marks {
                if mark.span.start < end {
                    continue;
                }
                let marked = if mark.span.is_empty() { "‸" } else { part(mark.span.clone()) };
                shown.push_str(&format!("{}<mark>{}</mark>", escape(part(end..mark.span.start)), escape(marked)));
                end = mark.span.end;
            }
            shown.push_str(&escape(part(end..to.max(end))));
            if to < excerpt.text.len() {
                shown.push('…');
            }
            let labels: Vec<&str> =
                marks.iter().map(|mark| mark.label.as_str()).filter(|one| !one.is_empty()).collect();
            let reason = if labels.is_empty() { String::new() } else { format!(": {}", labels.join(", ")) };
            let place = format!("{}, line {}, column {}", excerpt.origin, excerpt.line, excerpt.column);
            self.body.push_str(&format!(
                "<figure><figcaption>{}{}</figcaption><pre>{shown}</pre></figure>\n",
                escape(&place),
                words(&reason)
            ));
        }
    }
}

fn floor(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

fn segment(segment: &diff::Segment) -> String {
    match segment.mark {
        diff::Mark::Different => format!("<mark>{}</mark>", escape(&segment.shown)),
        diff::Mark::Same => escape(&segment.shown),
    }
}

fn tone(status: VerdictStatus) -> &'static str {
    match status {
        VerdictStatus::WillFail => "bad",
        VerdictStatus::MayFail => "doubtful",
        VerdictStatus::NoProblemFound => "good",
        VerdictStatus::CannotTell => "open",
    }
}

/// A sentence: values between back quotes in code style, names of fields between asterisks emphasised, line breaks kept.
fn words(text: &str) -> String {
    let mut out = String::new();
    let mut parts = text.split('`').peekable();
    let mut is_code = false;
    while let Some(part) = parts.next() {
        // A mark without its partner is an ordinary character.
        match (is_code, parts.peek().is_some()) {
            (true, true) => out.push_str(&format!("<code>{}</code>", escape(part))),
            (true, false) => out.push_str(&format!("`{}", escape(part))),
            (false, _) => out.push_str(&fields(part)),
        }
        is_code = !is_code;
    }
    out.replace('\n', "<br>")
}

fn fields(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('*') {
        out.push_str(&escape(before));
        match after.split_once('*').filter(|(name, _)| !name.is_empty() && name.trim() == *name) {
            Some((name, further)) => {
                out.push_str(&format!("<em>{}</em>", escape(name)));
                rest = further;
            }
            None => {
                out.push('*');
                rest = after;
            }
        }
    }
    out + &escape(rest)
}

/// A text inside an element or an attribute: no markup, and nothing that steers.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in visible::harmless(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_breaks_out() {
        assert_eq!(words("<img src=x> `<b>` ' \" `"), "&lt;img src=x&gt; <code>&lt;b&gt;</code> &#39; &quot; `");
        assert_eq!(words("*Field* of 2 * 3 *x"), "<em>Field</em> of 2 * 3 *x");
        assert_eq!(escape("a\u{202e}b\u{1b}[0m"), "aU+202EbU+001B[0m");
    }

    #[test]
    fn the_style_cannot_end_its_element() {
        assert!(!STYLE.contains('<'));
    }
}
