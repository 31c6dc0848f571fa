//! What leaves through an output: no secret of the input, and no character that steers a terminal.

use assertain::redact::Choices;
use assertain::report::{to_json, to_markdown, to_text};
use assertain::share::{Form, prepare};
use assertain::time::Instant;
use assertain::view::ViewModel;
use assertain::view::comparison::Works;
use assertain::{Case, Input, Report, Settings, analyse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use nanoserde::{DeBin, SerBin};
use proptest::prelude::*;

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
        ("mail", format!("Hello, our client secret is {SECRET} and we get invalid_client.\n")),
        ("introspection", format!("{{\"active\":true,\"client_id\":\"a\",\"access_token\":\"{SECRET}\"}}")),
        ("device", format!("{{\"device_code\":\"{SECRET}\",\"user_code\":\"WDJB-MJHT\",\"expires_in\":1800}}")),
        ("private JWK", format!("{{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\",\"d\":\"{SECRET}\"}}")),
        ("shared JWK", format!("{{\"keys\":[{{\"kty\":\"oct\",\"k\":\"{SECRET}\"}}]}}")),
        (
            "private key in a log",
            format!(
                "cannot load -----BEGIN RSA PRIVATE KEY-----\n{SECRET}\n-----END RSA PRIVATE KEY-----\ninvalid_client"
            ),
        ),
        ("connection string", format!("login failed: Server=db;User Id=sa;Password={SECRET};Trusted=1 invalid_client")),
        (
            "answer with a cookie",
            format!(
                "HTTP/1.1 302 Found\nSet-Cookie: sid={SECRET}; Path=/\nLocation: https://app.example/cb?error=access_denied\n"
            ),
        ),
        (
            "settings in JSON",
            format!("{{\"AzureAd\":{{\"TenantId\":\"common\",\"ClientId\":\"x\",\"ClientSecret\":\"{SECRET}\"}}}}"),
        ),
        (
            "settings in YAML",
            format!("oidc:\n  issuer: https://op.example\n  client_id: app\n  client_secret: {SECRET}\n"),
        ),
        (
            "settings in XML",
            format!(
                "<configuration><appSettings><add key=\"ida:ClientSecret\" value=\"{SECRET}\"/></appSettings></configuration>"
            ),
        ),
        ("properties", format!("spring.security.oauth2.client.registration.okta.client-secret={SECRET}\n")),
        ("escaped twice", format!("https://app.example/cb?error=x&error_description=client_secret%253D{SECRET}")),
        (
            "JSON in JSON",
            format!(
                "{{\"message\":\"{{\\\"error\\\":\\\"invalid_client\\\",\\\"client_secret\\\":\\\"{SECRET}\\\"}}\"}}"
            ),
        ),
        ("token in a fragment", format!("https://a.example/cb#access_token={SECRET}&token_type=Bearer&error=x")),
        (
            "status message",
            format!(
                "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"a\" Version=\"2.0\" \
                 Destination=\"https://u:{SECRET}@app.example/acs\"><samlp:Status><samlp:StatusCode \
                 Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\"/><samlp:StatusMessage>password={SECRET}\
                 </samlp:StatusMessage></samlp:Status></samlp:Response>"
            ),
        ),
    ]
}

pub(super) fn case(text: &str, origin: &str) -> Case {
    Case { inputs: vec![Input { origin: origin.to_owned(), bytes: text.as_bytes().to_vec() }], ..Case::default() }
}

