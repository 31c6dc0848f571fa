//! Two long lists that meet: thousands of one against thousands of the other. Each ends in a report; what lies beyond a limit is named,
//! or is the same fault once more.

use assertain::diagnose::MAX_FINDINGS_PER_RULE;
use assertain::report::{Finding, Report, VerdictStatus, to_json};
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

const METADATA: &str = include_str!("../../src/ui/samples/metadata.xml");
const RESPONSE: &str = include_str!("../../src/ui/samples/passes.xml");
const IDP: &str = "https://id.tailspin.example/realms/staff";

fn judge(inputs: &[String]) -> Report {
    let input = |text: &String| Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() };
    let case = Case { inputs: inputs.iter().map(input).collect(), keys: Vec::new(), ..Case::default() };
    let report = analyse(&case, &Settings::at_now(Instant::from_rfc3339(super::options::NOW).unwrap()));
    assert!(!to_json(&report).is_empty());
    let most = MAX_FINDINGS_PER_RULE * assertain::rules::registry::all().count();
    assert!(report.findings.len() < most, "{}", report.findings.len());
    report
}

fn all<'a>(report: &'a Report, rule: &str) -> Vec<&'a Finding> {
    report.findings.iter().filter(|finding| finding.rule == rule).collect()
}

fn not_checked<'a>(report: &'a Report, rule: &str) -> &'a str {
    let found = report.not_checked.iter().find(|one| one.rule == rule);
    &found.unwrap_or_else(|| panic!("{rule} is not among {:?}", report.not_checked)).because
}

fn passed(report: &Report, rule: &str) -> bool {
    report.passed.iter().any(|passed| passed == rule)
}

/// A token that names a key. Its algorithm needs a key of another kind than those of the lists.
fn token(kid: &str) -> String {
    let header = json!({"alg": "ES256", "kid": kid}).to_string();
    let claims =
        json!({"iss": "https://idp.example", "aud": "app", "sub": "a", "iat": 1_772_366_400, "exp": 1_772_366_700});
    let parts = [header.as_bytes(), claims.to_string().as_bytes(), &[7; 64]].map(|part| URL_SAFE_NO_PAD.encode(part));
    parts.join(".")
}

fn list(names: impl Iterator<Item = String>) -> String {
    let keys: Vec<Value> =
        names.map(|kid| json!({"kty": "RSA", "kid": kid, "e": "AQAB", "n": "xcXFxcXFxcU"})).collect();
    json!({ "keys": keys }).to_string()
}

#[test]
fn a_thousand_tokens_and_lists_of_thousands_of_keys() {
    const TOKENS: usize = 1000;
    let tokens = |from: usize| (from..from + TOKENS).map(|index| token(&format!("new-{index}")));
    let kept = || std::iter::once("kept".to_owned());
    let old = list(kept().chain((0..3000).map(|index| format!("old-{index}"))));
    let new = list(kept().chain((0..3000).map(|index| format!("new-{index}"))));
    // Each token names a key that one of two lists of the provider lacks.
    let report = judge(&tokens(0).chain([old.clone(), new.clone()]).collect::<Vec<_>>());
    let found = all(&report, "JWKS-STALE");
    assert_eq!(found.len(), MAX_FINDINGS_PER_RULE);
    assert!(found.iter().all(|finding| finding.title.contains("outdated")));
    assert!(found.iter().any(|finding| finding.why.contains("more places")), "{}", found[0].why);
    // No list lacks anything, as far as it was looked for.
    let report = judge(&tokens(0).chain([new]).collect::<Vec<_>>());
    assert!(not_checked(&report, "JWKS-STALE").contains("only the first"));
    assert!(!passed(&report, "JWKS-STALE"));
    // A few are looked for to the last.
    let report = judge(&tokens(0).take(3).chain([old]).collect::<Vec<_>>());
    assert_eq!(all(&report, "JWS-KID-UNKNOWN").len(), 3);
}

/// An answer to the request of this number, delivered so many seconds after the start.
fn delivery(index: usize, status: u16) -> Value {
    let answer = format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_r{index}\" Version=\"2.0\" \
         IssueInstant=\"2026-03-01T10:00:00Z\" InResponseTo=\"_q{index}\"><samlp:Status><samlp:StatusCode \
         Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status></samlp:Response>"
    );
    let encoded = STANDARD.encode(answer).replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    let text = format!("SAMLResponse={encoded}");
    step(index, "POST", &format!("https://app.example/acs/{index}"), status, Some(&text))
}

fn step(index: usize, method: &str, url: &str, status: u16, form: Option<&str>) -> Value {
    let time = format!("2026-03-01T10:{:02}:{:02}.000Z", index / 60 % 60, index % 60);
    let mut request = json!({"method": method, "url": url, "headers": [{"name": "Cookie", "value": "other=1"}]});
    if let Some(text) = form {
        request["postData"] = json!({"mimeType": "application/x-www-form-urlencoded", "text": text});
    }
    let cookie = json!([{"name": "Set-Cookie", "value": format!("login{index}=1")}]);
    json!({"startedDateTime": time, "request": request,
        "response": {"status": status, "headers": cookie, "content": {"mimeType": "text/html", "text": ""}}})
}

