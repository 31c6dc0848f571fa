//! Settings as documents: `tests/settings/*.md` hold a file of settings, messages that fit it and near misses.
//!
//! A document has one block `settings FILE`, then `fits KIND` and `misses KIND RULE`. The kind tells how a block is read: `token` is the
//! claims of a token, `request` the URL of a login request, `saml` the lines `acs=`, `audience=`, `issuer=`, `attribute=` of a response.

use assertain::report::{Confidence, Role, Severity, VerdictStatus};
use assertain::settings::products;
use assertain::time::Instant;
use assertain::{Case, Input, Report, Settings, analyse};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use std::collections::BTreeSet;
use std::path::PathBuf;

const NOW: &str = "2026-03-01T12:00:00Z";

struct Document {
    name: String,
    file: String,
    settings: String,
    /// Kind, the rule that has to lead, and what the message is made of.
    checks: Vec<(String, Option<String>, String)>,
}

fn documents() -> Vec<Document> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/settings");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
        .iter()
        .map(|file| read(file.file_stem().unwrap().to_str().unwrap(), &std::fs::read_to_string(file).unwrap()))
        .collect()
}

fn read(name: &str, text: &str) -> Document {
    let mut document =
        Document { name: name.to_owned(), file: String::new(), settings: String::new(), checks: Vec::new() };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let body = lines.by_ref().take_while(|line| !line.starts_with("```")).collect::<Vec<_>>().join("\n");
        match info.split(' ').collect::<Vec<_>>()[..] {
            ["settings", file] => (document.file, document.settings) = (file.to_owned(), body),
            ["fits", kind] => document.checks.push((kind.to_owned(), None, body)),
            ["misses", kind, rule] => document.checks.push((kind.to_owned(), Some(rule.to_owned()), body)),
            ref other => panic!("{name}: unknown block {other:?}"),
        }
    }
    document
}

