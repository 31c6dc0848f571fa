//! Two logins compared: a planted difference is the sentence, and what differs in every login is none.

use assertain::compare::{Login, compare};
use assertain::diagnose::{Examination, add_facts, examine};
use assertain::report::Comparison;
use assertain::time::Instant;
use assertain::{Case, Input, Settings};

const RESPONSE: &str = r#"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"
 ID="_r1" Version="2.0" IssueInstant="2026-03-01T10:00:00Z" Destination="https://app.example/acs" InResponseTo="_q1"><saml:Issuer>https://idp.example/</saml:Issuer>
<samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>
<saml:Assertion ID="_a1" Version="2.0" IssueInstant="2026-03-01T10:00:00Z"><saml:Issuer>https://idp.example/</saml:Issuer>
<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:2.0:nameid-format:persistent">ann-1</saml:NameID>
<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData NotOnOrAfter="2026-03-01T10:05:00Z" Recipient="https://app.example/acs" InResponseTo="_q1"/></saml:SubjectConfirmation></saml:Subject>
<saml:Conditions NotBefore="2026-03-01T10:00:00Z" NotOnOrAfter="2026-03-01T10:05:00Z"><saml:AudienceRestriction><saml:Audience>https://app.example/</saml:Audience></saml:AudienceRestriction></saml:Conditions>
<saml:AuthnStatement AuthnInstant="2026-03-01T10:00:00Z" SessionIndex="_s1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>
<saml:AttributeStatement><saml:Attribute Name="email"><saml:AttributeValue>ann@example.com</saml:AttributeValue></saml:Attribute>
<saml:Attribute Name="groups"><saml:AttributeValue>staff</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>
</saml:Assertion></samlp:Response>"#;

const REQUEST: &str = r#"<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_q1" Version="2.0" IssueInstant="2026-03-01T10:00:00Z" Destination="https://idp.example/sso" AssertionConsumerServiceURL="https://app.example/acs" ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" ForceAuthn="false"><saml:Issuer>https://app.example/</saml:Issuer><samlp:NameIDPolicy Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress" AllowCreate="true"/><samlp:RequestedAuthnContext Comparison="exact"><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></samlp:RequestedAuthnContext></samlp:AuthnRequest>"#;

/// Header and claims of a token.
const TOKEN: &str = r#"{"alg":"RS256","kid":"key-1","typ":"JWT"}
{"iss":"https://idp.example/realms/main","aud":"portal","azp":"portal","sub":"5b1f","iat":1772359200,"exp":1772359500,"email":"ann@example.com","email_verified":true,"name":"Ann","groups":["staff","admins"],"scope":"openid email profile","nonce":"n-1"}"#;

const OPENID_REQUEST: &str = "https://idp.example/auth?response_type=code&client_id=portal&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&scope=openid%20email%20groups&state=s-1&nonce=n-1&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

const CALLBACK: &str =
    "https://app.example/callback?code=c0de1234567890&state=s-1&iss=https%3A%2F%2Fidp.example&session_state=one";

const TOKEN_RESPONSE: &str = r#"{"access_token":"b3BhcXVlLW9uZS1vcGFxdWUtb25l","token_type":"Bearer","expires_in":300,"scope":"openid email","id_token":"eyJhbGciOiJSUzI1NiIsImtpZCI6ImtleS0xIn0.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlIiwiYXVkIjoicG9ydGFsIiwic3ViIjoiNWIxZiIsImlhdCI6MTc3MjM1OTIwMCwiZXhwIjoxNzcyMzU5NTAwfQ.c2lnbmF0dXJl"}"#;

/// An application's settings beside its response.
const SETTINGS: &str = "SAML_SP_ENTITY_ID=https://app.example/\nSAML_ACS_URL=https://app.example/acs\nSAML_IDP_ENTITY_ID=https://idp.example/\nSAML_IDP_SSO_URL=https://idp.example/sso\n";

