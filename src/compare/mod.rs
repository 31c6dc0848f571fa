//! Two logins compared by meaning: "it works for her, not for him".
//!
//! Input: a login that works and one that fails, of two examinations or of one recording. Output: a [`Comparison`]: one sentence, then
//! each difference. Invariant: what differs in every login (IDs, instants, nonces) and who the user is are no differences; nothing is
//! judged here.

mod fold;
mod login;
mod steps;
mod values;
mod words;

pub use login::Login;
pub use values::is_new_each_time;

use crate::diagnose::Examination;
use crate::order;
use crate::report::{Comparison, Difference, Finding, ReportItem, Role, Severity, VerdictStatus};
use crate::rules::registry;
use crate::time::{Instant, duration_words};
use crate::vocabulary::{Family, ItemKind, TimeSource};
use std::collections::BTreeMap;
use values::{Entry, entries};

/// Differences listed; further ones are only counted in the sentence.
pub const MAX_DIFFERENCES: usize = 50;

/// The rank of what ends a login.
const FIRST: usize = 0;

/// The rank of a message that is not there: it follows from what went wrong before it.
const LAST: usize = usize::MAX;

/// A clock that is this far ahead is told, in seconds.
const CLOCK_AHEAD: i64 = 30;

/// The attempt of a recording that worked and is nearest to the one that the verdict is about: their places. None where no attempt
/// failed, or none worked.
pub fn nearest_attempt(examination: &Examination) -> Option<(usize, usize)> {
    let attempts = &examination.report.attempts;
    let worked = |at: &usize| attempts.get(*at).is_some_and(|one| one.status == VerdictStatus::NoProblemFound);
    let failed = examination.report.verdict.attempt.as_ref()?;
    let fails = attempts.iter().position(|one| one.id == *failed).filter(|at| !worked(at))?;
    let works = (0..attempts.len()).filter(worked).min_by_key(|at| at.abs_diff(fails))?;
    Some((works, fails))
}

/// What the failing attempt of a recording has that one which worked has not; none where the recording shows no two such attempts.
/// The facts of the items have to be there.
pub fn attempts(examination: &Examination) -> Option<Comparison> {
    let (works, fails) = nearest_attempt(examination)?;
    let (works, fails) = (Login::of_attempt(examination, works), Login::of_attempt(examination, fails));
    Some(compare(&works, &fails))
}

/// What the failing login has that the working one has not, and the other way round. Findings that only the failing login has
/// come first, then values in the order in which receivers care about them.
pub fn compare(works: &Login<'_>, fails: &Login<'_>) -> Comparison {
    let mut differences = clocks(works, fails).into_iter().collect::<Vec<_>>();
    let mut values = values_of_pairs(works, fails);
    let only_here = only_in(works, fails);
    values.extend(steps::differences(works, fails));
    for finding in &only_here {
        match values.iter_mut().find(|(difference, _)| shows(difference, finding)) {
            Some((difference, _)) if difference.rule.is_none() => difference.rule = Some(finding.rule.clone()),
            Some(_) => {}
            None => differences.push(Difference {
                path: finding.at.first().and_then(|place| place.path.clone()).unwrap_or_default(),
                works: None,
                fails: Some(finding.title.clone()),
                rule: Some(finding.rule.clone()),
                words: format!("only the failing login has this problem: {}", words::clause(&finding.title)),
            }),
        }
    }
    // A value that a finding rests on explains more than one that nothing rests on.
    // A status or an error leads: nothing else is left of a login that ended with it.
    order::by_key(&mut values, |(difference, rank)| (*rank != FIRST, difference.rule.is_none(), *rank));
    let is_proven = |(difference, rank): &&(Difference, usize)| *rank == FIRST || difference.rule.is_some();
    let proven = values.iter().take_while(is_proven).count();
    let rest = values.split_off(proven);
    let (causes, others): (Vec<Difference>, Vec<Difference>) =
        differences.into_iter().partition(|one| is_cause(one, &only_here));
    let mut all: Vec<Difference> = Vec::new();
    let ordered = values
        .into_iter()
        .map(|(difference, _)| difference)
        .chain(causes)
        .chain(rest.into_iter().map(|(difference, _)| difference))
        .chain(others);
    for one in ordered {
        // The same value in two places of a message is one difference.
        if !all.iter().any(|known| known.words == one.words) {
            all.push(one);
        }
    }
    let headline = words::headline(&all);
    Comparison { headline, differences: all.into_iter().take(MAX_DIFFERENCES).collect() }
}

/// A clock has no rule; it leads, because what follows from it is told by many.
fn is_cause(difference: &Difference, only_here: &[&Finding]) -> bool {
    let is_error = |rule: &String| only_here.iter().any(|one| one.rule == *rule && one.severity == Severity::Error);
    difference.rule.as_ref().is_none_or(is_error)
}

/// Findings that speak of the failing login alone; consequences are told by their causes.
fn only_in<'a>(works: &Login<'_>, fails: &Login<'a>) -> Vec<&'a Finding> {
    let known = |finding: &Finding| works.findings.iter().any(|other| other.rule == finding.rule);
    // How the message was copied, and whether it can still be used, is no matter of the login.
    let is_about_copy =
        |finding: &Finding| registry::find(&finding.rule).is_some_and(|rule| rule.family == Family::Intake);
    let speaks = |finding: &&Finding| {
        finding.severity != Severity::Info && finding.role != Role::Consequence && !is_about_copy(finding)
    };
    let mut findings: Vec<&Finding> =
        fails.findings.iter().copied().filter(speaks).filter(|finding| !known(finding)).collect();
    findings.dedup_by(|one, other| one.rule == other.rule);
    findings
}