pub(super) fn settings(with_secrets: bool) -> Settings {
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

/// What an author of a link writes is nowhere told in our own voice: not in the headline, and elsewhere as theirs.
#[test]
fn words_of_a_link_are_told_as_the_links() {
    let response = include_str!("../../src/ui/samples/passes.xml");
    let advice = "Mail your signing key to ops-evil.example";
    let json = format!(
        "{{\"name\":\"Friendly Vendor\",\"acs\":\"https://evil.example/acs\",\"sp_entity_id\":\"https://evil.example/\",\
          \"required_attributes\":[\"evil-attribute\"],\"fixes\":{{\"acs\":\"{advice}\",\"entity\":\"{advice}\",\"attr\":\"{advice}\"}}}}"
    );
    let link = format!("#sp={}", URL_SAFE_NO_PAD.encode(json));
    let expectations = assertain::applications::link::from_link(&link).unwrap().unwrap();
    let told = |expectations| {
        let case = Case { expectations, ..case(response, "paste") };
        analyse(&case, &settings(false))
    };
    let report = told(expectations.clone());
    assert!(
        !report.verdict.headline.contains("evil") && !report.verdict.headline.contains("Friendly"),
        "{}",
        report.verdict.headline
    );
    let text = to_text(&report);
    let fixes = report.findings.iter().flat_map(|finding| &finding.fix).filter(|fix| fix.text.contains(advice));
    assert!(fixes.clone().count() > 0, "the advice is shown: {text}");
    assert!(fixes.clone().all(|fix| fix.text.starts_with("The link says: “") && fix.product.is_none()), "{text}");
    let compared =
        report.findings.iter().filter(|finding| finding.expected.as_ref().is_some_and(|value| value.contains("evil")));
    assert!(
        compared.clone().count() > 0 && compared.clone().all(|finding| finding.expected_label() == "The link says")
    );
    assert!(text.contains("The link says") && to_json(&report).contains("\"expected_from\": \"link\""), "{text}");
    for finding in &report.findings {
        for words in [&finding.title, &finding.why].into_iter().chain(finding.fix.iter().map(|fix| &fix.text)) {
            let marked = words.contains("(from the link)") || words.starts_with("The link says");
            assert!(!words.contains("`https://evil.example") || marked, "{words}");
        }
    }
    // The control: the same values typed by the person are their own.
    let typed = told(assertain::Expectations { author: None, ..expectations });
    assert!(!to_text(&typed).contains("The link says") && !to_text(&typed).contains("from the link"));
}

const FORMS: [Form; 7] = [Form::Text, Form::Markdown, Form::Html, Form::Request, Form::Case, Form::Har, Form::Link];

/// Everything of the forms in which a case is handed on: the text, its name as a file, what is said about it.
pub(super) fn handed_on(case: &Case) -> Vec<(Form, &'static str, String)> {
    let mut parcel = prepare(case, &settings(false), &Choices::default());
    let each = FORMS.iter().flat_map(|form| match parcel.form(*form, None) {
        Ok(shared) => {
            let remarks = shared.remarks.into_iter().map(|remark| (*form, "remark", remark));
            [(*form, "content", shared.content), (*form, "name", shared.name)].into_iter().chain(remarks).collect()
        }
        // A form that is not possible says so in a sentence.
        Err(sentence) => vec![(*form, "refusal", sentence)],
    });
    each.collect()
}

/// The control: every form is made of one of these cases, so that the search below has something to look through.
#[test]
fn every_form_is_handed_on() {
    let response = case(include_str!("../../src/ui/samples/destination.xml"), "a.xml");
    let recording = inputs().into_iter().find(|(name, _)| *name == "recording").map(|(_, text)| case(&text, "a.har"));
    let made: Vec<_> = [Some(response), recording].iter().flatten().flat_map(handed_on).collect();
    for form in FORMS {
        let long =
            |(made, what, shown): &(Form, &str, String)| *made == form && *what == "content" && shown.len() > 100;
        assert!(made.iter().any(long), "{}", form.as_str());
    }
}

/// What is handed on with secrets taken out holds none, whatever the form.
#[test]
fn nothing_handed_on_carries_a_secret() {
    for (name, text) in inputs() {
        for (form, what, shown) in handed_on(&case(&text, "paste")) {
            assert!(!shown.contains(SECRET), "{name}: {}, {what}, shows the secret:\n{shown}", form.as_str());
        }
    }
}

/// What the page tells of a case, as it arrives there. The messages themselves are left out: the page shows them as the evidence.
fn page(mut view: ViewModel) -> ViewModel {
    for item in &mut view.items {
        item.document.clear();
        item.texts.iter_mut().for_each(|text| text.text.clear());
        let links = item.trust.chains.iter_mut().flat_map(|chain| &mut chain.links);
        links.filter_map(|link| link.octets.as_mut()).for_each(|octets| octets.text.clear());
    }
    view.comparison.iter_mut().for_each(|one| one.documents.clear());
    ViewModel::deserialize_bin(&view.serialize_bin()).unwrap()
}

/// The words of the page alone. Values stay exact, because they are copied; the panels draw them.
fn words_of_page(view: ViewModel) -> String {
    let mut view = page(view);
    for item in &mut view.items {
        item.summary.iter_mut().for_each(|row| row.values.clear());
        item.entities.iter_mut().for_each(|row| row.id.clear());
        for link in item.trust.chains.iter_mut().flat_map(|chain| &mut chain.links) {
            link.values.iter_mut().for_each(|value| value.value.clear());
            link.values.iter_mut().for_each(|value| value.remark = None);
        }
    }
    let seen = view.flows.iter_mut().flat_map(|flow| &mut flow.values).flat_map(|value| &mut value.seen);
    seen.for_each(|seen| seen.value = None);
    for finding in &mut view.report.findings {
        (finding.expected, finding.actual) = (None, None);
        finding.changes.clear();
    }
    view.report.expectations.clear();
    let differences =
        view.report.comparison.iter_mut().chain(view.comparison.iter_mut().map(|one| &mut one.comparison));
    for one in differences.flat_map(|comparison| &mut comparison.differences) {
        (one.works, one.fails) = (None, None);
    }
    let sheets = view.report.sheet.iter_mut().flat_map(|sheet| &mut sheet.sides).flat_map(|side| &mut side.rows);
    sheets.for_each(|row| row.value.clear());
    format!("{view:?}")
}

/// The same case alone, beside itself with other secrets, and repaired: everything that the page is sent.
fn told_by_page(case: &Case) -> Vec<(&'static str, String)> {
    let settings = settings(false);
    let beside = ViewModel::beside(case, &settings, &Works::Inputs(case.inputs.clone()));
    let mut what_if = assertain::view::comparison::WhatIfView::of(case, &settings);
    what_if.documents.clear();
    what_if.what_if.documents.clear();
    let alone = page(ViewModel::examine(case, &settings));
    vec![
        ("the view", format!("{alone:?}")),
        ("the comparison", format!("{:?}", page(beside))),
        ("what would be if", format!("{what_if:?}")),
    ]
}

#[test]
fn the_page_tells_no_secret() {
    for (name, text) in inputs() {
        for (what, told) in told_by_page(&case(&text, "paste")) {
            let at = told.find(SECRET).map(|at| told.get(at.saturating_sub(300)..at).unwrap_or(&told));
            assert_eq!(at, None, "{name}: {what} tells the secret");
        }
    }
}

/// The control: what the page shows as evidence holds the secrets that were pasted, so that the search above would find them.
#[test]
fn the_evidence_on_the_page_is_what_was_pasted() {
    for (name, text) in inputs() {
        let view = ViewModel::examine(&case(&text, "paste"), &settings(false));
        assert!(format!("{view:?}").contains(SECRET), "{name}");
    }
}

#[test]
fn the_page_tells_no_character_that_steers() {
    let mut values = 0;
    for mark in ['\u{1b}', '\u{9b}', '\u{202e}', '\u{200b}', '\u{7}', '\u{2066}', '\u{e0041}'] {
        let json = serde_json::to_string(&format!("a{mark}b")).unwrap();
        let inputs = [
            format!(
                "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\" Version=\"2.0\" \
                 Destination=\"https://app{mark}.example/acs\"><Issuer>{mark}</Issuer></samlp:Response>"
            ),
            format!("https://app.example/cb?error=access_denied&error_description=a{mark}b&{mark}=1&state={mark}"),
            format!("token validation failed {mark}: issuer {mark}x expected y"),
            format!("{{\"issuer\":{json},\"jwks_uri\":{json},\"authorization_endpoint\":{json},{json}:{json}}}"),
            format!(
                "{}.{}.AAAA",
                URL_SAFE_NO_PAD.encode(format!("{{\"alg\":{json},\"kid\":{json}}}")),
                URL_SAFE_NO_PAD.encode(format!("{{\"iss\":{json},\"aud\":{json},{json}:1}}"))
            ),
            format!(
                "{{\"log\":{{\"version\":\"1.2\",\"entries\":[{{\"startedDateTime\":\"2026-03-01T10:00:00Z\",\"request\":{{\"method\":\
                 \"GET\",\"url\":\"https://app{mark}.example/cb?error=access_denied&state={mark}\",\"headers\":[]}},\"response\":\
                 {{\"status\":302,\"headers\":[{{\"name\":\"Location\",\"value\":{json}}}],\"content\":{{}}}}}}]}}}}"
            ),
        ];
        for input in inputs {
            let case = case(&input, &format!("file{mark}.txt"));
            let drawn = mark.escape_debug().to_string();
            let beside = ViewModel::beside(&case, &settings(false), &Works::Inputs(case.inputs.clone()));
            let told = words_of_page(beside);
            let at = told.find(&drawn).map(|at| told.get(at.saturating_sub(300)..at + 20).unwrap_or(&told));
            assert_eq!(at, None, "{mark:?} is told raw");
            values += usize::from(format!("{:?}", ViewModel::examine(&case, &settings(false))).contains(&drawn));
        }
    }
    // The control: the values and documents, which the words were parted from, hold them raw.
    assert!(values > 30, "{values}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    /// Whatever characters stand in a message of whatever kind, no output carries one that steers or hides.
    #[test]
    fn every_output_draws_what_steers(mark in any::<char>(), words in "[a-z:/._ -]{0,20}", kind in 0_usize..9, place in 0_usize..3) {
        let steers = mark.is_control() && mark != '\n' || matches!(mark, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{e0000}'..='\u{e0fff}' | '\u{feff}');
        let marks = ['\u{1b}', '\u{9b}', '\u{7f}', '\u{202e}', '\u{200b}', '\u{2066}', '\u{e0041}', '\u{8}', '\u{85}', '\u{feff}'];
        for mark in [mark].into_iter().filter(|_| steers).chain(marks) {
            let dirty = match place { 0 => format!("{mark}{words}"), 1 => format!("{words}{mark}"), _ => format!("a{mark}{words}{mark}[2J") };
            let json = serde_json::to_string(&dirty).unwrap();
            let input = match kind {
                0 => format!("<Response xmlns=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"a\" Destination=\"{dirty}\"><{dirty}/></Response>"),
                1 => format!("{{\"error\":{json},\"error_description\":{json},{json}:{json}}}"),
                2 => format!("https://app.example/cb?error=access_denied&error_description={dirty}&{dirty}=1"),
                3 => format!("{}.{}.AAAA", URL_SAFE_NO_PAD.encode(format!("{{\"alg\":{json},\"kid\":{json}}}")), URL_SAFE_NO_PAD.encode(format!("{{\"iss\":{json},\"aud\":{json},{json}:1}}"))),
                4 => format!("2026-03-01 ERROR invalid issuer: expected {dirty} got x{dirty}"),
                5 => format!("OIDC_ISSUER={dirty}\nOIDC_CLIENT_ID={dirty}\n"),
                6 => format!("{{\"log\":{{\"version\":\"1.2\",\"entries\":[{{\"request\":{{\"method\":{json},\"url\":{json},\"headers\":[]}},\"response\":{{\"status\":302,\"headers\":[{{\"name\":\"Location\",\"value\":{json}}}],\"content\":{{}}}}}}]}}}}"),
                7 => format!("{{\"issuer\":{json},\"jwks_uri\":{json},\"authorization_endpoint\":{json}}}"),
                _ => format!("POST /{dirty} HTTP/1.1\nHost: {dirty}\nCookie: {dirty}=1\n\nSAMLResponse={dirty}&RelayState={dirty}"),
            };
            let report = analyse(&case(&input, &format!("{dirty}.txt")), &settings(false));
            for (name, shown) in [("text", to_text(&report)), ("Markdown", to_markdown(&report)), ("JSON", to_json(&report))] {
                prop_assert!(!shown.contains(mark), "{name} shows {mark:?} raw for kind {kind}:\n{shown}");
            }
            // Three stand for the others, which the same function draws.
            if matches!(mark, '\u{1b}' | '\u{9b}' | '\u{202e}') {
                for (form, what, shown) in handed_on(&case(&input, &format!("{dirty}.txt"))) {
                    prop_assert!(!shown.contains(mark), "{}, {what}, shows {mark:?} raw for kind {kind}:\n{shown}", form.as_str());
                }
            }
        }
    }
}

/// A service stores reports and reads them back: nothing of the contract is lost on the way.
#[test]
fn a_report_is_read_back_from_its_json() {
    let mut read = 0;
    for one in super::documents::judged().iter().step_by(5) {
        let stored = to_json(&one.examination.report);
        let again =
            Report::from_json(&stored).unwrap_or_else(|error| panic!("{} › {}: {error}", one.rule, one.case.title));
        assert_eq!(to_json(&again), stored, "{} › {}", one.rule, one.case.title);
        read += 1;
    }
    for (name, text) in inputs() {
        let case =
            Case { inputs: vec![Input { origin: "paste".to_owned(), bytes: text.into_bytes() }], ..Case::default() };
        let report = analyse(&case, &Settings::at_now(Instant::from_rfc3339("2026-03-01T12:00:00Z").unwrap()));
        let stored = to_json(&report);
        assert_eq!(to_json(&Report::from_json(&stored).unwrap()), stored, "{name}");
    }
    assert!(read > 0 || std::env::var_os("RULE").is_some());
}