/// A login in a browser: to the provider, back with a response, into the application.
const RECORDING: &str = r#"{"log":{"version":"1.2","creator":{"name":"WebInspector","version":"537.36"},"entries":[
{"startedDateTime":"2026-03-01T10:00:00.000Z","time":40,"request":{"method":"GET","url":"https://app.example/login","httpVersion":"h2","headers":[],"queryString":[],"cookies":[]},"response":{"status":302,"statusText":"","headers":[{"name":"Location","value":"https://idp.example/auth?response_type=code&client_id=portal&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&scope=openid%20email&state=s-1&nonce=n-1"},{"name":"Set-Cookie","value":"sid=held-1; Path=/; Secure; HttpOnly; SameSite=Lax"}],"cookies":[],"content":{"size":0,"mimeType":""},"redirectURL":""}},
{"startedDateTime":"2026-03-01T10:00:01.000Z","time":40,"request":{"method":"GET","url":"https://idp.example/auth?response_type=code&client_id=portal&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&scope=openid%20email&state=s-1&nonce=n-1","httpVersion":"h2","headers":[],"queryString":[],"cookies":[]},"response":{"status":302,"statusText":"","headers":[{"name":"Location","value":"https://app.example/callback?code=c0de1234567890&state=s-1"}],"cookies":[],"content":{"size":0,"mimeType":""},"redirectURL":""}},
{"startedDateTime":"2026-03-01T10:00:05.000Z","time":40,"request":{"method":"GET","url":"https://app.example/callback?code=c0de1234567890&state=s-1","httpVersion":"h2","headers":[{"name":"Cookie","value":"sid=held-1"}],"queryString":[],"cookies":[]},"response":{"status":302,"statusText":"","headers":[{"name":"Location","value":"https://app.example/home"}],"cookies":[],"content":{"size":0,"mimeType":""},"redirectURL":""}},
{"startedDateTime":"2026-03-01T10:00:06.000Z","time":40,"request":{"method":"GET","url":"https://app.example/home","httpVersion":"h2","headers":[{"name":"Cookie","value":"sid=held-1"}],"queryString":[],"cookies":[]},"response":{"status":200,"statusText":"","headers":[{"name":"Content-Type","value":"text/html"}],"cookies":[],"content":{"size":20,"mimeType":"text/html","text":"<h1>Welcome</h1>"},"redirectURL":""}}]}}"#;

/// Header and claims, encoded, with a signature that nobody checks.
fn packed(token: &str) -> String {
    use base64::Engine;
    let encode = |part: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(part);
    format!("{}.c2lnbmF0dXJl", token.lines().map(encode).collect::<Vec<_>>().join("."))
}

fn judged(texts: &[&str]) -> Examination {
    let inputs = texts.iter().map(|text| Input::from(*text)).collect();
    let settings = Settings::at_now(Instant::from_rfc3339("2026-03-01T10:01:00Z").unwrap());
    let mut examination = examine(&Case { inputs, ..Case::default() }, &settings);
    add_facts(&mut examination, &settings);
    examination
}

fn compared(works: &[&str], fails: &[&str]) -> Comparison {
    let (works, fails) = (judged(works), judged(fails));
    compare(&Login::of(&works), &Login::of(&fails))
}

/// Whether the sentence says it, at its beginning or further on.
fn says(comparison: &Comparison, words: &str) -> bool {
    let capital: String = words.chars().take(1).flat_map(char::to_uppercase).chain(words.chars().skip(1)).collect();
    comparison.headline.contains(words) || comparison.headline.contains(&capital)
}

/// What a login is made of, what is put in the place of what, and the words of the sentence about it.
type Planted = (&'static str, &'static str, &'static str, &'static str);