/// Whether the value is the one that the finding speaks of: the same text, or the same name at the end of the way to it.
fn shows(difference: &Difference, finding: &Finding) -> bool {
    let path = finding.at.first().and_then(|place| place.path.as_deref()).unwrap_or_default();
    let last = path.rsplit(['/', '@']).next().unwrap_or_default();
    let (_, own) = difference.path.split_once(' ').unwrap_or_default();
    let name = values::name(own);
    let is_there = !last.is_empty() && name.eq_ignore_ascii_case(last);
    let is_attribute = own.contains("attributes[") && finding.title.contains(&format!("`{name}`"));
    let is_cookie = difference.path.starts_with(steps::PATH) && finding.title.contains(&format!("`{name}`"));
    is_there || is_attribute || is_cookie || finding.actual.is_some() && difference.fails == finding.actual
}

/// How far the provider's clock is ahead of who received the message, where a recording shows it.
fn clocks(works: &Login<'_>, fails: &Login<'_>) -> Option<Difference> {
    let (before, now) = (ahead(works)?, ahead(fails)?);
    (now >= CLOCK_AHEAD && now - before >= CLOCK_AHEAD).then(|| Difference {
        path: "issue_instant".to_owned(),
        works: Some(duration_words(before)),
        fails: Some(duration_words(now)),
        rule: None,
        words: format!("the identity provider's clock is {} ahead in the failing login", duration_words(now)),
    })
}

/// Seconds from the receipt of the first message to the instant at which it says that it was issued.
fn ahead(login: &Login<'_>) -> Option<i64> {
    login.items.iter().find_map(|item| {
        let issued = Instant::from_rfc3339(item.facts.get("issue_instant")?.as_str()?)?;
        let is_answer = matches!(item.kind, ItemKind::SamlResponse | ItemKind::SamlAssertion | ItemKind::WsFedResponse);
        let own = item.facts.get("evaluated_at");
        let source = own.and_then(|own| own.get("source")?.as_str()).unwrap_or(login.evaluated_at.source.as_str());
        let is_seen = [TimeSource::Har, TimeSource::HttpDate].iter().any(|seen| seen.as_str() == source);
        let at = match own.and_then(|own| own.get("instant")?.as_str()) {
            Some(text) => Instant::from_rfc3339(text)?,
            None => login.evaluated_at.instant,
        };
        (is_answer && is_seen).then(|| (issued.millis() - at.millis()) / 1000)
    })
}

/// Differences of the values of messages that belong together, each with its rank.
fn values_of_pairs(works: &Login<'_>, fails: &Login<'_>) -> Vec<(Difference, usize)> {
    let mut differences = Vec::new();
    for (kind, mine) in by_kind(fails) {
        let theirs = by_kind(works).remove(&kind).unwrap_or_default();
        for (fails, works) in mine.iter().zip(&theirs) {
            differences.extend(pair(kind, works, fails));
        }
    }
    for (kind, theirs) in by_kind(works) {
        if let (Some(first), false) = (theirs.first(), by_kind(fails).contains_key(&kind)) {
            differences.push((words::absent(first.kind), LAST));
        }
    }
    differences
}

/// The messages of a login by kind, in their order; containers and keys are none.
fn by_kind<'a>(login: &Login<'a>) -> BTreeMap<&'static str, Vec<&'a ReportItem>> {
    let mut kinds: BTreeMap<&'static str, Vec<&ReportItem>> = BTreeMap::new();
    for item in login.items.iter().copied() {
        if values::is_message(item) {
            kinds.entry(item.kind.as_str()).or_default().push(item);
        }
    }
    kinds
}

fn pair(kind: &str, works: &ReportItem, fails: &ReportItem) -> Vec<(Difference, usize)> {
    let user = values::user(&fails.facts);
    let is_same_user = user.is_some() && user == values::user(&works.facts);
    let (before, now) = (entries(&works.facts, is_same_user), entries(&fails.facts, is_same_user));
    let mut known: Vec<&Entry> = before.iter().collect();
    order::by(&mut known, &|a, b| a.path.cmp(&b.path));
    let mut differences = Vec::new();
    for entry in &now {
        let at = known.partition_point(|other| other.path < entry.path);
        let other = known.get(at).filter(|other| other.path == entry.path);
        if let Some(other) = other.filter(|other| !other.value.is_same(&entry.value)) {
            let (works, fails) = (Some(other.value.clone()), Some(entry.value.clone()));
            differences.extend(words::difference(kind, &entry.path, works, fails));
        }
    }
    for only in fold::only_in(&now, &before) {
        differences.extend(words::difference(kind, &only.path, None, Some(only.value)));
    }
    for only in fold::only_in(&before, &now) {
        differences.extend(words::difference(kind, &only.path, Some(only.value), None));
    }
    fold::renamed(&mut differences);
    fold::alike(differences)
}
