//! `assertain batch`: order, restarts, broken cases, archives, summaries.

use super::{folder, program, root, run, said};
use serde_json::Value;
use std::io::{Read, Write};
use std::process::Stdio;

const CASES: &str = "tests/cli/cases.jsonl";

fn answers(text: &str) -> Vec<Value> {
    text.lines().filter(|line| !line.is_empty()).map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ids(text: &str) -> Vec<String> {
    answers(text).iter().map(|answer| answer["id"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn lines_in_lines_out_in_order() {
    let cases = std::fs::read_to_string(root().join(CASES)).unwrap();
    let output = said(&["batch", "--ordered"], &cases, 0);
    assert_eq!(ids(&output), ["ticket-1", "ticket-2", "ticket-3", "ticket-4", "ticket-5"]);
    let answers = answers(&output);
    assert_eq!(answers[0]["rule"], "SAML-DEST-MISMATCH");
    assert_eq!(answers[0]["class"], "trailing-slash");
    assert_eq!(answers[0]["report"]["schema"], 1);
    assert_eq!(answers[2]["provider"], "Microsoft Entra ID");
    assert_eq!(answers[4]["status"], "cannot-tell");
}

#[test]
fn the_order_holds_where_one_case_takes_longer() {
    let slow = "x ".repeat(400_000);
    let mut cases = format!("{{\"id\":\"0\",\"inputs\":[{{\"text\":\"{slow}\"}}]}}\n");
    for id in 1..300 {
        cases.push_str(&format!("{{\"id\":\"{id}\",\"inputs\":[{{\"text\":\"AADSTS50011\"}}]}}\n"));
    }
    let output = said(&["batch", "--ordered", "--brief", "--jobs", "2"], &cases, 0);
    let expected: Vec<String> = (0..300).map(|id: u32| id.to_string()).collect();
    assert_eq!(ids(&output), expected);
}

#[test]
fn a_broken_case_says_why_and_stops_nothing() {
    let cases = "{\"id\":\"a\",\"inputs\":[{\"text\":\"AADSTS50011\"}]}\nnot json\n\
                 {\"id\":\"c\",\"inputs\":[{\"base64\":\"%%\"}]}\n{\"id\":\"d\",\"inputs\":[],\"expectation\":{}}\n\
                 {\"id\":\"e\",\"inputs\":[{\"text\":\"MSIS7007\"}],\"receiver\":\"nobody\"}\n\
                 {\"id\":\"f\",\"inputs\":[{\"base64\":\"QUFEU1RTNTAwMTE=\"}]}";
    let found = answers(&said(&["batch", "--ordered"], cases, 0));
    assert_eq!(found.len(), 6);
    assert_eq!(found[1]["id"], "line 2");
    for (place, word) in [(1, "not a case"), (2, "base64"), (3, "expectation"), (4, "nobody")] {
        assert!(found[place]["error"].as_str().unwrap().contains(word), "{}", found[place]);
    }
    assert_eq!((found[0]["status"].as_str(), found[5]["status"].as_str()), (Some("will-fail"), Some("will-fail")));
}

#[test]
fn goes_on_where_it_was_stopped() {
    let folder = folder("restart");
    let done = folder.join("answers.jsonl");
    let whole = said(&["batch", "--ordered", "--brief", CASES], "", 0);
    let cut: String = whole.chars().take(whole.find("ticket-3").unwrap() + 4).collect();
    std::fs::write(&done, &cut).unwrap();
    let rest = said(&["batch", "--ordered", "--brief", "--skip-done", done.to_str().unwrap(), CASES], "", 0);
    assert!(rest.starts_with('\n'), "the line that was cut is ended");
    assert_eq!(ids(&rest), ["ticket-3", "ticket-4", "ticket-5"]);
    std::fs::write(&done, cut + &rest).unwrap();
    assert_eq!(said(&["batch", "--skip-done", done.to_str().unwrap(), CASES], "", 0), "");
}

#[test]
fn folders_patterns_and_archives_are_the_same_cases() {
    let base = folder("sources");
    let logs = base.join("logs");
    std::fs::create_dir_all(logs.join("deep")).unwrap();
    for (name, text) in [("a.txt", "AADSTS50011"), ("deep/b.txt", "MSIS7007"), (".hidden", "x"), ("assertain.toml", "")]
    {
        std::fs::write(logs.join(name), text).unwrap();
    }
    let mut tar = tar::Builder::new(Vec::new());
    tar.append_dir_all("logs", &logs).unwrap();
    let tar = tar.into_inner().unwrap();
    std::fs::write(base.join("logs.tar"), &tar).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&tar).unwrap();
    std::fs::write(base.join("logs.tar.gz"), gzip.finish().unwrap()).unwrap();
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [("a.txt", "AADSTS50011"), ("deep/b.txt", "MSIS7007")] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    std::fs::write(base.join("logs.zip"), zip.finish().unwrap().into_inner()).unwrap();
    std::fs::write(base.join("broken.zip"), b"PK\x03\x04 no archive").unwrap();
    let at = |name: &str| base.join(name).to_str().unwrap().to_owned();
    for path in [at("logs"), at("logs/**/*.txt"), at("logs.tar"), at("logs.tar.gz"), at("logs.zip")] {
        let output = said(&["batch", "--ordered", "--brief", &path], "", 0);
        let mut rules: Vec<String> =
            answers(&output).iter().map(|one| one["rule"].as_str().unwrap().to_owned()).collect();
        rules.sort();
        assert_eq!(rules, ["OIDCREQ-REDIRECT-URI", "SAMLREQ-ISSUER-UNKNOWN"], "{path}");
    }
    let broken = answers(&said(&["batch", &at("broken.zip"), &at("logs.zip")], "", 0));
    assert_eq!(broken.iter().filter(|one| one["error"].is_string()).count(), 1);
    assert_eq!(broken.len(), 3);
    let together = answers(&said(&["batch", "--together", "--ordered", &at("logs")], "", 0));
    assert_eq!(together.len(), 2, "one case for each folder with files");
    assert_eq!(run(&["batch", &at("nowhere")], "").status.code(), Some(2));
}

#[test]
fn a_summary_counts_and_answers_are_input_too() {
    let summary = said(&["batch", "--summary", "--format", "json", CASES], "", 0);
    let json: Value = serde_json::from_str(&summary).unwrap();
    assert_eq!(json["total"], 5);
    assert_eq!(json["by_status"]["cannot-tell"], 1);
    let groups = json["groups"].as_array().unwrap();
    let entra = groups.iter().find(|group| group["rule"] == "OIDCREQ-REDIRECT-URI").unwrap();
    assert_eq!(
        (entra["count"].as_u64(), entra["providers"][0]["name"].as_str()),
        (Some(2), Some("Microsoft Entra ID"))
    );
    let full = said(&["batch", CASES], "", 0);
    let brief = said(&["batch", "--brief", CASES], "", 0);
    for answers in [full, brief] {
        assert_eq!(said(&["batch", "--summary", "--format", "json"], &answers, 0), summary);
    }
    let csv = said(&["batch", "--summary", "--format", "csv", CASES], "", 0);
    assert!(csv.starts_with("count,status,rule,class,provider,application,tenant,example\n"));
    assert!(csv.contains("2,will-fail,OIDCREQ-REDIRECT-URI,,Microsoft Entra ID,"), "{csv}");
    let markdown = said(&["batch", "--summary", "--format", "markdown", CASES], "", 0);
    assert!(markdown.contains("2 of 5 will fail"), "{markdown}");
}

#[test]
fn the_exit_status_is_asked_for() {
    assert_eq!(run(&["batch", CASES], "").status.code(), Some(0));
    assert_eq!(run(&["batch", CASES, "--fail-on", "will-fail"], "").status.code(), Some(1));
    assert_eq!(run(&["batch", "--format", "csv", CASES], "").status.code(), Some(2));
}

#[test]
fn a_reader_that_has_gone_away_ends_the_work() {
    let mut command = program();
    command.args(["batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    let writing = std::thread::spawn(move || {
        // Without end: only the closed output can stop it.
        while input.write_all(b"{\"inputs\":[{\"text\":\"AADSTS50011\"}]}\n").is_ok() {}
    });
    let mut output = child.stdout.take().unwrap();
    output.read_exact(&mut [0; 100]).unwrap();
    drop(output);
    let ended = child.wait_with_output().unwrap();
    writing.join().unwrap();
    assert_eq!((ended.status.code(), String::from_utf8_lossy(&ended.stderr).as_ref()), (Some(0), ""));
}

#[cfg(unix)]
#[test]
fn an_interruption_ends_with_what_was_finished() {
    use std::io::BufRead;
    let mut command = program();
    command.args(["batch", "--brief"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // The input stays open: only the signal ends the work.
    let mut input = child.stdin.take().unwrap();
    input.write_all(&b"{\"inputs\":[{\"text\":\"AADSTS50011\"}]}\n".repeat(3)).unwrap();
    let mut output = std::io::BufReader::new(child.stdout.take().unwrap());
    let mut lines = String::new();
    for _ in 0..3 {
        output.read_line(&mut lines).unwrap();
    }
    let signal = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signal.success());
    let ended = child.wait_with_output().unwrap();
    assert_eq!(ended.status.code(), Some(130));
    assert!(String::from_utf8_lossy(&ended.stderr).contains("--skip-done"));
    assert_eq!(ids(&lines).len(), 3);
}