/// Values of a SAML response.
const RESPONSES: &[Planted] = &[
    (
        RESPONSE,
        "nameid-format:persistent",
        "nameid-format:transient",
        "NameID format: `transient` instead of `persistent`",
    ),
    (
        RESPONSE,
        "<saml:Audience>https://app.example/<",
        "<saml:Audience>https://app.example<",
        "audience is `https://app.example` instead of `https://app.example/`",
    ),
    (RESPONSE, "classes:Password", "classes:X509", "`X509` instead of `Password`"),
    (RESPONSE, "Name=\"email\"", "Name=\"Email\"", "`Email` instead of `email`: only the letter case differs"),
    (
        RESPONSE,
        "<saml:Attribute Name=\"groups\"><saml:AttributeValue>staff</saml:AttributeValue></saml:Attribute>",
        "",
        "no attribute `groups`",
    ),
    (RESPONSE, "<saml:AttributeValue>staff</saml:AttributeValue>", "", "attribute `groups`"),
    (
        RESPONSE,
        "<saml:AttributeValue>staff</saml:AttributeValue>",
        "<saml:AttributeValue></saml:AttributeValue>",
        "attribute `groups`: empty instead of text",
    ),
    (
        RESPONSE,
        "<saml:AttributeValue>ann@example.com<",
        "<saml:AttributeValue>ann<",
        "attribute `email`: text instead of an email address",
    ),
    (RESPONSE, ">ann-1<", ">ann@example.com<", "NameID: an email address at `example.com` instead of text"),
    (RESPONSE, "status:Success", "status:Responder", "status: `Responder` instead of `Success`"),
    (
        RESPONSE,
        "NotOnOrAfter=\"2026-03-01T10:05:00Z\"><saml:Aud",
        "NotOnOrAfter=\"2026-03-01T10:02:00Z\"><saml:Aud",
        "2 min instead of 5 min",
    ),
    (
        RESPONSE,
        "Destination=\"https://app.example/acs\"",
        "Destination=\"https://app.example/acs2\"",
        "Destination: `https://app.example/acs2` instead of `https://app.example/acs`",
    ),
    (RESPONSE, " Destination=\"https://app.example/acs\"", "", "no Destination"),
    (RESPONSE, " InResponseTo=\"_q1\"", "", "InResponseTo"),
    (
        RESPONSE,
        "Recipient=\"https://app.example/acs\"",
        "Recipient=\"https://app.example/ACS\"",
        "Recipient: `https://app.example/ACS` instead of",
    ),
    (
        RESPONSE,
        "<saml:Issuer>https://idp.example/<",
        "<saml:Issuer>https://idp.example<",
        "issuer: `https://idp.example` instead of `https://idp.example/`",
    ),
    (RESPONSE, "cm:bearer", "cm:holder-of-key", "`holder-of-key` instead of `bearer`"),
    (
        RESPONSE,
        "<saml:Attribute Name=\"email\"",
        "<saml:Attribute Name=\"email\" NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\"",
        "NameFormat of the attribute `email`",
    ),
    (RESPONSE, " SessionIndex=\"_s1\"", "", "SessionIndex"),
    (RESPONSE, ">ann@example.com<", ">ann@other.example<", "an email address at `other.example`"),
    (
        RESPONSE,
        ">staff<",
        ">staff</saml:AttributeValue><saml:AttributeValue>board<",
        "only the failing login has `board`",
    ),
    (RESPONSE, ">staff<", ">/staff<", "attribute `groups`: a path that begins with `/` instead of text"),
    (RESPONSE, "Name=\"email\"", "Name=\"urn:oid:0.9.2342.19200300.100.1.3\"", "the attribute is called `urn:oid"),
];

