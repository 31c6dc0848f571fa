//! What steers a terminal or hides, in names of files, in what is asked and in what is judged, is raw in no output of the program.

use super::{folder, program, run};
use std::path::PathBuf;

/// One of each kind: C0, C1, delete, direction, zero width, tag.
const MARKS: [char; 7] = ['\u{1b}', '\u{9b}', '\u{7f}', '\u{202e}', '\u{200b}', '\u{2066}', '\u{e0041}'];

/// All of them in one word.
fn dirty() -> String {
    format!("a{}[31mb", MARKS.iter().collect::<String>())
}

/// Files whose names and contents hold the marks in every place that a report quotes.
fn files() -> (PathBuf, Vec<String>) {
    let (place, dirty) = (folder("steering"), dirty());
    let json = serde_json::to_string(&dirty).unwrap();
    let contents = [
        format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\" Version=\"2.0\" \
             Destination=\"https://{dirty}.example/acs\"><samlp:{dirty}/></samlp:Response>"
        ),
        format!("https://app.example/cb?error=access_denied&error_description={dirty}&{dirty}=1"),
        format!("{{\"error\":{json},\"error_description\":{json}}}"),
        format!("2026-03-01 ERROR AADSTS50011: The reply URL {dirty} does not match {dirty}"),
        format!("OIDC_ISSUER={dirty}\nOIDC_CLIENT_ID={dirty}\n"),
    ];
    let name = |index: usize| format!("{dirty}-{index}.txt");
    let written = contents.iter().enumerate().map(|(index, content)| {
        std::fs::write(place.join(name(index)), content).unwrap();
        name(index)
    });
    let names = written.collect();
    (place, names)
}

/// What the program says in this folder, with what it says on standard error.
fn all(place: &std::path::Path, words: &[&str]) -> String {
    let output = program().args(words).current_dir(place).output().unwrap();
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8(text).unwrap_or_else(|_| panic!("{words:?}: no UTF-8"))
}

#[test]
#[cfg(unix)]
fn no_output_of_the_program_steers() {
    let (place, names) = files();
    let (missing, option) = (dirty(), format!("--{}", dirty()));
    let mut calls: Vec<Vec<&str>> = Vec::new();
    for name in &names {
        for format in ["text", "markdown", "json", "html", "sarif", "jsonl"] {
            calls.push(vec!["--format", format, "--verbose", name]);
        }
        for out in ["text", "markdown", "html", "request", "case", "har", "link"] {
            calls.push(vec!["share", "--out", out, name]);
        }
    }
    for words in [
        &["batch", "--ordered", "."][..],
        &["batch", "--format", "text", "."],
        &["batch", "--summary", "."],
        &["batch", "--summary", "--format", "markdown", "."],
        &["batch", "--summary", "--format", "csv", "."],
        &["batch", &missing],
        &["explain", &missing],
        &["explain", "AADSTS50011", &missing],
        &["profile", &missing],
        &[&missing],
        &[&option],
        &["--profile", &missing, &names[0]],
        &["--receiver", &missing, &names[0]],
        &["--as", &missing, &names[0]],
        &["--at", &missing, &names[0]],
        &["--acs", &missing, &names[0]],
        &["--quiet", &names[0], &names[1]],
        &["--works", &names[0], &names[0]],
    ] {
        calls.push(words.to_vec());
    }
    for words in calls {
        let said = all(&place, &words);
        let raw = said.chars().find(|c| MARKS.contains(c));
        assert_eq!(raw, None, "{words:?}:\n{said}");
        assert!(!said.is_empty(), "{words:?} says nothing");
    }
}

/// The control: the marks reach the program, which draws them.
#[test]
fn what_would_steer_is_drawn() {
    let said = run(&["--verbose"], "invalid issuer: expected a\u{1b}[31mb got c");
    let text = String::from_utf8(said.stdout).unwrap();
    assert!(text.contains("U+001B"), "{text}");
}
