//! Budgets that were used up, in words: what was left out, and how to ask for less.
//!
//! Input: the detail of a note of [`NoteKind::Limit`]. Output: its words. Invariant: knows no items.

use crate::intake::NoteKind;
use crate::item::Item;
use crate::report::Limit;

/// A budget that was used up.
pub(crate) struct Reached<'a> {
    /// Its name in the report.
    pub(crate) name: &'a str,
    /// The fact, as a title.
    pub(crate) title: String,
    /// What was left out, as a clause that completes "left out:".
    pub(crate) left_out: String,
    /// How to ask for less.
    pub(crate) less: &'static str,
}

const PART: &str = "Paste only the part that matters: the one message, or the part of the capture with the login.";
const FEWER_KEYS: &str = "Add only the keys of this issuer or recipient, and only the message that fails.";

/// The words for `name value`.
pub(crate) fn reached(detail: &str) -> Reached<'_> {
    let (name, value) = detail.split_once(' ').unwrap_or((detail, ""));
    let megabytes = value.parse::<usize>().unwrap_or(0) >> 20;
    let beyond =
        || if megabytes > 0 { format!("what lies beyond {megabytes} MB") } else { format!("what lies beyond {value}") };
    let (title, left_out, less) = match name {
        "input" if megabytes > 0 => (
            format!("The file is larger than the {megabytes} MB that Assertain reads: only its beginning was read"),
            beyond(),
            PART,
        ),
        "stream" if megabytes > 0 => (
            format!(
                "The recording is larger than the {megabytes} MB that Assertain reads: only its beginning was read"
            ),
            beyond(),
            PART,
        ),
        "output" | "unpacked" if megabytes > 0 => (
            format!(
                "The file unpacks to more than the {megabytes} MB that Assertain reads: only its beginning was read"
            ),
            beyond(),
            PART,
        ),
        "items" => (
            format!("There are more than {value} messages: only the first {value} were read"),
            format!("messages after the first {value}"),
            PART,
        ),
        "visits" => (
            format!("The browser took more than {value} steps: only the first {value} are told as a story"),
            format!("redirects, pages and cookies after the first {value} steps; messages were read"),
            PART,
        ),
        "parts" => (
            format!("There are more than {value} parts that may hold a message: only the first {value} were read"),
            format!("parts after the first {value}"),
            PART,
        ),
        "interrupted" => (
            "The check was interrupted: only what was read before is judged".to_owned(),
            "what was not read yet".to_owned(),
            "Run the check again and let it finish, or give only the part that matters.",
        ),
        "nesting" => (
            format!("Messages lie inside each other deeper than Assertain reads ({detail})"),
            format!("messages more than {value} deep"),
            "Paste the innermost message by itself.",
        ),
        "operations" => (
            "There are more keys and signatures than Assertain tries in one case".to_owned(),
            format!("{value} operations with keys"),
            FEWER_KEYS,
        ),
        "signatures" => (
            "There are more signatures than Assertain checks in one case".to_owned(),
            format!("{value} signatures"),
            FEWER_KEYS,
        ),
        "steps" => (
            "The input can be read in more ways than Assertain tries".to_owned(),
            format!("what more than {value} steps of unwrapping would find"),
            PART,
        ),
        "rounds" => (
            "The keys ask for more rounds of key derivation than Assertain computes in one case".to_owned(),
            format!("{value} key derivations"),
            "Add one password-protected key at a time, or a key that is not protected by a password.",
        ),
        "plain" => (
            "The encrypted contents are larger than Assertain decrypts in one case".to_owned(),
            format!("{value} encrypted contents"),
            FEWER_KEYS,
        ),
        _ => (format!("The input is larger than Assertain reads ({detail})"), beyond(), PART),
    };
    Reached { name, title, left_out, less }
}

/// The titles of the findings that tell of something in the case that was not read.
pub(crate) fn unread(items: &[Item]) -> Vec<String> {
    let notes = items.iter().flat_map(|item| &item.notes).filter(|note| note.kind == NoteKind::Limit);
    let found = notes.map(|note| reached(&note.detail));
    found
        .filter(|found| {
            matches!(
                found.name,
                "input" | "stream" | "output" | "unpacked" | "items" | "parts" | "interrupted" | "nesting" | "steps"
            )
        })
        .map(|found| found.title)
        .collect()
}

/// The budgets that the items of a case used up, each once with the sum of what was left out.
pub(crate) fn limits(items: &[Item]) -> Vec<Limit> {
    let mut sums: Vec<(&str, &str, usize)> = Vec::new();
    let notes = items.iter().flat_map(|item| &item.notes).filter(|note| note.kind == NoteKind::Limit);
    for note in notes {
        let (name, value) = note.detail.split_once(' ').unwrap_or((note.detail.as_str(), ""));
        let is_count = matches!(name, "operations" | "signatures" | "rounds" | "plain");
        let count = if is_count { value.parse().unwrap_or(1) } else { 0 };
        match sums.iter_mut().find(|(other, other_value, _)| *other == name && (is_count || *other_value == value)) {
            Some((_, _, sum)) => *sum += count,
            None => sums.push((name, value, count)),
        }
    }
    let words = |(name, value, count): (&str, &str, usize)| {
        let detail = if count > 0 { format!("{name} {count}") } else { format!("{name} {value}") };
        let found = reached(&detail);
        Limit { name: found.name.to_owned(), left_out: found.left_out }
    };
    sums.into_iter().map(words).collect()
}
