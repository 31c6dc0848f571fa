//! What stands on a screen, as snapshots: in color and without, on narrow and wide terminals, with wide and combining characters,
//! help. `UPDATE_SNAPSHOTS=1 cargo test --test it command_line` writes them anew; read the difference before committing it.

use super::{program, root};
use std::io::Write;
use std::process::Stdio;

/// An address with wide, combining and invisible characters before and in the fault.
const WIDE: &str = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\" Version=\"2.0\" \
    IssueInstant=\"2026-03-01T12:00:00Z\" Consent=\"日本語 cafe\u{301}\" Destination=\"https://app.example/受信\u{200b}/acs/\">\
    <saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">https://idp.example</saml:Issuer><samlp:Status>\
    <samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status></samlp:Response>";
const WIDE_ACS: &str = "https://app.example/受信/acs";

/// Cases whose names are wide, combining, long and meant to steer.
const WIDE_CASES: &str = "{\"id\": \"受信箱/日本語 cafe\u{301}.har\", \"inputs\": [{\"text\": \"AADSTS50011\"}]}\n\
    {\"id\": \"a\\u001b[31m\\u202eb\", \"inputs\": [{\"text\": \"AADSTS50011\"}]}\n\
    {\"id\": \"not a case\", \"input\": []}\n\
    {\"id\": \"a long name of a case in a folder in a folder in a folder in a folder/recording.har\", \"inputs\": [{\"text\": \"MSIS7007\"}]}\n";

#[test]
fn screens_look_as_before() {
    let slash = ["tests/cases/destination-slash/input.txt", "--profile", "atlar", "--now", "2026-03-01T12:00:00Z"];
    let wide = ["--acs", WIDE_ACS, "--now", "2026-03-01T12:00:00Z"];
    let mut wrong = Vec::new();
    for columns in ["60", "100", "160"] {
        for color in ["never", "always"] {
            let name = |case: &str| format!("{case}-{columns}-{color}");
            snapshot(&name("slash"), &slash, "", columns, color, &mut wrong);
            snapshot(&name("wide"), &wide, WIDE, columns, color, &mut wrong);
        }
    }
    let recording = "tests/cases/cookie-held-back/input.txt";
    let expected = ["--acs", "https://cognito.production.atlar.com/saml2/idpresponse", "--now", "2026-03-01T12:00:00Z"];
    let more: [(&str, Vec<&str>, &str); 9] = [
        ("verify", vec!["verify", "tests/cli/release"], ""),
        ("what-if", [&slash[..], &["--what-if"]].concat(), ""),
        ("steps", [&[recording, "--verbose"], &expected[..]].concat(), ""),
        ("markdown", [&slash[..], &["--format", "markdown"]].concat(), ""),
        ("share", [&["share"], &wide[..]].concat(), WIDE),
        ("share-request", [&["share", "--out", "request"], &slash[..]].concat(), ""),
        ("summary", vec!["batch", "--summary"], WIDE_CASES),
        ("lines", vec!["batch", "--format", "text", "--ordered", "--now", "2026-03-01T12:00:00Z"], WIDE_CASES),
        ("explain-rule", vec!["explain", "saml-dest-mismatch"], ""),
    ];
    for (name, words, input) in more {
        looks(name, &words, input, &mut wrong);
    }
    for (name, words) in [
        ("help", &["-h"][..]),
        ("help-long", &["--help"]),
        ("help-batch", &["batch", "--help"]),
        ("help-profile", &["profile", "make", "-h"]),
        ("quiet", &["--quiet", "tests/cases/destination-slash/input.txt", "--profile", "atlar"]),
        ("explain-code", &["explain", "AADSTS50011"]),
        ("explain-term", &["explain", "audience"]),
        ("help-share", &["share", "-h"]),
        ("help-verify", &["verify", "-h"]),
        ("rules", &["rules", "trailing"]),
        ("receivers", &["receivers", "ruby"]),
        ("profiles", &["profile", "list"]),
        ("profile", &["profile", "show", "atlar"]),
        ("summary-markdown", &["batch", "--summary", "--format", "markdown", "tests/cli/cases.jsonl"]),
        ("summary-csv", &["batch", "--summary", "--format", "csv", "tests/cli/cases.jsonl"]),
        ("jsonl", &["--format", "jsonl", "tests/cases/nothing/input.txt", "--now", "2026-03-01T12:00:00Z"]),
        ("html", &["--format", "html", "tests/cases/destination-slash/input.txt", "--profile", "atlar"]),
        ("completions-bash", &["completions", "bash"]),
        ("completions-elvish", &["completions", "elvish"]),
        ("completions-fish", &["completions", "fish"]),
        ("completions-powershell", &["completions", "powershell"]),
        ("completions-zsh", &["completions", "zsh"]),
    ] {
        snapshot(name, words, "", "100", "never", &mut wrong);
    }
    assert!(wrong.is_empty(), "{}\nUPDATE_SNAPSHOTS=1 accepts what is printed now", wrong.join("\n"));
}

