//! Rule tests as documents: every `tests/rules/ID.md` is read, its cases are judged, its expectations compared.

use assertain::case::Settings;
use assertain::diagnose::examine_with;
use assertain::report::Finding;
use assertain::rules::{Outcome, registry};
use assertain::{Case, Input, Report, analyse};
use base64::Engine;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

/// A case of a document.
struct RuleCase {
    title: String,
    options: String,
    /// File name and bytes.
    inputs: Vec<(String, Vec<u8>)>,
    keys: Vec<(bool, Vec<u8>)>,
    expect: Vec<String>,
}

#[test]
fn every_document_holds() {
    let only = std::env::var("RULE").ok();
    let mut problems = String::new();
    let mut cases = 0;
    for (name, text) in documents() {
        if only.as_ref().is_some_and(|only| !name.contains(only.as_str())) {
            continue;
        }
        for case in read(&name, &text) {
            cases += 1;
            let report = judge(&case);
            for expectation in &case.expect {
                if let Some(problem) = check(expectation, &report) {
                    writeln!(problems, "{name} › {}: {problem}\n    {}", case.title, brief(&report)).unwrap();
                }
            }
        }
    }
    println!("{cases} cases");
    assert!(problems.is_empty(), "\n{problems}");
    assert!(cases > 0 || only.is_some());
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
    let mut families: BTreeMap<&str, String> = BTreeMap::new();
    for (name, text) in documents() {
        let Some(rule) = registry::find(&name) else { continue };
        let family = families.entry(rule.family.name()).or_default();
        writeln!(family, "# {name}\n").unwrap();
        let mut said = BTreeSet::new();
        for case in read(&name, &text) {
            let report = judge(&case);
            let mut words: Vec<String> =
                report.findings.iter().filter(|finding| finding.rule == name).map(in_words).collect();
            let unchecked = report.not_checked.iter().filter(|unchecked| unchecked.rule == name);
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

/// All cases of all documents, ready to be judged, with the name of the document.
pub(super) fn all_cases() -> Vec<(String, Case, Settings)> {
    let named = |(name, text): (String, String)| {
        read(&name, &text).into_iter().map(move |case| {
            let (prepared, settings) = prepared(&case);
            (format!("{name} › {}", case.title), prepared, settings)
        })
    };
    documents().into_iter().flat_map(|one| named(one).collect::<Vec<_>>()).collect()
}

fn documents() -> Vec<(String, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/rules");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .into_iter()
        .filter(|file| file.extension().is_some_and(|extension| extension == "md"))
        .filter(|file| file.file_stem().is_some_and(|stem| stem != "README"))
        .map(|file| (file.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(file).unwrap()))
        .collect()
}

fn read(name: &str, text: &str) -> Vec<RuleCase> {
    let mut cases: Vec<RuleCase> = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push(RuleCase {
                title: title.to_owned(),
                options: String::new(),
                inputs: Vec::new(),
                keys: Vec::new(),
                expect: Vec::new(),
            });
        } else if let Some(info) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| !line.starts_with("```")).collect();
            let case = cases.last_mut().unwrap_or_else(|| panic!("{name}: a block before the first case"));
            let mut info = info.split_whitespace();
            match info.next() {
                Some("options") => case.options = block.join(" "),
                Some("input") => {
                    let (names, encoders): (Vec<&str>, Vec<&str>) = info.partition(|word| word.starts_with("file="));
                    let origin = names.first().map_or("paste", |name| &name["file=".len()..]).to_owned();
                    case.inputs.push((origin, encode(block.join("\n").into_bytes(), encoders.into_iter())));
                }
                Some("cert") => case.keys.push((true, block.join("\n").into_bytes())),
                Some("key") => case.keys.push((false, block.join("\n").into_bytes())),
                Some("expect") => {
                    case.expect.extend(block.iter().filter(|line| !line.is_empty()).map(|line| (*line).to_owned()))
                }
                other => panic!("{name}: unknown block {other:?}"),
            }
        }
    }
    for case in &cases {
        assert!(!case.expect.is_empty(), "{name} › {}: nothing is expected", case.title);
    }
    cases
}

