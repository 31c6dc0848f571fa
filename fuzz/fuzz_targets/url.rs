//! Any text as a URL, a query, a fragment and a form body: what is read has its place, and every parameter is the text at that place.
#![no_main]

mod spans;

use assertain::Input;
use assertain::crypto::dsig::query_signature;
use assertain::intake::{Budget, unpack};
use assertain::oidc::Parameters;
use libfuzzer_sys::fuzz_target;

assertain_fuzz::structured!();

fuzz_target!(|text: &str| {
    read(text.to_owned());
    // Some of the text is shown to each carrier; a text that is a URL already is not wrapped again.
    if !text.contains("://") {
        read(format!("https://sp.example/acs?{text}"));
        read(format!("https://sp.example/callback#{text}"));
        read(format!(
            "POST /acs HTTP/1.1\r\nHost: sp.example\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\n{text}"
        ));
    }
});

fn read(text: String) {
    let found = unpack(&Input { origin: "paste".to_owned(), bytes: text.clone().into_bytes() }, &Budget::default());
    assert!(!found.is_empty());
    for item in &found {
        spans::check(item, text.as_bytes());
        let Some(transport) = &item.transport else { continue };
        if let Some(facts) = query_signature(transport, &[]) {
            assert!(!facts.holds());
            serde_json::to_string(&facts).expect("facts");
        }
        let content = item.layers.last().map_or("", |layer| layer.content.as_str());
        let parameters = Parameters::read(content, Some(transport));
        for parameter in &parameters.list {
            assert!(parameter.value.span.end <= content.len(), "{parameter:?}");
        }
        serde_json::to_string(&parameters.facts()).expect("facts");
    }
}
