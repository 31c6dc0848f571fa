//! The style guide as a test: what titles, reasons, fixes, rule documents and the page never say, and how long a title may be.

use super::documents::judged;
use assertain::rules::registry;
use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Words that help no one, words with a better one, and a second name for a thing that has one.
const BANNED: &[(&str, &str)] = &[
    ("all the same", "anyway"),
    ("an answer", "a response, callback or token response"),
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
    ("same answer", "same response, callback or token response"),
    ("somebody", "someone"),
    ("stands", "is"),
    ("takes it for", "treats it as"),
    ("the answer", "the response, callback or token response"),
    ("the person", "the user"),
    ("this answer", "this response, callback or token response"),
    ("whoever", "anyone who, or the actor"),
];

/// Words of a title; values, numbers, times and their units are not counted.
const TITLE_WORDS: usize = 12;

/// Words of a sentence, menu paths of consoles not counted.
const SENTENCE_WORDS: usize = 20;

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
            let words = title_words(&finding.title);
            if words > TITLE_WORDS {
                faults.insert(format!("{}: a title of {words} words: {}", finding.rule, finding.title));
            }
            let urls =
                ["`http://", "`https://"].iter().map(|start| finding.title.matches(start).count()).sum::<usize>();
            if urls > 1 && finding.expected.is_some() {
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
        for fault in judge(rule.id, &unwrapped(rule.doc)) {
            writeln!(faults, "{fault}").unwrap();
        }
    }
    assert!(faults.is_empty(), "\n{faults}");
}

/// A document with each paragraph and each point of a list in one line, code left out.
fn unwrapped(document: &str) -> String {
    let mut text = String::new();
    let mut code = false;
    for line in document.lines() {
        code ^= line.starts_with("```");
        let begins = line.is_empty() || line.starts_with(['#', '-', '*', '|']);
        let after_heading = text.rsplit('\n').next().is_some_and(|last| last.starts_with('#'));
        text.push(if begins || after_heading { '\n' } else { ' ' });
        text.push_str(if code || line.starts_with("```") { "" } else { line });
    }
    text
}

/// What the page, the reports and the command line say by themselves.
#[test]
fn labels_keep_to_the_style_guide() {
    let mut faults = String::new();
    for folder in ["src/ui", "src/view", "src/report", "src/diagnose", "src/receivers", "src/compare", "src/rules"] {
        each_source(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(folder), &mut |file, text| {
            // Tests quote anything, the errors of other software are its own words, and the page's own answer is called that.
            let others = [
                "tests.rs",
                "receivers/says.rs",
                "receivers/tokens/table.rs",
                "panels/export.rs",
                "panels/profiles.rs",
                "panels/share.rs",
            ];
            if others.iter().any(|other| file.ends_with(other)) {
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

/// What is said about the sentences of other software, also where no test case shows it.
#[test]
fn meanings_of_texts_keep_to_the_style_guide() {
    let mut faults = String::new();
    each_file(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/texts"), "texts", &mut |file, text| {
        for (number, line) in text.lines().enumerate() {
            let Some((name, said)) = line.split_once(": ") else { continue };
            if !matches!(name, "title" | "why" | "sp" | "idp" | "user" | "support") {
                continue;
            }
            let place = format!("{}:{}", file.display(), number + 1);
            for said in said.split("||").map(str::trim) {
                judge(&place, said).into_iter().for_each(|fault| writeln!(faults, "{fault}").unwrap());
                let words = title_words(said);
                if name == "title" && words > TITLE_WORDS {
                    writeln!(faults, "{place}: a title of {words} words: {said}").unwrap();
                }
            }
        }
    });
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
        // A menu path is a name that a console prints.
        let sentence = sentence.rsplit('›').next().unwrap_or_default();
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

/// The words of a title without numbers and what follows them as a unit: `1 h 59 min`, `2048 bits`.
fn title_words(title: &str) -> usize {
    let said = spoken(title);
    let is_number = |word: &str| word.trim_start_matches('(').starts_with(|c: char| c.is_ascii_digit());
    let is_unit = |word: &str| {
        matches!(word.trim_matches([')', ',', ';', '.']), "ms" | "s" | "min" | "h" | "day" | "days" | "bits" | "bytes")
    };
    let mut after_number = false;
    let counted = said.split_whitespace().filter(|word| {
        let is_value = is_number(word) || (after_number && is_unit(word));
        after_number = is_number(word);
        !is_value && is_word(word)
    });
    counted.count()
}

fn around(text: &str, word: &str) -> String {
    let at = text.to_lowercase().find(word).unwrap_or(0);
    let start = text.char_indices().map(|(index, _)| index).rfind(|index| index + 50 <= at).unwrap_or(0);
    text[start..].chars().take(130).collect::<String>().replace('\n', " ")
}

fn each_source(path: &Path, check: &mut dyn FnMut(&Path, &str)) {
    each_file(path, "rs", check);
}

fn each_file(path: &Path, kind: &str, check: &mut dyn FnMut(&Path, &str)) {
    if path.is_dir() {
        for entry in std::fs::read_dir(path).unwrap() {
            each_file(&entry.unwrap().path(), kind, check);
        }
    } else if path.extension().is_some_and(|extension| extension == kind) {
        check(path, &std::fs::read_to_string(path).unwrap());
    }
}
