//! Values that a program wrote before anybody filled them in. Input: a value. Output: what it is, in words. A value that was blacked
//! out by hand (`REDACTED`, `xxx`, `<APP_HOST>`) is no fault: somebody hid what stands there.

/// What an unset variable becomes as text.
const UNSET: &[&str] =
    &["undefined", "null", "none", "nil", "nan", "(null)", "<null>", "[object object]", "false", "%s", "{}"];

/// Marks of a template that was not filled in, and where each ends.
const TEMPLATES: &[(&str, &str)] = &[("{{", "}}"), ("${", "}"), ("#{", "}"), ("<%", "%>"), ("[[", "]]")];

/// What people write in the place of what they hide, anywhere in a value.
const HIDING: &[&str] = &["redact", "***", "####", "\u{2588}", "\u{2593}", "xxxx", "...", "\u{2026}", "is hidden"];

/// The same, where it is the whole value or stands in brackets.
pub(super) const HIDDEN: &[&str] = &[
    "removed",
    "masked",
    "hidden",
    "omitted",
    "snip",
    "snipped",
    "anonymized",
    "anonymised",
    "censored",
    "obfuscated",
    "sanitized",
    "scrubbed",
    "filtered",
    "blanked",
];

/// Longest text in brackets that hides something.
pub(super) const MAX_HIDDEN: usize = 64;

/// Why the value is none: `an unset variable`; `None` where it may be one.
pub(crate) fn unfilled(value: &str) -> Option<&'static str> {
    let bare = value.trim();
    if is_unset(bare) || unset_part(&bare.to_ascii_lowercase()) {
        return Some("an unset variable");
    }
    let template = |(open, close): &(&str, &str)| bare.split_once(open).is_some_and(|(_, rest)| rest.contains(close));
    (TEMPLATES.iter().any(template) || named_part(bare) || is_prompt(bare)).then_some("an unfilled template")
}

/// What tells the reader of a template to put a value there: `REPLACE_ME`, `YOUR_DOMAIN`, `<your-domain>`, `changeme`.
fn is_prompt(value: &str) -> bool {
    let word = |part: &str| part.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let part = |part: &str| {
        let shouted = part.contains(['_', '-']) && !part.bytes().any(|byte| byte.is_ascii_lowercase());
        let word = word(part);
        ["replaceme", "changeme", "replacethis", "fillmein", "placeholder"].contains(&word.as_str())
            || shouted && ["your", "insert", "enter", "replace"].iter().any(|start| word.starts_with(start))
    };
    let prompt = |inner: &str| {
        let word = word(inner);
        ["your", "insert", "enter", "replace", "change", "example"].iter().any(|start| word.starts_with(start))
    };
    value.split([':', '/', '.', '?', '&', '=', '@']).any(part) || between(value, '<', '>').is_some_and(prompt)
}

/// Whether the whole value is the text of an unset variable.
pub(crate) fn is_unset(value: &str) -> bool {
    UNSET.iter().any(|word| word.eq_ignore_ascii_case(value.trim()))
}

/// A URL of which one part is the text of an unset variable: `https://undefined/acs`, `https://app.example/undefined`; without a
/// scheme the first part: `null/metadata`.
fn unset_part(value: &str) -> bool {
    let first = || value.split_once('/').map_or("", |(first, _)| first);
    let rest = value.split_once("://").map_or_else(first, |(_, rest)| rest);
    rest.split(['/', '?', '&', '=', ':']).any(|part| matches!(part, "undefined" | "null" | "nan"))
}

/// A name between `%`, `{}` or `__`, as templates have: `https://%DOMAIN%/acs`, `https://{tenant}.app.example`. What `%` escapes
/// begins with two hexadecimal digits. Entra ID publishes `{tenantid}` for all its tenants.
fn named_part(value: &str) -> bool {
    let name = |text: &str| {
        (3..=MAX_HIDDEN).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_alphabetic())
            && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
    };
    let shouted = |text: &str| name(text) && text.bytes().all(|byte| !byte.is_ascii_lowercase());
    let escape = |text: &str| text.bytes().take(2).all(|byte| byte.is_ascii_hexdigit()) && !text.contains('_');
    let mut inner = value.split('%').skip(1).peekable();
    while let Some(part) = inner.next() {
        if inner.peek().is_some() && shouted(part) && !escape(part) {
            return true;
        }
    }
    let within = |open: &str, close: &str, fits: &dyn Fn(&str) -> bool| {
        let behind = value.match_indices(open).filter_map(|(at, mark)| value.get(at + mark.len()..));
        behind.into_iter().any(|rest| rest.split_once(close).is_some_and(|(inner, _)| fits(inner)))
    };
    (within("{", "}", &name) && !value.contains("{tenantid}")) || within("__", "__", &shouted)
}

/// Whether it was hidden by hand before it was shown.
pub(crate) fn is_redacted(value: &str) -> bool {
    is_masked(value)
        || between(value, '<', '>')
            .is_some_and(|inner| !inner.starts_with(['%', '/', '?', '!']) && !inner.contains(':') && !is_prompt(value))
}