/// Values of requests, tokens and answers of OpenID Connect.
const OTHERS: &[Planted] = &[
    (
        REQUEST,
        "<saml:Issuer>https://app.example/<",
        "<saml:Issuer>https://app.example/metadata<",
        "issuer: `https://app.example/metadata` instead of `https://app.example/`",
    ),
    (
        REQUEST,
        "AssertionConsumerServiceURL=\"https://app.example/acs\"",
        "AssertionConsumerServiceURL=\"http://app.example/acs\"",
        "ACS URL: `http://app.example/acs` instead of `https://app.example/acs`",
    ),
    (
        REQUEST,
        "nameid-format:emailAddress",
        "nameid-format:unspecified",
        "requested NameID format: `unspecified` instead of `emailAddress`",
    ),
    (
        REQUEST,
        "bindings:HTTP-POST",
        "bindings:HTTP-Artifact",
        "requested binding: `HTTP-Artifact` instead of `HTTP-POST`",
    ),
    (
        REQUEST,
        "classes:PasswordProtectedTransport",
        "classes:Kerberos",
        "requested sign-in method is `Kerberos` instead of `PasswordProtectedTransport`",
    ),
    (
        REQUEST,
        "Destination=\"https://idp.example/sso\"",
        "Destination=\"https://old.example/sso\"",
        "Destination: `https://old.example/sso` instead of",
    ),
    (REQUEST, "ForceAuthn=\"false\"", "ForceAuthn=\"true\"", "ForceAuthn"),
    (TOKEN, "\"aud\":\"portal\"", "\"aud\":\"account\"", "(`aud`)"),
    (
        TOKEN,
        "realms/main\"",
        "realms/Main\"",
        "issuer (`iss`): `https://idp.example/realms/Main` instead of `https://idp.example/realms/main`",
    ),
    (TOKEN, "\"kid\":\"key-1\"", "\"kid\":\"key-2\"", "key ID (`kid`): `key-2` instead of `key-1`"),
    (TOKEN, "\"alg\":\"RS256\"", "\"alg\":\"PS256\"", "signature algorithm (`alg`): `PS256` instead of `RS256`"),
    (TOKEN, "\"azp\":\"portal\"", "\"azp\":\"mobile\"", "authorized party (`azp`): `mobile` instead of `portal`"),
    (TOKEN, "\"email\":\"ann@example.com\",", "", "no claim `email`"),
    (TOKEN, "\"email_verified\":true", "\"email_verified\":false", "claim `email_verified`: `false` instead of `true`"),
    (TOKEN, "openid email profile", "openid email", "`profile` is missing from the scope"),
    (TOKEN, "\"groups\":[\"staff\",\"admins\"]", "\"_claim_names\":{\"groups\":\"src1\"}", "claim `groups`"),
    (TOKEN, "\"exp\":1772359500", "\"exp\":1772359260", "lifetime: 1 min instead of 5 min"),
    (TOKEN, ",\"nonce\":\"n-1\"", "", "claim `nonce`"),
    (
        OPENID_REQUEST,
        "redirect_uri=https%3A",
        "redirect_uri=http%3A",
        "redirect URI (`redirect_uri`): `http://app.example/callback` instead of `https://app.example/callback`",
    ),
    (OPENID_REQUEST, "openid%20email%20groups", "openid%20email", "`groups` is missing from the scope"),
    (OPENID_REQUEST, "client_id=portal", "client_id=Portal", "client ID: `Portal` instead of `portal`"),
    (OPENID_REQUEST, "response_type=code", "response_type=id_token", "response type: `id_token` instead of `code`"),
    (
        OPENID_REQUEST,
        "&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256",
        "",
        "code_challenge",
    ),
    (CALLBACK, "code=c0de1234567890", "error=access_denied&error_description=The+user+said+no", "access_denied"),
    (
        CALLBACK,
        "&iss=https%3A%2F%2Fidp.example",
        "&iss=https%3A%2F%2Fidp2.example",
        "`https://idp2.example` instead of `https://idp.example`",
    ),
    (
        TOKEN_RESPONSE,
        ",\"id_token\":\"eyJhbGciOiJSUzI1NiIsImtpZCI6ImtleS0xIn0.eyJpc3MiOiJodHRwczovL2lkcC5leGFtcGxlIiwiYXVkIjoicG9ydGFsIiwic3ViIjoiNWIxZiIsImlhdCI6MTc3MjM1OTIwMCwiZXhwIjoxNzcyMzU5NTAwfQ.c2lnbmF0dXJl\"",
        "",
        "ID token",
    ),
];

