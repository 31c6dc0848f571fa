//! Any text: canonical octets come out for every method and part, are well-formed where the text was, and canonicalise to themselves.
#![no_main]

use assertain::crypto::c14n::{Method, NodeSet, canonicalize};
use assertain::syntax::xml::{Budget, Document, NodeId, ns, parse};
use libfuzzer_sys::fuzz_target;

const PREFIXES: [&str; 2] = ["a", "#default"];

assertain_fuzz::structured!();

fuzz_target!(|text: &str| {
    let document = parse(text, &Budget::MESSAGE);
    let Some(top) = document.document() else { return };
    let signature = document.elements().skip(1).find(|node| node.is(ns::DS, "Signature"));
    let without = signature.map(|node| node.id());
    let last = document.elements().last();
    let last =
        last.filter(|node| std::iter::once(*node).chain(node.ancestors()).all(|node| Some(node.id()) != without));
    for apex in [Some(top), last].into_iter().flatten() {
        for version in 0..3 {
            let method = Method { exclusive: version == 2, version_11: version == 1, comments: true };
            holds(&document, apex.id(), without, method);
        }
    }
});

fn holds(document: &Document, apex: NodeId, without: Option<NodeId>, method: Method) {
    let Ok(first) = canonicalize(document, NodeSet { apex, without, comments: true }, method, &PREFIXES) else {
        return;
    };
    assert!(first.trace.is_sorted_by(|a, b| a.0 <= b.0));
    let bare = Method { comments: false, ..method };
    let plain = canonicalize(document, NodeSet { apex, without, comments: false }, bare, &PREFIXES);
    assert!(plain.is_ok_and(|plain| plain.octets.len() <= first.octets.len()));
    if !document.defects.is_empty() {
        return;
    }
    let again = String::from_utf8(first.octets).expect("UTF-8");
    let inner = parse(&again, &Budget::MESSAGE);
    if inner.defects.iter().any(|defect| defect.kind == assertain::syntax::xml::DefectKind::Budget) {
        return;
    }
    assert!(inner.defects.is_empty(), "{again:?} {:?}", inner.defects);
    let set = NodeSet { apex: inner.document().expect("a document").id(), without: None, comments: true };
    let second = canonicalize(&inner, set, method, &PREFIXES).expect("within the limits");
    assert_eq!(again.as_bytes(), second.octets);
}
