//! The attempts of a recording as lanes: who talked to whom and when, what went along, what was set and lost, and where it broke.
//! Comes in: the items and the report. Goes out: words. Must not judge: a finding stands at the step that it is about.

use crate::flow::{self, Attempt, lost_cookies, visits_of};
use crate::intake::visits::host_of;
use crate::intake::{SetCookie, Visit};
use crate::item::Item;
use crate::report::{AttemptReport, Finding, Report, Role, VerdictStatus, names};
use crate::source::Span;
use crate::vocabulary::ItemKind;
use nanoserde::{DeBin, SerBin};

/// Lanes that are drawn.
const MAX_LANES: usize = 20;
/// Names of cookies in one line.
const MAX_COOKIES: usize = 6;
/// Characters of a value that is shown in a line.
const MAX_VALUE: usize = 60;

/// One attempt.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct Lane {
    /// Its place among the attempts of the report.
    pub attempt: usize,
    /// `Attempt 2 of 3`.
    pub title: String,
    /// Its own answer.
    pub status: VerdictStatus,
    /// What came of it.
    pub headline: String,
    /// What the browser did, in order.
    pub steps: Vec<LaneStep>,
    /// What the recording does not show.
    pub gaps: Vec<String>,
}

/// A request of the browser and its answer.
#[derive(Debug, Clone, SerBin, DeBin)]
pub struct LaneStep {
    /// `14:03:12`; empty where the recording has no times.
    pub time: String,
    /// Whom the browser talked to: `POST app.example/acs`.
    pub to: String,
    /// The answer: `302 to idp.example/sso`.
    pub answer: String,
    /// What went along, what was set, what was lost; each line with its kind.
    pub lines: Vec<(LineKind, String)>,
    /// The messages, by their items.
    pub items: Vec<usize>,
    /// The finding that is about this step: its index in the report.
    pub finding: Option<usize>,
}

/// What a line of a step is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, SerBin, DeBin)]
pub enum LineKind {
    /// Went along with the request.
    Carried,
    /// The answer set it.
    Set,
    /// Was set before and did not come along.
    Lost,
}

impl LineKind {
    /// The word before the line.
    pub fn word(self) -> &'static str {
        match self {
            LineKind::Carried => "Sent",
            LineKind::Set => "Set",
            LineKind::Lost => "Not sent",
        }
    }

    /// The name in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            LineKind::Carried => "carried",
            LineKind::Set => "set",
            LineKind::Lost => "lost",
        }
    }
}

/// The lanes of the case; none where nothing was recorded.
pub fn lanes(items: &[Item], report: &Report) -> Vec<Lane> {
    if report.attempts.is_empty() {
        return Vec::new();
    }
    let attempts = flow::attempts(items);
    let count = attempts.len();
    let told = attempts.iter().zip(&report.attempts).enumerate().filter(|(_, (attempt, _))| !attempt.steps.is_empty());
    // The attempt that the answer is about is among those that are shown.
    let lead = report.verdict.attempt.as_deref();
    let kept = |index: usize, one: &AttemptReport| index < MAX_LANES || Some(one.id.as_str()) == lead;
    told.filter(|(index, (_, one))| kept(*index, one))
        .map(|(index, (attempt, one))| lane(items, report, attempt, one, index, count))
        .collect()
}

fn lane(items: &[Item], report: &Report, attempt: &Attempt, told: &AttemptReport, index: usize, count: usize) -> Lane {
    let visits: Vec<&Visit> =
        attempt.steps.iter().filter_map(|step| visits_of(items, step.recording).get(step.visit)).collect();
    let mut steps = Vec::new();
    for (place, (step, visit)) in attempt.steps.iter().zip(&visits).enumerate() {
        let all = visits_of(items, step.recording);
        let before: Vec<usize> = attempt.steps.iter().take(place).map(|earlier| earlier.visit).collect();
        let mut lines = carried(items, &step.items);
        if !visit.sent.is_empty() {
            lines.push((LineKind::Carried, format!("cookies {}", listed(visit.sent.iter().map(|name| quoted(name))))));
        }
        let lost = lost_cookies(all, &before, step.visit);
        if !lost.is_empty() {
            lines.push((LineKind::Lost, format!("cookies {}", listed(lost.into_iter().map(attributes)))));
        }
        if !visit.set.is_empty() {
            lines.push((LineKind::Set, format!("cookies {}", listed(visit.set.iter().map(attributes)))));
        }
        steps.push(LaneStep {
            time: visit.started.map(|started| clock(&started.to_string())).unwrap_or_default(),
            to: format!("{} {}", visit.method, short(&visit.url)),
            answer: answer(visit),
            lines,
            items: step.items.clone(),
            finding: report
                .findings
                .iter()
                .position(|finding| is_about(finding, items, &step.items, step.recording, visit.place)),
        });
    }
    let title = if count > 1 { format!("Attempt {} of {count}", index + 1) } else { "The recorded login".to_owned() };
    Lane {
        attempt: index,
        title,
        status: told.status,
        headline: told.headline.clone(),
        steps,
        gaps: gaps(items, attempt, &visits),
    }
}

