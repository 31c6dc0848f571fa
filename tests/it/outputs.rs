//! What leaves through an output: no secret of the input, and no character that steers a terminal.

use assertain::report::{to_json, to_markdown, to_text};
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};

/// Stands for every secret; nothing else in the inputs looks like it.
const SECRET: &str = "Zq7Secret0-planted1X";

/// Inputs of every kind with a secret in each place that has one.
fn inputs() -> Vec<(&'static str, String)> {
    let form = format!("grant_type=authorization_code&code={SECRET}&client_secret={SECRET}&code_verifier={SECRET}");
    vec![
        (
            "values of an error text",
            format!(
                "invalid_response: Invalid issuer in the Assertion/Response (expected client_secret={SECRET}, \
                 got https://a.example/?password={SECRET})"
            ),
        ),
        (
            "log line",
            format!("invalid_client: client_secret={SECRET} password={SECRET} Authorization: Bearer {SECRET}"),
        ),
        (
            "error in JSON",
            format!("{{\"error\":\"invalid_client\",\"error_description\":\"client_secret={SECRET} expired\"}}"),
        ),
        (
            "error in a URL",
            format!("https://app.example/cb?error=access_denied&error_description=password%3D{SECRET}&state=1"),
        ),
        ("password in a URL", format!("https://admin:{SECRET}@app.example/cb?error=access_denied")),
        ("callback", format!("https://app.example/cb?code={SECRET}&state=1")),
        (
            "token response",
            format!(
                "{{\"access_token\":\"{SECRET}\",\"refresh_token\":\"{SECRET}\",\"token_type\":\"Bearer\",\"scope\":\"openid\"}}"
            ),
        ),
        ("token request", form.clone()),
        (
            "curl",
            format!(
                "curl https://op.example/token -u app:{SECRET} -H 'Authorization: Basic {SECRET}' -H 'Cookie: sid={SECRET}' -d '{form}'"
            ),
        ),
        (
            "recording",
            format!(
                "{{\"log\":{{\"version\":\"1.2\",\"entries\":[{{\"startedDateTime\":\"2026-03-01T10:00:00Z\",\"request\":{{\"method\":\"POST\",\
                 \"url\":\"https://op.example/token\",\"headers\":[{{\"name\":\"Cookie\",\"value\":\"sid={SECRET}\"}}],\
                 \"postData\":{{\"mimeType\":\"application/x-www-form-urlencoded\",\"text\":\"{form}\"}}}},\
                 \"response\":{{\"status\":401,\"headers\":[],\"content\":{{\"mimeType\":\"application/json\",\
                 \"text\":\"{{\\\"error\\\":\\\"invalid_client\\\",\\\"error_description\\\":\\\"secret {SECRET} is wrong\\\"}}\"}}}}}}]}}}}"
            ),
        ),
        (
            "environment file",
            format!("OIDC_ISSUER=https://op.example\nOIDC_CLIENT_SECRET={SECRET}\nDB_PASSWORD='{SECRET}'\n"),
        ),
    ]
}

fn case(text: &str, origin: &str) -> Case {
    Case { inputs: vec![Input { origin: origin.to_owned(), bytes: text.as_bytes().to_vec() }], ..Case::default() }
}

fn settings(with_secrets: bool) -> Settings {
    Settings { with_secrets, ..Settings::at_now(Instant::from_rfc3339("2026-03-01T10:00:00Z").unwrap()) }
}

#[test]
fn no_output_carries_a_secret() {
    for (name, text) in inputs() {
        let report = analyse(&case(&text, "paste"), &settings(false));
        for (output, shown) in
            [("text", to_text(&report)), ("Markdown", to_markdown(&report)), ("JSON", to_json(&report))]
        {
            assert!(!shown.contains(SECRET), "{name}: the {output} shows the secret:\n{shown}");
        }
    }
}

/// The control: where facts are asked for with secrets, the search above would find them.
#[test]
fn facts_show_secrets_only_when_asked() {
    let shown = inputs()
        .into_iter()
        .filter(|(_, text)| to_json(&analyse(&case(text, "paste"), &settings(true))).contains(SECRET));
    assert!(shown.count() >= 2, "no fact holds a secret, so the test above proves nothing");
}

#[test]
fn no_output_carries_a_character_that_steers() {
    let steering = ["\u{1b}[31m", "\u{9b}31m", "\u{202e}", "\u{200b}", "\u{7}", "\u{2066}", "\u{e0041}"];
    for mark in steering {
        let xml = format!(
            "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\" Version=\"2.0\" \
             Destination=\"https://app{mark}.example/acs\"><Issuer>{mark}</Issuer></samlp:Response>"
        );
        let parameter = format!("https://app.example/cb?error=access_denied&error_description=a{mark}b&{mark}=1");
        let text = format!("token validation failed {mark}: issuer {mark}x expected y");
        for input in [xml, parameter, text] {
            let report = analyse(&case(&input, &format!("file{mark}.txt")), &settings(false));
            for shown in [to_text(&report), to_markdown(&report), to_json(&report)] {
                let first = mark.chars().next().unwrap();
                assert!(!shown.contains(first), "{mark:?} is shown raw:\n{shown}");
            }
        }
    }
}
