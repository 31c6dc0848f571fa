//! The words by which sentences of unknown software are read: fields, faults, and what makes a sentence harmless.
//! Input: `words.txt`. Output: the lists, in its order. A line that does not read is left out; a test names it.

use std::sync::LazyLock;

const TEXT: &str = include_str!(concat!(env!("OUT_DIR"), "/words.txt"));

/// Words of a field, the words of a fault near it, and the meanings for SAML, for OpenID Connect, and where the words do not tell.
#[derive(Debug)]
pub(super) struct Subject {
    pub(super) words: Vec<&'static str>,
    /// Empty where the words of the field are the fault.
    pub(super) faults: &'static [&'static str],
    pub(super) saml: &'static str,
    pub(super) oidc: &'static str,
    /// `?` before it: only in a text about logins.
    pub(super) open: &'static str,
}

/// The exact before the general: the first that fits is taken.
pub(super) static SUBJECTS: LazyLock<Vec<Subject>> = LazyLock::new(|| lines().filter_map(subject).collect());

/// Words of a sentence that asks, advises, counts, plans, or tells of success.
pub(super) static HARMLESS: LazyLock<Vec<String>> = LazyLock::new(|| list("harmless"));

/// Values of a label that deny what it says, and those that a check which passed has.
pub(super) static DENIED: LazyLock<Vec<String>> = LazyLock::new(|| list("denied"));
pub(super) static PASSED: LazyLock<Vec<String>> = LazyLock::new(|| list("passed"));

/// Names of checks: fields, words of one that passed and of one that did not, words of a setting, and what says that a login was refused.
pub(super) static LABELS: LazyLock<[Vec<String>; 5]> =
    LazyLock::new(|| ["label fields", "label good", "label bad", "label set", "label refused"].map(list));

/// Words of a sentence that says that the login was refused.
pub(super) static REFUSED: LazyLock<Vec<String>> = LazyLock::new(|| list("refusal"));

/// Words of a record that tells of a login that worked, without spaces and quotes; with `!` those that take it back.
pub(super) static WORKS: LazyLock<Vec<String>> = LazyLock::new(|| list("works"));

/// Words of a short text about a fault that is over; with `!` those that take it back.
pub(super) static SOLVED: LazyLock<Vec<String>> = LazyLock::new(|| list("solved"));

/// Words of a fault in another language than English, those beside it by which it is none, and those by which it happened.
pub(super) static ABROAD: LazyLock<[Vec<String>; 3]> = LazyLock::new(|| ["abroad", "denied abroad", "told"].map(list));

/// Words of the values of a catalogue of messages, and names of members that it does not have.
pub(super) static CATALOGUE: LazyLock<[Vec<String>; 2]> = LazyLock::new(|| ["faulty", "telling"].map(list));

/// A part without which no record tells of it, letters as they are.
pub(super) static HINTS: LazyLock<Vec<String>> = LazyLock::new(|| list("hint"));

/// What a sentence stands in that was only written down: code, tests, catalogues of messages, documents.
#[derive(Debug)]
pub(super) struct Written {
    /// How lines of code, of tests and of translations begin.
    pub(super) begins: Vec<String>,
    /// What stands before the sentence in code.
    pub(super) before: Vec<String>,
    /// What stands behind the sentence in notes about a release.
    pub(super) behind: Vec<String>,
    /// The same, unless the sentence says whom it met.
    pub(super) advice: Vec<String>,
    /// How the headings of documents begin.
    pub(super) headings: Vec<String>,
    /// What only documents, catalogues and successful tests have.
    pub(super) document: Vec<String>,
    /// The headings of an article about a fault.
    pub(super) article: Vec<String>,
    /// Heads of the columns of a table that explains, and of one of what happened.
    pub(super) explained: Vec<String>,
    pub(super) happened: Vec<String>,
    /// What a line of what happened has, letters as they are.
    pub(super) record: Vec<String>,
    /// Whom it met, in lower case.
    pub(super) met: Vec<String>,
    /// What leads to an example, what the software of it does, and what shows that somebody asks.
    pub(super) example: Vec<String>,
    pub(super) returns: Vec<String>,
    pub(super) personal: Vec<String>,
    /// Names under which software says what happened.
    pub(super) said: Vec<String>,
    /// Words of a login, for sentences that software writes about anything.
    pub(super) login: Vec<String>,
    /// Codes of OAuth.
    pub(super) codes: Vec<String>,
    /// Marks of products that have no file of their own, and write words that others write too.
    pub(super) foreign: Vec<String>,
}

