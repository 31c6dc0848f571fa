//! Before the first login: two sides that match, and one planted mismatch at a time. The mismatch is the sentence.

use assertain::vocabulary::{About, Role, VerdictStatus};
use assertain::{Case, Input, Report, Settings, analyse};

const CERTIFICATE: &str = "MIIBGDCBv6ADAgECAgEHMAoGCCqGSM49BAMCMBYxFDASBgNVBAMMC2lkcC5leGFtcGxlMB4XDTI2MDEwMTAwMDAwMFoXDTM2MDEwMTAwMDAwMFowFjEUMBIGA1UEAwwLaWRwLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAATC31Bk16clxuT7G1uK6viM7La88znAdECMh0QU24VrniLULb5Stzljw/Lu32MeYN0uL9MM1BeEh19n6a79iVfxMAoGCCqGSM49BAMCA0gAMEUCIQD7I+i0YDFKvjt/jf4PPYlfhoOwOwAv6yAKL7KEFl6KPWIgcnQFMYeS/3Ck7CvhJDlX2A3CymTK7TXRrQfd5QljYLk=";
const OTHER_CERTIFICATE: &str = "MIIBGDCBv6ADAgECAgEHMAoGCCqGSM49BAMCMBYxFDASBgNVBAMMC2lkcC5leGFtcGxlMB4XDTI2MDEwMTAwMDAwMFoXDTM2MDEwMTAwMDAwMFowFjEUMBIGA1UEAwwLaWRwLmV4YW1wbGUwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAQ49eY/ey60y/s5D4k8DCN08K7lk2M2of3ilNfaZkIXHwhei4VOVRnBRpX2nl3m409796YvYtRkgrPYzb0bIbdzMAoGCCqGSM49BAMCA0gAMEUCIGnTvcyg8KzVFlYsmyp3FoZkeN7fBB5h04ssfjkYrVxHAiEA+9iLJ61Caij98GfazhYPk5+sRYrOUgr6VAFKux+7RN4=";
const FINGERPRINT: &str = "ed9785a51e8dc60be47da896f67bdc7fb63c9934852ec0b218bdd5fd6f4b1472";
const OTHER_FINGERPRINT: &str = "172d0dc006a2923a32534f50f1e5e0be1c754c78eaf97ba02725cbddaf8c0fca";

/// Metadata of an identity provider.
const PROVIDER: &str = r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/metadata"><md:Extensions xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport"><alg:SigningMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"/></md:Extensions><md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>CERTIFICATE</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat><md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://idp.example/sso"/></md:IDPSSODescriptor></md:EntityDescriptor>"#;

/// Metadata of an application.
const APPLICATION: &str = r#"<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://app.example/metadata"><md:SPSSODescriptor AuthnRequestsSigned="false" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:KeyDescriptor><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>CERTIFICATE</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor><md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app.example/slo"/><md:NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</md:NameIDFormat><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://app.example/acs" index="0"/><md:AttributeConsumingService index="0"><md:ServiceName xml:lang="en">App</md:ServiceName><md:RequestedAttribute Name="email" isRequired="true"/></md:AttributeConsumingService></md:SPSSODescriptor></md:EntityDescriptor>"#;

/// Settings of an application.
const SETTINGS: &str = r#"{"sp":{"entityId":"https://app.example/metadata","assertionConsumerService":{"url":"https://app.example/acs"},"NameIDFormat":"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress"},
"idp":{"entityId":"https://idp.example/metadata","singleSignOnService":{"url":"https://idp.example/sso","binding":"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"},"x509cert":"CERTIFICATE"},
"security":{"authnRequestsSigned":true,"wantAssertionsEncrypted":false,"wantAssertionsSigned":true,"signatureAlgorithm":"http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"}}"#;

/// The application as the identity provider knows it.
const CLIENT: &str = r#"{"clientId":"https://app.example/metadata","protocol":"saml","redirectUris":["https://app.example/acs"],"attributes":{"saml.assertion.signature":"true","saml.server.signature":"true","saml.client.signature":"false","saml.encrypt":"false"},
"protocolMappers":[{"config":{"attribute.name":"email"}}]}"#;

