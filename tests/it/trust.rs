//! The chain of trust as the page shows it: on the documents of the cases it says what the facts say, and the octets that the
//! page saves are the gold ones byte for byte.

use super::shared::{case_bytes, manifest};
use assertain::case::KeyInput;
use assertain::time::Instant;
use assertain::view::ViewModel;
use assertain::view::trust::{LinkState, OctetsPart};
use assertain::{Case, Input, Settings};

fn view(file: &str, keys: Vec<KeyInput>) -> ViewModel {
    let case =
        Case { inputs: vec![Input { origin: file.to_owned(), bytes: case_bytes(file) }], keys, ..Case::default() };
    ViewModel::examine(&case, &Settings::at_now(Instant::from_seconds(1_772_000_000)))
}

fn key(file: String, trusted: bool) -> KeyInput {
    KeyInput { origin: file.clone(), bytes: case_bytes(&file), password: None, trusted_certificate: trusted }
}

/// Certificates and secrets by their names in the cases.
fn keys(names: &serde_json::Value) -> Vec<KeyInput> {
    let names = names.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    let read = |name: &str| match name.strip_prefix("hex:") {
        Some(_) => key("keys/hmac.bin".to_owned(), false),
        None => key(format!("keys/{name}.crt.pem"), true),
    };
    names.map(read).collect()
}

#[test]
fn signatures_are_told_as_they_are_and_their_octets_are_the_gold_ones() {
    let Some(manifest) = manifest() else { return };
    let mut wrong = Vec::new();
    let mut compared = 0;
    for case in manifest["dsig"].as_array().unwrap() {
        let file = case["file"].as_str().unwrap();
        let view = view(file, keys(&case["keys"]));
        let item = &view.items[0];
        for (index, expected) in case["expect"].as_array().unwrap().iter().enumerate() {
            let Some(chain) = item.trust.chains.get(index) else { continue };
            let fails = |step: &str| chain.links.iter().any(|link| link.step == step && !is_well(link.state));
            let broken = ["Signature", "Digest", "Key", "Trust"].into_iter().any(fails);
            match expected.as_str().unwrap() {
                "valid" if broken => {
                    wrong.push(format!("{file} #{index}: valid, and a link says otherwise: {chain:?}"))
                }
                "invalid" if !broken && item.trust.chains.len() == 1 => {
                    wrong.push(format!("{file} #{index}: invalid, and no link says so: {chain:?}"));
                }
                _ => {}
            }
        }
        for gold in case["gold"].as_array().into_iter().flatten() {
            let name = gold["file"].as_str().unwrap();
            let mut parts = name.rsplit('.').skip(1);
            let (what, signature) = (parts.next().unwrap(), parts.next().unwrap());
            let signature: usize = signature[1..].parse().unwrap();
            let part = if what.starts_with('r') { OctetsPart::Reference } else { OctetsPart::SignedInfo };
            let reference = what.strip_prefix('r').map_or(0, |index| index.parse().unwrap());
            let wanted = item.trust.chains.get(signature).into_iter().flat_map(|chain| &chain.links);
            let wanted = wanted.filter_map(|link| link.octets.as_ref());
            let Some(wanted) = wanted.filter(|octets| octets.part == part).nth(reference) else { continue };
            compared += 1;
            if item.octets(wanted).and_then(|asked| asked.answer()).is_none_or(|found| found.octets != case_bytes(name))
            {
                wrong.push(format!("{name}: the octets differ"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(compared > 50, "{compared} files");
    println!("{compared} files");
}

/// That a signature is there is nothing that holds or fails.
fn is_well(state: LinkState) -> bool {
    matches!(state, LinkState::Ok | LinkState::Found)
}

#[test]
fn signed_urls_show_the_exact_octets() {
    let Some(manifest) = manifest() else { return };
    for case in manifest["redirect"].as_array().unwrap() {
        let file = case["file"].as_str().unwrap();
        let view = view(file, keys(&serde_json::json!([case["key"]])));
        let chains = view.items.iter().flat_map(|item| item.trust.chains.iter().map(move |chain| (item, chain)));
        let Some((item, chain)) = chains.into_iter().find(|(_, chain)| chain.title == "Signature of the URL") else {
            panic!("{file}: no chain")
        };
        let link = chain.links.iter().find(|link| link.step == "Signed characters").unwrap();
        let found = item.octets(link.octets.as_ref().unwrap()).unwrap().answer().unwrap();
        let expected = case["expect"].as_str().unwrap();
        if expected == "valid" {
            assert_eq!(found.octets, case_bytes(case["octets"].as_str().unwrap()).trim_ascii(), "{file}");
        }
        let fits = chain.links.iter().all(|link| link.step == "Certificate" || is_well(link.state));
        // Respectable tools differ on the others.
        if matches!(expected, "valid" | "invalid") {
            assert_eq!(fits, expected == "valid", "{file}: {chain:?}");
        }
    }
}

#[test]
fn decryption_is_told_as_it_went() {
    let Some(manifest) = manifest() else { return };
    for case in manifest["enc"].as_array().unwrap() {
        let file = case["file"].as_str().unwrap();
        let name = case["key"].as_str().unwrap();
        let own = match name.strip_prefix("hex:") {
            Some(digits) => {
                let bytes =
                    (0..digits.len() / 2).map(|at| u8::from_str_radix(&digits[at * 2..at * 2 + 2], 16).unwrap());
                KeyInput { origin: "secret".to_owned(), bytes: bytes.collect(), ..KeyInput::default() }
            }
            None => key(format!("keys/{name}.key.pem"), false),
        };
        let view = view(file, vec![own]);
        let chain = &view.items[0].trust.chains.iter().find(|chain| chain.title.starts_with("Encryption")).unwrap();
        assert_eq!(chain.state == LinkState::Ok, case["expect"] == "ok", "{file}: {chain:?}");
    }
}
