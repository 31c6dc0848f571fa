//! Any bytes as a key, any text as an encrypted document: every element ends in facts.
#![no_main]

use assertain::case::KeyInput;
use assertain::crypto::enc;
use assertain::crypto::keys::KeyRing;
use assertain::syntax::xml::{Budget, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (Vec<u8>, bool, &str)| {
    let (bytes, trusted_certificate, text) = input;
    let key = KeyInput { origin: "key".to_owned(), bytes, password: Some("secret".to_owned()), trusted_certificate };
    let ring = KeyRing::from_inputs(&[key]);
    for facts in enc::decrypt(&parse(text, &Budget::MESSAGE), &ring) {
        serde_json::to_string(&facts).expect("facts");
    }
});
