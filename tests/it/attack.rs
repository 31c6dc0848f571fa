//! Attacks on signed messages: the hostile documents of the cases are named, and nothing is said of a sound one.

use super::shared::{case_bytes, manifest};
use assertain::case::KeyInput;
use assertain::report::Severity;
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};

/// Documents built to be read in two ways, and the rule that says so.
const HOSTILE: &[(&str, &str)] = &[
    ("e-digestvalue-comment", "ATK-DIGEST-WITH-COMMENT"),
    ("x-dup-id", "ATK-ID-AMBIGUOUS"),
    ("x-id-lowercase-collision", "ATK-ID-AMBIGUOUS"),
    ("x-two-signedinfo", "ATK-MULTI-SIGNEDINFO"),
    ("x-xsw-sibling", "ATK-XSW-SECOND-ASSERTION"),
    ("x-xsw-wrapped", "ATK-XSW-SECOND-ASSERTION"),
];

/// The security findings of this family, with the certificate of the identity provider.
fn attacks(file: &str, key: &str) -> Vec<String> {
    let mut case = Case { inputs: vec![Input { origin: file.to_owned(), bytes: case_bytes(file) }], ..Case::default() };
    if !key.starts_with("hex:") {
        case.keys.push(KeyInput {
            origin: key.to_owned(),
            bytes: case_bytes(&format!("keys/{key}.crt.pem")),
            password: None,
            trusted_certificate: true,
        });
    }
    let now = Instant::from_rfc3339("2026-03-01T12:00:00Z").unwrap();
    let report = analyse(&case, &Settings::at_now(now));
    let hostile = HOSTILE.iter().any(|(id, _)| file.ends_with(&format!("{id}.xml")));
    assert!(!hostile || report.receivers.is_empty(), "{file}: it is no comfort that somebody would take it");
    let told = report.findings.into_iter().filter(|finding| finding.severity <= Severity::Security);
    told.map(|finding| finding.rule).filter(|rule| rule.starts_with("ATK-")).collect()
}

#[test]
fn hostile_documents_are_named_and_sound_ones_left_alone() {
    let Some(manifest) = manifest() else { return };
    let mut wrong = Vec::new();
    for case in manifest["dsig"].as_array().unwrap() {
        let id = case["id"].as_str().unwrap();
        let key = case["keys"][0].as_str().unwrap();
        let found = attacks(case["file"].as_str().unwrap(), key);
        let sound = case["expect"].as_array().unwrap().iter().all(|verdict| verdict == "valid");
        match HOSTILE.iter().find(|(hostile, _)| *hostile == id) {
            Some((_, rule)) if !found.iter().any(|name| name == rule) => {
                wrong.push(format!("{id}: no {rule}: {found:?}"))
            }
            None if sound && !found.is_empty() => wrong.push(format!("{id}: {found:?}")),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