const DISCOVERY: &str = r#"{"issuer": "https://idp.example/realms/main", "authorization_endpoint": "https://idp.example/realms/main/auth", "token_endpoint": "https://idp.example/realms/main/token", "jwks_uri": "https://idp.example/realms/main/jwks", "response_types_supported": ["code"], "subject_types_supported": ["public"], "id_token_signing_alg_values_supported": ["RS256"], "scopes_supported": ["openid", "email", "profile"], "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"], "claims_supported": ["sub", "email", "name", "given_name", "family_name"]}"#;

/// Settings of an application that uses OpenID Connect.
const OPENID_SETTINGS: &str = r#"{"client_id":"portal","issuer":"https://idp.example/realms/main","redirect_uris":["https://app.example/callback"],"response_types":["code"],"scope":"openid email","id_token_signed_response_alg":"RS256","token_endpoint_auth_method":"client_secret_basic"}"#;

/// The same application as the provider knows it.
const OPENID_CLIENT: &str = r#"{"clientId":"portal","protocol":"openid-connect","redirectUris":["https://app.example/callback"],"fullScopeAllowed":true}"#;

fn judged(documents: &[&str], options: &str) -> Report {
    let inputs = documents
        .iter()
        .map(|text| Input::from(text.replace("CERTIFICATE", CERTIFICATE).replace("OTHER", OTHER_CERTIFICATE).as_str()))
        .collect();
    let mut case = Case { inputs, ..Case::default() };
    let settings: Settings = super::options::apply(options, &mut case);
    analyse(&case, &settings)
}

