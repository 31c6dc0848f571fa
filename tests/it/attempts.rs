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

const OTHER: &str = "https://wiki.example";
const OTHER_ACS: &str = "https://wiki.example/acs";

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
    judge_beside(entries, None)
}

/// A recording, and a message beside it.
fn judge_beside(entries: &[String], beside: Option<String>) -> Report {
    let har = format!(r#"{{"log": {{"version": "1.2", "entries": [{}]}}}}"#, entries.join(","));
    let mut case = Case::default();
    let beside = beside.map(|text| Input { origin: "response.xml".to_owned(), bytes: text.into_bytes() });
    case.inputs.extend(beside);
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

/// One try at another application, in another tab.
fn elsewhere(number: usize, status: u16) -> [String; 2] {
    attempt(number, OTHER, status).map(|entry| {
        let other = |form: &str| {
            let (name, value) = form.split_once('=').unwrap();
            let value = value.replace("%2B", "+").replace("%2F", "/").replace("%3D", "=");
            let xml = String::from_utf8(STANDARD.decode(value).unwrap()).unwrap();
            let xml = xml.replace(ACS, OTHER_ACS).replace(">https://app.example<", ">https://wiki.example<");
            format!("{name}={}", percent(&STANDARD.encode(xml)))
        };
        let form = entry.split("{\"text\": \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        entry.replace(&form, &other(&form)).replace(ACS, OTHER_ACS)
    })
}

#[test]
fn another_applications_login_takes_no_verdict() {
    let own = attempt(1, "https://app.example", 302);
    let other = elsewhere(2, 403);
    let [ask, answer] = own.clone();
    let nested = [[ask].to_vec(), other.to_vec(), [answer].to_vec()].concat();
    for entries in [[own.clone(), other.clone()].concat(), [other.clone(), own].concat(), nested] {
        let report = judge(&entries);
        assert!(
            report.verdict.headline.contains("a different application, `https://wiki.example`"),
            "{}",
            report.verdict.headline
        );
        let is_other =
            |id: &str| report.attempts.iter().any(|one| one.id == id && one.headline.contains("It was not judged"));
        assert_eq!(report.attempts.iter().filter(|one| is_other(&one.id)).count(), 1);
        assert!(!report.verdict.attempt.as_deref().is_some_and(is_other));
        let theirs: Vec<_> =
            report.attempts.iter().filter(|one| is_other(&one.id)).flat_map(|one| &one.items).collect();
        assert!(!report.findings.iter().flat_map(|finding| &finding.at).any(|place| theirs.contains(&&place.item)));
        assert_eq!(report.items.len(), 5, "all messages are listed");
    }
    let report = judge(&[elsewhere(1, 302), attempt(2, "https://app.example/", 403)].concat());
    assert_eq!(report.verdict.attempt.as_deref(), Some("a2"));
    assert!(report.verdict.headline.starts_with("Attempt 2 of 2 failed: the audience"), "{}", report.verdict.headline);
    // Where nothing else is there, it is what was asked about.
    assert_eq!(judge(&elsewhere(1, 403)).verdict.status, VerdictStatus::WillFail);
}

/// A login with OpenID Connect: the request, and what the provider sent back.
fn oidc(number: usize, prompt: &str, answer: &str, status: u16) -> [String; 2] {
    let ask = format!(
        "https://idp.example/authorize?response_type=code&client_id=portal&redirect_uri=https%3A%2F%2Fapp.example%2Fcb&scope=openid\
         &state=state-{number}-abcdefgh&nonce=nonce-{number}-abcdefgh&prompt={prompt}"
    );
    let get = |at: &str, url: &str, status: u16| {
        entry(at, url, "", status).replace("POST", "GET").replace(", \"postData\": {\"text\": \"\"}", "")
    };
    [
        get(&format!("12:0{number}:00"), &ask, 302),
        get(
            &format!("12:0{number}:02"),
            &format!("https://app.example/cb?{answer}&state=state-{number}-abcdefgh"),
            status,
        ),
    ]
}

#[test]
fn a_silent_check_before_a_visible_login_is_no_failure() {
    let silent = oidc(1, "none", "error=login_required", 200);
    let report = judge(&[silent.clone(), oidc(2, "login", "code=code-2-abcdefgh", 302)].concat());
    assert_ne!(report.verdict.status, VerdictStatus::WillFail, "{}", report.verdict.headline);
    assert!(report.attempts[0].headline.starts_with("This is a silent check"), "{}", report.attempts[0].headline);
    let report = judge(&[silent.clone(), oidc(2, "login", "error=access_denied", 200)].concat());
    assert_eq!(report.verdict.attempt.as_deref(), Some("a2"));
    // Alone it is what it is, and so is one that was not silent.
    assert_ne!(judge(&silent).verdict.status, VerdictStatus::NoProblemFound);
    let asked = oidc(1, "login", "error=login_required", 200);
    let report = judge(&[asked, oidc(2, "login", "code=code-2-abcdefgh", 302)].concat());
    assert_eq!(report.verdict.attempt.as_deref(), Some("a1"));
}

#[test]
fn a_later_attempt_that_worked_hides_no_failure() {
    let entries = [attempt(1, "https://app.example", 500), attempt(2, "https://app.example", 302)].concat();
    let report = judge(&entries);
    assert!(report.verdict.headline.starts_with("Attempt 1 of 2 failed: "), "{}", report.verdict.headline);
    assert_ne!(report.verdict.status, VerdictStatus::NoProblemFound);
}

#[test]
fn a_removed_delivery_that_was_rejected_is_no_all_clear() {
    for status in [401, 403, 500] {
        let [ask, answer] = attempt(1, "https://app.example", status);
        let form = answer.find(", \"postData\"").unwrap();
        let end = answer.find(", \"response\"").unwrap();
        let removed = format!("{}}}{}", &answer[..form], &answer[end..]);
        let report = judge(&[ask, removed]);
        assert_eq!(report.verdict.status, VerdictStatus::CannotTell);
        assert!(
            report.verdict.headline.contains("removed from the recording, and the application rejected it"),
            "{}",
            report.verdict.headline
        );
        let told = report.findings.iter().find(|finding| finding.rule == "CORR-SP-ERROR-PAGE");
        assert!(told.is_some_and(|one| one.title.contains(&status.to_string())), "{status}");
    }
}

#[test]
fn an_older_message_beside_a_recording_does_not_lead() {
    let refusal = |issued: &str| {
        let status = "urn:oasis:names:tc:SAML:2.0:status";
        format!(
            r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_old" Version="2.0" IssueInstant="{issued}">
            <samlp:Status><samlp:StatusCode Value="{status}:Responder"><samlp:StatusCode Value="{status}:AuthnFailed"/></samlp:StatusCode>
            </samlp:Status></samlp:Response>"#
        )
    };
    let first = |issued: &str| {
        let report = judge_beside(&attempt(1, "https://app.example/", 403), Some(refusal(issued)));
        report.findings.into_iter().next().map(|finding| finding.rule)
    };
    assert_eq!(first("2026-02-01T12:00:00Z").as_deref(), Some("SAML-AUD-MISMATCH"));
    assert_eq!(first("2026-03-01T12:10:00Z").as_deref(), Some("SAML-STATUS-AUTHNFAILED"));
}

fn get(at: &str, url: &str, status: u16, location: &str) -> String {
    format!(
        r#"{{"startedDateTime": "2026-03-01T{at}Z", "time": 5, "request": {{"method": "GET", "url": "{url}", "headers": []}},
            "response": {{"status": {status}, "headers": [{{"name": "Location", "value": "{location}"}}], "content": {{}}}}}}"#
    )
}

/// A login by OpenID Connect that works.
fn openid() -> [String; 2] {
    let ask = "https://idp.example/authorize?client_id=app&response_type=code&scope=openid&state=st-8812aa&nonce=n-5Yq2kkP0s8&\
               redirect_uri=https%3A%2F%2Fapp.example%2Fcb";
    let back = "https://app.example/cb?code=c0de99x1&state=st-8812aa";
    [get("12:00:00", ask, 302, back), get("12:00:01", back, 302, "/home")]
}

#[test]
fn other_addresses_with_a_code_a_state_or_an_error_are_no_callback() {
    for beside in [
        "https://ads.example/c?error=blocked&state=1",
        "https://stats.example/p?code=DE&state=BY",
        "https://app.example/api/zip?state=NY&code=10001",
        "https://app.example/logs?error=timeout&state=open",
        "https://app.example/pay/callback?error=card_declined&state=77",
        "https://social.example/tr?ev=PageView&state=x&error=none",
    ] {
        let beside = get("12:00:05", beside, 200, "");
        for login in [openid(), attempt(1, "https://app.example", 302)] {
            let after = judge(&[&login[..], std::slice::from_ref(&beside)].concat());
            let before = judge(&[std::slice::from_ref(&beside), &login[..]].concat());
            for report in [after, before] {
                assert_eq!(report.attempts.len(), 1, "{beside}: {}", report.verdict.headline);
                assert!(!report.verdict.headline.contains("Attempt"), "{beside}: {}", report.verdict.headline);
            }
        }
    }
}

#[test]
fn callbacks_of_a_login_stay() {
    for (back, of) in [
        ("https://app.example/cb?error=blocked&state=st-8812aa", 1),
        ("https://app.example/cb?error=blocked&state=other", 1),
        ("https://app.example/start?error=access_denied&state=other", 1),
        ("https://app.example/?code=0.AXoAr3bqL5c1eYkq&state=other", 1),
    ] {
        let report = judge(&[
            openid()[0].replace("https://app.example/cb?code=c0de99x1&state=st-8812aa", ""),
            get("12:00:01", back, 302, "/home"),
        ]);
        assert_eq!(report.attempts.iter().filter(|one| one.items.len() == 2).count(), of, "{back}");
    }
}

#[test]
fn an_old_refresh_token_before_a_login_that_works_is_no_failure() {
    let refused = |at: &str| {
        let body =
            entry(at, "https://idp.example/token", "grant_type=refresh_token&refresh_token=r1&client_id=app", 400);
        body.replace(
            r#""content": {}"#,
            r#""content": {"mimeType": "application/json",
            "text": "{\"error\":\"invalid_grant\",\"error_description\":\"Refresh token expired\"}"}"#,
        )
    };
    let login = openid();
    let report = judge(&[&[refused("11:59:00")], &login[..]].concat());
    assert_eq!(report.attempts.len(), 2);
    assert_ne!(report.verdict.status, VerdictStatus::WillFail, "{}", report.verdict.headline);
    let report = judge(&[&login[..], &[refused("12:10:00")]].concat());
    assert_eq!(report.verdict.status, VerdictStatus::WillFail, "what was refused later still counts");
}
