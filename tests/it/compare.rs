//! Two logins compared: a planted difference is the sentence, and what differs in every login is none.

use assertain::compare::compare;
use assertain::report::Comparison;
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};

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

fn compared(works: &str, fails: &str) -> Comparison {
    let report = |text: &str| {
        let input = Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() };
        let now = Instant::from_rfc3339("2026-03-01T10:01:00Z").unwrap();
        analyse(&Case { inputs: vec![input], ..Case::default() }, &Settings::at_now(now))
    };
    compare(&report(works), &report(fails))
}

#[test]
fn a_planted_difference_is_the_sentence() {
    for (from, to, words) in [
        ("nameid-format:persistent", "nameid-format:transient", "NameID format: `transient` instead of `persistent`"),
        (
            "<saml:Audience>https://app.example/<",
            "<saml:Audience>https://app.example<",
            "audience is `https://app.example` instead of",
        ),
        ("classes:Password", "classes:X509", "`X509` instead of `Password`"),
        ("Name=\"email\"", "Name=\"Email\"", "`Email` instead of `email`: only the letter case differs"),
        (
            "<saml:Attribute Name=\"groups\"><saml:AttributeValue>staff</saml:AttributeValue></saml:Attribute>",
            "",
            "has no attribute `groups`",
        ),
        ("status:Success", "status:Responder", "status: `Responder` instead of `Success`"),
        (
            "NotOnOrAfter=\"2026-03-01T10:05:00Z\"><saml:Aud",
            "NotOnOrAfter=\"2026-03-01T10:02:00Z\"><saml:Aud",
            "2 min instead of 5 min",
        ),
        ("Destination=\"https://app.example/acs\"", "Destination=\"https://app.example/acs2\"", "acs2"),
    ] {
        assert!(RESPONSE.contains(from), "{from}");
        let comparison = compared(RESPONSE, &RESPONSE.replace(from, to));
        assert!(comparison.headline.contains(words), "{to}: {}", comparison.headline);
        assert!(!comparison.differences.is_empty());
    }
}

#[test]
fn what_differs_in_every_login_is_no_difference() {
    let other = RESPONSE
        .replace("_r1", "_r2")
        .replace("_q1", "_q2")
        .replace("_a1", "_a2")
        .replace("_s1", "_s2")
        .replace("ann-1", "bob-9")
        .replace("ann@example.com", "bob@example.com")
        .replace(">staff<", ">board<")
        .replace("T10:00:00Z", "T10:00:20Z")
        .replace("T10:05:00Z", "T10:05:20Z");
    assert_ne!(other, RESPONSE);
    let comparison = compared(RESPONSE, &other);
    assert_eq!(comparison.differences, Vec::new(), "{}", comparison.headline);
    assert!(comparison.headline.starts_with("Both logins have the same form"));
}
