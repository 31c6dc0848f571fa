//! The command-line options as test documents write them, turned into expectations and settings.

use assertain::applications;
use assertain::case::{ReadAs, SignedPart};

use assertain::time::Instant;
use assertain::{Case, Settings};

/// "Now" in tests that say nothing else.
pub(crate) const NOW: &str = "2026-03-01T12:00:00Z";

/// Reads options separated by white space; quotes keep spaces together.
pub(crate) fn apply(text: &str, case: &mut Case) -> Settings {
    let mut settings = Settings::at_now(instant(NOW));
    let mut words = split(text).into_iter();
    while let Some(option) = words.next() {
        let mut value = || words.next().unwrap_or_else(|| panic!("{option} needs a value"));
        let expectations = &mut case.expectations;
        match option.as_str() {
            "--at" => settings.at = Some(instant(&value())),
            "--now" => settings.now = instant(&value()),
            "--skew" => settings.skew = value().parse().expect("--skew"),
            "--receiver" => settings.receiver = Some(value()),
            "--profile" => *expectations = applications::find(&value()).expect("a built-in profile").expectations(),
            "--name-id-format" => expectations.name_id_format = Some(value()),
            "--acs" => expectations.acs = Some(value()),
            "--slo" => expectations.slo = Some(value()),
            "--sp-entity-id" => expectations.sp_entity_id = Some(value()),
            "--issuer" => expectations.issuer = Some(value()),
            "--client-id" => expectations.client_id = Some(value()),
            "--redirect-uri" => expectations.redirect_uri = Some(value()),
            "--nonce" => expectations.nonce = Some(value()),
            "--sub" => expectations.subjects.push(value()),
            "--aud" => expectations.audiences.push(value()),
            "--as" => case.read_as.push(ReadAs { input: 0, item: None, role: value() }),
            // As a profile says it.
            "--sp-initiated-only" => expectations.sp_initiated_only = true,
            "--signed" => expectations.signed.push(match value().as_str() {
                "response" => SignedPart::Response,
                "assertion" => SignedPart::Assertion,
                "request" => SignedPart::Request,
                other => panic!("unknown part {other}"),
            }),
            "--accept-name" => {
                let (name, other) = (value(), value());
                expectations.accepted_names.entry(name).or_default().push(other);
            }
            "--require-attribute" => expectations.required_attributes.push(value()),
            "--allow-domain" => expectations.allowed_domains.push(value()),
            // Members of a profile that have no option of their own.
            "--relay-state" => expectations.relay_state = Some(value()),
            "--encrypted" => expectations.encrypted_assertions = Some(value() == "yes"),
            "--require-scope" => expectations.required_scopes.push(value()),
            "--client-auth" => expectations.token_endpoint_auth_method = Some(value()),
            "--fingerprint" => expectations.certificate_sha256.push(value()),
            other => panic!("unknown option {other}"),
        }
    }
    settings
}

fn instant(text: &str) -> Instant {
    Instant::from_rfc3339(text).unwrap_or_else(|| panic!("not a time: {text}"))
}

fn split(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    let mut open = false;
    for c in text.chars() {
        match c {
            '"' => {
                quoted = !quoted;
                open = true;
            }
            c if c.is_whitespace() && !quoted => {
                if open {
                    words.push(String::new());
                }
                open = false;
            }
            c => {
                words.last_mut().unwrap().push(c);
                open = true;
            }
        }
    }
    if !open {
        words.pop();
    }
    words
}