/// The documents, the options, what is put in the place of what (in documents or options), and words of the sentence.
type Planted = (&'static [&'static str], &'static str, &'static str, &'static str, &'static [&'static str]);

const PAIRS: &[Planted] = &[
    (
        &[PROVIDER, SETTINGS],
        "",
        "\"entityId\":\"https://idp.example/metadata\"",
        "\"entityId\":\"https://idp.example/Metadata\"",
        &["Entity ID"],
    ),
    (
        &[PROVIDER, SETTINGS],
        "",
        "\"url\":\"https://idp.example/sso\"",
        "\"url\":\"https://idp.example/saml/sso\"",
        &["login requests", "URL"],
    ),
    (
        &[PROVIDER, SETTINGS],
        "",
        "bindings:HTTP-POST\"},\"x509cert\"",
        "bindings:HTTP-Redirect\"},\"x509cert\"",
        &["HTTP-Redirect", "HTTP-POST"],
    ),
    (&[PROVIDER, SETTINGS], "", "\"x509cert\":\"CERTIFICATE\"", "\"x509cert\":\"OTHER\"", &["certificate"]),
    (
        &[PROVIDER, SETTINGS],
        "",
        "xmldsig-more#rsa-sha256\"}}",
        "xmldsig-more#rsa-sha512\"}}",
        &["rsa-sha512", "rsa-sha256"],
    ),
    (&[PROVIDER, SETTINGS], "", "nameid-format:emailAddress\"}", "nameid-format:unspecified2\"}", &["NameID format"]),
    (
        &[PROVIDER, APPLICATION],
        "",
        "WantAuthnRequestsSigned=\"false\"",
        "WantAuthnRequestsSigned=\"true\"",
        &["signed login requests"],
    ),
    (
        &[PROVIDER, APPLICATION],
        "",
        "nameid-format:emailAddress</md:NameIDFormat><md:Assert",
        "nameid-format:kerberos</md:NameIDFormat><md:Assert",
        &["NameID format", "kerberos"],
    ),
    (
        &[PROVIDER, APPLICATION],
        "",
        "bindings:HTTP-POST\" Location=\"https://app.example/acs\"",
        "bindings:HTTP-Artifact\" Location=\"https://app.example/acs\"",
        &["artifact"],
    ),
    (
        &[PROVIDER, APPLICATION],
        "--now 2026-03-01T12:00:00Z",
        "--now 2026",
        "--now 2037",
        &["signing certificate", "expired"],
    ),
    (
        &[PROVIDER, APPLICATION],
        "--acs https://app.example/acs",
        "--acs https://app.example/acs",
        "--acs https://app.example/saml/acs",
        &["ACS URL"],
    ),
    (
        &[PROVIDER, APPLICATION],
        "--sp-entity-id https://app.example/metadata",
        "--sp-entity-id https://app.example/metadata",
        "--sp-entity-id https://app.example/metadata/",
        &["https://app.example/metadata/", "trailing slash"],
    ),
    (
        &[PROVIDER],
        "--issuer https://idp.example/metadata",
        "--issuer https://idp.example/metadata",
        "--issuer https://idp.example/meta",
        &["Entity ID"],
    ),
    (
        &[PROVIDER],
        "--fingerprint ed9785a51e8dc60be47da896f67bdc7fb63c9934852ec0b218bdd5fd6f4b1472",
        FINGERPRINT,
        OTHER_FINGERPRINT,
        &["certificate"],
    ),
    (
        &[CLIENT, APPLICATION],
        "",
        "\"clientId\":\"https://app.example/metadata\"",
        "\"clientId\":\"http://app.example/metadata\"",
        &["http://app.example/metadata"],
    ),
    (&[CLIENT, APPLICATION], "", "[\"https://app.example/acs\"]", "[\"https://app.example/sso/acs\"]", &["ACS URL"]),
    (
        &[CLIENT, APPLICATION],
        "",
        "\"saml.assertion.signature\":\"true\"",
        "\"saml.assertion.signature\":\"false\"",
        &["does not sign the assertion"],
    ),
    (&[CLIENT, APPLICATION], "", "\"attribute.name\":\"email\"", "\"attribute.name\":\"mail\"", &["`email`", "`mail`"]),
    (
        &[CLIENT, PROVIDER],
        "--acs https://app.example/acs --sp-entity-id https://app.example/metadata",
        "--acs https://app.example/acs",
        "--acs https://app.example/acs/",
        &["ACS URL", "trailing slash"],
    ),
    (
        &[CLIENT, PROVIDER],
        "--acs https://app.example/acs --sp-entity-id https://app.example/metadata",
        "--sp-entity-id https://app.example/metadata",
        "--sp-entity-id urn:app",
        &["urn:app"],
    ),
    (
        &[CLIENT, PROVIDER],
        "--acs https://app.example/acs --require-attribute email",
        "--require-attribute email",
        "--require-attribute groups",
        &["`groups`"],
    ),
    (
        &[DISCOVERY, OPENID_SETTINGS],
        "",
        "\"issuer\":\"https://idp.example/realms/main\"",
        "\"issuer\":\"https://idp.example/realms/Main\"",
        &["issuer"],
    ),
    (
        &[DISCOVERY, OPENID_SETTINGS],
        "",
        "\"response_types\":[\"code\"]",
        "\"response_types\":[\"id_token\"]",
        &["`id_token`", "`code`"],
    ),
    (
        &[DISCOVERY, OPENID_SETTINGS],
        "",
        "\"id_token_signed_response_alg\":\"RS256\"",
        "\"id_token_signed_response_alg\":\"ES256\"",
        &["`ES256`", "`RS256`"],
    ),
    (
        &[DISCOVERY, OPENID_SETTINGS],
        "",
        "\"token_endpoint_auth_method\":\"client_secret_basic\"",
        "\"token_endpoint_auth_method\":\"private_key_jwt\"",
        &["`private_key_jwt`"],
    ),
    (
        &[OPENID_CLIENT, OPENID_SETTINGS],
        "",
        "\"client_id\":\"portal\"",
        "\"client_id\":\"Portal\"",
        &["`portal`", "`Portal`"],
    ),
    (
        &[OPENID_CLIENT, OPENID_SETTINGS],
        "",
        "[\"https://app.example/callback\"],\"full",
        "[\"https://app.example/oauth/callback\"],\"full",
        &["redirect URI"],
    ),
    (
        &[DISCOVERY],
        "--issuer https://idp.example/realms/main",
        "--issuer https://idp.example/realms/main",
        "--issuer https://idp.example/realms/test",
        &["https://idp.example/realms/test"],
    ),
    (
        &[OPENID_CLIENT, DISCOVERY],
        "--client-id portal --redirect-uri https://app.example/callback",
        "--client-id portal",
        "--client-id website",
        &["`website`"],
    ),
    (
        &[OPENID_CLIENT, DISCOVERY],
        "--client-id portal --redirect-uri https://app.example/callback",
        "--redirect-uri https:",
        "--redirect-uri http:",
        &["redirect"],
    ),
    (
        &[DISCOVERY],
        "--client-id portal --client-auth client_secret_post --issuer https://idp.example/realms/main",
        "--client-auth client_secret_post",
        "--client-auth private_key_jwt",
        &["`private_key_jwt`"],
    ),
];

fn fits(report: &Report) -> bool {
    report.verdict.status == VerdictStatus::NoProblemFound
        && report.verdict.about == Some(About::Setup)
        && report.verdict.headline.starts_with("The two configurations match")
}

fn differs(report: &Report, words: &[&str]) -> bool {
    matches!(report.verdict.status, VerdictStatus::WillFail | VerdictStatus::MayFail)
        && report.verdict.about == Some(About::Setup)
        && report.verdict.headline.starts_with("The two sides do not match")
        && words.iter().all(|word| read(report).contains(&word.to_lowercase()))
}

/// What a person reads of the verdict: the sentence, and the two values under it.
fn read(report: &Report) -> String {
    let cause = report.findings.iter().find(|finding| finding.role == Role::Cause);
    let values = cause.into_iter().flat_map(|cause| [&cause.expected, &cause.actual]).flatten();
    let values: Vec<String> = values.map(|value| format!("`{value}`")).collect();
    format!("{}\n{}", report.verdict.headline, values.join("\n")).to_lowercase()
}

fn told(report: &Report) -> String {
    let rules: Vec<_> =
        report.findings.iter().map(|finding| format!("{} {:?}", finding.rule, finding.severity)).collect();
    format!("{} {:?} {} {rules:?}", report.verdict.status.as_str(), report.verdict.about, report.verdict.headline)
}

#[test]
fn a_planted_mismatch_is_the_sentence_and_without_it_the_sides_match() {
    let mut problems = Vec::new();
    for (documents, options, from, to, words) in PAIRS {
        let right = judged(documents, options);
        if !fits(&right) {
            problems.push(format!("without {to}: {}", told(&right)));
        }
        let wrong: Vec<String> = documents.iter().map(|text| text.replace(from, to)).collect();
        let planted = options.replace(from, to);
        assert!(planted != *options || wrong.iter().zip(*documents).any(|(new, old)| new != old), "{from}");
        let wrong: Vec<&str> = wrong.iter().map(String::as_str).collect();
        let report = judged(&wrong, &planted);
        if !differs(&report, words) {
            problems.push(format!("{to}: wanted {words:?}: {}", told(&report)));
        }
    }
    assert!(PAIRS.len() >= 20);
    assert!(problems.is_empty(), "{} of {}:\n{}", problems.len(), PAIRS.len(), problems.join("\n"));
}

const REALM: &str = include_str!("../../src/ui/samples/multi-pass-metadata.xml");
const TREND_MICRO: &str = include_str!("../../src/ui/samples/trend-micro-metadata.xml");

/// A realm of Multi-Pass, as its discovery document tells it.
const REALM_DISCOVERY: &str = r#"{"issuer":"https://login.multi-pass.example/realms/Northwind","authorization_endpoint":"https://login.multi-pass.example/realms/Northwind/protocol/openid-connect/auth","token_endpoint":"https://login.multi-pass.example/realms/Northwind/protocol/openid-connect/token","userinfo_endpoint":"https://login.multi-pass.example/realms/Northwind/protocol/openid-connect/userinfo","jwks_uri":"https://login.multi-pass.example/realms/Northwind/protocol/openid-connect/certs","response_types_supported":["code"],"subject_types_supported":["public"],"id_token_signing_alg_values_supported":["RS256"],"scopes_supported":["openid","profile","email"],"claims_supported":["sub","email","name","given_name","family_name"],"token_endpoint_auth_methods_supported":["client_secret_basic","client_secret_post"]}"#;

/// A SAML client of that realm.
fn client(id: &str, acs: &str, attribute: &str) -> String {
    CLIENT
        .replace("https://app.example/metadata", id)
        .replace("https://app.example/acs", acs)
        .replace("\"attribute.name\":\"email\"", &format!("\"attribute.name\":\"{attribute}\""))
}

/// The applications of the guides: what the identity provider has, what the application has, matching and not.
#[test]
fn the_five_applications_are_compared_in_both_directions() {
    const ATLAR_ACS: &str = "https://cognito.production.atlar.com/saml2/idpresponse";
    const ATLAR_ID: &str = "urn:amazon:cognito:sp:eu-central-1_8USGTETUo";
    let settings = |issuer: &str| {
        SETTINGS
            .replace("https://idp.example/metadata", issuer)
            .replace("https://idp.example/sso", "https://login.multi-pass.example/realms/Northwind/protocol/saml")
            .replace(",\"x509cert\":\"CERTIFICATE\"", "")
    };
    let openid = |client: &str, redirect: &str, issuer: &str| {
        OPENID_SETTINGS
            .replace("\"portal\"", &format!("\"{client}\""))
            .replace("https://app.example/callback", redirect)
            .replace("https://idp.example/realms/main", issuer)
            .replace("openid email", "openid profile email")
            .replace("client_secret_basic", "client_secret_post")
    };
    let registered = |client: &str, redirect: &str| {
        OPENID_CLIENT.replace("\"portal\"", &format!("\"{client}\"")).replace("https://app.example/callback", redirect)
    };
    let realm = "https://login.multi-pass.example/realms/Northwind";
    let trend = ("https://portal.trendmicro.example/saml/metadata", "https://portal.trendmicro.example/saml/acs");
    let atera = "https://app.atera.example/sso/callback";
    let aether = "https://aether.example/auth/callback";
    let profile = "--profile atlar";
    let of = |name: &str| format!("--profile {name}");
    // What it is about, documents, options, and words of the sentence where the sides do not match.
    let cases: Vec<(&str, Vec<String>, String, Option<&str>)> = vec![
        ("Atlar", vec![REALM.into(), client(ATLAR_ID, ATLAR_ACS, "email")], profile.into(), None),
        (
            "Atlar, at the provider",
            vec![REALM.into(), client(ATLAR_ID, &format!("{ATLAR_ACS}/"), "email")],
            profile.into(),
            Some("trailing slash"),
        ),
        (
            "Atlar, its name",
            vec![REALM.into(), client("urn:amazon:cognito:sp:eu-central-1_8usgtetuo", ATLAR_ACS, "email")],
            profile.into(),
            Some("letter case"),
        ),
        (
            "Atlar, its attribute",
            vec![REALM.into(), client(ATLAR_ID, ATLAR_ACS, "mail")],
            profile.into(),
            Some("`email`"),
        ),
        ("Atlar, the provider it knows", vec![REALM.into()], format!("{profile} --issuer {realm}/"), Some("Entity ID")),
        (
            "Trend Micro",
            vec![REALM.into(), TREND_MICRO.into(), client(trend.0, trend.1, "email")],
            of("trend-micro"),
            None,
        ),
        (
            "Trend Micro, at the provider",
            vec![
                REALM.into(),
                TREND_MICRO.into(),
                client(trend.0, "https://portal.trendmicro.example/saml/ACS", "email"),
            ],
            of("trend-micro"),
            Some("letter case"),
        ),
        (
            "Trend Micro, signed requests",
            vec![
                REALM.replace("WantAuthnRequestsSigned=\"false\"", "WantAuthnRequestsSigned=\"true\""),
                TREND_MICRO.into(),
            ],
            of("trend-micro"),
            Some("signed login requests"),
        ),
        ("Multi-Pass", vec![REALM.into(), settings(realm)], of("multi-pass"), None),
        (
            "Multi-Pass, the realm in the application",
            vec![REALM.into(), settings(&realm.to_lowercase())],
            of("multi-pass"),
            Some("Entity ID"),
        ),
        (
            "Multi-Pass, the client",
            vec![client("https://app.example/metadata/", "https://app.example/acs", "email"), settings(realm)],
            of("multi-pass"),
            Some("trailing slash"),
        ),
        (
            "Atera",
            vec![REALM_DISCOVERY.into(), openid("atera", atera, realm), registered("atera", atera)],
            of("atera"),
            None,
        ),
        (
            "Atera, the realm in the application",
            vec![REALM_DISCOVERY.into(), openid("atera", atera, &realm.to_lowercase())],
            of("atera"),
            Some("issuer"),
        ),
        (
            "Atera, the redirect URI at the provider",
            vec![
                REALM_DISCOVERY.into(),
                openid("atera", atera, realm),
                registered("atera", "https://app.atera.example/sso"),
            ],
            of("atera"),
            Some("redirect URI"),
        ),
        (
            "Atera, the client ID",
            vec![registered("atera", atera), openid("https://app.atera.example", atera, realm)],
            of("atera"),
            Some("`atera`"),
        ),
        (
            "Aether",
            vec![REALM_DISCOVERY.into(), openid("aether", aether, realm), registered("aether", aether)],
            of("aether"),
            None,
        ),
        (
            "Aether, the method at the provider",
            vec![REALM_DISCOVERY.replace(",\"client_secret_post\"", "")],
            format!("{} --issuer {realm}", of("aether")),
            Some("client_secret_post"),
        ),
        (
            "Aether, the application's issuer",
            vec![REALM_DISCOVERY.into(), openid("aether", aether, "https://login.multi-pass.example/realms/Southwind")],
            of("aether"),
            Some("realms/Southwind"),
        ),
    ];
    let mut problems = Vec::new();
    for (name, documents, options, words) in cases {
        let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
        let report = judged(&documents, &options);
        let right = match words {
            None => fits(&report),
            Some(words) => differs(&report, &[words]),
        };
        if !right {
            problems.push(format!("{name} (wanted {words:?}): {}", told(&report)));
        }
    }
    assert!(problems.is_empty(), "{}:\n{}", problems.len(), problems.join("\n"));
}

/// What has to be entered on both sides, and where it was taken from. A secret is never on it.
#[test]
fn the_sheet_has_the_values_of_both_sides_with_their_sources() {
    let value = |report: &Report, side: usize, name: &str| -> Option<(String, String, String)> {
        let rows = &report.sheet.as_ref()?.sides.get(side)?.rows;
        rows.iter()
            .find(|row| row.name.starts_with(name))
            .map(|row| (row.value.clone(), row.how.clone(), row.source.clone()))
    };
    let report = judged(&[REALM, TREND_MICRO], "--profile trend-micro");
    let titles: Vec<_> = report.sheet.as_ref().unwrap().sides.iter().map(|side| side.title.as_str()).collect();
    assert_eq!(titles, ["At the identity provider (Multi-Pass)", "In the application (Trend Micro)"]);
    let (acs, how, source) = value(&report, 0, "ACS URL").unwrap();
    assert_eq!(
        (acs.as_str(), source.as_str()),
        ("https://portal.trendmicro.example/saml/acs", "the application's metadata")
    );
    assert!(how.contains("*Valid redirect URIs*") && how.contains(&acs), "{how}");
    let (pem, how, source) = value(&report, 1, "Signing certificate").unwrap();
    assert!(pem.starts_with("-----BEGIN CERTIFICATE-----\n") && pem.ends_with("-----END CERTIFICATE-----\n"), "{pem}");
    assert!(how.contains("*Upload*") && source.contains("valid until 2035"), "{how} {source}");
    assert_eq!(
        value(&report, 1, "Sign-in URL").unwrap().0,
        "https://login.multi-pass.example/realms/Northwind/protocol/saml"
    );
    assert_eq!(value(&report, 1, "SHA-256").unwrap().0.len(), 95);
    let report = judged(&[REALM], "--profile atlar");
    assert_eq!(value(&report, 0, "ACS URL").unwrap().2, "the profile Atlar");
    assert_eq!(value(&report, 0, "Required attribute").unwrap().0, "email");
    let secret = OPENID_SETTINGS.replace("\"client_id\"", "\"client_secret\":\"hunter2-Sommerregen\",\"client_id\"");
    let report = judged(&[DISCOVERY, &secret, OPENID_CLIENT], "");
    assert_eq!(value(&report, 0, "Redirect URI").unwrap().0, "https://app.example/callback");
    assert_eq!(value(&report, 0, "Authentication method").unwrap().0, "client_secret_basic");
    assert_eq!(value(&report, 1, "Client ID").unwrap().0, "portal");
    assert_eq!(value(&report, 1, "Issuer").unwrap().0, "https://idp.example/realms/main");
    assert_eq!(value(&report, 1, "Scopes").unwrap().0, "openid email");
    assert!(!format!("{report:?}").contains("Sommerregen"));
    assert_eq!(judged(&[REALM], "").sheet, None, "one side alone has none");
}
