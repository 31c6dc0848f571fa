//! Any text as a signed document: every signature ends in facts.
#![no_main]

use assertain::crypto::dsig;
use assertain::syntax::xml::{Budget, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let document = parse(text, &Budget::MESSAGE);
    for signature in dsig::signatures(&document, &[]) {
        assert!(!signature.holds());
        serde_json::to_string(&signature).expect("facts");
    }
});
