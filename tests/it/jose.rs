//! Tokens that lie beside the repository: each is verified or opened as its manifest says.

use super::shared::{case_bytes, folder, manifest};
use assertain::case::KeyInput;
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};

#[test]
fn tokens_of_the_cases_are_verified_and_opened() {
    let Some(manifest) = manifest() else { return };
    let mut problems = Vec::new();
    let mut judged = 0;
    for case in manifest["jose"].as_array().unwrap() {
        let text = |name: &str| case[name].as_str().unwrap_or_default();
        let Some(key) = key_file(text("key")) else {
            problems.push(format!("{}: no key {}", text("id"), text("key")));
            continue;
        };
        let report = analyse(
            &Case {
                inputs: vec![Input { origin: "paste".to_owned(), bytes: case_bytes(text("file")) }],
                keys: vec![KeyInput { origin: key.clone(), bytes: case_bytes(&key), ..KeyInput::default() }],
                ..Case::default()
            },
            &Settings::at_now(Instant::from_rfc3339(super::options::NOW).unwrap()),
        );
        let facts = &report.items[0].facts;
        let result = match text("kind") {
            "jwe" => facts["result"].as_str(),
            _ => facts["signature"]["result"].as_str(),
        };
        judged += 1;
        let twice = report.findings.iter().any(|finding| finding.rule == "JWT-DUP-CLAIM");
        // A duplicate is a finding; the signature over it fits all the same.
        let right = match text("expect") {
            "valid" => result == Some("ok"),
            _ => result != Some("ok") || twice,
        };
        if !right {
            problems.push(format!("{} ({}): expected {}, is {result:?}", text("id"), text("note"), text("expect")));
        }
    }
    println!("{judged} tokens");
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The file of a key by its name: as JWK, else as PEM.
fn key_file(name: &str) -> Option<String> {
    let folder = folder()?;
    let candidates = [format!("keys/{name}.jwk.json"), format!("keys/{name}.key.pem"), format!("keys/{name}.pub.pem")];
    candidates.into_iter().find(|file| folder.join(file).exists())
}
