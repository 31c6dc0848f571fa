//! Any text as an encrypted token, with keys that are known or, before a NUL, any text as a key set: it opens, or the step that failed
//! is told; with the known keys nothing opens but what was made for them.
#![no_main]

use assertain::case::KeyInput;
use assertain::crypto::jwe::{Decrypted, DecryptionKey, open};
use assertain::intake::{Content, Format};
use assertain::oidc::{Message, read};
use libfuzzer_sys::fuzz_target;
use std::sync::LazyLock;

/// Private keys, tokens made for them, and the one text in all of these.
const KNOWN: &str = include_str!("../known/encrypted.json");

static KEYS: LazyLock<Vec<DecryptionKey>> = LazyLock::new(|| {
    let keys = keys(KNOWN);
    let value: serde_json::Value = serde_json::from_str(KNOWN).expect("JSON");
    for token in value["tokens"].as_array().expect("tokens") {
        let text = token.as_str().expect("a token");
        let format = if text.starts_with('{') { Format::Json } else { Format::Jose };
        let (_, message, _) = read(format, &Content::Text(text.into()), None, true);
        let opened = open(message.token().expect("a token"), text, &keys);
        assert!(matches!(&opened, Decrypted::Ok(plain, _) if is_known(plain)), "{text} {opened:?}");
    }
    keys
});

fn is_known(plain: &[u8]) -> bool {
    plain == b"Live long and prosper."
}

fn keys(text: &str) -> Vec<DecryptionKey> {
    let bytes = text.as_bytes().to_vec();
    let keys = vec![KeyInput { origin: "keys".to_owned(), bytes, ..KeyInput::default() }];
    DecryptionKey::given(&keys)
}

assertain_fuzz::structured!();

fuzz_target!(|text: &str| {
    let (given, text) = match text.split_once('\0') {
        Some((set, text)) => (Some(keys(set)), text),
        None => (None, text),
    };
    for format in [Format::Jose, Format::Json] {
        let (_, message, _) = read(format, &Content::Text(text.into()), None, true);
        let Message::Token(token) = &message else { continue };
        let opened = open(token, text, given.as_ref().unwrap_or(&KEYS));
        if let (Decrypted::Ok(plain, _), None) = (opened, &given) {
            assert!(is_known(&plain), "{text}");
        }
    }
});
