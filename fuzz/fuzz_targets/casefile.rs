//! Any bytes are a case file, or are refused in a sentence; what is read is written the same way.
#![no_main]

use assertain::casefile::{from_link, is_case_file, read, to_json};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let _ = is_case_file(bytes);
    match read(bytes) {
        Ok(file) => {
            let json = to_json(&file);
            let again = read(json.as_bytes()).expect("what was written is read");
            assert_eq!(to_json(&again), json);
        }
        Err(refused) => assert!(refused.ends_with('.')),
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = from_link(&format!("#case={text}"));
    }
});
