use super::*;
use crate::case::{Expectations, Input, ReadAs};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

fn jwt(header: &str, claims: &str) -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", part(header), part(claims), part("signature of the test"))
}

fn role_of(text: &str, case: Case) -> Reading {
    let input = Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() };
    let items = crate::item::read_items(&Case { inputs: vec![input], ..case });
    let token = items.iter().rev().find(|item| item.oidc().is_some_and(|message| message.token().is_some()));
    token.and_then(|item| item.role.clone()).expect("a token")
}

#[test]
fn the_type_and_the_claims_tell_the_role() {
    let plain = r#"{"alg":"RS256"}"#;
    let cases = [
        (plain, r#"{"iss":"https://op.test","sub":"1","aud":"app","nonce":"n"}"#, ItemRole::IdToken),
        (
            r#"{"alg":"RS256","typ":"at+jwt"}"#,
            r#"{"iss":"https://op.test","aud":"https://api.test"}"#,
            ItemRole::AccessToken,
        ),
        (plain, r#"{"iss":"https://op.test","aud":"api","scope":"read"}"#, ItemRole::AccessToken),
        (plain, r#"{"iss":"app","sub":"app","aud":"https://op.test/token","jti":"1"}"#, ItemRole::ClientAssertion),
        (
            plain,
            r#"{"iss":"app","sub":"user@acme.test","aud":"https://op.test/oauth/token","scope":"x"}"#,
            ItemRole::AuthorizationGrant,
        ),
        (
            r#"{"alg":"ES256"}"#,
            r#"{"iss":"TEAM","sub":"web.acme","aud":"https://appleid.apple.com"}"#,
            ItemRole::ClientSecret,
        ),
        (
            plain,
            r#"{"iss":"app","aud":"https://op.test","response_type":"code","client_id":"app"}"#,
            ItemRole::RequestObject,
        ),
        (
            plain,
            r#"{"iss":"https://op.test","events":{"http://schemas.openid.net/event/backchannel-logout":{}}}"#,
            ItemRole::LogoutToken,
        ),
        (
            plain,
            r#"{"iss":"https://op.test","events":{"https://schemas.openid.net/secevent/caep/event-type/session-revoked":{}}}"#,
            ItemRole::SecurityEvent,
        ),
        (r#"{"alg":"ES256","typ":"dpop+jwt"}"#, r#"{"htm":"GET","htu":"https://api.test"}"#, ItemRole::DpopProof),
        (
            plain,
            r#"{"iss":"https://token.actions.githubusercontent.com","sub":"repo:a/b:pull_request"}"#,
            ItemRole::WorkloadToken,
        ),
        (
            plain,
            r#"{"iss":"https://app.terraform.io","sub":"organization:a:project:p:workspace:w:run_phase:plan"}"#,
            ItemRole::WorkloadToken,
        ),
        (plain, r#"{"iss":"https://cluster.test","sub":"system:serviceaccount:default:web"}"#, ItemRole::WorkloadToken),
        (plain, r#"{"sub":"spiffe://acme.test/web","aud":["x"]}"#, ItemRole::WorkloadToken),
        (r#"{"alg":"HS256"}"#, r#"{"user":7}"#, ItemRole::SessionToken),
        (plain, r#"{"iss":"https://op.test","aud":"app","code":"c","state":"s"}"#, ItemRole::SignedAnswer),
        (plain, r#"{"iss":"https://op.test","sub":"1","typ":"Refresh"}"#, ItemRole::RefreshToken),
        (plain, r#"{"iss":"https://op.test","sub":"1","aud":"app"}"#, ItemRole::UnknownToken),
    ];
    for (header, claims, role) in cases {
        let reading = role_of(&jwt(header, claims), Case::default());
        assert_eq!(reading.role, role, "{claims}: {:?}", reading.because);
        assert_eq!(reading.because.is_empty(), role == ItemRole::UnknownToken, "{claims}");
    }
}

#[test]
fn the_name_it_was_sent_under_tells_the_role() {
    let token = jwt(r#"{"alg":"RS256"}"#, r#"{"iss":"https://op.test","sub":"1","aud":"app"}"#);
    let body = |name: &str| format!("grant_type=x&{name}={token}&client_id=app");
    for (name, role) in [
        ("client_assertion", ItemRole::ClientAssertion),
        ("assertion", ItemRole::AuthorizationGrant),
        ("subject_token", ItemRole::AuthorizationGrant),
        ("id_token_hint", ItemRole::IdToken),
    ] {
        assert_eq!(role_of(&body(name), Case::default()).role, role, "{name}");
    }
    let bearer = format!("Authorization: Bearer {token}");
    assert_eq!(role_of(&bearer, Case::default()).role, ItemRole::AccessToken);
}

#[test]
fn the_person_decides_against_the_evidence_and_every_name_is_known() {
    let token = jwt(r#"{"alg":"RS256"}"#, r#"{"iss":"https://op.test","aud":"app","nonce":"n"}"#);
    let read_as = vec![ReadAs { input: 0, item: None, role: "access-token".to_owned() }];
    assert_eq!(role_of(&token, Case { read_as, ..Case::default() }).role, ItemRole::AccessToken);
    for id in ItemRole::ids() {
        assert_eq!(ItemRole::named(id).map(ItemRole::id), Some(id));
    }
    assert!(RoleSet::of(&[ItemRole::IdToken]).contains(ItemRole::IdToken));
    assert!(!RoleSet::but(&[ItemRole::IdToken]).contains(ItemRole::IdToken));
}

#[test]
fn an_audience_that_is_the_client_makes_a_token_with_a_user_an_id_token() {
    let token =
        jwt(r#"{"alg":"RS256"}"#, r#"{"iss":"https://op.test","sub":"1","aud":"app","exp":1,"email":"a@op.test"}"#);
    let expectations = Expectations { client_id: Some("app".to_owned()), ..Expectations::default() };
    assert_eq!(role_of(&token, Case { expectations, ..Case::default() }).role, ItemRole::IdToken);
    assert_eq!(role_of(&token, Case::default()).role, ItemRole::UnknownToken);
    let timeless = jwt(r#"{"alg":"RS256"}"#, r#"{"iss":"https://op.test","sub":"1","aud":"app","email":"a@op.test"}"#);
    let expectations = Expectations { client_id: Some("app".to_owned()), ..Expectations::default() };
    assert_eq!(role_of(&timeless, Case { expectations, ..Case::default() }).role, ItemRole::UserInfo);
}

#[test]
fn an_access_token_with_a_nonce_beside_the_id_token_is_none() {
    let header = r#"{"alg":"RS256"}"#;
    let id_token = jwt(header, r#"{"iss":"https://op.test","aud":"app","nonce":"n","at_hash":"h"}"#);
    let read = |claims: &str, beside: &str| {
        let answer = format!(r#"{{"token_type":"Bearer",{beside}"access_token":"{}"}}"#, jwt(header, claims));
        role_of(&answer, Case::default()).role
    };
    let beside = format!(r#""id_token":"{id_token}","#);
    let nonce = r#"{"iss":"https://op.test","aud":"account","nonce":"n"}"#;
    assert_eq!(read(nonce, &beside), ItemRole::AccessToken);
    assert_eq!(read(nonce, ""), ItemRole::IdToken, "nothing beside it");
    let hash = r#"{"iss":"https://op.test","aud":"app","nonce":"n","at_hash":"h"}"#;
    assert_eq!(read(hash, &beside), ItemRole::IdToken, "the ID token sent twice");
}

#[test]
fn an_address_tells_the_role() {
    let app = jwt(r#"{"alg":"RS256"}"#, r#"{"iss":"123456","iat":1772366400,"exp":1772367000}"#);
    let sent = format!("GET /app HTTP/1.1\nHost: api.github.com\nAuthorization: Bearer {app}\n\n");
    assert_eq!(role_of(&sent, Case::default()).role, ItemRole::ClientAssertion);
    let answer =
        jwt(r#"{"alg":"RS256"}"#, r#"{"iss":"https://op.test","aud":"other","sub":"1","email":"a@acme.test"}"#);
    let answered = format!(
        "GET /userinfo HTTP/1.1\nHost: op.test\nAuthorization: Bearer opaque\n\nHTTP/1.1 200 OK\n\
         Content-Type: application/jwt\n\n{answer}"
    );
    assert_eq!(role_of(&answered, Case::default()).role, ItemRole::UserInfo);
}
