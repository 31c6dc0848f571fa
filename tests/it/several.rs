//! Several documents pasted as one text are several items, each with its places; what is one document with a fault stays one.

use assertain::intake::{Budget, Format, Unpacked, unpack};
use assertain::source::Span;
use assertain::{Case, Input, Report, Settings, analyse};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;

const PROVIDER: &str = "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://idp.example/\">\n\
    <md:IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\n<md:SingleSignOnService \
    Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://idp.example/sso\"/>\n</md:IDPSSODescriptor>\n\
    </md:EntityDescriptor>";
const APPLICATION: &str = "<md:EntityDescriptor xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"https://app.example/\">\n\
    <md:SPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:SAML:2.0:protocol\">\n<md:AssertionConsumerService index=\"0\" \
    Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" Location=\"https://app.example/acs\"/>\n</md:SPSSODescriptor>\n\
    </md:EntityDescriptor>";
const RESPONSE: &str = "<samlp:Response xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_1\" Version=\"2.0\" \
    IssueInstant=\"2026-03-01T12:00:00Z\"><saml:Issuer xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">https://idp.example/\
    </saml:Issuer></samlp:Response>";
const KEYS: &str =
    "{\n  \"keys\": [\n    {\"kty\": \"RSA\", \"kid\": \"one\", \"e\": \"AQAB\", \"n\": \"sXch\"}\n  ]\n}";
const DISCOVERY: &str = "{\n  \"issuer\": \"https://idp.example\",\n  \"authorization_endpoint\": \"https://idp.example/auth\",\n  \
    \"jwks_uri\": \"https://idp.example/keys\"\n}";
const CERTIFICATE: &str = "MIIBGDCBv6ADAgECAgEHMAoGCCqGSM49BAMCMBYxFDASBgNVBAMMC2lkcC5leGFt\n\
    cGxlMB4XDTI2MDEwMTAwMDAwMFoXDTM2MDEwMTAwMDAwMFowFjEUMBIGA1UEAwwL\n\
    aWRwLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATC31Bk16clxuT7\n\
    G1uK6viM7La88znAdECMh0QU24VrniLULb5Stzljw/Lu32MeYN0uL9MM1BeEh19n\n\
    6a79iVfxMAoGCCqGSM49BAMCA0gAMEUCIQD7I+i0YDFKvjt/jf4PPYlfhoOwOwAv\n\
    6yAKL7KEFl6KPWIgcnQFMYeS/3Ck7CvhJDlX2A3CymTK7TXRrQfd5QljYLk=";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

fn token() -> String {
    let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
    let claims = part("{\"iss\":\"https://idp.example\",\"sub\":\"u\",\"aud\":\"app\",\"exp\":1772367000}");
    format!("{}.{claims}.{}", part("{\"alg\":\"RS256\",\"kid\":\"one\"}"), URL_SAFE_NO_PAD.encode([7; 256]))
}

fn pem() -> String {
    format!("-----BEGIN CERTIFICATE-----\n{CERTIFICATE}\n-----END CERTIFICATE-----")
}

fn of(text: &str) -> Vec<Unpacked> {
    unpack(&Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() }, &Budget::default())
}

fn report(text: &str) -> Report {
    let mut case = Case::default();
    case.inputs.push(Input { origin: "paste".to_owned(), bytes: text.as_bytes().to_vec() });
    analyse(&case, &Settings::at_now(assertain::time::Instant::from_rfc3339("2026-03-01T12:00:02Z").unwrap()))
}

fn kinds(text: &str) -> Vec<String> {
    report(text).items.iter().map(|item| item.kind.as_str().to_owned()).collect()
}

/// What the document of an item is, in the text that was pasted.
fn in_paste(item: &Unpacked, text: &str) -> String {
    let whole = Span::new(0, item.layers.last().map_or(0, |layer| layer.content.as_bytes().len()));
    item.layers.iter().rev().fold(whole, |span, layer| layer.map.outer(span)).of(text).trim().to_owned()
}

