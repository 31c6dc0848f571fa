//! Rule tests as documents: every `tests/rules/ID.md` is read, its cases are judged, its expectations compared.

use super::documents::{self, Judged, RuleCase, documents, judged, prepared, read};
use super::marks;
use assertain::Report;
use assertain::diagnose::{Examination, examine_with};
use assertain::report::{Finding, PlaceRole, Role, Severity};
use assertain::rules::{Outcome, registry};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;

#[test]
fn every_document_holds() {
    let mut problems = String::new();
    for Judged { rule, case, examination, .. } in judged() {
        let mut faults: Vec<String> = case.expect.iter().filter_map(|line| check(line, &examination.report)).collect();
        faults.extend(check_found(rule, case, examination));
        if !faults.is_empty() {
            let faults = faults.join("\n  ");
            writeln!(problems, "{rule} › {}\n  {faults}\n{}", case.title, shown(case, examination)).unwrap();
        }
    }
    println!("{} cases", judged().len());
    assert!(problems.is_empty(), "\n{problems}{HOW_TO_ACCEPT}");
    assert!(!judged().is_empty() || std::env::var_os("RULE").is_some());
}

/// Every seventh case is judged once more with all words of the rules in capital letters.
#[test]
fn no_decision_hangs_on_words() {
    let cases = documents().into_iter().flat_map(|(name, text)| {
        read(&name, &text).into_iter().map(move |case| (name.clone(), case)).collect::<Vec<_>>()
    });
    for (name, case) in cases.step_by(7) {
        let (case_of, settings) = prepared(&case);
        let report = |reword: &dyn Fn(&mut Outcome)| decisions(&examine_with(&case_of, &settings, reword).report);
        let (said, shouted) = (report(&|_| {}), report(&shout));
        assert_eq!(said, shouted, "{name} › {}", case.title);
    }
}

fn shout(outcome: &mut Outcome) {
    for finding in &mut outcome.findings {
        finding.title = finding.title.to_uppercase();
        finding.why = finding.why.to_uppercase();
        for fix in &mut finding.fix {
            fix.text = fix.text.to_uppercase();
        }
    }
    for unchecked in &mut outcome.unchecked {
        unchecked.because = unchecked.because.to_uppercase();
    }
}

/// What a report decides, without its words.
fn decisions(report: &Report) -> String {
    let mut all = format!("{:?} {:?} {:?}\n", report.verdict.status, report.verdict.act, report.verdict.needs);
    for one in &report.findings {
        let fixes: Vec<_> = one.fix.iter().map(|fix| (fix.who, &fix.product, fix.topic)).collect();
        writeln!(
            all,
            "{} {} {:?} {:?} {:?} {:?} {:?} {:?} {fixes:?}",
            one.id, one.rule, one.severity, one.confidence, one.role, one.because, one.class, one.at
        )
        .unwrap();
    }
    let open: Vec<&String> = report.not_checked.iter().map(|open| &open.rule).collect();
    let accepts: Vec<_> = report.receivers.iter().map(|receiver| (&receiver.id, receiver.accepts)).collect();
    writeln!(all, "{:?} {open:?} {accepts:?}", report.passed).unwrap();
    all
}

