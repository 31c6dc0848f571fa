//! Any bytes end in a report that can be printed in every form.
#![no_main]

use assertain::time::Instant;
use assertain::{Case, Expectations, Input, Settings, analyse};
use libfuzzer_sys::fuzz_target;

assertain_fuzz::structured!();

fuzz_target!(|bytes: &[u8]| {
    let case = Case {
        inputs: vec![Input { origin: "paste".to_owned(), bytes: bytes.to_vec() }],
        keys: Vec::new(),
        expectations: Expectations {
            acs: Some("https://sp.example/acs".to_owned()),
            issuer: Some("https://idp.example/".to_owned()),
            sp_entity_id: Some("https://sp.example/metadata".to_owned()),
            client_id: Some("client".to_owned()),
            required_attributes: vec!["email".to_owned()],
            ..Expectations::default()
        },
        ..Case::default()
    };
    let settings = Settings::at_now(Instant::from_seconds(1_772_366_400));
    let report = analyse(&case, &settings);
    // A case file that cannot be used is refused whole, and the report says why.
    assert!(!report.items.is_empty() || report.findings.iter().any(|finding| finding.rule == "IN-CASE-FILE"));
    assert!(!report.verdict.headline.is_empty());
});