fn message(kind: &str, body: &str) -> String {
    match kind {
        "token" => {
            let header = URL_SAFE_NO_PAD.encode(r#"{"alg":"RS256","kid":"k1","typ":"JWT"}"#);
            format!("{header}.{}.{}", URL_SAFE_NO_PAD.encode(body), URL_SAFE_NO_PAD.encode([7; 256]))
        }
        "saml" => {
            let value = |name: &str| body.lines().find_map(|line| line.strip_prefix(name)).unwrap_or("");
            STANDARD.encode(response(value("acs="), value("audience="), value("issuer="), value("attribute=")))
        }
        "request" => body.to_owned(),
        other => panic!("unknown kind {other}"),
    }
}

fn response(acs: &str, audience: &str, issuer: &str, attribute: &str) -> String {
    let attributes = match attribute {
        "" => String::new(),
        name => format!(
            "<saml:AttributeStatement><saml:Attribute Name=\"{name}\"><saml:AttributeValue>kim@acme.example</saml:AttributeValue>\
             </saml:Attribute></saml:AttributeStatement>"
        ),
    };
    format!(
        "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_r1\" \
         Version=\"2.0\" IssueInstant=\"2026-03-01T11:59:58Z\" Destination=\"{acs}\" InResponseTo=\"_q1\">\
         <saml:Issuer>{issuer}</saml:Issuer><samlp:Status>\
         <samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/></samlp:Status><saml:Assertion ID=\"_a1\" Version=\"2.0\" \
         IssueInstant=\"2026-03-01T11:59:58Z\"><saml:Issuer>{issuer}</saml:Issuer><saml:Subject><saml:NameID \
         Format=\"urn:oasis:names:tc:SAML:2.0:nameid-format:persistent\">u-4711</saml:NameID><saml:SubjectConfirmation \
         Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\"><saml:SubjectConfirmationData NotOnOrAfter=\"2026-03-01T12:05:00Z\" \
         Recipient=\"{acs}\" InResponseTo=\"_q1\"/></saml:SubjectConfirmation></saml:Subject>\
         <saml:Conditions NotBefore=\"2026-03-01T11:59:00Z\" \
         NotOnOrAfter=\"2026-03-01T12:05:00Z\"><saml:AudienceRestriction><saml:Audience>{audience}</saml:Audience></saml:AudienceRestriction>\
         </saml:Conditions><saml:AuthnStatement AuthnInstant=\"2026-03-01T11:59:58Z\" SessionIndex=\"_s1\"><saml:AuthnContext>\
         <saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext>\
         </saml:AuthnStatement>{attributes}</saml:Assertion></samlp:Response>"
    )
}

fn judged(document: &Document, kind: &str, body: &str) -> Report {
    let input = |origin: &str, text: &str| Input { origin: origin.to_owned(), bytes: text.as_bytes().to_vec() };
    let inputs = vec![input(&document.file, &document.settings), input("message", &message(kind, body))];
    let case = Case { inputs, ..Case::default() };
    analyse(&case, &Settings::at_now(Instant::from_rfc3339(NOW).unwrap()))
}

#[test]
fn near_misses_are_found_and_what_fits_is_not() {
    let mut problems = Vec::new();
    for document in documents() {
        assert!(!document.settings.is_empty() && !document.checks.is_empty(), "{}", document.name);
        for (index, (kind, rule, body)) in document.checks.iter().enumerate() {
            let report = judged(&document, kind, body);
            // The messages of these documents are not signed.
            let errors = report
                .findings
                .iter()
                .filter(|finding| finding.rule != "SIG-NONE" && finding.role != Role::Consequence);
            let counts = |severity: Severity| match rule {
                Some(_) => matches!(severity, Severity::Error | Severity::Warning),
                None => severity == Severity::Error,
            };
            let errors: Vec<&str> = errors.filter(|one| counts(one.severity)).map(|one| one.rule.as_str()).collect();
            let holds = match rule {
                Some(rule) => errors.first() == Some(&rule.as_str()),
                None => errors.is_empty() && (kind == "saml" || report.verdict.status != VerdictStatus::WillFail),
            };
            if !holds {
                problems.push(format!(
                    "{} {}: {rule:?} and not {errors:?}; {}",
                    document.name,
                    index + 1,
                    report.verdict.headline
                ));
            }
        }
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// Settings and a token in one paste, with and without words around them.
fn one_paste(settings: &str, token: &str, claims: &str) -> [String; 7] {
    let quoted = settings.lines().map(|line| format!("> {line}\n")).collect::<String>();
    [
        format!("{settings}\n\n{token}\n"),
        format!("{token}\n\n{settings}\n"),
        format!("our config:\n\n{settings}\n\nthis is the token:\n\n{token}\n"),
        format!("Hello,\nsince today it fails.\n\n{settings}\n\nAuthorization: Bearer {token}\n\nThanks, Mira\n"),
        format!("```\n{settings}\n```\n{token}\n"),
        format!("{quoted}\nand the token is\n{token}\n"),
        format!("Config:\n{settings}\n\nPayload:\n{claims}\n"),
    ]
}

#[test]
fn one_paste_is_read_like_two_files() {
    let mut problems = Vec::new();
    for document in documents() {
        for (kind, _, body) in document.checks.iter().filter(|(kind, _, _)| kind == "token") {
            let lead = |report: &Report| {
                let first =
                    report.findings.iter().find(|one| one.role == Role::Cause && one.severity == Severity::Error);
                first.map(|one| one.rule.clone())
            };
            let apart = lead(&judged(&document, kind, body));
            for (index, text) in one_paste(&document.settings, &message(kind, body), body).iter().enumerate() {
                let inputs = vec![Input { origin: document.file.clone(), bytes: text.as_bytes().to_vec() }];
                let case = Case { inputs, ..Case::default() };
                let report = analyse(&case, &Settings::at_now(Instant::from_rfc3339(NOW).unwrap()));
                // Claims alone say nothing of the algorithm.
                let holds = lead(&report) == apart || index == 6 && apart.as_deref() == Some("JWS-ALG-UNEXPECTED");
                if !holds {
                    problems.push(format!("{} {index}: {apart:?} and not {:?}", document.name, lead(&report)));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}\n{}", problems.len(), problems.join("\n"));
}

/// A finding about settings says where they stand, and the expectation that it used has that place in the report.
#[test]
fn what_was_expected_has_its_place_in_the_settings() {
    let document = documents().into_iter().find(|document| document.name == "dotenv").unwrap();
    let (kind, _, body) = document.checks.iter().find(|(_, rule, _)| rule.is_some()).unwrap();
    let report = judged(&document, kind, body);
    let finding = report.findings.iter().find(|finding| finding.role == Role::Cause).unwrap();
    assert_eq!(finding.confidence, Confidence::Certain);
    let json = serde_json::to_value(&report).unwrap();
    let sources: Vec<&serde_json::Value> = json["expectations"].as_array().unwrap().iter().collect();
    assert!(sources.iter().any(|one| one["name"] == "redirect_uri" && one["source"]["item"] == "i1"), "{sources:?}");
}

#[test]
fn every_product_has_a_document() {
    let mut known = BTreeSet::new();
    for document in documents() {
        let blocks = assertain::settings::find(&document.settings, &document.file);
        known.extend(blocks.iter().filter_map(|block| block.document.product).map(|product| product.id.clone()));
        assert!(!blocks.is_empty(), "{}: no settings were found", document.name);
    }
    let lacking: Vec<&str> =
        products().iter().map(|product| product.id.as_str()).filter(|id| !known.contains(*id)).collect();
    assert!(lacking.is_empty(), "without a document in tests/settings: {lacking:?}");
}

/// Settings and an error text in one paste: the text is read, and the settings are read.
#[test]
fn settings_and_an_error_text_in_one_paste() {
    let settings = "spring:\n  security:\n    oauth2:\n      resourceserver:\n        jwt:\n          \
                    issuer-uri: https://idp.example/realms/acme\n";
    let error = "An error occurred while attempting to decode the Jwt: The iss claim is not valid";
    for text in [
        format!("{settings}\n{error}\n"),
        format!("Hello,\nwe get this error:\n\n{error}\n\nConfig:\n\n{settings}\nThanks\n"),
        format!("2026-03-01T11:59:58.101Z ERROR auth - {error}\n\n{settings}"),
        format!("```\n{settings}```\n\nerror:\n```\n{error}\n```\n"),
    ] {
        let case = Case::from_text(&text);
        let report = analyse(&case, &Settings::at_now(Instant::from_rfc3339(NOW).unwrap()));
        let json = serde_json::to_value(&report).unwrap();
        let mut kinds: Vec<&str> =
            json["items"].as_array().unwrap().iter().filter_map(|one| one["kind"].as_str()).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, ["error-text", "settings"], "{text}");
        assert_eq!(report.findings.first().map(|one| one.rule.as_str()), Some("OIDC-ISS-MISMATCH"), "{text}");
    }
}
