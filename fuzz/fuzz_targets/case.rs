//! Whole cases: parts between NULs are messages, keys (`k:`), expectation links (`#sp=`) and a login that works (`w:`). Whatever is
//! combined ends in a report within bounds, the same each time, whose every output is drawn and holds no secret that was given.
#![no_main]

use assertain::applications::link;
use assertain::case::KeyInput;
use assertain::report::{to_json, to_markdown, to_text};
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};
use libfuzzer_sys::fuzz_target;

assertain_fuzz::structured!();

fuzz_target!(|text: &str| {
    let mut case = Case::default();
    for part in text.split('\0').take(8) {
        if let Some(key) = part.strip_prefix("k:") {
            let bytes = key.as_bytes().to_vec();
            let trusted_certificate = case.keys.len() % 2 == 1;
            case.keys.push(KeyInput { origin: "key".to_owned(), bytes, password: None, trusted_certificate });
        } else if let Some(read) = link::from_link(part) {
            let Ok(expectations) = read else { continue };
            case.expectations = expectations;
        } else {
            case.inputs.push(Input { origin: part.chars().take(12).collect(), bytes: part.as_bytes().to_vec() });
        }
    }
    let settings = Settings::at_now(Instant::from_seconds(1_772_366_400));
    let report = analyse(&case, &settings);
    assert!(!report.verdict.headline.is_empty());
    for shown in [to_text(&report), to_markdown(&report)] {
        let raw = shown.chars().find(|c| c.is_control() && *c != '\n');
        assert_eq!(raw, None, "{shown}");
    }
    let json = to_json(&report);
    assert!(json.chars().all(|c| !c.is_control() || c == '\n'));
    assert_eq!(to_json(&analyse(&case, &settings)), json, "the same case, another answer");
});
