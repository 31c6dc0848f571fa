//! Canonical XML: the examples that show each rule, and what holds for every document.

use assertain::crypto::c14n::{C14N_10, C14N_11, EXCLUSIVE, Method, NodeSet, canonicalize};
use assertain::crypto::dsig;
use assertain::syntax::xml::{Budget, Document, Node, parse};
use proptest::prelude::*;

fn whole(document: &Document, uri: &str) -> String {
    let set = NodeSet { apex: document.document().unwrap().id(), without: None, comments: true };
    let canonical = canonicalize(document, set, Method::from_uri(uri).unwrap(), &[]).unwrap();
    String::from_utf8(canonical.octets).unwrap()
}

fn part(text: &str, local: &str, uri: &str, prefixes: &[&str]) -> String {
    let document = parse(text, &Budget::MESSAGE);
    let apex = document.elements().find(|node| node.local() == local).map(Node::id).unwrap();
    let set = NodeSet { apex, without: None, comments: false };
    let canonical = canonicalize(&document, set, Method::from_uri(uri).unwrap(), prefixes).unwrap();
    String::from_utf8(canonical.octets).unwrap()
}

#[test]
fn identifiers_of_methods() {
    for (uri, comments) in [
        (C14N_10.to_owned(), false),
        (format!("{C14N_11}#WithComments"), true),
        (format!("{EXCLUSIVE}WithComments"), true),
    ] {
        assert_eq!(Method::from_uri(&uri).unwrap().comments, comments, "{uri}");
    }
    for uri in
        ["", "#WithComments", "http://www.w3.org/2001/10/xml-exc-c14n", "https://www.w3.org/2001/10/xml-exc-c14n#"]
    {
        assert_eq!(Method::from_uri(uri), None, "{uri}");
    }
}

#[test]
fn comments_and_instructions_beside_the_root_stand_on_lines_of_their_own() {
    let document = parse("<?p x?><!-- a --><r/><!-- b -->\n<?q?>", &Budget::MESSAGE);
    assert_eq!(whole(&document, &format!("{C14N_10}#WithComments")), "<?p x?>\n<!-- a -->\n<r></r>\n<!-- b -->\n<?q?>");
    assert_eq!(whole(&document, C14N_10), "<?p x?>\n<r></r>\n<?q?>");
}

#[test]
fn values_are_escaped_and_attributes_sorted() {
    let text = "<r b=\"1\" a='&lt;&quot;&#9;&#10;&#13;>' xmlns:z='u:z' xmlns:y='u:y' y:a='' z:a=''>&lt;&gt;&amp;&#13;\"<![CDATA[<]]></r>";
    let expected = "<r xmlns:y=\"u:y\" xmlns:z=\"u:z\" a=\"&lt;&quot;&#x9;&#xA;&#xD;>\" b=\"1\" y:a=\"\" z:a=\"\">&lt;&gt;&amp;&#xD;\"&lt;</r>";
    assert_eq!(whole(&parse(text, &Budget::MESSAGE), C14N_10), expected);
}

#[test]
fn exclusive_writes_what_is_used_and_what_is_listed() {
    let text = "<a xmlns='u:d' xmlns:p='u:p' xmlns:q='u:q'><p:b><c xmlns='' q:x=''/></p:b></a>";
    assert_eq!(part(text, "b", EXCLUSIVE, &[]), "<p:b xmlns:p=\"u:p\"><c xmlns:q=\"u:q\" q:x=\"\"></c></p:b>");
    assert_eq!(
        part(text, "b", EXCLUSIVE, &["q", "#default"]),
        "<p:b xmlns=\"u:d\" xmlns:p=\"u:p\" xmlns:q=\"u:q\"><c xmlns=\"\" q:x=\"\"></c></p:b>"
    );
    assert_eq!(
        part(text, "b", C14N_10, &[]),
        "<p:b xmlns=\"u:d\" xmlns:p=\"u:p\" xmlns:q=\"u:q\"><c xmlns=\"\" q:x=\"\"></c></p:b>"
    );
}

#[test]
fn octets_lead_back_to_their_nodes() {
    let document = parse("<a><b>x</b>y</a>", &Budget::MESSAGE);
    let set = NodeSet { apex: document.root().unwrap().id(), without: None, comments: false };
    let canonical = canonicalize(&document, set, Method::IMPLICIT, &[]).unwrap();
    let text = |offset| canonical.node_at(offset).and_then(|id| document.node(id)).unwrap().span();
    assert_eq!(text(0), document.root().unwrap().span());
    assert_eq!(text(6).of("<a><b>x</b>y</a>"), "x");
    assert_eq!(text(11).of("<a><b>x</b>y</a>"), "y");
}

#[test]
fn deep_nesting_is_walked_without_recursion() {
    let text = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let document = parse(&text, &Budget { depth: 200_000, ..Budget::METADATA });
    assert_eq!(whole(&document, EXCLUSIVE), text);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn canonical_form_is_its_own_canonical_form(
        parts in proptest::collection::vec(prop_oneof![
            "<a( xmlns='u:[ab]?')?( xmlns:p='u:[ab]')?( b='[a-c&&[^&<']]{0,2}')?>", Just("</a>".to_owned()), "[a-z\r\n]{0,3}",
            "<!--[a-z]?-->", "<\\?q [a-z]?\\?>", "&(amp|lt|#13|#x41);", "<p:c p:d='' xmlns:p='u:[ab]'/>",
        ], 0..20),
        exclusive: bool,
        version_11: bool,
    ) {
        let text = format!("<r xmlns:p='u:p'>{}</r>", parts.concat());
        let document = parse(&text, &Budget::MESSAGE);
        let method = Method { exclusive, version_11, comments: true };
        let set = |document: &Document| NodeSet { apex: document.document().unwrap().id(), without: None, comments: true };
        let first = canonicalize(&document, set(&document), method, &[]).unwrap();
        prop_assert!(first.trace.windows(2).all(|pair| pair[0].0 <= pair[1].0));
        if document.defects.is_empty() {
            let again = String::from_utf8(first.octets).unwrap();
            let inner = parse(&again, &Budget::MESSAGE);
            prop_assert!(inner.defects.is_empty(), "{} {:?}", again, inner.defects);
            let second = canonicalize(&inner, set(&inner), method, &[]).unwrap();
            prop_assert_eq!(again.as_bytes(), second.octets.as_slice());
        }
    }

    #[test]
    fn any_signature_element_ends_in_facts(inside in "(<ds:(SignedInfo|Reference URI='#?[a-z]?'|KeyInfo|SignatureValue|Transforms)>[a-zA-Z=]{0,8}|</ds:[A-Z][a-z]{1,5}>){0,12}") {
        let text = format!("<r ID='a' xmlns:ds='http://www.w3.org/2000/09/xmldsig#'><ds:Signature>{inside}</ds:Signature></r>");
        for signature in dsig::signatures(&parse(&text, &Budget::MESSAGE), &[]) {
            prop_assert!(!signature.holds());
        }
    }

    #[test]
    fn any_key_file_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), trusted_certificate: bool) {
        let input = assertain::case::KeyInput { origin: "k".into(), bytes, password: None, trusted_certificate };
        let ring = assertain::crypto::keys::KeyRing::from_inputs(&[input]);
        let shown = format!("{:?}", ring.private);
        prop_assert!(ring.private.is_empty() || shown.contains("PrivateKey"));
    }
}
