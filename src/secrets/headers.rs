//! Secrets in headers and what programs are called with: `Authorization`, `Cookie`, `curl -u`.

use super::names::occurrences;
use super::shape::{MAX_VALUE, MIN_REMEMBERED, floor, is_random};
use std::ops::Range;

/// Attributes of a cookie; their values are no secrets.
const COOKIE_ATTRIBUTES: &[&str] = &["path", "domain", "expires", "max-age", "samesite", "priority"];

/// Bytes of a cookie (RFC 6265 6.1).
const MAX_COOKIE: usize = 4096;
/// Bytes of lists that are read a second time, whatever the length of the text.
const MAX_REREAD: usize = 256 * 1024;

/// `curl -u name:password`, `curl -b name=value`.
pub(super) fn called(lower: &str, text: &str, found: &mut Vec<Range<usize>>) {
    if !lower.contains("curl") {
        return;
    }
    for option in [" -b ", " --cookie "] {
        for (at, _) in text.match_indices(option) {
            let start = at + option.len();
            let given = text.get(start..).unwrap_or_default();
            let end = match given.chars().next() {
                Some(quote @ ('"' | '\'')) => given.get(1..).and_then(|rest| rest.find(quote)).map(|end| end + 1),
                _ => given.find([' ', '\n']),
            };
            cookie_list(text, start..start + end.unwrap_or(given.len()), found);
        }
    }
    for option in [" -u ", " --user "] {
        for (at, _) in text.match_indices(option) {
            let start = at + option.len();
            let rest = text.get(start..).unwrap_or_default();
            let given = rest.trim_start_matches(['"', '\'']);
            let end = given.find([' ', '"', '\'', '\n']).unwrap_or(given.len().min(floor(given, MAX_VALUE)));
            let start = start + rest.len() - given.len();
            if let Some((name, password)) = given.get(..end).and_then(|given| given.split_once(':')) {
                let from = start + name.len() + 1;
                found.push(from..from + password.len());
            }
        }
    }
}

/// `Authorization: Bearer …` and the like, wherever the scheme is followed by its credentials.
pub(super) fn credentials(lower: &str, text: &str, scheme: &str, in_header: bool, found: &mut Vec<Range<usize>>) {
    for at in occurrences(lower, scheme) {
        let Some(rest) = text.get(at.end..) else { continue };
        let value = rest.trim_start_matches([' ', '+']);
        let value = if value.len() == rest.len() { rest.strip_prefix("%20").unwrap_or(value) } else { value };
        if value.len() == rest.len() {
            continue;
        }
        let start = text.len() - value.len();
        let length = value
            .bytes()
            .take(MAX_VALUE)
            .take_while(|byte| byte.is_ascii_alphanumeric() || b"-._~+/=".contains(byte))
            .count();
        let Some(token) = text.get(start..start + length) else { continue };
        let head = lower.get(..at.start).unwrap_or_default().trim_end_matches([' ', '"', '\\', ':', '\'']);
        let is_header = head.ends_with("authorization");
        if is_header
            || !in_header
                && token.len() >= MIN_REMEMBERED
                && (is_random(token) || token.len() >= 40 || token.ends_with('='))
        {
            found.push(start..start + length);
        }
    }
}

/// Values of `Cookie:` and `Set-Cookie:` headers; names and attributes stay.
pub(super) fn cookies(lower: &str, text: &str, found: &mut Vec<Range<usize>>) {
    // Where the lists and the members end that were read so far: many headers in one line are read once.
    let (mut listed, mut read, mut reread) = (0, 0, 0);
    for at in occurrences(lower, "cookie") {
        let Some(rest) = text.get(at.end..) else { continue };
        let rest = rest.strip_prefix('s').unwrap_or(rest).trim_start_matches(['"', '\\', '\'']);
        let Some(after) = rest.strip_prefix([':', '=']) else { continue };
        let start = text.len() - after.len();
        if start >= read && after.trim_start().starts_with(['[', '{']) {
            read = cookie_members(text, start, found);
        }
        // Inside another list only the first cookie begins anew: `"cookie":"a=1","set-cookie":"b=2; c=3"`.
        let end = if start < listed && reread > MAX_REREAD {
            // Thousands of headers in one line are nobody's list: all of it is hidden.
            found.push(start..listed);
            continue;
        } else if start < listed {
            let near = after.get(..floor(after, MAX_COOKIE)).unwrap_or_default();
            let length = near.find([';', '\n', '\r']).unwrap_or(near.len());
            reread += length;
            start + length
        } else {
            listed = floor(text, start + after.find(['\n', '\r']).unwrap_or(after.len().min(MAX_VALUE)));
            listed
        };
        cookie_list(text, start..end, found);
    }
}

/// `a=1; b=2`.
fn cookie_list(text: &str, list: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut place = list.start;
    for part in text.get(list).unwrap_or_default().split(';') {
        if let Some((name, value)) = part.split_once('=') {
            let name = name.trim().trim_start_matches(['"', '\'', '\\']).to_ascii_lowercase();
            let bare = value.strip_prefix('"').unwrap_or(value);
            let from = place + part.len() - bare.len();
            let value = bare.split(['"', '\\', '\'', ' ', '}', ']']).next().unwrap_or_default();
            if !COOKIE_ATTRIBUTES.contains(&name.as_str()) {
                found.push(from..from + value.len());
            }
        }
        place += part.len() + 1;
    }
}

/// `[{"name": "sid", "value": "…"}]`, `{'sid': '…'}`: quoted values that look like keys. Returns where they end.
fn cookie_members(text: &str, start: usize, found: &mut Vec<Range<usize>>) -> usize {
    let rest = text.get(start..).unwrap_or_default();
    let rest = rest.get(..floor(rest, MAX_VALUE)).unwrap_or_default();
    let end = rest.find(']').or_else(|| rest.find('}')).unwrap_or(rest.len());
    let mut place = start;
    for part in rest.get(..end).unwrap_or_default().split_inclusive(['"', '\'', '\\']) {
        let value = part.trim_end_matches(['"', '\'', '\\']);
        if is_random(value) && !value.contains([' ', '/', ':']) {
            found.push(place..place + value.len());
        }
        place += part.len();
    }
    start + end
}
