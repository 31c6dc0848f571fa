//! Single operations that other implementations do as well: verify, decrypt, judge. Medians in milliseconds, natively.
//! Argument: the folder with the signed documents (`tests/e2e/bench-documents.mjs` makes them).
//! Prints `operation<TAB>milliseconds` a line. It measures; that each operation did what it should is checked once before.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use assertain::case::KeyInput;
use assertain::crypto::dsig;
use assertain::crypto::enc::{self, EncryptionResult};
use assertain::crypto::jws::{CandidateKeys, CheckResult, check};
use assertain::crypto::keys::{KeyRing, TrustedKey};
use assertain::syntax::jose::Token;
use assertain::syntax::xml::{Budget, parse, parse_shared};
use assertain::time::Instant;
use assertain::{Case, Input, Settings, analyse};
use std::path::PathBuf;
use std::sync::Arc;

fn main() {
    let Some(folder) = std::env::args().nth(1).filter(|argument| !argument.starts_with("--")).map(PathBuf::from) else {
        println!("the folder with the documents is missing");
        return;
    };
    let bytes = |file: &str| std::fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    let text = |file: &str| String::from_utf8(bytes(file)).unwrap();
    let key = |file: &str| KeyInput { origin: file.to_owned(), bytes: bytes(file), ..KeyInput::default() };

    let ring = KeyRing::from_inputs(&[key("public.pem")]);
    let trusted: Vec<&TrustedKey> = ring.trusted.iter().collect();
    for (file, budget) in [("response", Budget::MESSAGE), ("metadata", Budget::METADATA)] {
        let xml = Arc::<str>::from(text(&format!("{file}.xml")));
        let holds =
            |trusted: &[&TrustedKey]| dsig::signatures(&parse_shared(&xml, &budget), trusted).first().unwrap().holds();
        assert!(holds(&trusted), "{file}.xml");
        report(&format!("verify {file}"), || holds(&trusted));
        // Everything but the arithmetic with the key: parsing, canonical octets, digests.
        report(&format!("verify {file}, without RSA"), || holds(&[]));
    }

    let own = KeyRing::from_inputs(&[key("key.pem")]);
    let sealed = text("encrypted.xml");
    let opens = || {
        let facts = enc::decrypt(&parse(&sealed, &Budget::MESSAGE), &own);
        facts.first().is_some_and(|facts| facts.result == EncryptionResult::Ok)
    };
    assert!(opens(), "encrypted.xml");
    report("decrypt", opens);

    let set = Case { keys: vec![key("keys.json")], ..Case::default() };
    let candidates = CandidateKeys::given(&set.keys);
    for file in ["rs256", "es256"] {
        let token = text(&format!("{file}.jwt"));
        let holds = || {
            let read = Token::compact(&token);
            read.signatures.first().is_some_and(|one| check(&read, &token, one, &candidates).result == CheckResult::Ok)
        };
        assert!(holds(), "{file}.jwt");
        report(&format!("verify {file}"), holds);
    }

    let settings = Settings::at_now(Instant::from_rfc3339("2026-03-01T12:00:10Z").unwrap());
    let input = |file: &str| Input { origin: "paste".to_owned(), bytes: bytes(file) };
    for file in ["rs256", "es256"] {
        let case = Case { inputs: vec![input(&format!("{file}.jwt")), input("keys.json")], ..Case::default() };
        report(&format!("{file} to verdict"), || !analyse(&case, &settings).items.is_empty());
    }
    let case = Case { inputs: vec![input("response.xml")], keys: vec![key("public.pem")], ..Case::default() };
    report("response to verdict", || !analyse(&case, &settings).items.is_empty());
}

/// The median of many runs.
fn report(name: &str, mut work: impl FnMut() -> bool) {
    let mut times: Vec<f64> = Vec::new();
    let begin = std::time::Instant::now();
    while times.len() < 9 || (times.len() < 2000 && begin.elapsed().as_secs_f64() < 1.0) {
        let start = std::time::Instant::now();
        std::hint::black_box(work());
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    times.sort_by(f64::total_cmp);
    println!("{name}\t{:.4}", times.get(times.len() / 2).copied().unwrap_or_default());
}