#[test]
fn each_document_is_an_item() {
    let both = ["idp-metadata", "sp-metadata"];
    let (token, pem) = (token(), pem());
    let encoded = STANDARD.encode(RESPONSE);
    for (text, wanted) in [
        (format!("{PROVIDER}\n{APPLICATION}"), &both[..]),
        (format!("{PROVIDER}{APPLICATION}"), &both),
        (format!("{DECLARATION}{PROVIDER}\n{DECLARATION}{APPLICATION}\n"), &both),
        (format!("{DECLARATION}{PROVIDER}{DECLARATION}{APPLICATION}"), &both),
        (format!("\u{feff}{DECLARATION}{PROVIDER}\r\n\u{feff}{DECLARATION}{APPLICATION}"), &both),
        (format!("{PROVIDER}\n\n---\n\n{APPLICATION}"), &both),
        (format!("{PROVIDER}\n<!-- ours -->\n{APPLICATION}"), &both),
        (format!("IdP metadata:\n{PROVIDER}\n\nSP metadata: {APPLICATION}"), &both),
        (
            format!("Hi,\n\nhere is ours:\n\n{PROVIDER}\n\nand this is what you sent:\n\n{APPLICATION}\n\nThanks, Ada"),
            &both,
        ),
        (format!("{RESPONSE}\n{PROVIDER}"), &["saml-response", "idp-metadata"]),
        (format!("{PROVIDER}\n{encoded}"), &["idp-metadata", "saml-response"]),
        (format!("{RESPONSE}\n\n{token}"), &["saml-response", "jwt"]),
        (format!("{token}\n{KEYS}"), &["jwt", "jwks"]),
        (format!("{DISCOVERY}\n{KEYS}"), &["oidc-discovery", "jwks"]),
        (format!("{DISCOVERY},\n{KEYS}"), &["oidc-discovery", "jwks"]),
        (format!("## discovery\n{DISCOVERY}\n\n## keys\n{KEYS}\n"), &["oidc-discovery", "jwks"]),
        (format!("{}\n{}", DISCOVERY.replace('\n', ""), KEYS.replace('\n', "")), &["oidc-discovery", "jwks"]),
        (format!("{PROVIDER}\n{KEYS}"), &["idp-metadata", "jwks"]),
        (format!("{RESPONSE}\nCertificate:\n{pem}"), &["saml-response", "certificate"]),
        (format!("{pem}\n{RESPONSE}"), &["certificate", "saml-response"]),
    ] {
        assert_eq!(kinds(&text), wanted, "{text}");
        assert!(!report(&text).findings.iter().any(|finding| finding.rule == "XML-MALFORMED"), "{text}");
    }
}

#[test]
fn a_document_with_a_fault_stays_one() {
    let assertion = "<saml:Assertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\" ID=\"_a\"></saml:Assertion>";
    for text in [
        format!("{RESPONSE}{assertion}"),
        format!("{RESPONSE}\n<extra/>"),
        STANDARD.encode(format!("{RESPONSE}\n{PROVIDER}")),
        format!(
            "SAMLResponse={}",
            STANDARD.encode(format!("{RESPONSE}\n{RESPONSE}")).replace('+', "%2B").replace('=', "%3D")
        ),
    ] {
        let report = report(&text);
        assert_eq!(report.items.len(), 1, "{text}");
        assert!(report.findings.iter().any(|finding| finding.rule == "XML-MALFORMED"), "{text}");
    }
    assert_eq!(kinds(&format!("{KEYS}\n}}")), ["jwks"]);
    // The same twice is the same.
    assert_eq!(kinds(&format!("{PROVIDER}\n{PROVIDER}")), ["idp-metadata"]);
    // A fault of one is not that of its neighbour.
    let broken = RESPONSE.replace("</saml:Issuer>", "");
    let report = report(&format!("{broken}\n{PROVIDER}"));
    let places =
        report.findings.iter().filter(|finding| finding.rule == "XML-MALFORMED").flat_map(|finding| &finding.at);
    assert_eq!(places.map(|place| place.item.clone()).collect::<Vec<_>>(), ["i1"]);
}

proptest! {
    #[test]
    fn places_lead_back(order in proptest::sample::subsequence(vec![0usize, 1, 2, 3, 4, 5], 2..=4).prop_shuffle(),
                        between in "(\n|\n\n|\n---\n|\r\n\r\n|\nand then:\n|\n# é\n|\n\u{feff})", before in "(|\n|Hello,\n\n|\u{feff})") {
        let token = token();
        let all = [PROVIDER, APPLICATION, RESPONSE, KEYS, DISCOVERY, &token];
        let documents: Vec<&str> = order.iter().map(|place| all[*place]).collect();
        let text = format!("{before}{}\n", documents.join(&between));
        let found = of(&text);
        let told: Vec<String> = found.iter().map(|item| in_paste(item, &text)).collect();
        prop_assert_eq!(told, documents);
        prop_assert!(found.iter().all(|item| !matches!(item.format, Format::Text | Format::Binary)));
    }
}