/// What the browser and the application did.
const FLOWS: &[Planted] = &[
    (
        RECORDING,
        "SameSite=Lax",
        "SameSite=Strict",
        "the cookie `sid` is set with `SameSite=Strict` instead of `SameSite=Lax`; everything else",
    ),
    (
        RECORDING,
        "2026-03-01T10:00:05.000Z",
        "2026-03-01T10:08:05.000Z",
        "`GET app.example/callback` came 8 min 4 s after the step before it, instead of 4 s",
    ),
    (
        RECORDING,
        "callback?code=c0de1234567890&state=s-1\",\"httpVersion\":\"h2\",\"headers\":[{\"name\":\"Cookie\",\"value\":\"sid=held-1\"}]",
        "callback?code=c0de1234567890&state=s-1\",\"httpVersion\":\"h2\",\"headers\":[{\"name\":\"Cookie\",\"value\":\"theme=dark\"}]",
        "cookie",
    ),
    (RECORDING, "callback?code=c0de1234567890&state=s-1", "callback?code=c0de1234567890&state=s-9", "state"),
    (RECORDING, "callback?code=c0de1234567890&state=s-1", "callback?error=access_denied&state=s-1", "access_denied"),
    (
        RECORDING,
        "redirect_uri=https%3A%2F%2Fapp.example%2Fcallback",
        "redirect_uri=https%3A%2F%2Fapp.example%2Fcallback%2F",
        "redirect URI (`redirect_uri`): `https://app.example/callback/` instead of",
    ),
    (
        RECORDING,
        "https://idp.example/auth?",
        "https://login.idp.example/auth?",
        "`GET app.example/login` redirected to `https://login.idp.example` instead of `https://idp.example`",
    ),
    (
        RECORDING,
        "\"status\":302,\"statusText\":\"\",\"headers\":[{\"name\":\"Location\",\"value\":\"https://app.example/home\"}]",
        "\"status\":500,\"statusText\":\"\",\"headers\":[]",
        "500",
    ),
];

#[test]
fn a_planted_difference_is_the_sentence() {
    let mut problems = Vec::new();
    for (works, from, to, words) in RESPONSES.iter().chain(OTHERS).chain(FLOWS) {
        assert!(works.contains(from), "{from}");
        let fails = works.replace(from, to);
        let (works, fails) =
            if *works == TOKEN { (packed(works), packed(&fails)) } else { ((*works).to_owned(), fails) };
        let comparison = compared(&[&works], &[&fails]);
        if !says(&comparison, words) || comparison.differences.is_empty() {
            problems.push(format!("{from} → {to}\n    wanted {words}\n    got    {}", comparison.headline));
        }
    }
    assert!(RESPONSES.len() + OTHERS.len() + FLOWS.len() >= 40);
    assert!(problems.is_empty(), "{} of them:\n{}", problems.len(), problems.join("\n"));
}

