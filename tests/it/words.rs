//! The style guide as a test: what titles, reasons, fixes, rule documents and the page never say, and how long a title may be.

use super::documents::judged;
use assertain::rules::registry;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Words that help no one, words with a better one, and a second name for a thing that has one.
const BANNED: &[(&str, &str)] = &[
    ("all the same", "anyway"),
    ("anew", "again"),
    ("anybody", "anyone"),
    ("at hand", "available"),
    ("calls itself", "the Entity ID"),
    ("capital letters", "letter case"),
    ("checksum", "digest, or hash of a token"),
    ("e-mail", "email"),
    ("error occurred", "what happened"),
    ("everybody", "anyone"),
    ("final slash", "trailing slash"),
    ("for ever", "forever"),
    ("good at", "valid for"),
    ("has to be", "must be"),
    ("in order.", "correct, valid"),
    ("introduces itself", "the Entity ID"),
    ("invalid", "what is wrong with it"),
    ("is told", "is configured"),
    ("key list", "key set"),
    ("let the application", "configure the application to"),
    ("let the identity provider", "configure the identity provider to"),
    ("let the provider", "configure the provider to"),
    ("likewise", "the same way"),
    ("mend", "fix"),
    ("nobody", "no one"),
    ("oops", "nothing"),
    ("or let", "or configure"),
    ("please", "nothing"),
    ("refuse", "reject"),
    ("refused", "rejected"),
    ("refuses", "rejects"),
    ("simply", "nothing"),
    ("some minutes", "a few minutes"),
    ("somebody", "someone"),
    ("stands", "is"),
    ("takes it for", "treats it as"),
    ("the person", "the user"),
    ("whoever", "anyone who, or the actor"),
];

/// Words of a title, values in code style and in quotation marks not counted.
const TITLE_WORDS: usize = 31;

/// Rules whose title still repeats the two values below it. Only ever take one out.
const STILL_WITH_BOTH_VALUES: &[&str] = &[
    "AT-AUD-MISMATCH",
    "CA-AUD",
    "CORR-ISSUER-VS-DEST",
    "CORR-POSTED-ELSEWHERE",
    "CORR-RELAYSTATE-LOST",
    "DISC-ISSUER-MISMATCH",
    "DPOP-REQUEST",
    "IN-EXPECTATION-CONFLICT",
    "JWS-WRONG-ISSUER-KEYS",
    "MD-ENTITYID-MISMATCH",
    "MD-REALM-CASE",
    "OIDCREQ-ENDPOINT",
    "OIDCRESP-ISS",
    "RO-MISMATCH",
    "SAML-AUD-IS-ACS",
    "SET-ISSUER",
    "SETUP-SP-ENTITY-ID",
];

/// Words of a sentence.
const SENTENCE_WORDS: usize = 48;

