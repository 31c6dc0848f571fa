//! XML signatures: the documents of the cases with the verdicts of other implementations, and gold canonical octets byte for byte.

use super::shared::{case_bytes, manifest};
use assertain::case::KeyInput;
use assertain::crypto::dsig::{self, DigestResult, SignatureFacts};
use assertain::crypto::hash::HashKind;
use assertain::crypto::keys::{KeyRing, TrustedKey};
use assertain::item::{Item, read_items};
use assertain::{Case, Input};
use base64::Engine;

/// The item that a file of the cases becomes.
pub(super) fn item(file: &str) -> Item {
    let input = Input { origin: file.to_owned(), bytes: case_bytes(file) };
    read_items(&Case { inputs: vec![input], ..Case::default() }).swap_remove(0)
}

/// A key of the cases by its name: a certificate, or a secret in hexadecimal.
pub(super) fn ring(name: &str) -> KeyRing {
    let (bytes, certificate) = match name.strip_prefix("hex:") {
        Some(_) => (case_bytes("keys/hmac.bin"), false),
        None => (case_bytes(&format!("keys/{name}.crt.pem")), true),
    };
    let ring = KeyRing::from_inputs(&[KeyInput {
        origin: name.to_owned(),
        bytes,
        password: None,
        trusted_certificate: certificate,
    }]);
    assert!(!ring.trusted.is_empty(), "{name}: {:?}", ring.problems);
    ring
}

fn verdict(item: &Item, signature: &SignatureFacts) -> &'static str {
    let sound = item.xml().unwrap().defects.is_empty();
    if sound && signature.holds() { "valid" } else { "invalid" }
}

