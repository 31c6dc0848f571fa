//! Key files as OpenSSL writes them and as people paste them: what is in them, or why not.

use assertain::case::KeyInput;
use assertain::crypto::Work;
use assertain::crypto::keys::{KeyRing, PrivateKey};

fn file(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/keys/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn read(bytes: Vec<u8>, password: Option<&str>, trusted_certificate: bool) -> KeyRing {
    let password = password.map(str::to_owned);
    KeyRing::from_inputs(&[KeyInput { origin: "file".to_owned(), bytes, password, trusted_certificate }])
}

fn private(name: &str, password: &str) -> KeyRing {
    read(file(name), Some(password), false)
}

/// Both rings hold the same one private key.
fn same(one: &KeyRing, other: &KeyRing) -> bool {
    let public = |ring: &KeyRing| match ring.private.as_slice() {
        [own] => own.key.public(&Work::default()),
        _ => None,
    };
    matches!((public(one), public(other)), (Some(a), Some(b)) if a.same(&b))
}

#[test]
fn encrypted_keys_open_with_their_password() {
    let (rsa, ec) = (private("rsa.pem", ""), private("ec.pem", ""));
    for name in ["rsa-aes256-sha256.pem", "rsa-aes128-sha1.pem", "rsa-des3-sha512.pem", "default.p12", "legacy.p12"] {
        let ring = private(name, "geheim");
        assert!(same(&ring, &rsa), "{name}: {:?}", ring.problems);
    }
    assert!(same(&private("umlaut.p12", "Schlüssel"), &rsa));
    assert!(same(&private("ec-aes192.der", "geheim"), &ec));
    assert!(same(&private("open.p12", ""), &ec));
    assert!(same(&private("empty-password.p12", ""), &ec));
}

#[test]
fn a_wrong_password_is_said_and_never_shown() {
    for name in ["rsa-aes256-sha256.pem", "ec-aes192.der", "default.p12", "legacy.p12", "umlaut.p12"] {
        for password in ["", "GEHEIM", "Schlussel"] {
            let ring = private(name, password);
            assert!(ring.private.is_empty(), "{name}");
            let [(_, problem)] = ring.problems.as_slice() else { panic!("{name}: {:?}", ring.problems) };
            assert!(problem.contains("password"), "{name}: {problem}");
            assert!(password.is_empty() || !format!("{ring:?}").contains(password), "{name}");
        }
    }
}

#[test]
fn what_is_not_supported_is_named_with_the_way_out() {
    for name in ["ec-scrypt.pem", "rsa-old-pem.pem"] {
        let ring = private(name, "geheim");
        assert!(ring.private.is_empty(), "{name}");
        assert!(ring.problems[0].1.contains("openssl pkcs8 -topk8"), "{name}: {:?}", ring.problems);
    }
}

#[test]
fn certificates_of_a_key_store_are_trusted_only_when_asked_for() {
    let certificates = |ring: &KeyRing| ring.trusted.iter().filter(|key| key.certificate.is_some()).count();
    assert_eq!(certificates(&private("default.p12", "geheim")), 0);
    for (name, password) in [("default.p12", "geheim"), ("umlaut.p12", "Schlüssel"), ("open.p12", "")] {
        assert_eq!(certificates(&read(file(name), Some(password), true)), 1, "{name}");
    }
}

#[test]
fn a_certificate_is_read_in_every_shape() {
    let pem = String::from_utf8(file("rsa.crt")).unwrap();
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let armoured = |label: &str| pem.replace("CERTIFICATE", label);
    let shapes = [
        pem.clone(),
        pem.replace('\n', "\r\n"),
        pem.replace('\n', " "),
        pem.replace('\n', "\\n"),
        pem.replace('\n', "\\r\\n"),
        pem.replace('\n', "\\x0a"),
        pem.replace('\n', "\\x0A"),
        format!("\u{feff}{pem}"),
        format!("Bag Attributes\n    friendlyName: idp\nsubject=CN = idp\n{pem}"),
        format!("-----BEGIN CERTIFICATE-----{body}-----END CERTIFICATE-----"),
        format!("-----BEGIN CERTIFICATE-----\n{body}"),
        body.clone(),
        format!("  {body}\n\n"),
        // Armour that says something else.
        armoured("X509 CERTIFICATE"),
        armoured("TRUSTED CERTIFICATE"),
        armoured("PUBLIC KEY"),
        armoured("RSA PRIVATE KEY"),
        format!("\"{}\"", pem.trim_end().replace('\n', "\\n")),
        pem.replace("-----BEGIN", "–––––BEGIN")
            .replace("CERTIFICATE-----", "CERTIFICATE–––––")
            .replace("-----END", "–––––END"),
        pem.replace("-----", "----"),
    ];
    for shape in shapes {
        let ring = read(shape.clone().into_bytes(), None, true);
        let found: Vec<_> =
            ring.trusted.iter().filter_map(|key| key.certificate.as_ref()?.subject.as_deref()).collect();
        assert_eq!(found, ["CN=sp.example"], "{shape}\n{:?}", ring.problems);
    }
}

#[test]
fn several_blocks_are_all_read() {
    let text =
        ["rsa.crt", "rsa.pem", "ec.pem", "rsa.pub.pem"].map(|name| String::from_utf8(file(name)).unwrap()).join("");
    let ring = read(text.into_bytes(), None, false);
    assert_eq!(ring.private.len(), 2, "{:?}", ring.problems);
    assert!(ring.trusted.iter().any(|key| key.certificate.is_some()));
    assert!(ring.problems.is_empty(), "{:?}", ring.problems);
}

#[test]
fn one_broken_block_does_not_hide_the_others() {
    let good = String::from_utf8(file("ec.pem")).unwrap();
    let text = format!("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n{good}");
    let ring = read(text.into_bytes(), None, false);
    assert_eq!(ring.private.len(), 1);
    assert_eq!(ring.problems.len(), 1);
}

#[test]
fn debug_tells_no_key() {
    let ring = private("rsa.pem", "");
    let shown = format!("{ring:?}");
    let text = String::from_utf8(file("rsa.pem")).unwrap();
    let body = text.lines().nth(3).unwrap();
    assert!(!shown.contains(body) && shown.len() < 4000, "{}", shown.len());
    assert!(matches!(ring.private[0].key, PrivateKey::Rsa(_)));
}

proptest::proptest! {
    // Each case derives keys with thousands of rounds.
    #![proptest_config(proptest::test_runner::Config::with_cases(16))]

    #[test]
    fn any_damage_to_a_key_file_ends(at in 0usize..900, byte: u8, cut in 0usize..900) {
        for name in ["default.p12", "rsa-aes256-sha256.pem", "ec-aes192.der", "rsa.crt"] {
            let mut bytes = file(name);
            // Damage to the number of rounds could ask for minutes of computing; what is refused there is tested elsewhere.
            let index = at % bytes.len();
            if name == "rsa.crt" || index > bytes.len() / 2 {
                bytes[index] = byte;
            }
            bytes.truncate(bytes.len() - cut % bytes.len());
            let _ = private_of(bytes);
        }
    }
}

proptest::proptest! {
    #[test]
    fn any_text_is_read_as_key_or_fingerprint(text in "(-----BEGIN |-----END |[A-Za-z0-9+/=:\\-\n ]|SHA256:|–|é){0,60}") {
        let ring = read(text.clone().into_bytes(), None, true);
        proptest::prop_assert!(ring.private.is_empty());
        let _ = assertain::crypto::x509::Fingerprint::read(&text);
        let _ = assertain::crypto::keys::pem_blocks(&text);
    }
}

fn private_of(bytes: Vec<u8>) -> KeyRing {
    read(bytes, Some("geheim"), false)
}

/// A private exponent that no key has is no key, and ends nothing.
#[test]
fn a_private_exponent_that_is_none_is_refused() {
    let modulus = "u".repeat(341) + "w";
    for exponent in ["AAAA", "AA", "", "Ag", "AQ"] {
        let jwk = format!("{{\"kty\":\"RSA\",\"n\":\"{modulus}\",\"e\":\"AQAB\",\"d\":\"{exponent}\"}}");
        let inputs = vec![assertain::Input { origin: "key".to_owned(), bytes: jwk.into_bytes() }];
        let case = assertain::Case { inputs, ..assertain::Case::default() };
        let now = assertain::time::Instant::from_rfc3339("2026-03-01T12:00:00Z").unwrap();
        let report = assertain::analyse(&case, &assertain::Settings::at_now(now));
        assert!(!report.verdict.headline.is_empty(), "{exponent}");
    }
}
