//! A header `Authorization` with nothing in the place of the token, or with the name of a variable. Input: a text that shows requests
//! and answers. Output: the first such value that was answered with 401 or 403. Documents that only explain the header have none.

use crate::source::{Span, lower};
use memchr::memmem;

/// A header that was sent without a token.
pub(crate) struct Unfilled<'a> {
    pub(crate) place: Span,
    pub(crate) value: &'a str,
    pub(crate) kind: Kind,
}

/// What stands in the place of the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Nothing,
    /// What a program writes for a variable without a value.
    Unset,
    /// A variable that a shell or a tool fills in.
    Variable,
    /// A name in brackets: somebody may have hidden the token by it.
    Name,
}

/// Headers of one text that are looked at.
const MAX_HEADERS: usize = 100;
/// Bytes before the scheme that may name the header.
const BEFORE: usize = 100;
/// Letters of such a value.
const MAX_VALUE: usize = 60;
/// Bytes behind a header in which its answer stands.
const MAX_WAY: usize = 16 << 10;

pub(crate) fn unfilled(text: &str) -> Option<Unfilled<'_>> {
    let mut found: Option<Unfilled<'_>> = None;
    for at in memmem::find_iter(text.as_bytes(), "earer").take(MAX_HEADERS) {
        let from = text.floor_char_boundary(at.saturating_sub(BEFORE));
        let before = text.get(from..at).unwrap_or("");
        let rest = text.get(at + "earer".len()..).unwrap_or("");
        let line = before.rsplit('\n').next().unwrap_or(before);
        if !lower(before).contains("authorization") || !line.ends_with(['B', 'b']) {
            continue;
        }
        let end = rest.find(['\n', '\r', '"', '\'', '\\']).unwrap_or(rest.len());
        let raw = rest.get(..end).unwrap_or("");
        let value = raw.trim();
        if value.starts_with("ey") && status(rest).is_some_and(|status| (200..300).contains(&status)) {
            // The call went through with a token.
            found = None;
            continue;
        }
        // A token in quotation marks is there.
        let behind = rest.get(end..).unwrap_or("").trim_start_matches(['"', '\'', '\\']);
        if value.is_empty() && behind.starts_with("ey") && behind.len() + end < rest.len() {
            continue;
        }
        let Some(kind) = kind(value).filter(|_| raw.is_empty() || raw.starts_with([' ', '\t'])) else { continue };
        // Between double quotes the shell fills in what it knows.
        let filled = kind == Kind::Variable && value.starts_with('$') && line.contains("-H \"");
        if !filled && found.is_none() && matches!(status(rest), Some(401 | 403)) {
            let start = at + "earer".len() + raw.find(value).unwrap_or(0);
            let place = Span::new(start, start + value.len());
            let place = if kind == Kind::Nothing { Span::new(at - 1, at + "earer".len()) } else { place };
            found = Some(Unfilled { place, value, kind });
        }
    }
    found.filter(|_| !is_document(text))
}

fn kind(value: &str) -> Option<Kind> {
    const UNSET: [&str; 8] =
        ["undefined", "null", "none", "nil", "nan", "false", "[object object]", "[object promise]"];
    const MARKS: [(&str, &str); 6] = [("${", "}"), ("{{", "}}"), ("#{", "}"), ("$(", ")"), ("%(", ")s"), ("{", "}")];
    let low = lower(value);
    let between = |open: &str, close: &str| value.starts_with(open) && value.ends_with(close);
    let name = |text: &str| {
        !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-. ".contains(&byte))
    };
    let shouted =
        |text: &str| name(text) && !text.bytes().any(|byte| byte.is_ascii_lowercase()) && text.contains("TOKEN");
    if value.len() > MAX_VALUE {
        None
    } else if value.is_empty() {
        Some(Kind::Nothing)
    } else if UNSET.contains(&low.as_str()) {
        Some(Kind::Unset)
    } else if MARKS.iter().any(|(open, close)| between(open, close))
        || value.strip_prefix('$').is_some_and(name)
        || value.strip_prefix('%').and_then(|rest| rest.strip_suffix('%')).is_some_and(name)
    {
        Some(Kind::Variable)
    } else if between("<", ">") || low.starts_with("your") && name(value) || shouted(value) {
        Some(Kind::Name)
    } else {
        None
    }
}

/// The status of the next answer in a text: of HTTP, of a recording, of curl.
fn status(text: &str) -> Option<u16> {
    const MARKS: [&str; 4] = ["HTTP/", "\"status\":", "returned error: ", "indicate success: "];
    let way = text.get(..text.floor_char_boundary(MAX_WAY)).unwrap_or(text);
    let number = |text: &str| text.trim_start().get(..3)?.parse().ok();
    let of_mark = |mark: &&str| {
        memmem::find_iter(way.as_bytes(), *mark).find_map(|at| {
            let rest = way.get(at + mark.len()..)?;
            let status = match *mark {
                "HTTP/" => number(rest.split_once(' ')?.1)?,
                _ => number(rest)?,
            };
            Some((at, status))
        })
    };
    MARKS.iter().filter_map(of_mark).min_by_key(|(at, _)| *at).map(|(_, status)| status)
}

/// A page of a manual with headings and examples.
fn is_document(text: &str) -> bool {
    let heading = |line: &str| ["# ", "## ", "### "].iter().any(|mark| line.starts_with(mark));
    text.contains("```") && text.lines().any(heading)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_are_no_token() {
        for (value, expected) in [
            ("", Some(Kind::Nothing)),
            ("undefined", Some(Kind::Unset)),
            ("${TOKEN}", Some(Kind::Variable)),
            ("$ACCESS_TOKEN", Some(Kind::Variable)),
            ("{{access_token}}", Some(Kind::Variable)),
            ("<token>", Some(Kind::Name)),
            ("YOUR_TOKEN", Some(Kind::Name)),
            ("eyJhbGciOi", None),
            ("2YotnFZFEjr1zCsicMWpAA", None),
            ("***", None),
        ] {
            assert_eq!(kind(value), expected, "{value}");
        }
    }

    #[test]
    fn the_next_answer_is_read() {
        assert_eq!(status("\r\nHost: a\r\n\r\nHTTP/1.1 401 Unauthorized\r\n\r\nHTTP/1.1 200 OK"), Some(401));
        assert_eq!(status("\"}]},\"response\":{\"status\": 200"), Some(200));
        assert_eq!(status("GET / HTTP/1.1\r\n"), None);
    }
}
