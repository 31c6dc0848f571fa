//! Tokens that lie beside the repository: each is verified or opened as its manifest says.

use super::shared::{case_bytes, folder, manifest};
use assertain::case::KeyInput;
use assertain::report::{Confidence, Severity};
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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

/// Header and claims as the products write them, with invented names and numbers; issued 2026-03-01T09:15:00Z.
const IN_ORDER: &[(&str, &str, &str)] = &[
    (
        "Keycloak, ID token",
        r#"{"alg":"RS256","typ":"JWT","kid":"4nFb"}"#,
        r#"{"exp":1772356800,"iat":1772356500,"auth_time":1772356480,"jti":"0e1d","iss":"https://sso.example/realms/Staff","aud":"portal","sub":"8c11","typ":"ID","azp":"portal","nonce":"n","sid":"77aa","at_hash":"77QmUPtjPfzWtF2AnpK9RQ","acr":"1","email_verified":true,"name":"Ana Lund","preferred_username":"ana","given_name":"Ana","family_name":"Lund","email":"ana@acme.example"}"#,
    ),
    (
        "Keycloak, access token",
        r#"{"alg":"RS256","typ":"JWT","kid":"4nFb"}"#,
        r#"{"exp":1772356800,"iat":1772356500,"jti":"1e1d","iss":"https://sso.example/realms/Staff","aud":"account","sub":"8c11","typ":"Bearer","azp":"portal","sid":"77aa","acr":"1","allowed-origins":["https://portal.example"],"realm_access":{"roles":["offline_access"]},"resource_access":{"account":{"roles":["view-profile"]}},"scope":"openid email profile","email_verified":true,"preferred_username":"ana"}"#,
    ),
    (
        "Entra ID, ID token",
        r#"{"typ":"JWT","alg":"RS256","kid":"2ZQp"}"#,
        r#"{"aud":"1c0a6b2e-8f1d-4a5e-9b7a-2f3c4d5e6f70","iss":"https://login.microsoftonline.com/7b1f0c9e-3a52-4d4a-9f57-0c9f3a1f2b3c/v2.0","iat":1772356500,"nbf":1772356500,"exp":1772360400,"aio":"AWQA","name":"Ana Lund","nonce":"n","oid":"5e6f","preferred_username":"ana@acme.example","rh":"0.AXoA","sub":"AAAA","tid":"7b1f0c9e-3a52-4d4a-9f57-0c9f3a1f2b3c","uti":"x","ver":"2.0"}"#,
    ),
    (
        "Entra ID, access token of version 1",
        r#"{"typ":"JWT","alg":"RS256","x5t":"2ZQpJ3UpbjAYXYGaXEJl8lV0TOI","kid":"2ZQpJ3UpbjAYXYGaXEJl8lV0TOI"}"#,
        r#"{"aud":"api://orders","iss":"https://sts.windows.net/7b1f0c9e-3a52-4d4a-9f57-0c9f3a1f2b3c/","iat":1772356500,"nbf":1772356500,"exp":1772360400,"acr":"1","amr":["pwd"],"appid":"1c0a","appidacr":"1","ipaddr":"192.0.2.1","oid":"5e6f","scp":"Orders.Read","sub":"x","tid":"7b1f0c9e-3a52-4d4a-9f57-0c9f3a1f2b3c","unique_name":"ana@acme.example","upn":"ana@acme.example","ver":"1.0"}"#,
    ),
    (
        "Google, ID token",
        r#"{"alg":"RS256","kid":"b2dff78a","typ":"JWT"}"#,
        r#"{"iss":"https://accounts.google.com","azp":"407.apps.googleusercontent.com","aud":"407.apps.googleusercontent.com","sub":"110169484474386276334","hd":"acme.example","email":"ana@acme.example","email_verified":true,"at_hash":"HK6E_P6Dh8Y93mRNtsDB1Q","nonce":"n","name":"Ana Lund","picture":"https://lh3.example/a","given_name":"Ana","family_name":"Lund","iat":1772356500,"exp":1772360100}"#,
    ),
    (
        "Okta, ID token",
        r#"{"kid":"Wl3x","alg":"RS256"}"#,
        r#"{"sub":"00u1abc","name":"Ana Lund","email":"ana@acme.example","ver":1,"iss":"https://acme.okta.com/oauth2/default","aud":"0oa1xyz","iat":1772356500,"exp":1772360100,"jti":"ID.x","amr":["pwd"],"idp":"00o1","nonce":"n","preferred_username":"ana@acme.example","auth_time":1772356490,"at_hash":"preview"}"#,
    ),
    (
        "Okta, access token",
        r#"{"kid":"Wl3x","alg":"RS256"}"#,
        r#"{"ver":1,"jti":"AT.x","iss":"https://acme.okta.com/oauth2/default","aud":"api://default","iat":1772356500,"exp":1772360100,"cid":"0oa1xyz","uid":"00u1abc","scp":["openid","profile"],"auth_time":1772356490,"sub":"ana@acme.example"}"#,
    ),
    (
        "Auth0, ID token",
        r#"{"alg":"RS256","typ":"JWT","kid":"Q2xh"}"#,
        r#"{"https://acme.example/roles":["admin"],"nickname":"ana","name":"Ana Lund","email":"ana@acme.example","email_verified":true,"iss":"https://acme.eu.auth0.com/","aud":"k3Jq","iat":1772356500,"exp":1772392500,"sub":"auth0|65f2","sid":"s1","nonce":"n"}"#,
    ),
    (
        "Cognito, ID token",
        r#"{"kid":"cog1","alg":"RS256"}"#,
        r#"{"at_hash":"x","sub":"2f6a","email_verified":true,"iss":"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_8USG","cognito:username":"2f6a","nonce":"n","origin_jti":"o","aud":"4k2j","event_id":"e","token_use":"id","auth_time":1772356500,"exp":1772360100,"iat":1772356500,"jti":"j","email":"ana@acme.example"}"#,
    ),
    (
        "Cognito, access token",
        r#"{"kid":"cog2","alg":"RS256"}"#,
        r#"{"sub":"2f6a","cognito:groups":["a"],"iss":"https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_8USG","version":2,"client_id":"4k2j","origin_jti":"o","token_use":"access","scope":"openid email","auth_time":1772356500,"exp":1772360100,"iat":1772356500,"jti":"j","username":"2f6a"}"#,
    ),
    (
        "AD FS, ID token",
        r#"{"typ":"JWT","alg":"RS256","x5t":"Nyn7","kid":"Nyn7"}"#,
        r#"{"aud":"3f9c","iss":"https://sts.acme.example/adfs","iat":1772356500,"nbf":1772356500,"exp":1772360100,"auth_time":1772356490,"nonce":"n","sub":"Zk=","upn":"ana@acme.example","unique_name":"ACME\\ana","sid":"S-1-5-21","apptype":"Confidential","appid":"3f9c","authmethod":"urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport","ver":"1.0","scp":"openid"}"#,
    ),
    (
        "Apple, ID token",
        r#"{"kid":"fh6B","alg":"RS256"}"#,
        r#"{"iss":"https://appleid.apple.com","aud":"com.example.app","exp":1772442900,"iat":1772356500,"sub":"001.a.1","nonce":"n","c_hash":"x","email":"a@privaterelay.example","email_verified":true,"is_private_email":true,"auth_time":1772356500,"nonce_supported":true}"#,
    ),
    (
        "authentik, ID token",
        r#"{"alg":"ES256","kid":"ak","typ":"JWT"}"#,
        r#"{"iss":"https://auth.acme.example/application/o/portal/","sub":"hash","aud":"portal","exp":1772356800,"iat":1772356500,"auth_time":1772356490,"acr":"goauthentik.io/providers/oauth2/default","amr":["pwd"],"nonce":"n","sid":"s","email":"ana@acme.example","email_verified":true,"name":"Ana","given_name":"Ana","preferred_username":"ana","nickname":"ana","groups":["staff"],"azp":"portal","uid":"u"}"#,
    ),
];

#[test]
fn tokens_in_order_raise_no_alarm() {
    let mut problems = Vec::new();
    for (name, header, claims) in IN_ORDER {
        let length = if header.contains("ES256") { 64 } else { 256 };
        let parts = [header.as_bytes().to_vec(), claims.as_bytes().to_vec(), vec![0x5a; length]];
        let token = parts.map(|part| URL_SAFE_NO_PAD.encode(part)).join(".");
        let case =
            Case { inputs: vec![Input { origin: "paste".to_owned(), bytes: token.into_bytes() }], ..Case::default() };
        let report = analyse(&case, &Settings::at_now(Instant::from_rfc3339(super::options::NOW).unwrap()));
        let alarms = report.findings.iter().filter(|finding| {
            finding.severity != Severity::Info
                && finding.confidence != Confidence::Possible
                && !finding.rule.starts_with("IN-")
        });
        problems.extend(alarms.map(|finding| format!("{name}: {} {}", finding.rule, finding.title)));
    }
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}
