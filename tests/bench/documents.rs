//! The documents that are measured: made here, the same every time, written to a folder for the browser to paste.

use base64::Engine;
use std::fmt::Write;

/// A name for the table, a file name for the browser, and the pasted text.
pub(crate) struct Document {
    pub(crate) name: &'static str,
    pub(crate) file: &'static str,
    pub(crate) paste: String,
}

/// Everything that is measured, smallest first.
pub(crate) fn documents() -> Vec<Document> {
    let encode = |xml: String| base64::engine::general_purpose::STANDARD.encode(xml);
    vec![
        Document { name: "response, 5 KB", file: "response-5k.txt", paste: encode(response(4)) },
        Document { name: "response, 10 KB", file: "response-10k.txt", paste: encode(response(28)) },
        Document { name: "response, 2,000 attributes", file: "response-2000.txt", paste: encode(response(2000)) },
        Document { name: "response, 20,000 lines", file: "response-20000-lines.xml", paste: lines(20_000) },
        Document { name: "metadata, 1 MB", file: "metadata-1m.xml", paste: metadata(475) },
        Document { name: "metadata, 5,000 entities", file: "metadata-5000.xml", paste: metadata(5000) },
        Document { name: "token, 2 KB", file: "token-2k.txt", paste: token(24) },
    ]
}

/// A signed response with this many attributes. The signature is of the right shape and size; it verifies nothing.
fn response(attributes: usize) -> String {
    let mut xml = String::from(
        r##"<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_r1" Version="2.0" IssueInstant="2026-03-01T12:00:00Z" Destination="https://app.example.org/saml/acs" InResponseTo="_q1"><saml:Issuer>https://idp.example.org/realms/staff</saml:Issuer><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status><saml:Assertion ID="_a1" Version="2.0" IssueInstant="2026-03-01T12:00:00Z"><saml:Issuer>https://idp.example.org/realms/staff</saml:Issuer>"##,
    );
    let (digest, value, certificate) = ("A".repeat(43) + "=", "B".repeat(342) + "==", "C".repeat(1600));
    write!(
        xml,
        r##"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/><ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/><ds:Reference URI="#_a1"><ds:Transforms><ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/><ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/></ds:Transforms><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>{digest}</ds:DigestValue></ds:Reference></ds:SignedInfo><ds:SignatureValue>{value}</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>"##
    )
    .unwrap();
    xml.push_str(r#"<saml:Subject><saml:NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress">alice@example.org</saml:NameID><saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData Recipient="https://app.example.org/saml/acs/" InResponseTo="_q1" NotOnOrAfter="2026-03-01T12:05:00Z"/></saml:SubjectConfirmation></saml:Subject><saml:Conditions NotBefore="2026-03-01T11:59:00Z" NotOnOrAfter="2026-03-01T12:05:00Z"><saml:AudienceRestriction><saml:Audience>https://app.example.org</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="2026-03-01T11:59:30Z" SessionIndex="s1"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>"#);
    for index in 0..attributes {
        write!(xml, r#"<saml:Attribute Name="urn:example:attribute:{index}" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:uri"><saml:AttributeValue>value {index}</saml:AttributeValue></saml:Attribute>"#).unwrap();
    }
    xml.push_str("</saml:AttributeStatement></saml:Assertion></samlp:Response>");
    xml
}

/// A response whose attribute statement is written over this many lines.
fn lines(lines: usize) -> String {
    response(lines / 3)
        .replace("<saml:Attribute ", "\n<saml:Attribute ")
        .replace("<saml:AttributeValue>", "\n  <saml:AttributeValue>")
        .replace("</saml:Attribute>", "\n</saml:Attribute>")
}

/// An aggregate of this many identity providers.
fn metadata(entities: usize) -> String {
    let certificate = "MIIC".to_owned() + &"D".repeat(1400);
    let mut xml = String::from(
        r#"<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ds="http://www.w3.org/2000/09/xmldsig#" Name="urn:example:federation">"#,
    );
    for index in 0..entities {
        write!(
            xml,
            r#"<md:EntityDescriptor entityID="https://idp{index}.example.org/saml"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp{index}.example.org/slo"/><md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:transient</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp{index}.example.org/sso"/><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp{index}.example.org/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>"#
        )
        .unwrap();
    }
    xml.push_str("</md:EntitiesDescriptor>");
    xml
}

/// An ID token with this many further claims.
fn token(claims: usize) -> String {
    let encode = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let mut body = String::from(
        r#"{"iss":"https://idp.example.org","aud":"app","sub":"alice","iat":1772366400,"exp":1772366700,"nonce":"n""#,
    );
    for index in 0..claims {
        write!(body, r#","https://claims.example.org/{index}":"value {index}""#).unwrap();
    }
    body.push('}');
    format!("{}.{}.{}", encode(r#"{"alg":"RS256","kid":"k1","typ":"JWT"}"#), encode(&body), "E".repeat(342))
}
