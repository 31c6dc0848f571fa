//! Products recognised on messages of our own, on real ones where they are at hand, and nowhere else.

use super::*;
use crate::case::{Case, Input};
use crate::item::read_items;
use crate::report::Provider;
use std::path::PathBuf;

fn of(text: &str) -> Option<Provider> {
    of_bytes(text.as_bytes().to_vec())
}

fn of_bytes(bytes: Vec<u8>) -> Option<Provider> {
    let case = Case { inputs: vec![Input { origin: "paste".to_owned(), bytes }], ..Case::default() };
    let items = read_items(&case);
    items.iter().find_map(recognise)
}

fn response(issuer: &str, id: &str, window: (&str, &str)) -> String {
    format!(
        r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="{id}" Version="2.0" IssueInstant="2026-03-01T12:00:00Z"><saml:Issuer>{issuer}</saml:Issuer><saml:Assertion ID="{id}-a" Version="2.0" IssueInstant="2026-03-01T12:00:00Z"><saml:Issuer>{issuer}</saml:Issuer><saml:Conditions NotBefore="2026-03-01T{}Z" NotOnOrAfter="2026-03-01T{}Z"/></saml:Assertion></samlp:Response>"#,
        window.0, window.1
    )
}

fn token(claims: &str) -> String {
    use base64::Engine as _;
    let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.c2lnbmF0dXJl", encode(r#"{"alg":"RS256","typ":"JWT","kid":"k1"}"#), encode(claims))
}

#[test]
fn each_provider_by_its_issuer() {
    for (id, issuer) in [
        ("keycloak", "https://id.test/realms/acme"),
        ("keycloak", "https://id.test/auth/realms/acme"),
        ("entra", "https://sts.windows.net/11111111-2222-3333-4444-555555555555/"),
        ("okta", "http://www.okta.com/exk1a2b3c4d5"),
        ("google", "https://accounts.google.com/o/saml2?idpid=C00000000"),
        ("adfs", "http://sso.acme.test/adfs/services/trust"),
        ("auth0", "urn:acme.auth0.com"),
        ("onelogin", "https://app.onelogin.com/saml/metadata/1234"),
        ("pingone", "https://auth.pingone.eu/11111111-2222-3333-4444-555555555555"),
        ("simplesamlphp", "https://sso.acme.test/saml2/idp/metadata.php"),
        ("shibboleth", "https://sso.acme.test/idp/shibboleth"),
        ("oracle", "https://sso.acme.test/oam/fed"),
        ("authentik", "https://sso.acme.test/application/o/wiki/"),
        ("iam-identity-center", "https://portal.sso.eu-west-1.amazonaws.com/saml/assertion/NDgx"),
        ("jumpcloud", "https://sso.jumpcloud.com/saml2/wiki"),
        ("duo", "https://sso-abc.sso.duosecurity.com/saml2/sp/D1/metadata"),
        ("samling", "https://tools.test/samling.html"),
        ("cognito", "urn:amazon:cognito:sp:eu-central-1_AAAAAAAAA"),
    ] {
        let found = of(&response(issuer, "x1", ("11:59:00", "12:10:00"))).unwrap_or_else(|| panic!("{issuer}"));
        assert_eq!(found.id, id, "{issuer}");
        assert!(found.confidence < 0.9, "one clue is not certain: {found:?}");
        assert!(!found.because.is_empty());
    }
}