/// The same without what stands between `<` and `>`: in a value that travelled encoded, that is a template.
pub(crate) fn is_masked(value: &str) -> bool {
    let lower = value.to_ascii_lowercase();
    let whole = lower.trim_matches(|c: char| !c.is_alphanumeric());
    let word =
        |text: &str| HIDDEN.iter().any(|mark| text.split(|c: char| !c.is_alphanumeric()).any(|part| part == *mark));
    // A word of nothing but x: `xxx@xxx.xxx`. A single host label may be called so.
    let crossed = lower.split(|c: char| !c.is_alphanumeric()).filter(|part| part.len() >= 3);
    HIDING.iter().any(|mark| lower.contains(mark))
        || HIDDEN.contains(&whole)
        || is_hidden_label(value)
        || crossed.clone().any(|part| part.bytes().all(|byte| byte == b'x'))
        || between(&lower, '(', ')').is_some_and(word)
        || between(&lower, '[', ']').is_some_and(|inner| word(inner) || is_label(inner))
}

/// A word in capital letters in the place of a part of an address: `https://HIDDEN/acs`, `MASKED@app.example`.
fn is_hidden_label(value: &str) -> bool {
    let is_word =
        |part: &str| HIDDEN.iter().any(|word| part.eq_ignore_ascii_case(word)) && part == part.to_ascii_uppercase();
    let is_address = value.contains("://") || value.contains('@');
    is_address && value.split([':', '/', '@', '.', '?']).any(is_word)
}

/// A time of which somebody hid digits: `2026-11-XX`, `YYYY-MM-DDThh:mm:ssZ`, `2026-??-??T09:14:02Z`, `DATE`.
pub(crate) fn is_masked_time(value: &str) -> bool {
    let word = value.trim_matches(|c: char| !c.is_alphabetic());
    let is_digit = |c: char| c.is_ascii_digit() || "-:T.Z+ ".contains(c);
    let is_mask = |c: char| "XxYyMmDdHhSs#?*\u{2022}\u{2588}".contains(c);
    let mut before = ' ';
    let mut is_masked = false;
    let is_time = value.chars().all(|c| {
        is_masked |= c == before && is_mask(c);
        before = c;
        is_digit(c) || is_mask(c)
    });
    ["date", "time", "timestamp", "datetime"].iter().any(|one| one.eq_ignore_ascii_case(word))
        || is_time && is_masked && value.len() >= "2026-XX-XX".len() && value.contains(['-', ':'])
}

/// What stands between the first two brackets, where it is short.
fn between(value: &str, open: char, close: char) -> Option<&str> {
    let inner = value.split_once(open)?.1.split_once(close)?.0;
    (2..=MAX_HIDDEN).contains(&inner.len()).then_some(inner)
}

/// A name for what was hidden: `[domain]`, `[user email]`. An address of IPv6 has colons, an index digits.
fn is_label(inner: &str) -> bool {
    inner.starts_with(|c: char| c.is_alphabetic())
        && inner.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'))
        && inner != "object object"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_digits_of_times_are_told_from_wrong_times() {
        for value in ["2026-11-XX", "2026-11-XXT09:14:02Z", "YYYY-MM-DDThh:mm:ssZ", "2026-??-??T09:14:02Z", "[DATE]"] {
            assert!(is_masked_time(value), "{value}");
        }
        for value in ["2026-11-24T09:14:02Z", "2026-11-24 09:14:02", "24.11.2026", "yesterday", "", "20261124T091402Z"]
        {
            assert!(!is_masked_time(value), "{value}");
        }
    }

    #[test]
    fn unset_values_are_told_from_names() {
        for value in [
            "undefined",
            " null",
            "None",
            "null/metadata",
            "https://undefined/acs",
            "https://{{host}}/acs",
            "${ACS_URL}",
        ] {
            assert!(unfilled(value).is_some(), "{value}");
        }
        for value in [
            "https://REPLACE_ME/acs",
            "https://<your-domain>/acs",
            "https://YOUR_TENANT.app.example/acs",
            "https://changeme.example/acs",
            "https://%DOMAIN%/acs",
            "<%= ENV['ACS'] %>",
            "https://{tenant}.app.example/acs",
            "https://__HOST__/acs",
        ] {
            assert!(unfilled(value).is_some(), "{value}");
        }
        for value in [
            "https://app.example/acs",
            "urn:app",
            "https://app.example/undefined-behavior",
            "https://yourcompany.app.example/acs",
            "https://app.example/enter-sso",
            "https://changemedia.example/REPLACEMENT",
            "nonexample",
            "https://app.example/a%20b%20c?x=%2Fsso%2Facs",
            "https://app.example/%C3%A4%DCBA%DC",
        ] {
            assert!(unfilled(value).is_none(), "{value}");
        }
    }

    #[test]
    fn what_was_hidden_is_no_fault() {
        for value in [
            "REDACTED",
            "https://<APP_HOST>/acs",
            "https://xxx.example",
            "\u{2588}\u{2588}\u{2588}",
            "https://[domain]/acs",
            "(removed for privacy)",
            "xxx@xxx.xxx",
            "MIIC...snip...",
            "[user email]",
            "https://HIDDEN/acs",
            "https://app.MASKED.example/acs",
            "#####",
        ] {
            assert!(is_redacted(value), "{value}");
        }
        for value in [
            "https://app.example/acs",
            "https://[fe80::1]/acs",
            "hidden.lake@app.example",
            "https://hidden.example/acs",
            "CN=HIDDEN VALLEY,OU=Sales",
            "#/acs",
            "https://app.example/private/acs",
            "<%= host %>",
            "[object Object]",
            "<urn:app.example:sp>",
        ] {
            assert!(!is_redacted(value), "{value}");
        }
    }
}
