//! How receivers compare a value of the message with the expected one.

use super::Compare;

/// How the message's value compares with the expected ones; `true` also where none is known.
pub(super) fn fits(compare: Compare, expected: &[String], actual: &str) -> bool {
    expected.is_empty() || expected.iter().any(|one| same(compare, one, actual))
}

fn same(compare: Compare, expected: &str, actual: &str) -> bool {
    match compare {
        Compare::Ignored => true,
        Compare::Exact => actual == expected,
        Compare::Trimmed => actual.trim() == expected,
        Compare::TrimmedAnyCase => actual.trim().eq_ignore_ascii_case(expected),
        Compare::Longer => actual.trim().starts_with(expected),
        Compare::LongerAnyCase => lower_host(actual.trim_start()).starts_with(&lower_host(expected)),
        Compare::Contains => actual.contains(expected),
        Compare::UrlParts => match (parts(expected), parts(actual)) {
            (Some(expected), Some(actual)) => expected == actual,
            _ => expected == actual,
        },
    }
}

/// The URL with scheme and host in lower case.
fn lower_host(url: &str) -> String {
    let end = url.find("://").map_or(0, |at| at + 3);
    let end = end + url.get(end..).and_then(|rest| rest.find(['/', '?', '#'])).unwrap_or(url.len() - end);
    let (head, tail) = url.split_at_checked(end).unwrap_or((url, ""));
    head.to_ascii_lowercase() + tail
}

/// Scheme, host without its port, and the rest without its fragment.
fn parts(url: &str) -> Option<(String, String, &str)> {
    if url.contains(char::is_whitespace) {
        return None;
    }
    let (scheme, rest) = url.split_once("://")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at_checked(end)?;
    let authority = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    let tail = tail.split('#').next().unwrap_or("");
    Some((scheme.to_ascii_lowercase(), host.to_ascii_lowercase(), tail))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_compared_as_the_libraries_do() {
        let expected = "https://app.example/acs";
        for (compare, right, wrong) in [
            (Compare::Exact, "https://app.example/acs", "https://app.example/acs/"),
            (Compare::Trimmed, " https://app.example/acs\n", "https://app.example/ACS"),
            (Compare::TrimmedAnyCase, " HTTPS://app.example/ACS", "https://app.example/acs/"),
            (Compare::Longer, " https://app.example/acs/ ", "https://APP.example/acs"),
            (Compare::LongerAnyCase, "HTTPS://APP.example/acs?x", "https://app.example:443/acs"),
            (Compare::Contains, "x https://app.example/acs/", "https://app.example/ac"),
            (Compare::UrlParts, "https://APP.example:8443/acs", "https://app.example/acs/"),
        ] {
            assert!(same(compare, expected, right), "{compare:?} {right}");
            assert!(!same(compare, expected, wrong), "{compare:?} {wrong}");
        }
        assert!(fits(Compare::Exact, &[], "anything"));
    }
}
