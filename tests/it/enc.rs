//! XML Encryption: the documents of the cases, with keys of every kind.

use super::shared::{case_bytes, manifest};
use assertain::case::KeyInput;
use assertain::crypto::enc::{EncryptionResult, FailedStep};
use assertain::item::{Item, read_items};
use assertain::report::ItemKind;
use assertain::{Case, Input};

fn key(name: &str) -> KeyInput {
    let bytes = match name.strip_prefix("hex:") {
        Some(hex) => (0..hex.len() / 2).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect(),
        None => case_bytes(&format!("keys/{name}.key.pem")),
    };
    KeyInput { origin: name.to_owned(), bytes, password: None, trusted_certificate: false }
}

fn items(file: &str, keys: Vec<KeyInput>) -> Vec<Item> {
    let input = Input { origin: file.to_owned(), bytes: case_bytes(file) };
    read_items(&Case { inputs: vec![input], keys, ..Case::default() })
}

#[test]
fn every_document_of_the_cases_is_decrypted() {
    let Some(manifest) = manifest() else { return };
    let mut wrong = Vec::new();
    for case in manifest["enc"].as_array().unwrap() {
        let items = items(case["file"].as_str().unwrap(), vec![key(case["key"].as_str().unwrap())]);
        let facts = &items[0].encryption()[0];
        let right = if case["expect"] == "ok" {
            facts.result == EncryptionResult::Ok && items[1].kind == ItemKind::SamlAssertion
        } else {
            facts.result == EncryptionResult::Failed && facts.failed_step == Some(FailedStep::Content)
        };
        if !right {
            wrong.push(format!(
                "{}: {facts:?} {:?}",
                case["id"],
                items.iter().map(|item| item.kind).collect::<Vec<_>>()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_step_that_did_not_work_is_named() {
    let Some(_) = manifest() else { return };
    let state = |keys: Vec<KeyInput>| {
        let items = items("enc/kt-rsa15.xml", keys);
        (items[0].encryption()[0].result, items[0].encryption()[0].failed_step, items.len())
    };
    assert_eq!(state(vec![]), (EncryptionResult::NoKey, Some(FailedStep::KeyNotFound), 1));
    assert_eq!(state(vec![key("ec256")]), (EncryptionResult::NoKey, Some(FailedStep::KeyNotFound), 1));
    assert_eq!(state(vec![key("idp")]), (EncryptionResult::Failed, Some(FailedStep::KeyUnwrap), 1));
    assert_eq!(state(vec![key("idp"), key("sp")]), (EncryptionResult::Ok, None, 2));
}

#[test]
fn a_key_is_read_in_every_shape() {
    let Some(_) = manifest() else { return };
    let pem = case_bytes("keys/sp.key.pem");
    let text = String::from_utf8(pem.clone()).unwrap();
    let body: String = text.lines().filter(|line| !line.starts_with("-----")).collect();
    let shapes = [pem, text.replace('\n', "\\n").into_bytes(), body.into_bytes(), case_bytes("keys/sp.jwk.json")];
    for (index, bytes) in shapes.into_iter().enumerate() {
        let key = KeyInput { origin: "key".to_owned(), bytes, password: None, trusted_certificate: false };
        let items = items("enc/kt-rsa15.xml", vec![key]);
        assert_eq!(items[0].encryption()[0].result, EncryptionResult::Ok, "shape {index}");
    }
}