pub(super) static WRITTEN: LazyLock<Written> = LazyLock::new(|| Written {
    begins: list("begins"),
    before: list("before"),
    behind: list("behind"),
    advice: list("advice"),
    headings: list("headings"),
    document: list("document"),
    article: list("article"),
    explained: list("explained"),
    happened: list("happened"),
    record: list("record"),
    met: list("met"),
    example: list("example"),
    returns: list("returns"),
    personal: list("personal"),
    said: list("said"),
    login: list("login"),
    codes: list("codes"),
    foreign: list("foreign"),
});

/// What shows that a text speaks of an error, and what shows that it tells of one. In lower case.
#[derive(Debug)]
pub(super) struct Mention {
    /// Somebody meets it now.
    pub(super) met: Vec<String>,
    /// It is over, and what takes that back.
    pub(super) over: Vec<String>,
    pub(super) open: Vec<String>,
    pub(super) closed: Vec<String>,
    /// It is surely over: words, fields of a ticket, and what takes them back.
    pub(super) settled: Vec<String>,
    pub(super) state: Vec<String>,
    pub(super) reopened: Vec<String>,
    /// A token that is of no login.
    pub(super) other: Vec<String>,
    /// What guides, configurations and queries say anywhere, and how a line of code begins.
    pub(super) guide: Vec<String>,
    pub(super) opens: Vec<String>,
    /// Words of a sentence that explains, asks, advises or plans; of one about something else, unless it tells of a failure; of one that
    /// does; how one goes on behind an error; words of any sentence.
    pub(super) words: Vec<String>,
    pub(super) topics: Vec<String>,
    pub(super) on: Vec<String>,
    pub(super) failed: Vec<String>,
    pub(super) prose: Vec<String>,
    /// Ends of parameters of a search.
    pub(super) search: Vec<String>,
}

pub(super) static MENTION: LazyLock<Mention> = LazyLock::new(|| Mention {
    met: list("now"),
    over: list("over"),
    open: list("open"),
    closed: list("closed"),
    settled: list("settled"),
    state: list("state"),
    reopened: list("reopened"),
    other: list("other"),
    guide: list("guide"),
    opens: list("opens"),
    words: list("mention"),
    topics: list("topic"),
    on: list("on"),
    failed: list("failed"),
    prose: list("prose"),
    search: list("search"),
});

/// The words of all lines of a name. Edges count: `~` is a space, `\n` begins a line.
fn list(name: &str) -> Vec<String> {
    let all = lines().filter_map(|line| line.strip_prefix(name)?.strip_prefix(" = "));
    all.flat_map(|words| words.split(" | ")).map(|word| word.replace('~', " ").replace("\\n", "\n")).collect()
}

static FAULTS: LazyLock<Vec<(&'static str, Vec<&'static str>)>> = LazyLock::new(|| {
    let all = lines().filter_map(|line| line.strip_prefix("fault ")?.split_once(" = "));
    all.map(|(name, words)| (name, words.split(" | ").collect())).collect()
});

fn lines() -> impl Iterator<Item = &'static str> {
    TEXT.lines().filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn subject(line: &'static str) -> Option<Subject> {
    let (head, words) = line.split_once(" = ").filter(|(head, _)| is_subject(head))?;
    let mut head = head.split(' ');
    let fault = head.next()?;
    let mut meaning = || head.next().map(|name| if name == "-" { "" } else { name });
    let (saml, oidc, open) = (meaning()?, meaning()?, meaning()?);
    let known = FAULTS.iter().find(|(name, _)| *name == fault);
    let faults = match known {
        Some((_, words)) => words.as_slice(),
        None if fault == "whole" => &[],
        None => return None,
    };
    Some(Subject { words: words.split(" | ").collect(), faults, saml, oidc, open })
}

/// Whether a line is of a field: its head has a fault and three meanings.
fn is_subject(head: &str) -> bool {
    head.contains(' ') && !head.starts_with("fault ") && head != "denied abroad" && !head.starts_with("label ")
}

#[cfg(test)]
mod tests {
    use super::super::data::meaning;
    use super::*;

    #[test]
    fn every_line_reads() {
        let subjects = lines().filter(|line| line.split_once(" = ").is_some_and(|(head, _)| is_subject(head)));
        assert_eq!(subjects.count(), SUBJECTS.len());
        for subject in SUBJECTS.iter() {
            let names = [subject.saml, subject.oidc, subject.open.trim_start_matches('?')];
            for name in names.iter().filter(|name| !name.is_empty()) {
                assert!(meaning(name).is_some(), "{name}");
            }
        }
        assert!(HARMLESS.len() > 50 && HARMLESS.iter().all(|word| *word == word.to_lowercase()));
    }
}
