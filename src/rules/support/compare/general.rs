//! Differences that are no writing faults: another value, another tenant, another environment.

use super::pair::{Pair, quote};
use super::parts;
use super::words::{is_environment, is_guid};
use crate::rules::support::unfilled::is_unset;

pub(super) fn role_swap(pair: &Pair<'_>) -> Option<String> {
    let other = pair.known.iter().find(|known| known.value == pair.actual && !known.value.is_empty())?;
    Some(format!("this is {}", other.label))
}

pub(super) fn placeholder(pair: &Pair<'_>) -> Option<String> {
    match (is_unset(pair.expected), is_unset(pair.actual)) {
        (false, true) => return Some(format!("{} is an unset variable", quote(pair.actual))),
        (true, false) => return Some(format!("expected {} is an unset variable", quote(pair.expected))),
        _ => {}
    }
    match (find_placeholder(pair.expected), find_placeholder(pair.actual)) {
        (None, Some(found)) => Some(format!("placeholder {} left in", quote(&found))),
        (Some(found), None) => Some(format!("placeholder {} left in the expected value", quote(&found))),
        _ => None,
    }
}

/// `<…>`, `{…}`, or a whole label or segment that guides use for "put yours here".
fn find_placeholder(text: &str) -> Option<String> {
    for (open, close) in [("<", ">"), ("{", "}"), ("%3C", "%3E"), ("%7B", "%7D")] {
        let Some(start) = text.find(open) else { continue };
        let Some(length) = text.get(start + open.len()..).and_then(|rest| rest.find(close)) else { continue };
        let inner = text.get(start + open.len()..).and_then(|rest| rest.get(..length)).unwrap_or("");
        // Bitbucket writes its IDs in braces.
        let is_id = inner.contains(|c: char| c.is_ascii_digit())
            && inner.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        if (1..=64).contains(&length) && !is_id {
            return text.get(start..start + open.len() + length + close.len()).map(str::to_owned);
        }
    }
    let mut before = None;
    text.split_inclusive(SEPARATORS)
        .find_map(|part| {
            let segment = part.trim_end_matches(SEPARATORS);
            let after = part.get(segment.len()..).and_then(|end| end.chars().next());
            // `example.com` is a guide's; the domain `example` at the end of a host is where samples really live.
            let is_top = before == Some('.') && after != Some('.') && segment.eq_ignore_ascii_case("example");
            before = after;
            (!is_top && is_placeholder(segment)).then_some(segment)
        })
        .map(str::to_owned)
}

const SEPARATORS: [char; 8] = ['/', '.', ':', '?', '&', '=', '#', '@'];

fn is_placeholder(segment: &str) -> bool {
    let lower = segment.to_ascii_lowercase();
    let shouted = segment.chars().any(|c| c.is_ascii_uppercase()) && !segment.chars().any(|c| c.is_ascii_lowercase());
    let word = lower.split(['_', '-', ' ']).next().unwrap_or_default();
    lower == "example"
        || lower.starts_with("your-")
        || lower.starts_with("your_")
        || (shouted && matches!(word, "tenant" | "realm" | "your"))
}

pub(super) fn tenant_part(pair: &Pair<'_>) -> Option<String> {
    let (wanted, got) = (tokens(pair.expected), tokens(pair.actual));
    if wanted.len() != got.len() || wanted.len() < 2 {
        return None;
    }
    let mut differing = wanted.iter().zip(&got).enumerate().filter(|(_, (a, b))| a != b);
    let (at, (a, b)) = differing.next()?;
    if differing.next().is_some() || a.is_empty() || b.is_empty() {
        return None;
    }
    let before = at.checked_sub(1).and_then(|at| got.get(at)).copied().unwrap_or_default();
    let what = if before == "realms" {
        "realm"
    } else if (is_guid(a) && is_guid(b)) || is_tenant_place(pair.actual, &got, at) {
        "tenant"
    } else {
        return None;
    };
    Some(format!("same product, different {what} ({}, not {})", quote(b), quote(a)))
}

