//! Any text as a signed token, with keys that are known or, before a NUL, any text as a key set: every signature ends in a result,
//! and none is right under a known key but those that were made with it.
#![no_main]

use assertain::case::KeyInput;
use assertain::crypto::jws::{CandidateKeys, CheckResult, check};
use assertain::intake::{Content, Format};
use assertain::syntax::jose::Token;
use assertain::oidc::read;
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// One key and one token for each algorithm. The private halves are gone.
const KNOWN: &str = include_str!("../known/signed.json");

struct Known {
    keys: CandidateKeys,
    signed: BTreeSet<Vec<u8>>,
}

static GENUINE: LazyLock<Known> = LazyLock::new(|| {
    let value: serde_json::Value = serde_json::from_str(KNOWN).expect("JSON");
    let mut known = Known { keys: candidates(KNOWN), signed: BTreeSet::new() };
    for token in value["tokens"].as_array().expect("tokens") {
        let text = token.as_str().expect("a token");
        let token = Token::compact(text);
        assert_eq!(check(&token, text, &token.signatures[0], &known.keys).result, CheckResult::Ok, "{text}");
        known.signed.insert(token.signing_input(text, &token.signatures[0]));
    }
    known
});

fn candidates(keys: &str) -> CandidateKeys {
    let bytes = keys.as_bytes().to_vec();
    let keys = vec![KeyInput { origin: "keys".to_owned(), bytes, ..KeyInput::default() }];
    CandidateKeys::given(&keys)
}

assertain_fuzz::structured!();

fuzz_target!(|text: &str| {
    let (given, text) = match text.split_once('\0') {
        Some((keys, text)) => (Some(candidates(keys)), text),
        None => (None, text),
    };
    for format in [Format::Jose, Format::Json] {
        let (_, message, nested) = read(format, &Content::Text(text.into()), None, true);
        serde_json::to_string(&message.facts(&assertain::crypto::Proof::default(), &[])).expect("facts");
        for part in nested {
            assert!(part.span.end <= text.len());
        }
        let Some(token) = message.token() else { continue };
        for segment in &token.segments {
            assert!(text.get(segment.span.start..segment.span.end).is_some());
        }
        for signature in &token.signatures {
            let keys = given.as_ref().unwrap_or(&GENUINE.keys);
            let found = check(token, text, signature, keys);
            if given.is_none() && found.result == CheckResult::Ok {
                assert!(GENUINE.signed.contains(&token.signing_input(text, signature)), "{text}");
            }
        }
    }
});
