//! Differences in scheme, host name and port.

use super::lookalike;
use super::pair::{Pair, Side, quote};
use super::parts::Part::{Host, Port, Scheme};
use super::parts::Parts;
use crate::source::lower;

pub(super) fn scheme(pair: &Pair<'_>) -> Option<String> {
    if let Some(words) = plain_on_443(pair) {
        return Some(words);
    }
    let (expected, actual) = (Schemed::of(pair.expected), Schemed::of(pair.actual));
    let same_rest = !expected.rest.is_empty() && expected.rest == actual.rest;
    let same_place = || {
        pair.same_but(&[Scheme, Port])
            .is_some_and(|(expected, actual)| [expected, actual].iter().all(|parts| writes_no_other_port(parts)))
    };
    if expected.scheme == actual.scheme || !(same_rest || same_place()) {
        return None;
    }
    Some(match (expected.scheme, actual.scheme) {
        (Some(wanted), Some(found)) => format!("`{found}` instead of `{wanted}`"),
        (Some(missing), None) => format!("missing `{missing}://`"),
        (None, scheme) => format!("the expected value has no `{}://`", scheme.unwrap_or_default()),
    })
}

/// `http` with the port of `https`, which a program makes up that a proxy told the port and not the scheme.
fn plain_on_443(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Scheme, Port])?;
    let plain = |parts: &Parts<'_>| parts.scheme == "http" && parts.effective_port() == Some("443");
    let safe = |parts: &Parts<'_>| parts.scheme == "https" && parts.effective_port() == Some("443");
    if safe(expected) && plain(actual) {
        Some("`http` with port `443` instead of `https`".to_owned())
    } else if plain(expected) && safe(actual) {
        Some("`https` instead of `http` with port `443`".to_owned())
    } else {
        None
    }
}

struct Schemed<'a> {
    scheme: Option<&'static str>,
    rest: &'a str,
}

impl<'a> Schemed<'a> {
    fn of(text: &'a str) -> Self {
        ["https", "http"]
            .into_iter()
            .find_map(|scheme| {
                let rest = text.strip_prefix(scheme)?.strip_prefix("://")?;
                Some(Schemed { scheme: Some(scheme), rest })
            })
            .unwrap_or(Schemed { scheme: None, rest: text })
    }
}

fn writes_no_other_port(parts: &Parts<'_>) -> bool {
    let bare = Parts { port: None, ..*parts };
    bare.effective_port().is_some() && parts.effective_port() == bare.effective_port()
}

pub(super) fn default_port(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Port])?;
    let same = expected.port != actual.port && expected.effective_port() == actual.effective_port();
    let port = actual.effective_port().unwrap_or_default();
    same.then(|| {
        if actual.port.is_some() {
            format!("only the default port is added: `:{port}`")
        } else {
            format!("only the default port is missing: `:{port}`")
        }
    })
}

pub(super) fn port(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Port, Scheme])?;
    if expected.effective_port() == actual.effective_port() {
        return None;
    }
    let name = |parts: &Parts<'_>| parts.effective_port().map_or_else(|| "none".to_owned(), |port| format!("`{port}`"));
    let words = format!("the port differs: {} instead of {}", name(actual), name(expected));
    match (expected.scheme, actual.scheme) {
        (expected, actual) if expected == actual => Some(words),
        ("http" | "https", "http" | "https") => {
            Some(format!("{words}; `{}` instead of `{}`", actual.scheme, expected.scheme))
        }
        _ => None,
    }
}

pub(super) fn host_case(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Host, Scheme])?;
    if !same_letters(expected.host, actual.host) || !same_letters(expected.scheme, actual.scheme) {
        return None;
    }
    Some(if expected.host == actual.host {
        format!("only letter case differs (`{}`, not `{}`)", actual.scheme, expected.scheme)
    } else {
        format!("only letter case differs ({}, not {})", quote(actual.host), quote(expected.host))
    })
}

pub(super) fn host_www(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Host])?;
    if expected.host.strip_prefix("www.") == Some(actual.host) {
        Some("missing `www.`".to_owned())
    } else if actual.host.strip_prefix("www.") == Some(expected.host) {
        Some("extra `www.`".to_owned())
    } else {
        None
    }
}

pub(super) fn idn(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Host])?;
    let same = lookalike::readable_host(expected.host) == lookalike::readable_host(actual.host);
    same.then(|| "same host in Unicode and in Punycode".to_owned())
}

pub(super) fn host_internal(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.parts.as_ref()?;
    Some(match internal_side(pair)? {
        Side::Actual => format!("internal host {} instead of the public host", quote(actual.host)),
        Side::Expected => format!("the expected value has the internal host {}", quote(expected.host)),
    })
}

/// The value with the internal address, where the other one has a public one.
pub(super) fn internal_side(pair: &Pair<'_>) -> Option<Side> {
    let (expected, actual) = pair.parts.as_ref()?;
    // `api://default` and the like name no host.
    let web = |scheme: &str| matches!(lower(scheme).as_str(), "http" | "https");
    if !web(expected.scheme) || !web(actual.scheme) {
        return None;
    }
    match (is_internal(expected.host), is_internal(actual.host)) {
        (false, true) => Some(Side::Actual),
        (true, false) => Some(Side::Expected),
        _ => None,
    }
}

fn is_internal(host: &str) -> bool {
    let host = host.to_ascii_lowercase();
    let labels: Vec<&str> = host.split('.').collect();
    let is_address = host.starts_with('[') || labels.iter().all(|label| label.parse::<u8>().is_ok());
    labels.len() == 1 || is_address || matches!(labels.last(), Some(&("local" | "localhost" | "internal")))
}

pub(super) fn host_sub(pair: &Pair<'_>) -> Option<String> {
    let (expected, actual) = pair.same_but(&[Host])?;
    let labels = |host: &str| lower(host).split('.').map(str::to_owned).collect::<Vec<_>>();
    let (wanted, got) = (labels(expected.host), labels(actual.host));
    let site = site_labels(&wanted);
    if site != site_labels(&got) || !wanted.iter().rev().take(site).eq(got.iter().rev().take(site)) {
        return None;
    }
    let common = wanted.iter().rev().zip(got.iter().rev()).take_while(|(a, b)| a == b).count();
    let rest = (wanted.len() - common).max(got.len() - common);
    let before = wanted.iter().zip(got.iter()).take_while(|(a, b)| a == b).count();
    let one_label = rest == 1
        || (wanted.len() == got.len() && before + common + 1 == wanted.len())
        || (wanted.len().abs_diff(got.len()) == 1 && before + common + 1 >= wanted.len().max(got.len()));
    one_label.then(|| format!("the host differs: {} instead of {}", quote(actual.host), quote(expected.host)))
}

/// How many labels at the end make the registered name. A rule of thumb in place of the public suffix list:
/// two, or three under country domains such as `co.uk`.
fn site_labels(labels: &[String]) -> usize {
    const SECOND: &[&str] = &["co", "com", "ac", "gov", "org", "net", "edu", "gob", "gouv", "or", "ne", "go"];
    match labels {
        [.., second, top] if top.len() == 2 && SECOND.contains(&second.as_str()) => 3,
        _ => 2,
    }
}

/// Whether two texts are equal ignoring case.
pub(super) fn same_letters(a: &str, b: &str) -> bool {
    a == b || a.eq_ignore_ascii_case(b) || crate::source::lower(a) == crate::source::lower(b)
}