#[test]
fn every_verdict_of_the_cases_is_reached() {
    let Some(manifest) = manifest() else { return };
    let mut wrong = Vec::new();
    let cases = manifest["dsig"].as_array().unwrap();
    for case in cases {
        let item = item(case["file"].as_str().unwrap());
        let expected: Vec<&str> =
            case["expect"].as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect();
        let keys: Vec<&str> = case["keys"].as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect();
        let Some(document) = item.xml() else {
            // Cut so short that it is taken for something else: no signature of it holds.
            if expected != ["refuse"] {
                wrong.push(format!("{}: not read as XML", case["id"]));
            }
            continue;
        };
        for (index, expected) in expected.iter().enumerate() {
            let ring = ring(keys.get(index).unwrap_or(&keys[0]));
            let trusted: Vec<&TrustedKey> = ring.trusted.iter().collect();
            let facts = dsig::signatures(document, &trusted);
            let got = facts.get(index).map_or("invalid", |facts| verdict(&item, facts));
            let right = match *expected {
                "valid" | "invalid" => got == *expected,
                "refuse" => got == "invalid" && !document.defects.is_empty(),
                "invalid-or-refuse" => got == "invalid",
                _ => true,
            };
            if !right {
                let facts = facts.get(index).map(|facts| serde_json::to_string_pretty(facts).unwrap());
                wrong.push(format!(
                    "{} #{index}: {expected} expected, {got}: {facts:?} {:?}",
                    case["id"], document.defects
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    println!("{} documents", cases.len());
}

#[test]
fn every_gold_file_is_met_byte_for_byte() {
    let Some(manifest) = manifest() else { return };
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in manifest["dsig"].as_array().unwrap() {
        let item = item(case["file"].as_str().unwrap());
        let Some(document) = item.xml() else { continue };
        let facts = dsig::signatures(document, &[]);
        for gold in case["gold"].as_array().into_iter().flatten() {
            let file = gold["file"].as_str().unwrap();
            let mut parts = file.rsplit('.').skip(1);
            let (what, signature) = (parts.next().unwrap(), parts.next().unwrap());
            let signature = &facts[signature[1..].parse::<usize>().unwrap()];
            let octets = match what.strip_prefix('r') {
                Some(index) => {
                    dsig::reference_octets(item.xml().unwrap(), signature.node.unwrap(), index.parse().unwrap())
                        .unwrap_or_default()
                }
                None => signature.signed_octets.clone(),
            };
            count += 1;
            if octets != case_bytes(file) {
                wrong.push(format!(
                    "{file}\n  ours {}\n  gold {}",
                    String::from_utf8_lossy(&octets),
                    String::from_utf8_lossy(&case_bytes(file))
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {count} differ\n{}", wrong.len(), wrong.join("\n"));
    println!("{count} files");
}

/// Digests are computed while the octets are written, piece by piece; the octets that a person sees are written whole.
#[test]
fn what_is_digested_is_what_is_shown() {
    let large = large_signed();
    let mut items = vec![large];
    let cases = manifest().map(|manifest| manifest["dsig"].as_array().unwrap().clone()).unwrap_or_default();
    items.extend(cases.iter().map(|case| item(case["file"].as_str().unwrap())));
    let mut count = 0;
    for document in items.iter().filter_map(Item::xml) {
        for signature in dsig::signatures(document, &[]) {
            for (index, reference) in signature.references.iter().enumerate() {
                let Some(computed) = &reference.computed else { continue };
                let octets = dsig::reference_octets(document, signature.node.unwrap(), index).unwrap();
                let hash = HashKind::from_xml_uri(reference.digest_method.as_deref().unwrap()).unwrap();
                assert_eq!(base64::engine::general_purpose::STANDARD.encode(hash.digest(&octets)), *computed);
                assert_eq!(reference.canonical_bytes, Some(octets.len()));
                count += 1;
            }
        }
    }
    println!("{count} references");
}

/// Many pieces: more than is held at a time.
fn large_signed() -> Item {
    let reference = "<ds:Reference URI=''><ds:Transforms><ds:Transform \
                     Algorithm='http://www.w3.org/2000/09/xmldsig#enveloped-signature'/></ds:Transforms>\
                     <ds:DigestMethod Algorithm='http://www.w3.org/2001/04/xmlenc#sha256'/>\
                     <ds:DigestValue>AAAA</ds:DigestValue></ds:Reference>";
    let signature = format!(
        "<ds:Signature xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:SignedInfo>{reference}</ds:SignedInfo></ds:Signature>"
    );
    let rows = "<b c='1 &lt; 2'>some text &amp; more of it</b>\n".repeat(5000);
    let bytes = format!("<a>{signature}<!-- none -->{rows}<c>{}</c></a>", "x".repeat(100_000)).into_bytes();
    let item = read_items(&Case { inputs: vec![Input { origin: "paste".to_owned(), bytes }], ..Case::default() });
    let item = item.into_iter().next().unwrap();
    let signatures = dsig::signatures(item.xml().unwrap(), &[]);
    assert!(signatures[0].references[0].canonical_bytes.is_some_and(|length| length > 300_000));
    item
}

#[test]
fn redirect_signatures_are_checked_over_the_octets_of_the_url() {
    let Some(manifest) = manifest() else { return };
    let mut wrong = Vec::new();
    for case in manifest["redirect"].as_array().unwrap() {
        let item = item(case["file"].as_str().unwrap());
        let ring = ring(case["key"].as_str().unwrap());
        let trusted: Vec<&TrustedKey> = ring.trusted.iter().collect();
        let Some(facts) = item.transport.as_ref().and_then(|transport| dsig::query_signature(transport, &trusted))
        else {
            wrong.push(format!("{}: no signature found in {:?}", case["id"], item.kind));
            continue;
        };
        let expected = case["expect"].as_str().unwrap();
        let right = match expected {
            "valid" => facts.holds(),
            "invalid" => !facts.holds(),
            _ => true,
        };
        let octets = String::from_utf8(case_bytes(case["octets"].as_str().unwrap())).unwrap();
        if !right || (expected == "valid" && facts.signed_text.as_deref() != Some(octets.trim_end())) {
            wrong.push(format!(
                "{}: {expected}: {}\n{octets}",
                case["id"],
                serde_json::to_string_pretty(&facts).unwrap()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_redirect_signature_over_another_spelling_is_named() {
    let Some(_) = manifest() else { return };
    let item = item("redirect/r-lowerpct.url");
    let ring = ring("idp");
    let trusted: Vec<&TrustedKey> = ring.trusted.iter().collect();
    let mut transport = item.transport.clone().unwrap();
    for parameter in std::sync::Arc::make_mut(&mut transport.parameters) {
        for byte in ["2b", "2f", "3a", "3d", "23"] {
            parameter.raw = parameter.raw.replace(&format!("%{byte}"), &format!("%{}", byte.to_uppercase()));
        }
    }
    let facts = dsig::query_signature(&transport, &trusted).unwrap();
    assert!(!facts.holds());
    assert_eq!(facts.variant, Some(dsig::Variant::LowerCaseEscapes));
}

#[test]
fn a_re_indented_copy_is_recognised() {
    let Some(_) = manifest() else { return };
    let text = String::from_utf8(case_bytes("dsig/a02-assertion-signed.xml")).unwrap();
    let changed = text.replace("><", ">\n  <");
    let document = assertain::syntax::xml::parse(&changed, &assertain::syntax::xml::Budget::MESSAGE);
    let facts = dsig::signatures(&document, &[]);
    assert_eq!(facts[0].references[0].digest, DigestResult::Mismatch);
    assert_eq!(facts[0].references[0].repair, Some(dsig::Repair::Indentation));
}
