//! Any text as a signed document: every signature ends in facts, and none holds under a trusted key but the one that was made with it.
#![no_main]

use assertain::crypto::dsig::{self, SignatureFacts};
use assertain::crypto::hash::HashKind;
use assertain::crypto::keys::{KeyOrigin, PublicKey, Secret, TrustedKey};
use assertain::syntax::xml::{Budget, Document, parse};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

/// Documents whose signatures hold, all made with one key. Nobody has its private half any more.
const GENUINE: [&str; 7] = [
    include_str!("../../src/ui/samples/passes.xml"),
    include_str!("../../src/ui/samples/audience.xml"),
    include_str!("../../src/ui/samples/destination.xml"),
    include_str!("../../src/ui/samples/expired.xml"),
    include_str!("../../src/ui/samples/no-email.xml"),
    include_str!("../../src/ui/samples/response-other-request.xml"),
    include_str!("../../src/ui/samples/status.xml"),
];

/// What the receiver trusts, and the only octets that were ever signed for it: `SignedInfo`, and what its reference covers.
struct Genuine {
    trusted: Vec<TrustedKey>,
    signed: Vec<(Vec<u8>, Vec<u8>)>,
}

static KNOWN: LazyLock<Genuine> = LazyLock::new(|| {
    let trust = |key: PublicKey| TrustedKey {
        name: "trusted".to_owned(),
        origin: KeyOrigin::Given("trusted".to_owned()),
        certificate: None,
        key,
    };
    let secret = PublicKey::Secret(Secret::new(b"a secret that no fuzzer guesses".to_vec()));
    let mut known = Genuine { trusted: vec![trust(secret)], signed: Vec::new() };
    for text in GENUINE {
        let document = parse(text, &Budget::MESSAGE);
        for facts in dsig::signatures(&document, &[]) {
            if known.trusted.len() < 2 {
                known.trusted.push(trust(facts.embedded[0].key.clone()));
            }
            known.signed.push((facts.signed_octets.clone(), content(&document, &facts)));
        }
    }
    let trusted: Vec<&TrustedKey> = known.trusted.iter().collect();
    assert!(dsig::signatures(&parse(GENUINE[0], &Budget::MESSAGE), &trusted)[0].holds(), "a genuine document");
    known
});

fn content(document: &Document, facts: &SignatureFacts) -> Vec<u8> {
    dsig::reference_octets(document, facts.node.expect("an element"), 0).expect("octets")
}

/// What is digested piece by piece is what is shown whole.
fn digests(document: &Document, signature: &SignatureFacts) {
    for (index, reference) in signature.references.iter().enumerate() {
        let (Some(computed), Some(node)) = (&reference.computed, signature.node) else { continue };
        let Ok(octets) = dsig::reference_octets(document, node, index) else { continue };
        let method = reference.digest_method.as_deref().expect("what was computed has a method");
        let hash = HashKind::from_xml_uri(method).expect("what was computed has a hash");
        assert_eq!(&STANDARD.encode(hash.digest(&octets)), computed);
    }
}

assertain_fuzz::structured!();

fuzz_target!(|text: &str| {
    let trusted: Vec<&TrustedKey> = KNOWN.trusted.iter().collect();
    let document = parse(text, &Budget::MESSAGE);
    for signature in dsig::signatures(&document, &trusted) {
        serde_json::to_string(&signature).expect("facts");
        digests(&document, &signature);
        if signature.holds() {
            let signed = (signature.signed_octets.clone(), content(&document, &signature));
            assert!(KNOWN.signed.contains(&signed), "{}", String::from_utf8_lossy(&signed.1));
        }
    }
});
