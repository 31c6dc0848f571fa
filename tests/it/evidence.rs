//! The line that proves a finding: what is marked, and what never shows.

use assertain::item::Item;
use assertain::report::evidence::{Excerpt, excerpts};
use assertain::time::Instant;
use assertain::{Case, Input, Settings, examine, report};

fn drawn(text: &str, acs: &str) -> Vec<Excerpt> {
    let mut case = Case::default();
    case.expectations.acs = Some(acs.to_owned());
    case.inputs.push(Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() });
    let now = Instant::from_rfc3339("2026-03-01T12:00:00Z").unwrap();
    let examination = examine(&case, &Settings::at_now(now));
    let secrets = report::secrets(examination.items.iter().map(Item::text));
    examination.report.findings.iter().flat_map(|one| excerpts(one, &examination.items, &secrets)).collect()
}

#[test]
fn marks_the_character_that_differs() {
    let text = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\"\n  Destination=\"https://a.test/acs/\"/>";
    let all = drawn(text, "https://a.test/acs");
    let one = all.iter().find(|one| one.marks.iter().any(|mark| !mark.label.is_empty())).unwrap();
    assert_eq!((one.line, one.column), (2, 34));
    let mark = one.marks.iter().find(|mark| mark.primary).unwrap();
    assert_eq!(&one.text[mark.span.clone()], "/");
    assert_eq!(mark.label, "only the trailing slash differs");
}

#[test]
fn something_missing_is_marked_where_it_should_be() {
    let text = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\"\n  Destination=\"https://a.test/acs\"/>";
    let all = drawn(text, "https://a.test/acs/");
    let one = all.iter().find(|one| one.marks.iter().any(|mark| mark.span.is_empty())).unwrap();
    assert_eq!(&one.text[..one.marks[0].span.start], "  Destination=\"https://a.test/acs");
}

#[test]
fn a_claim_is_drawn_as_it_was_written() {
    // {"alg":"none"} . {"iss":"https://op.test","sub":7,"exp":1} .
    let text = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL29wLnRlc3QiLCJzdWIiOjcsImV4cCI6MX0.";
    let all = drawn(text, "https://a.test/acs");
    let one = all.iter().find(|one| one.text.contains("\"sub\":7")).unwrap();
    assert_eq!((one.origin.as_str(), one.line, one.column), ("paste (JWT → payload)", 1, 32));
    let mark = one.marks.iter().find(|mark| mark.primary).unwrap();
    assert_eq!(&one.text[mark.span.clone()], "7");
}

#[test]
fn secrets_are_hidden_in_every_form_of_writing() {
    for text in [
        "https://app.example/cb?error=access_denied&error_description=bad+password+Zq7Secret0xW&state=1",
        "https://app.example/cb?error=access_denied&error_description=client_secret%3DZq7Secret0xW%20wrong&state=1",
        "https://admin:Zq7Secret0xW@app.example/cb?error=access_denied&state=1",
    ] {
        for one in drawn(text, "https://app.example/acs") {
            assert!(!one.text.contains("Zq7Secret0xW"), "{}", one.text);
        }
    }
}

#[test]
fn the_length_does_not_grow_with_the_message() {
    let text = format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" Consent=\"{}\" Destination=\"https://a.test/{}\"/>",
        "é".repeat(50_000),
        "x".repeat(50_000)
    );
    assert!(drawn(&text, "https://a.test/acs").iter().all(|one| one.text.len() < 6000));
}