/// The same message, and another value in the settings beside it.
#[test]
fn a_planted_difference_of_settings_is_the_sentence() {
    let mut problems = Vec::new();
    for (from, to, words) in [
        ("SAML_SP_ENTITY_ID=https://app.example/", "SAML_SP_ENTITY_ID=https://app.example", "`https://app.example`"),
        (
            "SAML_ACS_URL=https://app.example/acs",
            "SAML_ACS_URL=https://app.example/saml/acs",
            "https://app.example/saml/acs",
        ),
        (
            "SAML_IDP_ENTITY_ID=https://idp.example/",
            "SAML_IDP_ENTITY_ID=https://idp.example/saml",
            "https://idp.example/saml",
        ),
    ] {
        let fails = SETTINGS.replace(from, to);
        assert_ne!(fails, SETTINGS);
        let comparison = compared(&[RESPONSE, SETTINGS], &[RESPONSE, &fails]);
        if !says(&comparison, words) {
            problems.push(format!("{from} → {to}\n    wanted {words}\n    got    {}", comparison.headline));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Spring writes the Entity IDs of both sides under one name.
#[test]
fn settings_of_one_name_are_told_apart() {
    let lines = [
        "spring:",
        "  security:",
        "    saml2:",
        "      relyingparty:",
        "        registration:",
        "          staff:",
        "            entity-id: https://app.example/",
        "            acs:",
        "              location: https://app.example/acs",
        "            assertingparty:",
        "              entity-id: https://idp.example/",
        "              singlesignon:",
        "                url: https://idp.example/sso",
        "                sign-request: false\n",
    ];
    let settings = lines.join("\n");
    let settings = settings.as_str();
    let same = compared(&[RESPONSE, settings], &[RESPONSE, settings]);
    assert_eq!(same.differences, Vec::new(), "{}", same.headline);
    for (from, to, words) in [
        ("sign-request: false", "sign-request: true", "Setting `sign-request`: `true` instead of `false`; everything"),
        (
            "url: https://idp.example/sso",
            "url: https://idp.example/login",
            "Setting `url`: `https://idp.example/login`",
        ),
        ("            entity-id: https://app.example/\n", "", "The failing login has no setting `entity-id`"),
    ] {
        let comparison = compared(&[RESPONSE, settings], &[RESPONSE, &settings.replace(from, to)]);
        assert!(comparison.headline.starts_with(words), "{}", comparison.headline);
    }
}

/// Another user has another name and other groups; a right that is lost is a difference all the same.
#[test]
fn a_right_that_another_user_lacks_is_told() {
    let other = |text: &str| text.replace("ann", "bob").replace("5b1f", "77c0");
    let roles = RESPONSE.replace(">staff<", ">staff</saml:AttributeValue><saml:AttributeValue>board<");
    let comparison = compared(&[&roles], &[&other(RESPONSE)]);
    assert!(says(&comparison, "`board` is missing from the attribute `groups` of the failing login"), "{comparison:?}");
    let keycloak =
        TOKEN.replace("\"groups\":[\"staff\",\"admins\"]", "\"realm_access\":{\"roles\":[\"staff\",\"admins\"]}");
    for (works, lost, words) in [
        (TOKEN, "\"staff\",", "`staff` is missing from the claim `groups`"),
        (&keycloak, ",\"admins\"", "`admins` is missing from the claim `realm_access.roles`"),
    ] {
        let comparison = compared(&[&packed(works)], &[&packed(&other(&works.replace(lost, "")))]);
        assert!(says(&comparison, words), "{comparison:?}");
        let more = compared(&[&packed(&works.replace(lost, ""))], &[&packed(&other(works))]);
        assert_eq!(more.differences, Vec::new(), "{}", more.headline);
    }
}

/// Microsoft Entra ID chooses the lifetime of each access token.
#[test]
fn a_lifetime_by_chance_is_no_difference() {
    let until = |exp: &str| packed(&TOKEN.replace("1772359500", exp));
    let comparison = compared(&[&until("1772363410")], &[&until("1772364203")]);
    assert_eq!(comparison.differences, Vec::new(), "{}", comparison.headline);
    let comparison = compared(&[&until("1772363410")], &[&until("1772359800")]);
    assert!(says(&comparison, "lifetime: 10 min instead of 1 h 10 min"), "{}", comparison.headline);
}

/// What only one login has is told by its part, not by all that stands in it.
#[test]
fn a_missing_part_is_one_difference() {
    let part = |from: &str, to: &str| {
        let (start, end) = (RESPONSE.find(from).unwrap(), RESPONSE.rfind(to).unwrap() + to.len());
        RESPONSE.replace(&RESPONSE[start..end], "")
    };
    for (from, to, words) in [
        ("<saml:AttributeStatement>", "</saml:AttributeStatement>", "the failing login has no attributes"),
        ("<saml:Assertion ", "</saml:Assertion>", "the failing login has no assertion"),
        ("<saml:AuthnStatement", "</saml:AuthnStatement>", "the failing login has no AuthnStatement"),
    ] {
        let comparison = compared(&[RESPONSE], &[&part(from, to)]);
        assert!(says(&comparison, words), "{}", comparison.headline);
        assert!(comparison.differences.len() < 4, "{:#?}", comparison.differences);
    }
    let uri = " NameFormat=\"urn:oasis:names:tc:SAML:2.0:attrname-format:uri\"";
    let works = RESPONSE.replace("<saml:Attribute Name", &format!("<saml:Attribute{uri} Name"));
    let comparison = compared(&[&works], &[&works.replace("format:uri", "format:basic")]);
    let words = "NameFormat of 2 attributes: `basic` instead of `uri`; everything else is the same.";
    assert_eq!(comparison.headline, words);
}

#[test]
fn what_differs_in_every_login_is_no_difference() {
    let later = |text: &str| {
        let all = [
            ("_r1", "_r2"),
            ("_q1", "_q2"),
            ("_a1", "_a2"),
            ("_s1", "_s2"),
            ("s-1", "s-2"),
            ("n-1", "n-2"),
            ("ann-1", "bob-9"),
            ("\"5b1f\"", "\"77c0\""),
            ("ann@example.com", "bob@example.com"),
            ("\"Ann\"", "\"Bob\""),
            (">staff<", ">board<"),
            ("c0de1234567890", "c0de9876543210"),
            ("held-1", "held-2"),
            ("=one", "=two"),
            ("b3BhcXVlLW9uZS1vcGFxdWUtb25l", "b3BhcXVlLXR3by1vcGFxdWUtdHdv"),
            ("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM", "aaMelhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
            ("T10:00:0", "T10:00:2"),
            ("T10:05:00Z", "T10:05:20Z"),
            ("1772359200", "1772359220"),
            ("1772359500", "1772359520"),
        ];
        all.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    for works in [RESPONSE, REQUEST, TOKEN, OPENID_REQUEST, CALLBACK, TOKEN_RESPONSE, RECORDING] {
        let fails = later(works);
        assert_ne!(fails, works);
        let (works, fails) = if works == TOKEN { (packed(works), packed(&fails)) } else { (works.to_owned(), fails) };
        let comparison = compared(&[&works], &[&fails]);
        assert_eq!(comparison.differences, Vec::new(), "{}", comparison.headline);
        assert!(comparison.headline.starts_with("Both logins have the same form"), "{}", comparison.headline);
    }
}

/// A recording of two attempts, of which one worked, is compared with itself.
#[test]
fn attempts_of_one_recording_are_compared_by_themselves() {
    let entries = RECORDING.split_once("\"entries\":[").unwrap().1.strip_suffix("]}}").unwrap();
    let later = |text: &str| {
        let all = [("T10:00:0", "T10:02:0"), ("s-1", "s-2"), ("n-1", "n-2"), ("c0de1234567890", "c0de9876543210")];
        all.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from, to))
    };
    let failing = later(entries).replace("callback?code=c0de9876543210", "callback?error=invalid_scope");
    let (head, _) = RECORDING.split_once("\"entries\":[").unwrap();
    let both = format!("{head}\"entries\":[{entries},{failing}]}}}}");
    let comparison = assertain::compare::attempts(&judged(&[&both])).expect("one attempt worked, one failed");
    assert!(says(&comparison, "the error `invalid_scope`"), "{}", comparison.headline);
    let alike = format!("{head}\"entries\":[{entries},{}]}}}}", later(entries));
    assert_eq!(assertain::compare::attempts(&judged(&[&alike])), None);
}
