//! Many answers in groups: by cause and named difference; within a group by provider, application and tenant.
//!
//! Input: answers. Output: text, Markdown, JSON or CSV. Invariant: memory grows with the number of groups, which is bounded.

use super::answer::Answer;
use super::format::BatchFormat;
use crate::rule;
use crate::terminal;
use assertain::report::layout::{Line, Tone};
use assertain::report::{VerdictStatus, names, visible};
use assertain::rules::registry;
use assertain::vocabulary::DifferenceClass;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Different values of one kind that are counted by name; the rest is counted together.
const MAX_NAMES: usize = 10_000;
/// Cases named as examples of a group.
const EXAMPLES: usize = 3;
/// Names told of one kind.
const TOLD: usize = 3;
const OTHERS: &str = "(others)";
const STATUSES: [VerdictStatus; 4] =
    [VerdictStatus::WillFail, VerdictStatus::MayFail, VerdictStatus::CannotTell, VerdictStatus::NoProblemFound];

/// What is counted.
#[derive(Default)]
pub(super) struct Summary {
    total: u64,
    unread: u64,
    unread_examples: Vec<String>,
    counts: [u64; 4],
    groups: BTreeMap<Key, Group>,
}

/// Status as its place in [`STATUSES`], rule, class.
type Key = (usize, String, String);

#[derive(Default)]
struct Group {
    count: u64,
    rows: BTreeMap<[String; 3], u64>,
    examples: Vec<String>,
}

const KINDS: [&str; 3] = ["provider", "application", "tenant"];

impl Summary {
    /// Counts an answer.
    pub(super) fn add(&mut self, answer: &Answer) {
        self.total += 1;
        let Some(status) = answer.status else {
            self.unread += 1;
            let why = answer.error.as_deref().unwrap_or_default();
            note(&mut self.unread_examples, &format!("{}: {why}", answer.id));
            return;
        };
        let place = STATUSES.iter().position(|one| *one == status).unwrap_or(0);
        if let Some(count) = self.counts.get_mut(place) {
            *count += 1;
        }
        if status == VerdictStatus::NoProblemFound {
            return;
        }
        let name = |value: &Option<String>| value.clone().unwrap_or_default();
        let mut key = (place, name(&answer.rule), name(&answer.class));
        if self.groups.len() >= MAX_NAMES && !self.groups.contains_key(&key) {
            key = (place, OTHERS.to_owned(), String::new());
        }
        let group = self.groups.entry(key).or_default();
        group.count += 1;
        let mut row = [name(&answer.provider), name(&answer.application), name(&answer.tenant)];
        if group.rows.len() >= MAX_NAMES && !group.rows.contains_key(&row) {
            row = [OTHERS.to_owned(), OTHERS.to_owned(), OTHERS.to_owned()];
        }
        *group.rows.entry(row).or_default() += 1;
        note(&mut group.examples, &answer.id);
    }

    /// The summary, most frequent groups of the worst verdict first.
    pub(super) fn written(&self, format: BatchFormat) -> String {
        let mut groups: Vec<(&Key, &Group)> = self.groups.iter().collect();
        groups.sort_by_key(|((status, rule, class), group)| (*status, std::cmp::Reverse(group.count), rule, class));
        let text = match format {
            BatchFormat::Json => return self.json(&groups),
            BatchFormat::Csv => return csv(&groups),
            BatchFormat::Markdown => self.markdown(&groups),
            _ => return terminal::styled(&self.text(&groups)),
        };
        visible::harmless(&text).into_owned()
    }

    fn counted(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        for (status, count) in STATUSES.iter().zip(&self.counts).filter(|(_, count)| **count > 0) {
            parts.push(format!("{count} {}", names::verdict(*status).to_lowercase()));
        }
        if self.unread > 0 {
            parts.push(format!("{} not read", self.unread));
        }
        match self.total {
            1 => format!("1 case: {}", parts.join(", ")),
            0 => "No cases".to_owned(),
            total => format!("{total} cases: {}", parts.join(", ")),
        }
    }

    /// `31 of 212 will fail: The audience …; only the trailing slash differs; Okta; all for app X`.
    /// In two parts: how many and what becomes of them, and why.
    fn sentence(&self, (status, rule, class): &Key, group: &Group) -> (String, String) {
        let verdict = STATUSES.get(*status).map_or("", |status| names::verdict(*status)).to_lowercase();
        let mut parts = vec![what(rule)];
        let difference = DifferenceClass::named(class).map_or("", names::difference);
        parts.extend(Some(difference.to_owned()).filter(|words| !words.is_empty()));
        for (kind, label) in KINDS.iter().enumerate() {
            let names = counts(group, kind);
            match names.as_slice() {
                [] => {}
                [(one, _)] if one.is_empty() => {}
                [(one, _)] if kind == 0 => parts.push(one.clone()),
                [(one, _)] => parts.push(format!("all for {label} {one}")),
                several => {
                    let told = several.iter().take(TOLD);
                    let told = told
                        .map(|(name, count)| format!("{} ({count})", if name.is_empty() { "unknown" } else { name }));
                    let told: Vec<String> = told.collect();
                    let more = several.len().saturating_sub(TOLD);
                    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                    parts.push(format!("{label}s {}{more}", told.join(", ")));
                }
            }
        }
        (format!("{} of {} {verdict}", group.count, self.total), format!(": {}", parts.join("; ")))
    }