fn recording(answers: usize, status: u16) -> String {
    let steps = (0..1500).map(|index| step(index, "GET", &format!("https://app.example/page/{index}"), 200, None));
    let entries: Vec<Value> = steps.chain((0..answers).map(|index| delivery(index, status))).collect();
    json!({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": entries}}).to_string()
}

#[test]
fn a_thousand_answers_and_a_thousand_steps() {
    let report = judge(&[recording(1000, 200)]);
    assert!(report.items.len() > 1000, "{}", report.items.len());
    assert!(not_checked(&report, "CORR-IRT-UNEXPECTED").contains("only the first"));
    assert!(!passed(&report, "CORR-IRT-UNEXPECTED"));
    // Refused ones are found, and no more of them than people read.
    let found = judge(&[recording(1000, 500)]);
    assert!((1..=MAX_FINDINGS_PER_RULE).contains(&all(&found, "CORR-IRT-UNEXPECTED").len()));
    // A few are followed to the last.
    assert!(passed(&judge(&[recording(3, 200)]), "CORR-IRT-UNEXPECTED"));
}

fn application(inside: &str) -> String {
    format!(
        "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://ledger.example/\">\
         <md:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">{inside}\
         </md:SPSSODescriptor></md:EntityDescriptor>"
    )
}

fn addresses(count: usize) -> String {
    let address = |index: usize| {
        format!(
            "<md:AssertionConsumerService index=\"{index}\" Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
             Location=\"https://host-{index}.example/acs\"/>"
        )
    };
    (0..count).map(address).collect()
}

#[test]
fn thousands_of_attributes_and_as_many_that_are_needed() {
    let sent = |index: usize| {
        format!("<saml:Attribute Name=\"urn:x:{index}\"><saml:AttributeValue>v</saml:AttributeValue></saml:Attribute>")
    };
    let sent: String = (0..2000).map(sent).collect();
    let response = RESPONSE.replace("</saml:AttributeStatement>", &format!("{sent}</saml:AttributeStatement>"));
    let needed: String = (0..2000)
        .map(|index| format!("<md:RequestedAttribute Name=\"urn:y:z{index}\" isRequired=\"true\"/>"))
        .collect();
    let service = format!("<md:AttributeConsumingService index=\"0\">{needed}</md:AttributeConsumingService>");
    let report = judge(&[response, application(&format!("{}{service}", addresses(1)))]);
    let missing = all(&report, "SAML-ATTR-REQUIRED-MISSING");
    assert_eq!(missing.len(), MAX_FINDINGS_PER_RULE);
    assert!(missing.iter().any(|finding| finding.why.contains("more places")));
}

#[test]
fn thousands_of_recipients_and_as_many_addresses() {
    let recipient = |host: &dyn Fn(usize) -> String| -> String {
        let one = |index: usize| {
            format!(
                "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData \
                 Recipient=\"{}\" NotOnOrAfter=\"2026-03-01T13:00:00Z\"/></saml:SubjectConfirmation>",
                host(index)
            )
        };
        (0..2000).map(one).collect()
    };
    let with = |confirmations: String| {
        let start = RESPONSE.find("<saml:SubjectConfirmation ").unwrap();
        let end = RESPONSE.find("</saml:Subject>").unwrap();
        format!("{}{confirmations}{}", &RESPONSE[..start], &RESPONSE[end..])
    };
    let application = application(&addresses(2000));
    // The last of all addresses, almost: of the same host, it is compared first.
    let near = judge(&[with(recipient(&|_| "https://host-1999.example/acs/".to_owned())), application.clone()]);
    let finding = all(&near, "SAML-RECIPIENT-MISMATCH")[0];
    assert_eq!(finding.expected.as_deref(), Some("https://host-1999.example/acs"));
    assert_eq!(finding.class.map(|class| class.as_str()), Some("trailing-slash"));
    // None that is like any.
    let far = judge(&[with(recipient(&|index| format!("https://other-{index}.example/in"))), application.clone()]);
    assert_eq!(all(&far, "SAML-RECIPIENT-MISMATCH").len(), MAX_FINDINGS_PER_RULE);
    // The last of each is the same.
    let same = judge(&[with(recipient(&|index| format!("https://host-{}.example/acs", index + 1999))), application]);
    assert!(passed(&same, "SAML-RECIPIENT-MISMATCH"), "{:?}", all(&same, "SAML-RECIPIENT-MISMATCH"));
}

/// The certificate of the sample with another key.
fn certificate(index: usize) -> String {
    let text = METADATA.split("X509Certificate>").nth(1).unwrap().trim_end_matches("</ds:");
    let mut octets = STANDARD.decode(text).unwrap();
    let modulus = octets.windows(5).position(|window| window == [2, 0x82, 1, 1, 0]).unwrap();
    octets[modulus + 6..modulus + 10].copy_from_slice(&u32::try_from(index).unwrap().to_be_bytes());
    STANDARD.encode(octets)
}

#[test]
fn a_thousand_certificates_of_one_name() {
    let pem = |index| format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", certificate(index));
    let report = judge(&(0..1000).map(pem).collect::<Vec<_>>());
    let found = all(&report, "CERT-SAME-SUBJECT-NEW-KEY");
    assert_eq!(found.len(), MAX_FINDINGS_PER_RULE);
    assert!(found.iter().any(|finding| finding.why.contains("more places")));
}

#[test]
fn hundreds_of_messages_and_of_keys_in_the_metadata() {
    let key = |index| {
        format!(
            "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\"><ds:X509Data>\
             <ds:X509Certificate>{}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
            certificate(index)
        )
    };
    let keys: String = (0..500).map(key).collect();
    let start = METADATA.find("<md:KeyDescriptor").unwrap();
    let metadata = format!("{}{keys}{}", &METADATA[..start], &METADATA[start..]);
    let message = |index: usize| {
        format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_r{index}\" Version=\"2.0\" \
             IssueInstant=\"2026-03-01T10:00:00Z\"><saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">{IDP}\
             </saml:Issuer></samlp:Response>"
        )
    };
    let messages = (0..500).map(message);
    let report = judge(&messages.chain([RESPONSE.to_owned(), metadata]).collect::<Vec<_>>());
    // The key that did sign stands after all the others.
    assert!(all(&report, "MD-KEY-NOT-LISTED").is_empty());
    assert_eq!(report.verdict.status, VerdictStatus::WillFail);
}

#[test]
fn a_thousand_requests_and_their_answers() {
    let request = |index: usize| {
        format!(
            "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_q{index}\" Version=\"1.1\" \
             IssueInstant=\"2026-03-01T10:00:00Z\" ForceAuthn=\"true\" IsPassive=\"true\"/>"
        )
    };
    let answer = |index: usize| {
        format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_r{index}\" Version=\"2.0\" \
             IssueInstant=\"2026-03-01T10:00:00Z\" InResponseTo=\"_q{index}\"><samlp:Status><samlp:StatusCode \
             Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status></samlp:Response>"
        )
    };
    let inputs: Vec<String> = (0..1000).map(request).chain((0..1000).rev().map(answer)).collect();
    let report = judge(&inputs);
    let found = all(&report, "SAMLREQ-VERSION");
    assert_eq!(found.len(), MAX_FINDINGS_PER_RULE);
    assert!(found.iter().all(|finding| finding.severity == assertain::report::Severity::Info));
}