/// The messages of a step, and the values that have to come back with the answer.
fn carried(items: &[Item], of: &[usize]) -> Vec<(LineKind, String)> {
    let mut lines: Vec<(LineKind, String)> = Vec::new();
    for item in of.iter().filter_map(|index| items.get(*index)) {
        lines.push((LineKind::Carried, names::item_kind(item.kind).to_owned()));
        let Some(transport) = &item.transport else { continue };
        for name in ["RelayState", "state"] {
            if let Some(parameter) = transport.parameter(name).filter(|parameter| !parameter.value.is_empty()) {
                let line = (LineKind::Carried, format!("{name} {}", quoted(&parameter.value)));
                if !lines.contains(&line) {
                    lines.push(line);
                }
            }
        }
    }
    lines
}

/// What the recording leaves out of an attempt.
fn gaps(items: &[Item], attempt: &Attempt, visits: &[&Visit]) -> Vec<String> {
    let mut gaps = Vec::new();
    let kinds: Vec<ItemKind> = attempt.items.iter().filter_map(|index| Some(items.get(*index)?.kind)).collect();
    let has = |kind: ItemKind| kinds.contains(&kind);
    let is_tracer = attempt
        .steps
        .first()
        .and_then(|step| items.get(step.recording))
        .is_some_and(|item| item.kind == ItemKind::SamlTracerExport);
    let tracer = if is_tracer { " SAML-tracer leaves such entries out." } else { "" };
    let answered = has(ItemKind::SamlResponse) || has(ItemKind::OidcAuthorizationResponse);
    let asked = has(ItemKind::SamlAuthnRequest) || has(ItemKind::OidcAuthorizationRequest);
    if answered && !asked {
        gaps.push(format!("The recording has no login request of this attempt.{tracer}"));
    }
    if asked && !answered && !has(ItemKind::OauthError) {
        gaps.push(format!("The recording has no response to this login request.{tracer}"));
    }
    let carries = |item: &Item| matches!(item.kind, ItemKind::SamlResponse | ItemKind::OidcAuthorizationResponse);
    let undelivered = |item: &&Item| item.transport.as_ref().is_some_and(|transport| !transport.delivered);
    let responses = attempt.items.iter().filter_map(|index| items.get(*index)).filter(|item| carries(item));
    if answered && responses.clone().count() > 0 && responses.clone().all(|item| undelivered(&item)) {
        gaps.push(format!("The recording does not show the delivery of the response to the application.{tracer}"));
    }
    if let Some(visit) = visits.iter().find(|visit| visit.status == 0) {
        gaps.push(format!("The recording has no answer to {} {}.", visit.method, short(&visit.url)));
    }
    if visits.iter().all(|visit| visit.sent.is_empty() && visit.set.is_empty()) {
        gaps.push(
            "The recording has no cookies. In Chrome, turn on *Allow to generate HAR with sensitive data* in the settings of the \
             developer tools, and select *Export HAR (with sensitive data)*."
                .to_owned(),
        );
    } else if visits.iter().all(|visit| visit.sent.is_empty()) {
        gaps.push("The recording does not show which cookies the browser sent.".to_owned());
    }
    gaps
}

/// Whether a finding is about a step: about one of its messages, or about its place in the recording.
fn is_about(finding: &Finding, items: &[Item], own: &[usize], recording: usize, place: Span) -> bool {
    if finding.role == Role::Consequence {
        return false;
    }
    finding.at.first().is_some_and(|at| {
        let Some(mut index) = items.iter().position(|item| item.id == at.item) else { return false };
        if index == recording {
            return at.start.is_some_and(|start| place.start <= start && start <= place.end);
        }
        loop {
            if own.contains(&index) {
                return true;
            }
            let Some(parent) = items.get(index).and_then(|item| item.parent) else { return false };
            index = parent;
        }
    })
}

fn answer(visit: &Visit) -> String {
    match (visit.status, visit.location.as_deref()) {
        (0, _) => String::new(),
        (status, Some(to)) if (300..400).contains(&status) => {
            let to = to.split(['?', '#']).next().unwrap_or("");
            format!("{status} to {}", if to.starts_with('/') { to.to_owned() } else { short(to) })
        }
        (status, _) => status.to_string(),
    }
}

/// `SID` (SameSite=Lax, Secure).
fn attributes(cookie: &SetCookie) -> String {
    let mut words: Vec<String> = Vec::new();
    match cookie.same_site.as_deref() {
        Some(site) => words.push(format!("SameSite={site}")),
        None => words.push("no SameSite".to_owned()),
    }
    words.push(if cookie.secure { "Secure" } else { "not Secure" }.to_owned());
    words.extend(cookie.domain.as_ref().map(|domain| format!("Domain={domain}")));
    words.extend(cookie.path.as_ref().filter(|path| *path != "/").map(|path| format!("Path={path}")));
    words.extend(cookie.partitioned.then(|| "Partitioned".to_owned()));
    format!("{} ({})", quoted(&cookie.name), words.join(", "))
}

