//! Entries of a catalogue of messages: a name that is a symbol, and words. Input: a line, or an object of JSON in one line.
//! Output: its entries, each with its shape and its name.

use super::mention::{has, has_time};
use super::words::{CATALOGUE, WRITTEN};

/// Longer lines are no entry.
const MAX_LINE: usize = 400;
/// Members of one object that are looked at.
const MAX_MEMBERS: usize = 200;

/// The members of an object of JSON in one line whose names are those of a catalogue: with dots, or codes (`E1001`).
pub(super) fn members(line: &str) -> impl Iterator<Item = &str> {
    let line = if line.trim_start().starts_with(['{', '"']) { line } else { "" };
    line.split("\",")
        .take(MAX_MEMBERS)
        .map(|member| member.rsplit('{').next().unwrap_or(member).trim().trim_end_matches(['}', '"']))
        .filter(|member| {
            let name = member.trim_start_matches('"').split('"').next().unwrap_or("");
            let is_code =
                name.starts_with(|c: char| c.is_ascii_uppercase()) && name.ends_with(|c: char| c.is_ascii_digit());
            is_code || name.contains('.')
        })
}

/// Whether a text in lower case is JSON of messages: several values are sentences of faults, and no name is one of what happened.
pub(super) fn is_of_texts(text: &str) -> bool {
    if !text.trim_start().starts_with('{') || has_time(text) {
        return false;
    }
    let [faulty, telling] = &*CATALOGUE;
    let mut faults = 0;
    for (at, _) in text.match_indices("\":").take(MAX_MEMBERS) {
        let name = text.get(..at).and_then(|before| before.rsplit('"').next()).unwrap_or("");
        let value = text.get(at + 2..).unwrap_or("").trim_start();
        if !value.starts_with('{') && telling.iter().any(|known| known == name) {
            return false;
        }
        let value = value.strip_prefix('"').and_then(|value| value.split('"').next()).unwrap_or("");
        faults += usize::from(value.contains(' ') && has(faulty, value));
    }
    faults > 1
}

/// Whether a line has a place that code fills: `%q`, `{0}`, `{{ name }}`; `${name}` and `{name}` only in a call, since software also
/// prints them where nobody filled them.
pub(super) fn has_placeholder(line: &str) -> bool {
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    let is_call = ["(\"", "(`", "('", "(f\"", "(f'", "($\""].iter().any(|mark| line.contains(mark));
    line.split(|c: char| c.is_whitespace() || "\"'()[],;=<>:`".contains(c)).any(|word| {
        let word = word.trim_end_matches(['.', '!', '?']);
        matches!(word, "%q" | "%s" | "%v" | "%d" | "%w" | "%r" | "%+v" | "%1$s" | "%2$s" | "%@")
            || ["%{", "#{", "{{"].iter().any(|mark| word.starts_with(mark))
            || is_call && word.starts_with("${")
            || word.strip_prefix('{').and_then(|word| word.strip_suffix('}')).is_some_and(|name| {
                name.bytes().all(|byte| byte.is_ascii_digit()) && !name.is_empty() || is_call && is_name(name)
            })
    })
}

/// Whether a member of JSON has a name of three parts: `"saml.error.audience": "…`.
pub(super) fn is_key_of_texts(member: &str) -> bool {
    let name = member.trim_start().strip_prefix('"').and_then(|rest| rest.split('"').next()).unwrap_or("");
    name.matches('.').count() > 1
}

/// The shape of an entry and its name: `error.audience=Invalid audience` is `a=a`, named `error.audience`.
pub(super) fn entry(line: &str) -> Option<(String, &str)> {
    let line = line.trim().trim_end_matches([',', ';', '.']);
    if line.len() > MAX_LINE {
        return None;
    }
    let part =
        |character: char| character.is_ascii_alphanumeric() || "_-.".contains(character) || !character.is_ascii();
    let mut shape = String::new();
    let (mut name, mut words) = ("", false);
    let mut rest = line;
    while let Some(first) = rest.chars().next() {
        let end = if part(first) { rest.find(|character| !part(character)) } else { Some(first.len_utf8()) };
        let (run, after) = rest.split_at_checked(end.unwrap_or(rest.len()))?;
        rest = after;
        match first {
            ' ' | ',' | ';' | '!' | '?' => {}
            // Words with spaces between them are one run.
            _ if part(first) && shape.ends_with('a') => words = true,
            // The value may have any shape.
            _ if shape.matches('a').count() > 1 => words |= part(first),
            _ if part(first) => {
                name = if name.is_empty() { run } else { name };
                words = false;
                shape.push('a');
            }
            _ => shape.push(first),
        }
    }
    (words && shape.matches('a').count() >= 2 && is_symbol(name)).then_some((shape, name))
}

/// Whether a word is a name that programs use, and says what went wrong rather than that something did.
fn is_symbol(word: &str) -> bool {
    let inner = word.contains(['_', '.', '-']);
    let humps = word.bytes().zip(word.bytes().skip(1)).any(|(a, b)| a.is_ascii_lowercase() && b.is_ascii_uppercase());
    // An exception with its message is a record.
    let thrown = word.ends_with("Exception") || word.ends_with("Error");
    let code = word.starts_with(|c: char| c.is_ascii_uppercase()) && word.ends_with(|c: char| c.is_ascii_digit());
    (inner || humps || code) && !thrown && !WRITTEN.said.iter().any(|name| word.eq_ignore_ascii_case(name))
}