#[test]
fn each_provider_by_its_tokens() {
    for (id, claims) in [
        ("keycloak", r#"{"iss":"https://id.test/realms/acme","typ":"ID","azp":"wiki"}"#),
        (
            "entra",
            r#"{"iss":"https://login.microsoftonline.com/11111111-2222-3333-4444-555555555555/v2.0","tid":"1","ver":"2.0"}"#,
        ),
        ("okta", r#"{"iss":"https://acme.okta.com/oauth2/default","jti":"ID.abc","sub":"00u1"}"#),
        ("google", r#"{"iss":"https://accounts.google.com","sub":"123456789012345678901"}"#),
        ("adfs", r#"{"iss":"https://sso.acme.test/adfs","aud":"wiki"}"#),
        ("auth0", r#"{"iss":"https://acme.eu.auth0.com/","sub":"auth0|1"}"#),
        ("cognito", r#"{"iss":"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_A","token_use":"id"}"#),
        ("apple", r#"{"iss":"https://appleid.apple.com","aud":"test.acme"}"#),
        ("forgerock", r#"{"iss":"https://sso.acme.test/am/oauth2/realms/root/realms/acme"}"#),
        ("onelogin", r#"{"iss":"https://acme.onelogin.com/oidc/2"}"#),
        ("pingfederate", r#"{"iss":"https://sso.acme.test:9031","pi.sri":"x"}"#),
    ] {
        assert_eq!(of(&token(claims)).map(|found| found.id).as_deref(), Some(id), "{claims}");
    }
}

#[test]
fn several_clues_are_surer_than_one() {
    let one = of(&response("https://id.test/realms/acme", "x1", ("11:59:00", "12:10:00"))).unwrap();
    let more = of(&response(
        "https://id.test/realms/acme",
        "ID_11111111-2222-3333-4444-555555555555",
        ("11:59:58", "12:00:58"),
    ))
    .unwrap();
    assert!(more.confidence > one.confidence && more.confidence < 1.0);
    assert!(more.because.len() > one.because.len());
}

#[test]
fn multi_pass_is_keycloak_by_another_name() {
    for issuer in ["https://ca.auth.kzero.com/realms/acme", "https://id.test/realms/multi-pass"] {
        let found = of(&response(issuer, "x1", ("11:59:00", "12:10:00"))).unwrap();
        assert_eq!((found.id.as_str(), found.name.as_str()), ("keycloak", "Multi-Pass"), "{issuer}");
    }
    let request = r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_1" Version="2.0" IssueInstant="2026-03-01T12:00:00Z" Destination="https://ca.auth.kzero.com/realms/acme/protocol/saml"/>"#;
    assert_eq!(of(request).map(|found| found.name).as_deref(), Some("Multi-Pass"));
}

#[test]
fn nobody_is_named_without_reason() {
    for text in [
        response("https://idp.acme.test/metadata", "_0123456789abcdef0123456789abcdef", ("11:55:00", "12:05:00")),
        response("https://idp.acme.test", "id-1", ("12:00:00", "13:00:00")),
        token(r#"{"iss":"https://idp.acme.test","sub":"alice","aud":"wiki","typ":"Bearer"}"#),
        "https://idp.acme.test/auth?response_type=code&client_id=wiki&redirect_uri=https://wiki.test/cb".to_owned(),
        "hello".to_owned(),
        String::new(),
    ] {
        assert_eq!(of(&text), None, "{text}");
    }
}

#[test]
fn real_messages_of_the_corpus() {
    let root = std::env::var_os("ASSERTAIN_CORPUS")
        .map_or_else(|| PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/corpus")), PathBuf::from);
    if !root.is_dir() {
        println!("skipped: no corpus at {}", root.display());
        return;
    }
    for (id, file) in [
        ("entra", "coveo-saml-client/src/test/resources/com/coveo/saml/azure.xml"),
        ("okta", "coveo-saml-client/src/test/resources/com/coveo/saml/okta.xml"),
        ("keycloak", "coveo-saml-client/src/test/resources/com/coveo/saml/keycloak.xml"),
        ("adfs", "coveo-saml-client/inline/AN_ENCODED_RESPONSE.b64"),
        ("onelogin", "java-saml/core/src/test/resources/data/responses/response4.xml.base64"),
        ("google", "crewjam-saml/derived/TestSPRejectsInjectedComment_step2_comment_inside_nameid.b64"),
        ("simplesamlphp", "java-saml/core/src/test/resources/data/responses/simple_saml_php.xml"),
        ("samling", "samael/test_vectors/idp_ecdsa_metadata.xml"),
    ] {
        let bytes = std::fs::read(root.join(file)).unwrap();
        let found = of_bytes(bytes).unwrap_or_else(|| panic!("nobody named in {file}"));
        assert_eq!(found.id, id, "{file}: {found:?}");
    }
    // Its issuer alone speaks for PingFederate: one value is one clue, and one clue names nobody.
    let one_clue = root.join("gosaml2/providertests/testdata/pingfed/pfed11_response_01.b64");
    assert_eq!(of_bytes(std::fs::read(one_clue).unwrap()), None);
    for folder in ["generated/saml", "generated/oidc"] {
        for file in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = file.unwrap().path();
            assert_eq!(of_bytes(std::fs::read(&path).unwrap()), None, "{}", path.display());
        }
    }
}
