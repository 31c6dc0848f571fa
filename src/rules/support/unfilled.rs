//! Values that a program wrote before anybody filled them in. Input: a value. Output: what it is, in words. A value that was blacked
//! out by hand (`REDACTED`, `xxx`, `<APP_HOST>`) is no fault: somebody hid what stands there.

/// What an unset variable becomes as text.
const UNSET: &[&str] =
    &["undefined", "null", "none", "nil", "nan", "(null)", "<null>", "[object object]", "false", "%s", "{}"];

/// Marks of a template that was not filled in, and where each ends.
const TEMPLATES: &[(&str, &str)] = &[("{{", "}}"), ("${", "}"), ("#{", "}"), ("<%", "%>"), ("[[", "]]")];

/// Why the value is none: `the text of a variable that was never set`; `None` where it may be one.
pub(crate) fn unfilled(value: &str) -> Option<&'static str> {
    let bare = value.trim();
    let lower = bare.to_ascii_lowercase();
    if UNSET.contains(&lower.as_str()) || unset_part(&lower) {
        return Some("a variable that was never set");
    }
    let template = |(open, close): &(&str, &str)| bare.split_once(open).is_some_and(|(_, rest)| rest.contains(close));
    TEMPLATES.iter().any(template).then_some("a template that was not filled in")
}

/// A URL of which one part is the text of an unset variable: `https://undefined/acs`, `https://app.example/undefined`.
fn unset_part(value: &str) -> bool {
    let rest = value.split_once("://").map_or("", |(_, rest)| rest);
    rest.split(['/', '?', '&', '=', ':']).any(|part| matches!(part, "undefined" | "null" | "nan"))
}

/// Whether it was hidden by hand before it was shown.
pub(crate) fn is_redacted(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let marks = ["redact", "removed", "masked", "hidden", "anonymi", "***", "\u{2588}\u{2588}", "xxx", "..."];
    let angle = value.split_once('<').is_some_and(|(_, rest)| rest.contains('>'));
    angle || marks.iter().any(|mark| lower.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unset_values_are_told_from_names() {
        for value in ["undefined", " null", "None", "https://undefined/acs", "https://{{host}}/acs", "${ACS_URL}"] {
            assert!(unfilled(value).is_some(), "{value}");
        }
        for value in ["https://app.example/acs", "urn:app", "https://app.example/undefined-behavior", "nonexample"] {
            assert!(unfilled(value).is_none(), "{value}");
        }
    }

    #[test]
    fn what_was_hidden_is_no_fault() {
        for value in ["REDACTED", "https://<APP_HOST>/acs", "https://xxx.example", "\u{2588}\u{2588}\u{2588}"] {
            assert!(is_redacted(value), "{value}");
        }
        assert!(!is_redacted("https://app.example/acs"));
    }
}