/// One output on every terminal: three widths, in color and without, in one file.
fn looks(name: &str, words: &[&str], input: &str, wrong: &mut Vec<String>) {
    let mut screens: Vec<(String, String)> = Vec::new();
    for columns in ["60", "100", "160"] {
        for color in ["never", "always"] {
            let shown = screen(words, input, columns, color);
            assert!(color == "always" || !shown.contains('␛'), "{name}: {shown}");
            screens.push((format!("{columns} columns, color {color}"), shown));
        }
    }
    // What is pasted elsewhere knows no terminal.
    if screens.iter().all(|(_, shown)| *shown == screens[0].1) {
        screens.truncate(1);
        "any terminal".clone_into(&mut screens[0].0);
    }
    let all = screens.iter().map(|(terminal, shown)| format!("=== {terminal}\n{shown}\n")).collect();
    compare(name, all, wrong);
}

fn snapshot(name: &str, words: &[&str], input: &str, columns: &str, color: &str, wrong: &mut Vec<String>) {
    compare(name, screen(words, input, columns, color), wrong);
}

/// What stands on a terminal of this width.
fn screen(words: &[&str], input: &str, columns: &str, color: &str) -> String {
    let mut command = program();
    command.args(words).args(["--color", color]).env("COLUMNS", columns);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    let shown = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
    // How many checks there are changes with every new one; the sign for escape can be read.
    let is_counted = |line: &&str| line.contains("checks passed") || line.contains("Passed (");
    let kept = shown.lines().filter(|line| !is_counted(line));
    kept.fold(String::new(), |text, line| text + line.replace('\u{1b}', "␛").trim_end() + "\n")
}

fn compare(name: &str, shown: String, wrong: &mut Vec<String>) {
    let file = root().join("tests/cli/screens").join(format!("{name}.txt"));
    let before = std::fs::read_to_string(&file).unwrap_or_default();
    if shown == before {
        return;
    }
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, shown).unwrap();
    } else {
        wrong.push(format!("{name}\n--- before\n{before}\n--- now\n{shown}"));
    }
}

#[test]
fn marks_stand_under_what_they_mark() {
    for columns in ["60", "100", "160"] {
        let mut command = program();
        command.args(["--acs", WIDE_ACS, "--color", "never"]).env("COLUMNS", columns);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(WIDE.as_bytes()).unwrap();
        let shown = String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap();
        let lines: Vec<&str> = shown.lines().collect();
        let found = lines.iter().position(|line| line.contains("Found")).unwrap();
        let (value, marks) = (lines[found], lines[found + 1]);
        let start = width(&value[..value.find("U+200B").unwrap()]);
        assert_eq!(marks.find('^'), Some(start), "{value}\n{marks}");
    }
}

#[test]
fn rules_are_links_where_a_terminal_takes_them() {
    let shown = |force: &str, color: &str| {
        let mut command = program();
        command.args(["tests/cases/destination-slash/input.txt", "--profile", "atlar", "--color", color]);
        String::from_utf8(command.env("FORCE_HYPERLINK", force).output().unwrap().stdout).unwrap()
    };
    let link = "\u{1b}]8;;https://assertain.github.io/assertain/rules/SAML-RECIPIENT-MISMATCH.html\u{1b}\\SAML-RECIPIENT-MISMATCH";
    assert!(shown("1", "always").contains(link));
    assert!(!shown("1", "never").contains('\u{1b}'));
    assert!(!shown("0", "always").contains("]8;;"));
}

/// Columns of a terminal, for the characters of these tests.
fn width(text: &str) -> usize {
    text.chars()
        .map(|c| match c {
            '\u{300}'..='\u{36f}' => 0,
            '\u{4e00}'..='\u{9fff}' => 2,
            _ => 1,
        })
        .sum()
}