    fn text(&self, groups: &[(&Key, &Group)]) -> Vec<Line> {
        let mut lines = terminal::led("", (Tone::Strong, &self.counted()), "", Tone::Strong);
        for (key, group) in groups {
            let tone = STATUSES.get(key.0).map_or(Tone::Strong, |status| terminal::tone(*status));
            let (lead, rest) = self.sentence(key, group);
            lines.push(Vec::new());
            lines.extend(terminal::led("", (tone, &lead), &rest, Tone::Plain));
            let rule = if key.1.is_empty() { String::new() } else { format!("{}; ", key.1) };
            let examples = format!("for example {}", group.examples.join(", "));
            lines.extend(terminal::led("  ", (Tone::Muted, &rule), &examples, Tone::Muted));
        }
        if !self.unread_examples.is_empty() {
            lines.push(Vec::new());
            lines.extend(terminal::led("", (Tone::Strong, &format!("{} not read", self.unread)), "", Tone::Strong));
            for one in &self.unread_examples {
                lines.extend(terminal::led("  ", (Tone::Plain, ""), one, Tone::Plain));
            }
        }
        lines
    }

    fn markdown(&self, groups: &[(&Key, &Group)]) -> String {
        let mut text = format!("**{}**\n\n", self.counted());
        let code = |text: &str| format!("`{}`", text.replace('`', "'"));
        for (key, group) in groups {
            let examples: Vec<String> = group.examples.iter().map(|id| code(id)).collect();
            let rule = if key.1.is_empty() { String::new() } else { format!(" {};", code(&key.1)) };
            let (lead, rest) = self.sentence(key, group);
            let sentence = format!("{lead}{rest}").replace('<', "\\<").replace('|', "\\|");
            text.push_str(&format!("- {sentence}.{rule} for example {}\n", examples.join(", ")));
        }
        for one in &self.unread_examples {
            text.push_str(&format!("- Not read: {}\n", code(one)));
        }
        text
    }

    fn json(&self, groups: &[(&Key, &Group)]) -> String {
        let statuses =
            STATUSES.iter().zip(&self.counts).map(|(status, count)| (status.as_str().to_owned(), json!(count)));
        let groups = groups.iter().map(|((status, rule, class), group)| {
            let names = |kind: usize| {
                let names = counts(group, kind).into_iter();
                names.map(|(name, count)| json!({"name": none(&name), "count": count})).collect::<Vec<Value>>()
            };
            json!({
                "count": group.count,
                "status": STATUSES.get(*status).map(|status| status.as_str()),
                "rule": none(rule),
                "class": none(class),
                "summary": what(rule),
                "providers": names(0),
                "applications": names(1),
                "tenants": names(2),
                "examples": group.examples,
            })
        });
        let all = json!({
            "total": self.total,
            "not_read": self.unread,
            "by_status": statuses.collect::<serde_json::Map<_, _>>(),
            "groups": groups.collect::<Vec<_>>(),
        });
        assertain::report::steered(serde_json::to_string_pretty(&all).unwrap_or_default() + "\n")
    }
}

/// What a rule looks for, in one sentence without its full stop.
fn what(rule: &str) -> String {
    match registry::find(rule) {
        Some(rule) => rule::summary(rule).trim_end_matches('.').to_owned(),
        None if rule.is_empty() => "no single cause".to_owned(),
        None => rule.to_owned(),
    }
}

/// The names of one kind with how often each occurs, most frequent first.
fn counts(group: &Group, kind: usize) -> Vec<(String, u64)> {
    let mut names: BTreeMap<&str, u64> = BTreeMap::new();
    for (row, count) in &group.rows {
        *names.entry(row.get(kind).map_or("", String::as_str)).or_default() += count;
    }
    let mut names: Vec<(String, u64)> = names.into_iter().map(|(name, count)| (name.to_owned(), count)).collect();
    names.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    names
}

fn csv(groups: &[(&Key, &Group)]) -> String {
    let mut text = "count,status,rule,class,provider,application,tenant,example\n".to_owned();
    for ((status, rule, class), group) in groups {
        let status = STATUSES.get(*status).map_or("", |status| status.as_str());
        let example = group.examples.first().map_or("", String::as_str);
        for (row, count) in &group.rows {
            let fields = [status, rule, class].into_iter().chain(row.iter().map(String::as_str)).chain([example]);
            let fields: Vec<String> = fields.map(field).collect();
            text.push_str(&format!("{count},{}\n", fields.join(",")));
        }
    }
    text
}

/// A field in quotes where it needs them. What a spreadsheet would take for a formula is made text.
fn field(value: &str) -> String {
    let value = visible::harmless(value);
    let mark = if value.starts_with(['=', '+', '-', '@']) { "'" } else { "" };
    if mark.is_empty() && !value.contains([',', '"', '\n']) {
        return value.into_owned();
    }
    format!("\"{mark}{}\"", value.replace('"', "\"\""))
}

fn none(text: &str) -> Option<&str> {
    Some(text).filter(|text| !text.is_empty())
}

/// Keeps the first few by name, so that the order in which cases are finished changes nothing.
fn note(examples: &mut Vec<String>, id: &str) {
    let place = examples.partition_point(|one| one.as_str() < id);
    if place < EXAMPLES {
        examples.insert(place, id.to_owned());
        examples.truncate(EXAMPLES);
    }
}
