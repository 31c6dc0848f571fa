//! Any text: canonical octets come out for every method, are well-formed where the text was, and canonicalise to themselves.
#![no_main]

use assertain::crypto::c14n::{Method, NodeSet, canonicalize};
use assertain::syntax::xml::{Budget, parse};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let document = parse(text, &Budget::MESSAGE);
    let Some(top) = document.document() else { return };
    for exclusive in [false, true] {
        for version_11 in [false, true] {
            let method = Method { exclusive, version_11, comments: true };
            let set = NodeSet { apex: top.id(), without: None, comments: true };
            let Ok(first) = canonicalize(&document, set, method, &["a", "#default"]) else { continue };
            if !document.defects.is_empty() {
                continue;
            }
            let again = String::from_utf8(first.octets).expect("UTF-8");
            let inner = parse(&again, &Budget::MESSAGE);
            assert!(inner.defects.is_empty(), "{again:?} {:?}", inner.defects);
            let set = NodeSet { apex: inner.document().expect("a document").id(), without: None, comments: true };
            let second = canonicalize(&inner, set, method, &["a", "#default"]).expect("within the limits");
            assert_eq!(again.as_bytes(), second.octets);
        }
    }
});
