//! What the browser did in two logins: answers of other kinds, and cookies that did not come along.
//! Input: the steps of both. Output: differences. Invariant: only steps that both have are compared; values of cookies are not known.

use super::login::Login;
use crate::intake::Visit;
use crate::report::Difference;
use std::collections::HashMap;

/// What the paths of these differences begin with.
pub(super) const PATH: &str = "step ";
/// Steps of one login that are compared.
const MAX_STEPS: usize = 500;
/// A cookie that is missing explains what comes after it.
const COOKIE: usize = 1;
/// How a request was answered follows from what it asked for.
const STATUS: usize = 10;

pub(super) fn differences(works: &Login<'_>, fails: &Login<'_>) -> Vec<(Difference, usize)> {
    let mut found = Vec::new();
    let mut before: HashMap<(&str, &str), Vec<&Visit>> = HashMap::new();
    for visit in works.steps.iter().take(MAX_STEPS) {
        before.entry((&visit.method, &visit.url)).or_default().push(visit);
    }
    let mut seen: HashMap<(&str, &str), usize> = HashMap::new();
    for fails_at in fails.steps.iter().take(MAX_STEPS) {
        let key = (fails_at.method.as_str(), fails_at.url.as_str());
        let number = seen.entry(key).and_modify(|number| *number += 1).or_default();
        let Some(works_at) = before.get(&key).and_then(|all| all.get(*number)) else { continue };
        found.extend(cookies(works_at, fails_at, fails));
        found.extend(answers(works_at, fails_at));
    }
    found
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
            path: format!("{PATH}{}.cookies.{cookie}", name(fails).replace(['.', ' '], "/")),
            works: Some("sent".to_owned()),
            fails: None,
            rule: None,
            words: format!("the browser did not send the cookie `{cookie}` with `{}`", name(fails)),
        };
        (difference, COOKIE)
    })
    .collect()
}

/// An answer with another status.
fn answers(works: &Visit, fails: &Visit) -> Option<(Difference, usize)> {
    let differs = works.status != fails.status && works.status != 0 && fails.status != 0;
    differs.then(|| {
        let difference = Difference {
            path: format!("{PATH}{}.status", name(fails).replace(['.', ' '], "/")),
            works: Some(works.status.to_string()),
            fails: Some(fails.status.to_string()),
            rule: None,
            words: format!("`{}` was answered with HTTP {} instead of {}", name(fails), fails.status, works.status),
        };
        (difference, STATUS)
    })
}
