//! Any bytes come back as something, and every span of every layer leads back into the text before it.
#![no_main]

mod spans;

use assertain::Input;
use assertain::intake::{Budget, unpack};
use libfuzzer_sys::fuzz_target;

assertain_fuzz::structured!();

fuzz_target!(|bytes: &[u8]| {
    let found = unpack(&Input { origin: "paste".to_owned(), bytes: bytes.to_vec() }, &Budget::default());
    assert!(!found.is_empty());
    for item in &found {
        spans::check(item, bytes);
    }
});
