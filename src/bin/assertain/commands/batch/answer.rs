//! One case judged, and its line.
//!
//! Input: a unit. Output: an [`Answer`]. Invariant: whatever is wrong with a case ends in its line.

use super::super::super::case::Frame;
use super::super::super::files;
use super::line;
use super::source::{Content, Unit};
use assertain::report::{self, Role, VerdictStatus, visible};
use assertain::{Case, Input, Report, analyse};
use serde_json::{Value, json};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The answer to one case.
#[derive(Default)]
pub(super) struct Answer {
    pub(super) id: String,
    /// `None` where the case could not be judged at all.
    pub(super) status: Option<VerdictStatus>,
    pub(super) headline: String,
    pub(super) error: Option<String>,
    /// What the cause is: its rule and the named difference.
    pub(super) rule: Option<String>,
    pub(super) class: Option<String>,
    /// Whose it is.
    pub(super) provider: Option<String>,
    pub(super) application: Option<String>,
    pub(super) tenant: Option<String>,
    /// The whole report as JSON, where it is asked for.
    report: Option<String>,
}

/// Judges a case.
pub(super) fn answer(unit: Unit, frame: &Frame, context: &[Input], with_report: bool) -> Answer {
    if let Content::Line(line) = &unit.content
        && let Some(known) = told_before(line)
    {
        return known;
    }
    let id = unit.id.clone();
    let judged = catch_unwind(AssertUnwindSafe(|| judge(unit, frame, context)));
    let failed = |error: String| Answer { id: id.clone(), error: Some(error), ..Answer::default() };
    match judged {
        Ok(Ok((report, expected))) => {
            let report_text = with_report.then(|| report::to_json_line(&report));
            Answer { id, report: report_text, ..described(&report, expected) }
        }
        Ok(Err(problem)) => failed(problem),
        Err(_) => failed("the analysis stopped unexpectedly: a bug in Assertain, not in this case".to_owned()),
    }
}

fn judge(unit: Unit, frame: &Frame, context: &[Input]) -> Result<(Report, Option<String>), String> {
    let mut case = Case { inputs: Vec::new(), ..frame.case.clone() };
    let mut settings = frame.settings.clone();
    match unit.content {
        Content::Files(paths) => {
            for path in &paths {
                case.inputs.push(Input { origin: files::name(path), bytes: files::read_quietly(path)? });
            }
        }
        Content::Bytes { name, bytes } => case.inputs.push(Input { origin: name, bytes }),
        Content::Line(line) => line::read(&line, &mut case, &mut settings)?,
        Content::Broken(why) => return Err(why),
    }
    case.inputs.extend(context.iter().cloned());
    let report = analyse(&case, &settings);
    let expected = case.expectations;
    Ok((report, expected.name.or(expected.sp_entity_id).or(expected.client_id)))
}

fn described(report: &Report, application: Option<String>) -> Answer {
    let cause = report.findings.iter().find(|one| one.role == Role::Cause);
    let cause = cause.filter(|_| report.verdict.status != VerdictStatus::NoProblemFound);
    let facts = || report.items.iter().map(|item| &item.facts);
    let text = |value: Option<&Value>| value.and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let audience = |facts: &Value| {
        let saml = || facts.pointer("/assertions/0/conditions/audiences/0/0");
        let token = || match facts.pointer("/claims/aud") {
            Some(Value::Array(list)) => list.first(),
            other => other,
        };
        text(saml()).or_else(|| text(token())).or_else(|| text(facts.get("client_id")))
    };
    // The issuer is the application in its own requests, and the tenant in what identity providers send.
    let issuer = |facts: &Value| {
        let is_request = facts.get("acs_url").is_some();
        let issuer = text(facts.get("issuer")).filter(|_| !is_request);
        issuer
            .or_else(|| text(facts.pointer("/assertions/0/issuer")))
            .or_else(|| text(facts.pointer("/claims/iss")))
            .or_else(|| text(facts.get("entity_id")))
    };
    let requested = |facts: &Value| facts.get("acs_url").and_then(|_| text(facts.get("issuer")));
    Answer {
        status: Some(report.verdict.status),
        headline: report::headline(report),
        rule: cause.map(|one| one.rule.clone()),
        class: cause.and_then(|one| one.class).map(|class| class.as_str().to_owned()),
        provider: report.items.iter().find_map(|item| item.provider.as_ref()).map(|one| one.name.clone()),
        application: application.or_else(|| facts().find_map(audience)).or_else(|| facts().find_map(requested)),
        tenant: facts().find_map(issuer),
        ..Answer::default()
    }
}

/// A line that is an answer already, of another machine or an earlier run: it is only counted.
fn told_before(line: &[u8]) -> Option<Answer> {
    #[derive(serde::Deserialize)]
    struct Told {
        id: String,
        #[serde(default)]
        inputs: Option<serde::de::IgnoredAny>,
        status: Option<String>,
        error: Option<String>,
        #[serde(default)]
        headline: String,
        rule: Option<String>,
        class: Option<String>,
        provider: Option<String>,
        application: Option<String>,
        tenant: Option<String>,
        #[serde(default)]
        report: Option<Value>,
    }
    let told: Told = serde_json::from_slice(line).ok()?;
    if told.inputs.is_some() {
        return None;
    }
    let status = told.status.as_deref().and_then(VerdictStatus::named);
    if status.is_none() && told.error.is_none() {
        return None;
    }
    Some(Answer {
        id: told.id,
        status,
        headline: told.headline,
        error: told.error,
        rule: told.rule,
        class: told.class,
        provider: told.provider,
        application: told.application,
        tenant: told.tenant,
        report: told.report.map(|report| report.to_string()),
    })
}

impl Answer {
    /// A line of JSON.
    pub(super) fn to_json(&self) -> String {
        let mut line = match &self.error {
            Some(error) => json!({"id": self.id, "error": error}),
            None => json!({
                "id": self.id,
                "status": self.status.map(VerdictStatus::as_str),
                "headline": self.headline,
                "rule": self.rule,
                "class": self.class,
                "provider": self.provider,
                "application": self.application,
                "tenant": self.tenant,
            }),
        }
        .to_string();
        if let Some(report) = &self.report {
            line.pop();
            line.push_str(&format!(",\"report\":{}}}", report.trim_end()));
        }
        report::steered(line + "\n")
    }

    /// A line for people.
    pub(super) fn to_text(&self) -> String {
        let (word, told) = match (&self.error, self.status) {
            (Some(error), _) => ("not read", error.as_str()),
            (None, Some(status)) => (status.as_str(), self.headline.as_str()),
            (None, None) => ("", ""),
        };
        let line = format!("{word:<17} {}: {told}", self.id);
        visible::harmless(&line.replace('\n', " ")).into_owned() + "\n"
    }
}
