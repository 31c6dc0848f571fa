//! SARIF 2.1.0, as code scanning takes it: a result for each finding, its place in the file that was given.
//!
//! Input: an examination, its case and the paths of the inputs. Output: JSON. Invariant: no steering character is raw.

use assertain::item::Item;
use assertain::report::{self, Finding, Severity, VerdictStatus, names, visible};
use assertain::rules::registry;
use assertain::source::{Span, line_column};
use assertain::{Case, Examination};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::path::Path;

use super::rule::{rule_page, summary};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// The log of one run.
pub(crate) fn write(examination: &Examination, case: &Case, paths: &[&Path]) -> String {
    let findings = &examination.report.findings;
    let mut rules: Vec<&str> = findings.iter().map(|one| one.rule.as_str()).collect();
    rules.sort_unstable();
    rules.dedup();
    let index = |rule: &str| rules.binary_search(&rule).unwrap_or(0);
    let results: Vec<Value> =
        findings.iter().map(|one| result(one, index(&one.rule), examination, case, paths)).collect();
    let is_fine = examination.report.verdict.status == VerdictStatus::NoProblemFound;
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "Assertain",
                "version": env!("CARGO_PKG_VERSION"),
                "informationUri": env!("CARGO_PKG_REPOSITORY"),
                "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
            "properties": {
                "verdict": examination.report.verdict.status.as_str(),
                "headline": visible::harmless(&report::headline(&examination.report)),
                "noProblemFound": is_fine,
            },
        }],
    });
    let text = serde_json::to_string_pretty(&log).unwrap_or_else(|_| "{}".to_owned());
    report::steered(text + "\n")
}

fn descriptor(id: &str) -> Value {
    let Some(rule) = registry::find(id) else { return json!({"id": id}) };
    let tags = if rule.severity == Severity::Security { json!(["sso", "security"]) } else { json!(["sso"]) };
    json!({
        "id": id,
        "name": id,
        "shortDescription": {"text": summary(rule)},
        "help": {"text": summary(rule), "markdown": rule.doc},
        "helpUri": rule_page(id),
        "defaultConfiguration": {"level": level(rule.severity)},
        "properties": {"tags": tags, "family": rule.family.name()},
    })
}

fn result(finding: &Finding, rule: usize, examination: &Examination, case: &Case, paths: &[&Path]) -> Value {
    let mut text = format!("{}. {}", finding.title, finding.why);
    for fix in &finding.fix {
        text.push_str(&format!("\nFix ({}): {}", names::act(fix.who), fix.text));
    }
    let place = place(finding, examination, case, paths);
    // The same fault at the same place stays the same alert, whatever moved around it.
    let key = [&*finding.rule, &*finding.title, finding.actual.as_deref().unwrap_or_default()].join("\u{0}");
    let print: String = Sha256::digest(key).iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    json!({
        "ruleId": finding.rule,
        "ruleIndex": rule,
        "level": level(finding.severity),
        "message": {"text": visible::harmless(&text)},
        "locations": place.into_iter().collect::<Vec<_>>(),
        "partialFingerprints": {"assertain/v1": print},
        "properties": {"role": finding.role.as_str(), "confidence": finding.confidence.as_str()},
    })
}

/// The file and the place in it; without a place in it, the file.
fn place(finding: &Finding, examination: &Examination, case: &Case, paths: &[&Path]) -> Option<Value> {
    let first = finding.at.first();
    let pasted = report::evidence::pasted(finding, &examination.items);
    let item = first.and_then(|place| examination.items.iter().find(|item| item.id == place.item));
    let input = pasted.map(|(input, _)| input).or_else(|| item.map(|item: &Item| item.input)).unwrap_or(0);
    let path = paths.get(input)?;
    let uri = if *path == Path::new("-") { "stdin".to_owned() } else { uri(path) };
    let region = pasted.and_then(|(_, span)| region(span, case.inputs.get(input).map(|input| input.bytes.as_slice())?));
    // Code scanning shows nothing without a line.
    let region = region.unwrap_or_else(|| json!({"startLine": 1}));
    let mut location = json!({"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}});
    let logical = first.and_then(|place| place.path.as_deref());
    if let (Some(path), Some(members)) = (logical, location.as_object_mut()) {
        let path = visible::harmless(path);
        members.insert("logicalLocations".to_owned(), json!([{"fullyQualifiedName": path}]));
    }
    Some(location)
}

fn region(span: Span, bytes: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(bytes).ok()?;
    if span.end > text.len() || span.start > span.end {
        return None;
    }
    let (start, end) = (line_column(text, span.start), line_column(text, span.end));
    Some(json!({"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}))
}

/// A relative reference, or `file:` for a path from the root.
fn uri(path: &Path) -> String {
    let text = path.to_string_lossy().replace('\\', "/");
    let mut uri = if path.is_absolute() { "file://".to_owned() } else { String::new() };
    for byte in text.trim_start_matches("./").bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Security | Severity::Warning => "warning",
        Severity::Info => "note",
    }
}
