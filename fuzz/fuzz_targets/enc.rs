//! Any text as an encrypted document, with keys that are known or, before a NUL, any bytes as a key file: every element ends in facts.
#![no_main]

use assertain::case::KeyInput;
use assertain::crypto::enc;
use assertain::crypto::keys::KeyRing;
use assertain::syntax::xml::{Budget, parse};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

/// RSA and EC keys, and secrets of 16 and 32 octets.
const KEYS: &str = include_str!("../known/encrypted.json");

static KNOWN: LazyLock<KeyRing> = LazyLock::new(|| {
    let ring = ring(KEYS.as_bytes(), false);
    assert!(ring.private.len() >= 5, "the known keys");
    ring
});

fn ring(bytes: &[u8], trusted_certificate: bool) -> KeyRing {
    let password = Some("secret".to_owned());
    KeyRing::from_inputs(&[KeyInput { origin: "key".to_owned(), bytes: bytes.to_vec(), password, trusted_certificate }])
}

assertain_fuzz::structured!();

fuzz_target!(|bytes: &[u8]| {
    let at = bytes.iter().rposition(|byte| *byte == 0);
    let (key, text) = at.map_or((&[][..], bytes), |at| (&bytes[..at], &bytes[at + 1..]));
    let given = at.map(|_| ring(key, key.len() % 2 == 1));
    let Ok(text) = std::str::from_utf8(text) else { return };
    let ring = given.as_ref().unwrap_or(&KNOWN);
    for facts in enc::decrypt(&parse(text, &Budget::MESSAGE), ring) {
        serde_json::to_string(&facts).expect("facts");
    }
});