/// A log line for each message; the last one failed.
fn log(count: usize, status: &str) -> String {
    let line = |index: usize| {
        let status = if index + 1 == count { status } else { "Success" };
        let message = RESPONSE.replace(":Success", &format!(":{status}")).replace("ID=\"_", &format!("ID=\"_{index}-"));
        format!("2026-03-01 10:00:00 DEBUG SAMLResponse={} received\n", STANDARD.encode(message))
    };
    (0..count).map(line).collect()
}

/// A login request of its own for each line.
fn requests(count: usize) -> String {
    let request = |index: usize| {
        format!(
            "<samlp:AuthnRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_q{index}\" Version=\"2.0\" \
             IssueInstant=\"2026-03-01T10:00:00Z\"><saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">\
             https://app.example/</saml:Issuer></samlp:AuthnRequest>"
        )
    };
    (0..count).map(|index| format!("10:00:00 sent SAMLRequest={} to it\n", STANDARD.encode(request(index)))).collect()
}

#[test]
fn messages_beyond_the_limit_of_a_text_are_told_and_leave_the_answer_open() {
    let told = |report: &Report| report.limits.iter().any(|limit| limit.name == "items");
    // The control: with nothing left out, nothing is wrong.
    let all_read = judge(&[requests(40)]);
    assert_eq!((all_read.items.len(), told(&all_read)), (40, false), "{:?}", all_read.limits);
    assert_eq!(all_read.verdict.status, VerdictStatus::NoProblemFound, "{}", all_read.verdict.headline);
    let report = judge(&[requests(140)]);
    assert_eq!((report.items.len(), told(&report)), (100, true), "{:?}", report.limits);
    assert_eq!(report.verdict.status, VerdictStatus::CannotTell);
    assert!(report.verdict.headline.contains("only the first 100 were read"), "{}", report.verdict.headline);
    for text in [
        log(140, "Responder"),
        (0..140).map(|index| format!("got {} from the provider\n", token(&index.to_string()))).collect(),
    ] {
        let report = judge(&[text]);
        assert!(told(&report) && report.items.len() == 100, "{:?} {}", report.limits, report.items.len());
        assert_ne!(report.verdict.status, VerdictStatus::NoProblemFound);
    }
}

#[test]
fn lines_that_name_a_message_are_messages_of_their_own() {
    let line = |index: usize| {
        format!("SAMLResponse={}\n", STANDARD.encode(RESPONSE.replace("ID=\"_", &format!("ID=\"_{index}-"))))
    };
    let report = judge(&[(0..3).map(line).collect()]);
    assert_eq!(report.items.len(), 3, "{:?}", report.items.iter().map(|item| item.kind).collect::<Vec<_>>());
}
