//! Receivers of tokens: random tokens with one or two faults, given to PyJWT, Authlib, npm `jose`, npm `jsonwebtoken`, the crate
//! `jsonwebtoken` with its own clock, and where the machine has Go to go-oidc and golang-jwt. Each says what the report predicts: accepted, or rejected with this error.
//! `cargo xtask oracle tokens` installs all but the crate.

use super::{count, run, seed};
use assertain::case::KeyInput;
use assertain::report::ReceiverVerdict;
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{DecodingKey, Validation, decode};
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{SystemTime, UNIX_EPOCH};

#[test]
fn receivers_of_tokens_do_what_is_predicted() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (node, python) = (root.join("tests/e2e"), root.join("target/oracle/tokens/bin/python"));
    if !node.join("node_modules/jsonwebtoken").exists() || !python.exists() {
        println!("skipped: the libraries are not installed (`cargo xtask oracle tokens`)");
        return;
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
    let wanted = count(300);
    let arguments = [wanted.to_string(), seed().to_string(), now.to_string()];
    let made = run(Command::new("node").arg("receivers.mjs").args(arguments).current_dir(&node));
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let made = asked_in_go(&root.join("target/oracle/tokens/go"), now, made.stdout);
    let mut command = Command::new(python);
    command.arg("-W").arg("ignore").arg(root.join("tests/oracle/receivers.py")).arg(now.to_string());
    let mut judging = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = judging.stdin.take().unwrap();
    let writing = std::thread::spawn(move || input.write_all(&made));
    let judged = judging.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    let (mut agreed, mut wrong) = (BTreeMap::<String, (usize, usize)>::new(), Vec::new());
    for line in String::from_utf8(judged.stdout).unwrap().lines() {
        let one: serde_json::Value = serde_json::from_str(line).unwrap();
        let predicted = predictions(&one, now);
        let said = |name: &str| one["verdicts"][name].as_str().map(str::to_owned);
        for ours in &predicted {
            let theirs = match ours.id.as_str() {
                "jsonwebtoken" => by_crate(&one, now),
                name => said(name),
            };
            let Some(theirs) = theirs else { continue };
            let counts = agreed.entry(ours.id.clone()).or_default();
            counts.1 += 1;
            let expected = ours.because.first().map_or("", |reason| reason.text.as_str());
            if ours.accepts == theirs.is_empty() && theirs.starts_with(expected) {
                counts.0 += 1;
            } else {
                wrong.push(format!("{}: they say \"{theirs}\", we say \"{expected}\"\n{}", ours.id, one["token"]));
            }
        }
    }
    for (name, (agreed, all)) in &agreed {
        println!("{name}: {agreed} of {all}");
    }
    assert!(agreed.values().all(|(_, all)| *all >= wanted / 2), "too few tokens were judged: {agreed:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
}

/// The lines with the verdicts of the libraries in Go, where the program that asks them was built.
fn asked_in_go(program: &Path, now: u64, lines: Vec<u8>) -> Vec<u8> {
    if !program.exists() {
        return lines;
    }
    let mut asking =
        Command::new(program).arg(now.to_string()).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut input = asking.stdin.take().unwrap();
    let writing = std::thread::spawn(move || input.write_all(&lines));
    let asked = asking.wait_with_output().unwrap();
    writing.join().unwrap().unwrap();
    asked.stdout
}

/// What the report says of the receivers that were tried.
fn predictions(one: &serde_json::Value, now: u64) -> Vec<ReceiverVerdict> {
    let text = |name: &str| one["expected"][name].as_str().map(str::to_owned);
    let mut case = Case {
        inputs: vec![Input { origin: "paste".to_owned(), bytes: one["token"].as_str().unwrap().as_bytes().to_vec() }],
        keys: vec![KeyInput {
            origin: "key".to_owned(),
            bytes: one["jwk"].to_string().into_bytes(),
            ..KeyInput::default()
        }],
        ..Case::default()
    };
    case.expectations.issuer = text("issuer");
    case.expectations.client_id = text("audience");
    case.expectations.subjects = text("subject").into_iter().collect();
    let instant = Instant::from_seconds(i64::try_from(now).unwrap());
    let settings = Settings { at: Some(instant), ..Settings::at_now(instant) };
    let mut receivers = analyse(&case, &settings).receivers;
    receivers.retain(|receiver| receiver.checked.is_some());
    receivers
}

/// The crate as an application calls it, with its own clock. Not asked about a token whose time ends while the test runs.
fn by_crate(one: &serde_json::Value, now: u64) -> Option<String> {
    let jwk: Jwk = serde_json::from_value(one["jwk"].clone()).unwrap();
    let key = DecodingKey::from_jwk(&jwk).unwrap();
    let mut validation = Validation { algorithms: key.family().algorithms().to_vec(), ..Validation::default() };
    let text = |name: &str| one["expected"][name].as_str();
    validation.set_audience(&[text("audience").unwrap()]);
    validation.set_issuer(&[text("issuer").unwrap()]);
    validation.sub = text("subject").map(str::to_owned);
    let token = one["token"].as_str().unwrap();
    let exp = token
        .split('.')
        .nth(1)
        .and_then(|part| URL_SAFE_NO_PAD.decode(part).ok())
        .and_then(|claims| serde_json::from_slice::<serde_json::Value>(&claims).ok()?["exp"].as_u64());
    let verdict = decode::<serde_json::Value>(token, &key, &validation);
    let close = exp.is_some_and(|exp| (now - 90..now - 30).contains(&exp));
    (!close).then(|| verdict.map_or_else(|error| error.to_string(), |_| String::new()))
}
