//! What the browser did in two logins: answers of other kinds, and cookies that did not come along.
//! Input: the steps of both. Output: differences. Invariant: only steps that both have are compared; values of cookies are not known.

use super::login::Login;
use crate::intake::{SetCookie, Visit};
use crate::report::Difference;
use crate::time::duration_words;
use std::collections::HashMap;

/// What the paths of these differences begin with.
pub(super) const PATH: &str = "step ";
/// Steps of one login that are compared.
const MAX_STEPS: usize = 500;
/// How a cookie was set, and then that it is missing: both explain what comes after them.
const COOKIE: usize = 1;
/// How a request was answered follows from what it asked for.
const STATUS: usize = 10;
/// Where the browser was sent: it comes before what was answered there.
const SENT: usize = STATUS - 2;
/// Seconds between two steps from which on a wait is told, where the other login waited less than a third.
const WAIT: i64 = 180;

pub(super) fn differences(works: &Login<'_>, fails: &Login<'_>) -> Vec<(Difference, usize)> {
    let mut found = Vec::new();
    let mut before: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for (at, visit) in works.steps.iter().enumerate().take(MAX_STEPS) {
        before.entry((&visit.method, &visit.url)).or_default().push(at);
    }
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    for (at, fails_at) in fails.steps.iter().enumerate().take(MAX_STEPS) {
        let key = (fails_at.method.as_str(), fails_at.url.as_str());
        let number = seen.entry(key).and_modify(|number| *number += 1).or_default();
        let Some(place) = before.get(&key).and_then(|all| all.get(*number)) else { continue };
        let Some(works_at) = works.steps.get(*place) else { continue };
        found.extend(set(works_at, fails_at));
        found.extend(cookies(works_at, fails_at, fails));
        found.extend(sent(works_at, fails_at));
        found.extend(answers(works_at, fails_at));
        found.extend(wait(&works.steps, *place, &fails.steps, at));
    }
    found
}

fn path(visit: &Visit, what: &str) -> String {
    format!("{PATH}{}.{what}", name(visit).replace(['.', ' '], "/"))
}

/// A cookie that both answers set, with other attributes.
fn set(works: &Visit, fails: &Visit) -> Vec<(Difference, usize)> {
    let mut found = Vec::new();
    for cookie in &fails.set {
        let Some(other) = works.set.iter().find(|other| other.name == cookie.name) else { continue };
        let (now, before) = (attributes(cookie), attributes(other));
        if now == before {
            continue;
        }
        let only = |list: &[String], other: &[String]| -> Option<String> {
            let own: Vec<String> =
                list.iter().filter(|one| !other.contains(one)).map(|one| format!("`{one}`")).collect();
            (!own.is_empty()).then(|| own.join(" and "))
        };
        let how = match (only(&now, &before), only(&before, &now)) {
            (Some(now), Some(before)) => format!("with {now} instead of {before}"),
            (Some(now), None) => format!("with {now}"),
            (None, before) => format!("without {}", before.unwrap_or_default()),
        };
        let difference = Difference {
            path: path(fails, &format!("cookies.{}", cookie.name)),
            works: Some(before.join("; ")),
            fails: Some(now.join("; ")),
            rule: None,
            words: format!("the cookie `{}` is set {how}", cookie.name),
        };
        found.push((difference, COOKIE));
    }
    found
}

/// What a `Set-Cookie` line says besides name and value.
fn attributes(cookie: &SetCookie) -> Vec<String> {
    let mut all = Vec::new();
    let same_site = cookie.same_site.as_deref().unwrap_or("");
    let (first, rest) = same_site.split_at_checked(1).unwrap_or_default();
    all.extend((!first.is_empty()).then(|| format!("SameSite={}{rest}", first.to_ascii_uppercase())));
    all.extend(cookie.secure.then(|| "Secure".to_owned()));
    all.extend(cookie.partitioned.then(|| "Partitioned".to_owned()));
    all.extend(cookie.domain.as_ref().map(|domain| format!("Domain={domain}")));
    all.extend(cookie.path.as_ref().map(|path| format!("Path={path}")));
    all
}

/// A step that came much later after the one before it than in the login that works.
fn wait(works: &[&Visit], works_at: usize, fails: &[&Visit], fails_at: usize) -> Option<(Difference, usize)> {
    let gap = |steps: &[&Visit], at: usize| -> Option<i64> {
        let (before, now) = (steps.get(at.checked_sub(1)?)?.started?, steps.get(at)?.started?);
        Some((now.millis() - before.millis()) / 1000)
    };
    let (before, now) = (gap(works, works_at)?, gap(fails, fails_at)?);
    let visit = fails.get(fails_at)?;
    (now >= WAIT && before < now / 3).then(|| {
        let (before, now) = (duration_words(before.max(0)), duration_words(now));
        let words = format!("`{}` came {now} after the step before it, instead of {before}", name(visit));
        let difference =
            Difference { path: path(visit, "wait"), works: Some(before), fails: Some(now), rule: None, words };
        (difference, STATUS - 1)
    })
}

/// `GET app.example/callback`.
fn name(visit: &Visit) -> String {
    let url = visit.url.split_once("://").map_or(visit.url.as_str(), |(_, rest)| rest);
    format!("{} {url}", visit.method)
}

/// Cookies that went along in the login that works. One whose name the failing login does not know has a new name in every login.
fn cookies(works: &Visit, fails: &Visit, login: &Login<'_>) -> Vec<(Difference, usize)> {
    let is_known = |name: &String| {
        login.steps.iter().any(|step| step.sent.contains(name) || step.set.iter().any(|cookie| cookie.name == *name))
    };
    let lost = works.sent.iter().filter(|name| !fails.sent.contains(name) && is_known(name));
    lost.map(|cookie| {
        let difference = Difference {
            path: path(fails, &format!("cookies.{cookie}")),
            works: Some("sent".to_owned()),
            fails: None,
            rule: None,
            words: format!("the browser did not send the cookie `{cookie}` with `{}`", name(fails)),
        };
        (difference, COOKIE)
    })
    .collect()
}

/// A redirect to another host; paths and queries are new in many logins.
fn sent(works: &Visit, fails: &Visit) -> Option<(Difference, usize)> {
    let host = |visit: &Visit| {
        let (scheme, rest) = visit.location.as_deref()?.split_once("://")?;
        Some(format!("{scheme}://{}", rest.split(['/', '?', '#']).next().unwrap_or(rest)))
    };
    let (before, now) = (host(works)?, host(fails)?);
    (before != now).then(|| {
        let words = format!("`{}` redirected to `{now}` instead of `{before}`", name(fails));
        let (path, works, fails) = (path(fails, "location"), Some(before), Some(now));
        (Difference { path, works, fails, rule: None, words }, SENT)
    })
}

/// An answer with another status.
fn answers(works: &Visit, fails: &Visit) -> Option<(Difference, usize)> {
    let differs = works.status != fails.status && works.status != 0 && fails.status != 0;
    differs.then(|| {
        let difference = Difference {
            path: path(fails, "status"),
            works: Some(works.status.to_string()),
            fails: Some(fails.status.to_string()),
            rule: None,
            words: format!("`{}` was answered with HTTP {} instead of {}", name(fails), fails.status, works.status),
        };
        (difference, STATUS)
    })
}