/// The first few of a list, and the number of the others.
fn listed(all: impl Iterator<Item = String>) -> String {
    let all: Vec<String> = all.collect();
    let mut text = all.iter().take(MAX_COOKIES).cloned().collect::<Vec<_>>().join(", ");
    if all.len() > MAX_COOKIES {
        text.push_str(&format!(" and {} others", all.len() - MAX_COOKIES));
    }
    text
}

fn quoted(value: &str) -> String {
    let mut shown: String = value.chars().take(MAX_VALUE).collect();
    if shown.len() < value.len() {
        shown.push('…');
    }
    format!("`{}`", shown.replace('`', "'"))
}

/// Host and path of an address.
fn short(url: &str) -> String {
    let host = host_of(url);
    let path = url.split_once("://").and_then(|(_, rest)| rest.find('/').and_then(|at| rest.get(at..))).unwrap_or("");
    let shown: String = path.chars().take(MAX_VALUE).collect();
    let more = if shown.len() < path.len() { "…" } else { "" };
    format!("{host}{shown}{more}")
}

/// The time of day of an instant.
fn clock(instant: &str) -> String {
    let time = instant.split_once('T').map_or("", |(_, time)| time);
    time.get(..8).unwrap_or(time).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::case::{Case, Input, Settings};
    use crate::time::Instant;
    use crate::view::ViewModel;

    fn entry(at: &str, method: &str, url: &str, body: &str, sent: &str, set: &str, answer: &str) -> String {
        let cookies = |name: &str, value: &str| match value {
            "" => String::new(),
            value => format!(r#"{{"name": "{name}", "value": "{value}"}}"#),
        };
        let post = if body.is_empty() { String::new() } else { format!(r#", "postData": {{"text": "{body}"}}"#) };
        let headers = [
            cookies("Set-Cookie", set),
            answer.split_once(' ').map_or(String::new(), |(_, to)| cookies("Location", to)),
        ];
        let headers: Vec<String> = headers.into_iter().filter(|header| !header.is_empty()).collect();
        let status = answer.split(' ').next().unwrap();
        format!(
            r#"{{"startedDateTime": "2026-03-01T12:00:{at}Z", "time": 5, "request": {{"method": "{method}", "url": "{url}", "headers": [{}]{post}}}, "response": {{"status": {status}, "headers": [{}], "content": {{}}}}}}"#,
            cookies("Cookie", sent),
            headers.join(", ")
        )
    }

    fn lanes(entries: &[String]) -> Vec<Lane> {
        let har = format!(r#"{{"log": {{"entries": [{}]}}}}"#, entries.join(","));
        let case = Case { inputs: vec![Input { origin: "a.har".into(), bytes: har.into_bytes() }], ..Case::default() };
        ViewModel::examine(&case, &Settings::at_now(Instant::from_rfc3339("2026-03-01T13:00:00Z").unwrap())).lanes
    }

    const ASK: &str = "https://op.example/authorize?response_type=code&client_id=app&scope=openid&state=s1&redirect_uri=https%3A%2F%2Fapp.example%2Fcb";

    #[test]
    fn a_lane_tells_what_was_sent_set_and_lost() {
        let lanes = lanes(&[
            entry(
                "00",
                "GET",
                "https://app.example/login",
                "",
                "",
                "SID=x; SameSite=Lax; Secure; Path=/",
                &format!("302 {ASK}"),
            ),
            entry("01", "GET", ASK, "", "op=1", "", "200"),
            entry("09", "POST", "https://app.example/cb", "code=abcdef&state=s1", "theme=dark", "", "403"),
        ]);
        let [lane] = lanes.as_slice() else { panic!("one lane, not {}", lanes.len()) };
        let told: Vec<(&str, &str, &str)> =
            lane.steps.iter().map(|step| (step.time.as_str(), step.to.as_str(), step.answer.as_str())).collect();
        assert_eq!(
            told,
            [
                ("12:00:00", "GET app.example/login", "302 to op.example/authorize"),
                ("12:00:01", "GET op.example/authorize", "200"),
                ("12:00:09", "POST app.example/cb", "403"),
            ]
        );
        assert_eq!(lane.steps[0].lines, [(LineKind::Set, "cookies `SID` (SameSite=lax, Secure)".to_owned())]);
        let last: Vec<&str> = lane.steps[2].lines.iter().map(|(_, line)| line.as_str()).collect();
        assert!(last.contains(&"state `s1`") && last.contains(&"cookies `theme`"), "{last:?}");
        assert!(lane.steps[2].lines.contains(&(LineKind::Lost, "cookies `SID` (SameSite=lax, Secure)".to_owned())));
        assert!(lane.gaps.is_empty(), "{:?}", lane.gaps);
    }

    #[test]
    fn a_recording_without_cookies_says_so() {
        let lanes =
            lanes(&[entry("09", "POST", "https://app.example/cb", "code=abcdef&state=s1", "", "", "302 /home")]);
        let gaps = lanes[0].gaps.join(" ");
        assert!(
            gaps.contains("no cookies") && gaps.contains("sensitive data") && gaps.contains("no login request"),
            "{gaps}"
        );
    }
}
