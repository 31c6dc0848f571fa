//! Ctrl+C while one case is read and judged.
#![cfg(unix)]

use super::{folder, program};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Child, Output, Stdio};
use std::time::Duration;

const RESPONSE: &str = include_str!("../../../src/ui/samples/passes.xml");

fn interrupt(child: &Child) {
    let signal = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signal.success());
}

/// A recording with this many logins, each of its own.
fn recording(logins: usize) -> String {
    let mut text = "{\"log\": {\"version\": \"1.2\", \"creator\": {\"name\": \"test\"}, \"entries\": [".to_owned();
    for number in 0..logins {
        let xml = RESPONSE.replacen("ID=\"", &format!("ID=\"_{number}"), 1);
        let form = STANDARD.encode(xml).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
        let comma = if number > 0 { "," } else { "" };
        write!(
            text,
            "{comma}\n{{\"startedDateTime\": \"2026-03-01T12:{:02}:{:02}Z\", \"time\": 5, \"request\": {{\"method\": \"POST\", \
             \"url\": \"https://app.example/acs\", \"headers\": [], \"postData\": {{\"text\": \"SAMLResponse={form}\"}}}}, \
             \"response\": {{\"status\": 200, \"headers\": [], \"content\": {{}}}}}}",
            number / 60 % 60,
            number % 60
        )
        .unwrap();
    }
    text + "]}}"
}

fn report(output: &Output) -> Value {
    let complaint = String::from_utf8_lossy(&output.stderr);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {complaint}"))
}

fn messages(report: &Value) -> usize {
    report["items"].as_array().unwrap().iter().filter(|item| item["kind"] == "saml-response").count()
}

#[test]
fn the_answer_to_what_was_read_is_printed() {
    const LOGINS: usize = 600;
    let file = folder("interrupt").join("large.har");
    std::fs::write(&file, recording(LOGINS)).unwrap();
    // How soon is soon enough differs between machines: an answer that was whole already is asked for again, earlier.
    for wait in [400, 200, 100, 50, 20] {
        let mut command = program();
        command.args(["--json", "--fail-on", "never"]).arg(&file).stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(wait));
        interrupt(&child);
        let output = child.wait_with_output().unwrap();
        let complaint = String::from_utf8_lossy(&output.stderr).into_owned();
        // Nothing was read yet: it ends at once, and says nothing.
        if output.stdout.is_empty() {
            assert_eq!((output.status.code(), complaint.as_str()), (Some(130), ""));
            continue;
        }
        let report = report(&output);
        if messages(&report) == LOGINS {
            continue;
        }
        assert_eq!(output.status.code(), Some(130));
        assert!(complaint.contains("Interrupted: this is the answer to what was read before."), "{complaint}");
        assert_eq!(report["limits"][0]["name"], "interrupted");
        assert!(messages(&report) > 0 && report["verdict"]["status"] != "no-problem-found", "{}", report["verdict"]);
        return;
    }
    panic!("no interruption came between the first and the last entry");
}

#[test]
fn what_came_through_a_pipe_so_far_is_judged() {
    let mut child =
        program().args(["--json"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let whole = recording(60);
    let mut input = child.stdin.take().unwrap();
    // More than a pipe holds: when it is written, most of it was read.
    input.write_all(&whole.as_bytes()[..whole.len() - 100]).unwrap();
    interrupt(&child);
    std::thread::sleep(Duration::from_millis(200));
    drop(input);
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(130));
    let report = report(&output);
    assert!(messages(&report) > 0, "{}", report["verdict"]);
    assert_eq!(report["limits"][0]["name"], "interrupted");
}

#[test]
fn before_anything_is_read_it_ends_at_once() {
    let mut child = program().stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let input = child.stdin.take();
    std::thread::sleep(Duration::from_millis(300));
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    drop(input);
    assert_eq!((output.status.code(), output.stdout.len(), output.stderr.len()), (Some(130), 0, 0));
}