fn encode<'a>(mut bytes: Vec<u8>, encoders: impl Iterator<Item = &'a str>) -> Vec<u8> {
    for encoder in encoders {
        bytes = match encoder {
            "raw" => bytes,
            "base64" => base64::engine::general_purpose::STANDARD.encode(&bytes).into_bytes(),
            "base64url" => base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(&bytes).into_bytes(),
            "deflate" => {
                compress(flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default()), &bytes, |e| {
                    e.finish()
                })
            }
            "zlib" => {
                compress(flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default()), &bytes, |e| {
                    e.finish()
                })
            }
            "gzip" => {
                compress(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default()), &bytes, |e| {
                    e.finish()
                })
            }
            "percent" => percent(&bytes),
            "utf16le" => {
                [0xff, 0xfe].into_iter().chain(text(&bytes).encode_utf16().flat_map(u16::to_le_bytes)).collect()
            }
            "latin1" => text(&bytes).chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect(),
            "bom" => [0xef, 0xbb, 0xbf].into_iter().chain(bytes).collect(),
            "crlf" => text(&bytes).replace('\n', "\r\n").into_bytes(),
            "qp" => text(&bytes).replace('=', "=3D").into_bytes(),
            "jose" => jose(text(&bytes)).into_bytes(),
            other => match other.split_once('=') {
                Some(("wrap", before)) => before.bytes().chain(bytes).collect(),
                Some(("cut", length)) => bytes[..length.parse().expect("cut=N")].to_vec(),
                _ => panic!("unknown encoder {other}"),
            },
        };
    }
    bytes
}

/// Lines of JSON (header, claims) and a last line `sig:TEXT` become a compact token.
fn jose(text: &str) -> String {
    let encode = |part: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(part);
    let parts: Vec<String> = text.lines().map(|line| encode(line.strip_prefix("sig:").unwrap_or(line))).collect();
    parts.join(".")
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

fn compress<W: std::io::Write>(
    mut encoder: W,
    bytes: &[u8],
    finish: impl FnOnce(W) -> std::io::Result<Vec<u8>>,
) -> Vec<u8> {
    encoder.write_all(bytes).unwrap();
    finish(encoder).unwrap()
}

fn percent(bytes: &[u8]) -> Vec<u8> {
    let mut encoded = Vec::new();
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            encoded.push(*byte);
        } else {
            write!(encoded, "%{byte:02X}").unwrap();
        }
    }
    encoded
}

fn judge(rule_case: &RuleCase) -> Report {
    let (case, settings) = prepared(rule_case);
    analyse(&case, &settings)
}

fn prepared(rule_case: &RuleCase) -> (Case, Settings) {
    let mut case = Case::default();
    for (origin, bytes) in &rule_case.inputs {
        case.inputs.push(Input { origin: origin.clone(), bytes: bytes.clone() });
    }
    for (trusted_certificate, bytes) in &rule_case.keys {
        case.keys.push(assertain::case::KeyInput {
            origin: "key".to_owned(),
            bytes: bytes.clone(),
            password: None,
            trusted_certificate: *trusted_certificate,
        });
    }
    let settings = super::options::apply(&rule_case.options, &mut case);
    (case, settings)
}

/// `found ID [severity] [class]`, `passed ID`, `not-checked ID`, `absent ID`, `verdict STATUS`, `source NAME`.
fn check(expectation: &str, report: &Report) -> Option<String> {
    let mut words = expectation.split_whitespace();
    let (what, id) = (words.next()?, words.next().unwrap_or(""));
    let found: Vec<_> = report.findings.iter().filter(|finding| finding.rule == id).collect();
    let right = match what {
        "found" => {
            let words: Vec<&str> = words.collect();
            found.iter().any(|finding| {
                words.iter().all(|word| {
                    [finding.severity.as_str(), finding.role.as_str(), finding.confidence.as_str()].contains(word)
                        || finding.class.is_some_and(|class| class.as_str() == *word)
                })
            })
        }
        "passed" => report.passed.iter().any(|rule| rule == id),
        "not-checked" => report.not_checked.iter().any(|skipped| skipped.rule == id),
        "absent" => found.is_empty(),
        "verdict" => report.verdict.status.as_str() == id,
        "source" => report.evaluated_at.source.as_str() == id,
        _ => return Some(format!("unknown expectation {expectation:?}")),
    };
    (!right).then(|| format!("expected {expectation:?}"))
}

fn brief(report: &Report) -> String {
    let found: Vec<String> = report
        .findings
        .iter()
        .map(|finding| {
            format!(
                "{} {} {} {}",
                finding.rule,
                finding.severity.as_str(),
                finding.role.as_str(),
                finding.class.map_or("-", |class| class.as_str())
            )
        })
        .collect();
    let kinds: Vec<&str> = report.items.iter().map(|item| item.kind.as_str()).collect();
    format!("{} {kinds:?} found {found:?} passed {:?}", report.verdict.status.as_str(), report.passed)
}