#[test]
fn messages_keep_to_the_style_guide() {
    let mut faults = BTreeSet::new();
    for one in judged() {
        let report = &one.examination.report;
        for finding in &report.findings {
            let place = |what: &str| format!("{} ({what})", finding.rule);
            faults.extend(judge(&place("title"), &finding.title));
            faults.extend(judge(&place("why"), &finding.why));
            faults.extend(finding.fix.iter().flat_map(|fix| judge(&place("fix"), &fix.text)));
            let words = spoken(&finding.title).split_whitespace().filter(|word| is_word(word)).count();
            if words > TITLE_WORDS {
                faults.insert(format!("{}: a title of {words} words: {}", finding.rule, finding.title));
            }
            let urls =
                ["`http://", "`https://"].iter().map(|start| finding.title.matches(start).count()).sum::<usize>();
            if urls > 1 && finding.expected.is_some() && !STILL_WITH_BOTH_VALUES.contains(&finding.rule.as_str()) {
                faults.insert(format!("{}: Found and Expected show both: {}", finding.rule, finding.title));
            }
        }
        let reasons = report.not_checked.iter();
        faults.extend(reasons.flat_map(|one| judge(&format!("{} (not checked)", one.rule), &one.because)));
    }
    assert!(faults.is_empty(), "\n{}", faults.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn rule_documents_keep_to_the_style_guide() {
    let mut faults = String::new();
    for rule in registry::all() {
        for fault in judge(rule.id, rule.doc) {
            writeln!(faults, "{fault}").unwrap();
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// What the page, the reports and the command line say by themselves.
#[test]
fn labels_keep_to_the_style_guide() {
    let mut faults = String::new();
    for folder in ["src/ui", "src/view", "src/report", "src/diagnose", "src/receivers", "src/compare", "src/rules"] {
        each_source(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder), &mut |file, text| {
            // Tests quote anything, and the errors of other software are its own words.
            if file.ends_with("tests.rs") || file.ends_with("receivers/tokens/table.rs") {
                return;
            }
            let code = text.split("#[cfg(test)]").next().unwrap();
            for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                let is_compared =
                    ["contains(", "starts_with(", "ends_with(", "find("].iter().any(|call| line.contains(call));
                let literals = line.split('"').skip(1).step_by(2).filter(|said| said.contains(' ') && !is_compared);
                for said in literals {
                    for fault in judge(&format!("{}:{}", file.display(), number + 1), said) {
                        writeln!(faults, "{fault}").unwrap();
                    }
                }
            }
        });
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// One name for each actor: who acts elsewhere is the administrator of something named.
#[test]
fn actors_have_one_name() {
    let mut faults = BTreeSet::new();
    for one in judged() {
        for finding in &one.examination.report.findings {
            for party in finding.fix.iter().filter_map(|fix| fix.party.as_deref()) {
                if !["admin", "owner"].iter().any(|word| party.to_lowercase().contains(word)) {
                    faults.insert(format!("{}: {party}", finding.rule));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:?}");
}

/// What is said in a text that breaks the style guide.
fn judge(place: &str, text: &str) -> Vec<String> {
    let said = spoken(text).to_lowercase();
    let mut faults: Vec<String> = BANNED
        .iter()
        .filter(|(word, _)| holds(&said, word))
        .map(|(word, better)| format!("{place}: says {word:?}, better {better}: {}", around(text, word)))
        .collect();
    if said.contains("!\"") || said.ends_with('!') {
        faults.push(format!("{place}: an exclamation mark: {text}"));
    }
    for sentence in said.split(['.', '?', '\n']) {
        let words = sentence.split_whitespace().filter(|word| is_word(word)).count();
        if words > SENTENCE_WORDS {
            faults.push(format!("{place}: a sentence of {words} words: {}", sentence.trim()));
        }
    }
    faults
}

/// Without values, quoted error texts and the names that consoles print: those are the words of others.
fn spoken(text: &str) -> String {
    let mut said = String::new();
    let mut closing = None;
    for c in text.chars() {
        match closing {
            Some(end) if c == end => closing = None,
            Some('*' | '“') if c == '\n' => closing = None,
            Some(_) => {}
            None if matches!(c, '`' | '"' | '*') => closing = Some(c),
            None if c == '“' => closing = Some('”'),
            None if c == '{' => closing = Some('}'),
            None => said.push(c),
        }
    }
    said
}

fn holds(said: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '-';
    said.match_indices(word).any(|(at, _)| {
        !said[..at].ends_with(is_part) && (word.ends_with('.') || !said[at + word.len()..].starts_with(is_part))
    })
}

fn is_word(word: &str) -> bool {
    word.contains(char::is_alphabetic)
}

fn around(text: &str, word: &str) -> String {
    let at = text.to_lowercase().find(word).unwrap_or(0);
    let start = text.char_indices().map(|(index, _)| index).rfind(|index| index + 50 <= at).unwrap_or(0);
    text[start..].chars().take(130).collect::<String>().replace('\n', " ")
}

fn each_source(path: &Path, check: &mut dyn FnMut(&Path, &str)) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            each_source(&entry.unwrap().path(), check);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        check(path, &std::fs::read_to_string(path).unwrap());
    }
}
