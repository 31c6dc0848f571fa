//! Recordings with several tries to sign in: each is told by itself, and the one that failed leads.

use assertain::report::{Report, VerdictStatus};
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const ACS: &str = "https://app.example/saml/acs";

fn request(number: usize) -> String {
    let xml = format!(
        "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" \
         ID=\"_q{number}\" Version=\"2.0\" IssueInstant=\"2026-03-01T12:0{number}:00Z\" Destination=\"https://idp.example/sso\" \
         AssertionConsumerServiceURL=\"{ACS}\"><saml:Issuer>https://app.example</saml:Issuer></samlp:AuthnRequest>"
    );
    format!("SAMLRequest={}", percent(&STANDARD.encode(xml)))
}

fn response(number: usize, audience: &str) -> String {
    let at = format!("2026-03-01T12:0{number}");
    let xml = format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" \
         ID=\"_r{number}\" InResponseTo=\"_q{number}\" Version=\"2.0\" IssueInstant=\"{at}:02Z\" Destination=\"{ACS}\"><saml:Issuer>https://idp.example\
         </saml:Issuer><samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status><saml:Assertion \
         ID=\"_a{number}\" Version=\"2.0\" IssueInstant=\"{at}:02Z\"><saml:Issuer>https://idp.example</saml:Issuer><saml:Subject><saml:NameID>u\
         </saml:NameID><saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData \
         NotOnOrAfter=\"{at}:59Z\" Recipient=\"{ACS}\" InResponseTo=\"_q{number}\"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions \
         NotBefore=\"{at}:00Z\" NotOnOrAfter=\"{at}:59Z\"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience>\
         </saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant=\"{at}:02Z\"><saml:AuthnContext>\
         <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>\
         </saml:AuthnStatement></saml:Assertion></samlp:Response>"
    );
    format!("SAMLResponse={}", percent(&STANDARD.encode(xml)))
}

fn percent(text: &str) -> String {
    text.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D")
}

fn entry(at: &str, url: &str, form: &str, status: u16) -> String {
    let form = serde_json::to_string(form).unwrap();
    format!(
        r#"{{"startedDateTime": "2026-03-01T{at}Z", "time": 5, "request": {{"method": "POST", "url": "{url}", "headers": [], "postData": {{"text": {form}}}}}, "response": {{"status": {status}, "headers": [], "content": {{}}}}}}"#
    )
}

fn judge(entries: &[String]) -> Report {
    let har = format!(r#"{{"log": {{"version": "1.2", "entries": [{}]}}}}"#, entries.join(","));
    let mut case = Case::default();
    case.inputs.push(Input { origin: "a.har".to_owned(), bytes: har.into_bytes() });
    case.expectations.sp_entity_id = Some("https://app.example".to_owned());
    analyse(&case, &Settings::at_now(Instant::from_rfc3339("2026-03-01T13:00:00Z").unwrap()))
}

/// Both legs of one try.
fn attempt(number: usize, audience: &str, status: u16) -> [String; 2] {
    [
        entry(&format!("12:0{number}:00"), "https://idp.example/sso", &request(number), 200),
        entry(&format!("12:0{number}:03"), ACS, &response(number, audience), status),
    ]
}

#[test]
fn the_attempt_that_failed_leads() {
    let entries = [
        attempt(1, "https://app.example", 302),
        attempt(2, "https://app.example/", 403),
        attempt(3, "https://app.example", 302),
    ]
    .concat();
    let report = judge(&entries);
    assert_eq!(report.attempts.iter().map(|one| one.items.len()).collect::<Vec<_>>(), [2, 2, 2]);
    assert_eq!(report.attempts[1].status, VerdictStatus::WillFail);
    assert_eq!(report.attempts[1].started, Instant::from_rfc3339("2026-03-01T12:02:00Z"));
    assert_eq!(report.verdict.attempt.as_deref(), Some("a2"));
    assert!(report.verdict.headline.starts_with("Attempt 2 of 3 failed: "), "{}", report.verdict.headline);
}

#[test]
fn a_try_through_a_broker_is_one_attempt() {
    // The broker asks its own provider while the application waits.
    let [ask, answer] = attempt(1, "https://app.example", 302);
    let [broker_asks, broker_hears] = attempt(2, "https://broker.example", 302);
    let report = judge(&[ask, broker_asks, broker_hears, answer]);
    assert_eq!(report.attempts.iter().map(|one| one.items.len()).collect::<Vec<_>>(), [4]);
    assert_eq!(report.verdict.attempt, None);
}

#[test]
fn messages_pasted_alone_are_no_attempt() {
    let mut case = Case::default();
    case.inputs.push(Input { origin: "paste".to_owned(), bytes: response(1, "https://app.example").into_bytes() });
    let report = analyse(&case, &Settings::at_now(Instant::from_rfc3339("2026-03-01T12:01:03Z").unwrap()));
    assert!(report.attempts.is_empty() && report.verdict.attempt.is_none());
}