#[test]
fn every_rule_has_a_failing_and_a_passing_case() {
    let mut missing = BTreeSet::new();
    let said: Vec<(String, String)> = documents();
    for rule in registry::all() {
        let Some((name, text)) = said.iter().find(|(name, _)| name == rule.id) else {
            missing.insert(format!("{}: no document tests/rules/{}.md", rule.id, rule.id));
            continue;
        };
        let expectations: Vec<String> = read(name, text).into_iter().flat_map(|case| case.expect).collect();
        let says = |words: &[&str]| {
            expectations.iter().any(|line| words.iter().any(|word| line.starts_with(&format!("{word} {}", rule.id))))
        };
        if !says(&["found", "not-checked"]) {
            missing.insert(format!("{}: no failing case", rule.id));
        }
        if !says(&["passed", "absent"]) {
            missing.insert(format!("{}: no passing case", rule.id));
        }
    }
    assert!(missing.is_empty(), "\n{}", missing.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_document_is_of_a_rule() {
    for (name, _) in documents() {
        assert!(registry::find(&name).is_some(), "tests/rules/{name}.md names no registered rule");
    }
}

/// What every rule says in its own cases, as `tests/wording/<family>.md`: for reading aloud, and so that no word changes unseen.
/// `UPDATE_SNAPSHOTS=1 cargo test` writes them anew.
#[test]
fn every_rule_says_what_is_written_down() {
    if std::env::var_os("RULE").is_some() {
        return;
    }
    let mut families: BTreeMap<&str, String> = BTreeMap::new();
    for cases in judged().chunk_by(|one, other| one.rule == other.rule) {
        let Some(rule) = cases.first().and_then(|one| registry::find(&one.rule)) else { continue };
        let family = families.entry(rule.family.name()).or_default();
        writeln!(family, "# {}\n", rule.id).unwrap();
        let mut said = BTreeSet::new();
        for Judged { case, examination, .. } in cases {
            let report = &examination.report;
            let mut words: Vec<String> =
                report.findings.iter().filter(|finding| finding.rule == rule.id).map(in_words).collect();
            let unchecked = report.not_checked.iter().filter(|unchecked| unchecked.rule == rule.id);
            words.extend(unchecked.map(|unchecked| format!("Not checked because {}.\n", unchecked.because)));
            words.retain(|words| said.insert(words.clone()));
            if !words.is_empty() {
                writeln!(family, "## {}\n\n{}", case.title, words.join("\n")).unwrap();
            }
        }
    }
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/wording");
    let mut changed = Vec::new();
    for (family, said) in &families {
        let file = folder.join(format!("{family}.md"));
        let before = std::fs::read_to_string(&file).unwrap_or_default();
        if before == *said {
            continue;
        }
        if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&file, said).unwrap();
            continue;
        }
        let first = before.lines().zip(said.lines()).find(|(before, now)| before != now).unwrap_or_default();
        changed.push(format!("{}\n  before {}\n  now    {}", file.display(), first.0, first.1));
    }
    assert!(changed.is_empty(), "\n{}\nUPDATE_SNAPSHOTS=1 accepts the new words", changed.join("\n"));
}

/// A finding as it is read: the fault, why it matters, who does what.
fn in_words(finding: &Finding) -> String {
    let mut words = format!("*{}, {}*", finding.severity.as_str(), finding.confidence.as_str());
    writeln!(words, " **{}.** {}", finding.title.trim_end_matches('.'), finding.why).unwrap();
    for fix in &finding.fix {
        let product = fix.product.as_ref().map_or_else(String::new, |product| format!(" ({product})"));
        writeln!(words, "- {}{product}: {}", fix.who.as_str(), fix.text).unwrap();
    }
    words
}

/// `passed ID`, `not-checked ID`, `absent ID`, `verdict STATUS`, `source NAME`. What is found, [`check_found`] compares.
fn check(expectation: &str, report: &Report) -> Option<String> {
    let (what, id) = expectation.split_once(' ').unwrap_or((expectation, ""));
    let right = match what {
        "found" | "related" => true,
        "passed" => report.passed.iter().any(|rule| rule == id),
        "not-checked" => report.not_checked.iter().any(|skipped| skipped.rule == id),
        "absent" => report.findings.iter().all(|finding| finding.rule != id),
        "verdict" => report.verdict.status.as_str() == id,
        "source" => report.evaluated_at.source.as_str() == id,
        _ => return Some(format!("unknown expectation {expectation:?}")),
    };
    let named = matches!(what, "passed" | "not-checked" | "absent").then(|| outcome(id, report));
    let instead = named.unwrap_or_else(|| {
        format!("the verdict is {}, judged by {}", report.verdict.status.as_str(), report.evaluated_at.source.as_str())
    });
    (!right).then(|| format!("expected `{expectation}`, but {instead}"))
}

/// What a rule did in a case.
fn outcome(id: &str, report: &Report) -> String {
    let unchecked = report.not_checked.iter().find(|unchecked| unchecked.rule == id);
    if report.findings.iter().any(|finding| finding.rule == id) {
        "the rule found something".to_owned()
    } else if let Some(unchecked) = unchecked {
        format!("the rule was not checked because {}", unchecked.because)
    } else if report.passed.iter().any(|rule| rule == id) {
        "the rule passed".to_owned()
    } else {
        "the rule does not apply".to_owned()
    }
}

