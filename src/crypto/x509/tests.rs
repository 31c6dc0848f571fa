use super::*;
use proptest::prelude::*;

const CERTIFICATE: &str = "MIIB4TCCAYigAwIBAgIEEjSrzTAKBggqhkjOPQQDAjA8MQswCQYDVQQGEwJERTEXMBUGA1UECgwOQmVpc3BpZWwsIEdtYkgxFDASBgNVBAMMC2lkcC5leGFtcGxlMB4XDTI2MTEyMTIzMDAyM1oXDTM2MTExODIzMDAyM1owPDELMAkGA1UEBhMCREUxFzAVBgNVBAoMDkJlaXNwaWVsLCBHbWJIMRQwEgYDVQQDDAtpZHAuZXhhbXBsZTBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABLcCcgTLdTehn7G2+sBvH4qbJ/xVtJjUx9xPSB3tsPy8EwbvozkS7McPLomYl8t0uNDOH7VbTZb2Iok7j2fJFnOjeDB2MB0GA1UdDgQWBBSW8CKFYiL6tC5P6DfVZneIaAsvMDAfBgNVHSMEGDAWgBSW8CKFYiL6tC5P6DfVZneIaAsvMDAPBgNVHRMBAf8EBTADAQH/MAsGA1UdDwQEAwIHgDAWBgNVHREEDzANggtpZHAuZXhhbXBsZTAKBggqhkjOPQQDAgNHADBEAiAB8X/A73rjMJuHjsDtmXwmNX7IK2kRCMNv812gX2uNZwIgYTKUzzgXevtxR8td09UmL+gWuiZ4m+k9ELNGsx7ZUyg=";

#[test]
fn reads_a_certificate() {
    let facts = from_base64_text(CERTIFICATE);
    assert_eq!(facts.problem, None);
    assert_eq!(facts.subject.as_deref(), Some("CN=idp.example,O=Beispiel\\, GmbH,C=DE"));
    assert!(facts.is_self_issued() && facts.is_ca);
    assert_eq!(facts.serial.as_deref(), Some("1234abcd"));
    assert_eq!(facts.not_before.unwrap().to_string(), "2026-11-21T23:00:23Z");
    assert_eq!(facts.not_after.unwrap().to_string(), "2036-11-18T23:00:23Z");
    assert_eq!(facts.key, Some(KeyFacts::on_curve("EC", "P-256")));
    assert_eq!(facts.signature_algorithm.as_deref(), Some("ecdsa-with-SHA256"));
    assert_eq!(facts.sha256, "08c8b14e1f18ae196fb06c168858eddc1387ec82d1632e9d40cb15863a7a57c2");
    assert_eq!(facts.sha1, "07d330cc0c757eaea1e190317dc5878b5050f678");
    assert_eq!((facts.version, facts.dns_names.as_slice()), (3, &["idp.example".to_owned()][..]));
    assert_eq!(facts.key_usage.as_ref().and_then(|bits| bits.first().copied()), Some(true));
}

#[test]
fn accepts_armour_line_breaks_and_lost_padding() {
    let whole = from_base64_text(CERTIFICATE);
    let wrapped =
        format!("\n-----BEGIN CERTIFICATE-----\r\n{}\r\n-----END CERTIFICATE-----", CERTIFICATE.replace('M', "M\n "));
    assert_eq!(from_base64_text(&wrapped), whole);
    assert_eq!(from_base64_text(CERTIFICATE.trim_end_matches('=')), whole);
}

#[test]
fn a_cut_certificate_shows_what_is_left() {
    let facts = from_base64_text(&CERTIFICATE[..300]);
    assert_eq!(facts.issuer.as_deref(), Some("CN=idp.example,O=Beispiel\\, GmbH,C=DE"));
    assert!(facts.problem.unwrap().contains("stops too early"));
}

#[test]
fn other_things_are_named_as_such() {
    assert!(from_base64_text("").problem.is_some());
    assert!(from_base64_text("<xml/>").problem.is_some());
    assert!(certificate_facts(&[0x30, 0]).problem.is_some());
}

#[test]
fn the_facts_have_the_members_of_the_contract() {
    let value = serde_json::to_value(certificate_facts(&[])).unwrap();
    for name in
        ["subject", "issuer", "serial", "not_before", "not_after", "key", "signature_algorithm", "sha1", "sha256"]
    {
        assert!(value.get(name).is_some(), "{name}");
    }
}

proptest! {
    #[test]
    fn any_bytes_give_facts(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        prop_assert_eq!(certificate_facts(&bytes).sha256.len(), 64);
    }

    #[test]
    fn any_damage_gives_facts(at in 0usize..485, value: u8) {
        let mut der = from_base64_text(CERTIFICATE).der;
        der[at] = value;
        let facts = certificate_facts(&der);
        prop_assert_eq!(facts.der, der);
    }
}
