//! Words that mean something by themselves, in identifiers and hosts. Input: a word. Output: whether it is one.
//! Invariant: no word stands for another one.

/// Whether a word names an environment, with a number behind it or without.
pub(super) fn is_environment(word: &str) -> bool {
    const NAMES: &[&str] = &[
        "dev",
        "devel",
        "develop",
        "development",
        "stage",
        "staging",
        "stg",
        "test",
        "testing",
        "tst",
        "qa",
        "uat",
        "sandbox",
        "preprod",
        "preview",
        "prod",
        "production",
        "prd",
        "live",
        "integration",
        "demo",
        "beta",
    ];
    let plain = crate::source::lower(word.trim_end_matches(|c: char| c.is_ascii_digit()));
    NAMES.contains(&plain.as_str())
}

/// `8-4-4-4-12` hexadecimal digits, braces allowed.
pub(crate) fn is_guid(text: &str) -> bool {
    let text = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).unwrap_or(text);
    let groups: Vec<&str> = text.split('-').take(6).collect();
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.chars().all(|c| c.is_ascii_hexdigit()))
}