/// `found ID [severity] [role] [confidence] [class] [at "…"]`, each line for a finding of its own, and the lines `related "…"` after
/// it. Every finding of the document's rule has a line.
fn check_found(rule: &str, case: &RuleCase, examination: &Examination) -> Vec<String> {
    let mut faults = Vec::new();
    let mut left: Vec<&Finding> = examination.report.findings.iter().collect();
    let mut last: Option<&Finding> = None;
    let marked = |finding: &Finding, role| marks::of(finding, role, examination, &case.inputs);
    for expected in &case.expect {
        if let Some(mark) = expected.strip_prefix("related ") {
            let related = last.map(|finding| marked(finding, PlaceRole::Related)).unwrap_or_default();
            if !related.iter().any(|found| marks::fits(mark, found)) {
                faults.push(format!("expected `{expected}`, but related are {related:?}"));
            }
        }
        let Some(found) = expected.strip_prefix("found ") else { continue };
        let (words, mark) = marks::split(found);
        let mut words = words.split_whitespace();
        let id = words.next().unwrap_or("");
        let words: Vec<&str> = words.collect();
        let of_rule: Vec<&Finding> = left.iter().filter(|finding| finding.rule == id).copied().collect();
        let fits = |finding: &Finding| {
            words.iter().all(|word| has(finding, word))
                && mark
                    .is_none_or(|mark| marked(finding, PlaceRole::Primary).iter().any(|found| marks::fits(mark, found)))
        };
        last = of_rule.iter().find(|finding| fits(finding)).copied();
        match last {
            Some(last) => left.retain(|finding| finding.id != last.id),
            None => {
                let found: Vec<String> = of_rule.iter().map(|finding| line(finding, case, examination)).collect();
                let found = if found.is_empty() {
                    outcome(id, &examination.report)
                } else {
                    format!("it is `{}`", found.join("` and `"))
                };
                faults.push(format!("expected `{expected}`, but {found}"));
            }
        }
    }
    let unlisted = left.iter().filter(|finding| finding.rule == rule);
    faults.extend(unlisted.map(|finding| format!("no line lists `{}`", line(finding, case, examination))));
    faults
}

fn has(finding: &Finding, word: &str) -> bool {
    [finding.severity.as_str(), finding.role.as_str(), finding.confidence.as_str()].contains(&word)
        || finding.class.is_some_and(|class| class.as_str() == word)
}

/// Rules that mark an item as a whole, nothing, or nearly all of a document somewhere, each with the reason.
const WITHOUT_CHARACTERS: &[(&str, &str)] = &[
    ("CERT-CHAIN", "a file given as an option is no item, so the certificates in it have no place"),
    ("CERT-SP-INSTEAD-OF-IDP", "a certificate given as an option is no item"),
    ("IN-CASE-FILE", "a file that is not used is no item"),
    ("IN-EXPECTATION-CONFLICT", "a value entered as an option is no item"),
    ("JWK-WEAK", "the modulus is nearly all of a short document, and it is the fault"),
];

/// The product's promise is the exact characters: every rule says them in at least one of its cases, and none marks a whole document.
/// `UPDATE_MARKS=1 cargo test --test it marks` writes today's marks into lines that have none; read them before you keep them.
#[test]
fn every_rule_marks_characters() {
    let mut problems = String::new();
    for cases in judged().chunk_by(|one, other| one.rule == other.rule) {
        let Some(rule) = cases.first().map(|one| one.rule.as_str()) else { continue };
        let accepted = WITHOUT_CHARACTERS.iter().any(|(name, _)| *name == rule);
        let start = format!("found {rule}");
        let (mut found, mut marked, mut new) = (false, false, Vec::new());
        for Judged { case, index, examination, .. } in cases {
            let mut own = examination.report.findings.iter().filter(|finding| finding.rule == rule);
            let marks = |finding, role| marks::of(finding, role, examination, &case.inputs);
            for finding in own.clone() {
                found = true;
                let places = marks(finding, PlaceRole::Primary);
                let whole = places.is_empty() || places.iter().any(|mark| mark == "item" || mark == "nothing");
                if (whole || marks::is_nearly_all(finding, examination)) && !accepted {
                    writeln!(problems, "{rule} › {}: marks {places:?}", case.title).unwrap();
                }
            }
            for line in case.expect.iter().filter(|line| line.starts_with(&start)) {
                marked |= line.contains(" at ");
                let Some(finding) = own.next().filter(|_| !line.contains(" at ")) else { continue };
                let (primary, related) = (marks(finding, PlaceRole::Primary), marks(finding, PlaceRole::Related));
                let at = primary.first().map_or_else(String::new, |mark| format!(" at {mark}"));
                let related = related.first().map_or_else(String::new, |mark| format!("\nrelated {mark}"));
                new.push((*index, line.clone(), format!("{line}{at}{related}")));
            }
        }
        if std::env::var_os("UPDATE_MARKS").is_some() {
            documents::rewrite(rule, &new);
        } else if found && !marked && !accepted {
            writeln!(problems, "{rule}: no `found {rule} … at \"…\"` says which characters are marked").unwrap();
        }
    }
    assert!(problems.is_empty(), "\n{problems}");
}