/// The pieces of an identifier: scheme, host labels, path segments, or what stands between colons.
fn tokens(text: &str) -> Vec<&str> {
    let host_end = parts::split(text).and_then(|parts| {
        let start = text.find("://")? + 3;
        Some(start + text.get(start..)?.find(parts.host)? + parts.host.len())
    });
    match host_end.and_then(|end| text.split_at_checked(end)) {
        Some((host, path)) => host.split([':', '/', '.']).chain(path.split(['/', '?', '&', '=', '#'])).collect(),
        None => text.split([':', '/', '.']).collect(),
    }
}

/// Whether products write the tenant at this place: `{org}.okta.com`, `sts.windows.net/{tenant}/`,
/// `urn:amazon:cognito:sp:{pool}`.
fn is_tenant_place(text: &str, tokens: &[&str], at: usize) -> bool {
    const NAME_IN_FRONT: &[&str] = &[
        "okta.com",
        "oktapreview.com",
        "okta-emea.com",
        "auth0.com",
        "onelogin.com",
        "b2clogin.com",
        "ciamlogin.com",
        "amazoncognito.com",
    ];
    const NAME_IN_PATH: &[&str] = &[
        "www.okta.com",
        "sts.windows.net",
        "login.microsoftonline.com",
        "login.microsoftonline.us",
        "app.onelogin.com",
        "sso.jumpcloud.com",
        "auth.pingone.com",
        "auth.pingone.eu",
        "auth.pingone.ca",
        "auth.pingone.asia",
        "urn:amazon:cognito:sp:",
    ];
    let host = parts::split(text).map_or(text, |parts| parts.host);
    let after: Vec<&str> = tokens.iter().skip(at + 1).copied().collect();
    let rest = after.join(".");
    let in_front = NAME_IN_FRONT
        .iter()
        .any(|site| host.strip_suffix(site).is_some_and(|before| before.ends_with('.')) && rest.starts_with(site));
    let in_path = NAME_IN_PATH.iter().any(|site| {
        let labels = site.split(['.', ':']).filter(|label| !label.is_empty()).count();
        (host == *site || text.starts_with(site)) && at >= labels
    });
    let pool = host.starts_with("cognito-idp.") && host.ends_with(".amazonaws.com") && at + 1 == tokens.len();
    in_front || in_path || pool
}

pub(super) fn environment(pair: &Pair<'_>) -> Option<String> {
    let (wanted, wanted_names) = without_environment(pair.expected);
    let (got, got_names) = without_environment(pair.actual);
    if wanted != got || wanted_names == got_names || wanted.is_empty() {
        return None;
    }
    let own = |names: &[&str], other: &[&str]| {
        names.iter().filter(|name| !other.contains(name)).copied().collect::<Vec<_>>().join(" ")
    };
    let (mut got, mut wanted) = (own(&got_names, &wanted_names), own(&wanted_names, &got_names));
    // Where one of them names no environment, the parts with and without it are told.
    if got.is_empty() || wanted.is_empty() {
        let parts = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
        let (all, others) = (parts(pair.actual), parts(pair.expected));
        if all.len() != others.len() {
            let (name, what) = if wanted.is_empty() { (got, "added") } else { (wanted, "missing") };
            return Some(format!("different environment: {} is {what}", quote(&name)));
        }
        (got, wanted) = all.into_iter().zip(others).find(|(one, other)| one != other)?;
    }
    Some(format!("different environment: {} instead of {}", quote(&got), quote(&wanted)))
}

/// The words of a text without those that name an environment, and those.
fn without_environment(text: &str) -> (Vec<&str>, Vec<&str>) {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.partition(|word| !is_environment(word))
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// At most as long as a quoted value.
pub(super) fn shorten(text: &str) -> String {
    if text.chars().count() <= super::pair::MAX_QUOTED {
        text.to_owned()
    } else {
        text.chars().take(super::pair::MAX_QUOTED).chain(std::iter::once('…')).collect()
    }
}