/// Two errors with the role cause in one report are two answers. Where a failing case has another cause beside its own rule, one
/// explains the other (`src/diagnose/explains.rs`), or `tests/second_causes.md` accepts the pair with a reason.
#[test]
fn a_second_cause_is_explained_or_accepted() {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/second_causes.md");
    let text = std::fs::read_to_string(file).unwrap();
    let mut accepted: BTreeMap<(&str, &str), &str> = BTreeMap::new();
    let mut used: BTreeSet<(String, String)> = BTreeSet::new();
    for row in text
        .lines()
        .filter(|line| line.starts_with("| ") && !line.starts_with("| case of") && !line.starts_with("| ---"))
    {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        let [rule, others, reason] = cells[..] else { panic!("tests/second_causes.md: {row}") };
        assert!(reason.len() > 10, "tests/second_causes.md gives no reason: {row}");
        accepted.extend(others.split(", ").map(|other| ((rule, other), reason)));
    }
    let mut problems = BTreeMap::new();
    for Judged { rule, case, examination, .. } in judged() {
        let findings = &examination.report.findings;
        let cause = |finding: &&Finding| finding.severity == Severity::Error && finding.role == Role::Cause;
        let own = findings.iter().any(|finding| finding.rule == *rule && finding.role == Role::Cause);
        for other in findings.iter().filter(cause).filter(|other| own && other.rule != *rule) {
            let pairs = [(rule.as_str(), other.rule.as_str()), ("*", other.rule.as_str())];
            match pairs.into_iter().find(|pair| accepted.contains_key(pair)) {
                Some(pair) => _ = used.insert((pair.0.to_owned(), pair.1.to_owned())),
                None => _ = problems.entry((rule.clone(), other.rule.clone())).or_insert(case.title.clone()),
            }
        }
    }
    let asked = |((rule, other), case): (&(String, String), &String)| {
        format!(
            "{rule} › {case}: {other} is told as a cause too. Does one explain the other (src/diagnose/explains.rs)?"
        )
    };
    let asked: Vec<String> = problems.iter().map(asked).collect();
    let is_unused = |pair: &&(&str, &str)| !used.contains(&(pair.0.to_owned(), pair.1.to_owned()));
    let unused: Vec<_> = accepted.keys().filter(is_unused).collect();
    assert!(asked.is_empty(), "\n{}\nor add a row with a reason to tests/second_causes.md", asked.join("\n"));
    assert!(
        unused.is_empty() || std::env::var_os("RULE").is_some(),
        "tests/second_causes.md accepts what no case has: {unused:?}"
    );
}

const HOW_TO_ACCEPT: &str = "
Correct the rule. Or, where the case shows what it should, copy its `found` lines into the document under tests/rules.
`RULE=ID cargo test --test it rules` judges the document of one rule alone.";

/// What a case shows, in the words of its document.
fn shown(case: &RuleCase, examination: &Examination) -> String {
    let report = &examination.report;
    let kinds: Vec<&str> = report.items.iter().map(|item| item.kind.as_str()).collect();
    let mut shown = format!("  The case shows: verdict {}, of {}", report.verdict.status.as_str(), kinds.join(", "));
    for finding in &report.findings {
        write!(shown, "\n    {}", line(finding, case, examination)).unwrap();
    }
    shown
}

/// A finding as the line of a document.
fn line(finding: &Finding, case: &RuleCase, examination: &Examination) -> String {
    let [severity, role, confidence] = [finding.severity.as_str(), finding.role.as_str(), finding.confidence.as_str()];
    let class = finding.class.map_or_else(String::new, |class| format!(" {}", class.as_str()));
    let mark = marks::of(finding, PlaceRole::Primary, examination, &case.inputs).into_iter().next();
    let at = mark.map_or_else(String::new, |mark| format!(" at {mark}"));
    format!("found {} {severity} {role} {confidence}{class}{at}", finding.rule)
}
