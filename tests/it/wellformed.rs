//! The XML parser: every defect with its place, spans that hold together, and agreement with another parser.

use assertain::source::Span;
use assertain::syntax::xml::{Budget, DefectKind, Document, Node, NodeKind, parse};
use proptest::prelude::*;

fn read(text: &str) -> Document {
    parse(text, &Budget::MESSAGE)
}

#[test]
fn each_defect_has_its_kind_place_and_weight() {
    use DefectKind::*;
    let cases: &[(&str, DefectKind, &str, &str, bool)] = &[
        ("", Empty, "", "no element", true),
        (" \n", Empty, " \n", "no element", true),
        ("<!-- only -->", Empty, "<!-- only -->", "no element", true),
        ("<a><b>x", Truncated, "", "b", true),
        ("<a><b x='1", UnfinishedMarkup, "<b x='1", "<b x='1", true),
        ("<a><!-- x", UnfinishedMarkup, "<!-- x", "<!-- x", true),
        ("<a><![CDATA[ x", UnfinishedMarkup, "<![CDATA[ x", "<![CDATA[ x", true),
        ("<a><!", UnfinishedMarkup, "<!", "<!", true),
        ("<a><", UnfinishedMarkup, "<", "<", true),
        ("<a><?p", UnfinishedMarkup, "<?p", "<?p", true),
        ("<a><b></a></b>", MismatchedTag, "</a>", "b/a", true),
        ("</a>", UnexpectedEndTag, "</a>", "a", true),
        ("<a/></a>", UnexpectedEndTag, "</a>", "a", true),
        ("<a/><b/>", SecondRoot, "<b/>", "b", true),
        ("x<a/>", TextOutsideRoot, "x", "x", false),
        ("<a/> yes ", TextOutsideRoot, "yes", "yes", false),
        ("<a/>&amp;", TextOutsideRoot, "&amp;", "&amp;", false),
        ("<a/><![CDATA[]]>", TextOutsideRoot, "<![CDATA[]]>", "<![CDATA[]]>", false),
        ("<a>1 & 2</a>", BareAmpersand, "&", "&", false),
        ("<a>1 & 2;</a>", BareAmpersand, "&", "&", false),
        ("<a b='1&2'/>", BareAmpersand, "&", "&", false),
        ("<a>&nbsp;</a>", UnknownEntity, "&nbsp;", "nbsp", false),
        ("<a b='&x;'/>", UnknownEntity, "&x;", "x", false),
        ("<a>&#1;</a>", BadCharacterReference, "&#1;", "&#1;", false),
        ("<a b='&#xD800;'/>", BadCharacterReference, "&#xD800;", "&#xD800;", false),
        ("<a>\u{1}</a>", ForbiddenCharacter, "\u{1}", "U+0001", false),
        ("<a>\u{FFFE}</a>", ForbiddenCharacter, "\u{FFFE}", "U+FFFE", false),
        ("<a>]]></a>", CdataEndInText, "]]>", "]]>", false),
        ("<a b='<'/>", LessThanInAttribute, "<", "<", false),
        ("<a b='1'c='2'/>", BadAttribute, "c", "c", false),
        ("<a b/>", BadAttribute, "b", "b", false),
        ("<a b=1/>", BadAttribute, "b=1", "b", false),
        ("<a ='1'/>", BadAttribute, "='1'", "='1'", false),
        ("<a b='1' b='2'/>", DuplicateAttribute, "b='2'", "b", false),
        ("<a xmlns:p='u' xmlns:q='u' p:b='1' q:b='2'/>", DuplicateAttribute, "q:b='2'", "q:b", false),
        ("<a xmlns:p='u' xmlns:p='v'/>", DuplicateAttribute, "xmlns:p='v'", "xmlns:p", false),
        ("<a xmlns='u' xmlns='u'/>", DuplicateAttribute, "xmlns='u'", "xmlns", false),
        ("<p:q:r xmlns:p='u'/>", BadName, "p:q:r", "p:q:r", false),
        ("<a 1b='x'/>", BadName, "1b", "1b", false),
        ("<a>1 < 2</a>", BadName, "", "", true),
        ("<a><?1x?></a>", BadName, "1x", "1x", false),
        ("<p:a/>", UnboundPrefix, "p:a", "p", false),
        ("<a p:b='1'/>", UnboundPrefix, "p:b", "p", false),
        ("<a><b xmlns:p='u'/><p:c/></a>", UnboundPrefix, "p:c", "p", false),
        ("<a xmlns:p=''/>", BadNamespaceDeclaration, "xmlns:p=''", "xmlns:p", false),
        ("<a xmlns:xmlns='u'/>", BadNamespaceDeclaration, "xmlns:xmlns='u'", "xmlns:xmlns", false),
        ("<a xmlns:xml='u'/>", BadNamespaceDeclaration, "xmlns:xml='u'", "xmlns:xml", false),
        (" <?xml version='1.0'?><a/>", LateDeclaration, "<?xml version='1.0'?>", "<?xml", false),
        ("<a><?XML x?></a>", LateDeclaration, "<?XML x?>", "XML", false),
        ("<a/><!DOCTYPE a>", LateDoctype, "<!DOCTYPE a>", "DOCTYPE", false),
        ("<!DOCTYPE a><!DOCTYPE b><a/>", LateDoctype, "<!DOCTYPE b>", "DOCTYPE", false),
        ("<a><!-- x -- y --></a>", DoubleHyphenInComment, "--", "--", false),
        ("<a><!-- x ---></a>", DoubleHyphenInComment, "--", "--", false),
        ("<a><!x></a>", Other, "<!x></a>", "", true),
        ("<!doctype html><a/>", Other, "<!doctype html>", "doctype", false),
        ("<?xml encoding='UTF-8'?><a/>", Other, "<?xml encoding='UTF-8'?>", "version", false),
    ];
    for (text, kind, place, detail, fatal) in cases {
        let document = read(text);
        let defect = document.defects.first().unwrap_or_else(|| panic!("{text:?}: no defect"));
        assert_eq!(defect.kind, *kind, "{text:?}: {:?}", document.defects);
        assert_eq!(defect.span.of(text), *place, "{text:?}: {:?}", document.defects);
        if *kind != Other || !fatal {
            assert_eq!(defect.detail, *detail, "{text:?}");
        }
        assert_eq!(defect.fatal, *fatal, "{text:?}");
        assert_eq!(document.defects.len(), 1, "{text:?}: {:?}", document.defects);
    }
}

#[test]
fn sound_documents_have_no_defect() {
    for text in [
        "<a/>",
        "\u{FEFF}<?xml version=\"1.0\" encoding=\"UTF-8\" standalone='yes'?>\r\n<!DOCTYPE a [<!ENTITY x 'y'>]>\n<a/>\n<!-- end --><?p?>",
        "<a xmlns='u' xmlns:p='v' xml:lang='en' p:b = '1' b='2' xmlns:xml='http://www.w3.org/XML/1998/namespace'><b xmlns=''/></a >",
        "<é:ü xmlns:é='u'>\u{10000}</é:ü>",
        "<a>x ] ]] > &gt; <![CDATA[ <&]] > ]]></a>",
    ] {
        assert!(read(text).defects.is_empty(), "{text}: {:?}", read(text).defects);
    }
}

#[test]
fn text_and_values_are_normalised() {
    let text =
        "<a b='1\r\n2\t3&#10;&lt;&amp;&#13;' c=\"'\">x\r\ny\rz &amp; <![CDATA[&\r]]>&#13;&un;<!--\r\n--><?p  q\r?></a>";
    let document = read(text);
    let root = document.root().unwrap();
    assert_eq!(root.attribute("b").unwrap().value, "1 2 3\n<&\r");
    assert_eq!(root.attribute("b").unwrap().value_span.of(text), "1\r\n2\t3&#10;&lt;&amp;&#13;");
    assert_eq!(root.attribute("c").unwrap().value, "'");
    assert_eq!(root.text(), "x\ny\nz & &\n\r&un;");
    let sections = root.children().filter(|child| matches!(child.kind(), NodeKind::Text { cdata: true, .. }));
    assert_eq!(sections.filter_map(Node::characters).collect::<Vec<_>>(), ["&\n"]);
    let kinds: Vec<_> = root.children().map(Node::kind).collect();
    assert!(kinds.iter().any(|kind| matches!(kind, NodeKind::Comment { value } if value == "\n")));
    assert!(
        kinds
            .iter()
            .any(|kind| matches!(kind, NodeKind::Instruction { target, data } if target == "p" && data == "q\n"))
    );
}

#[test]
fn spans_count_the_byte_order_mark() {
    let text = "\u{FEFF}<a  b='ü'>x</a>";
    let document = read(text);
    let root = document.root().unwrap();
    assert_eq!(root.span().of(text), "<a  b='ü'>x</a>");
    assert_eq!(root.start_tag().of(text), "<a  b='ü'>");
    assert_eq!(root.content_span().of(text), "x");
    assert_eq!(root.attribute("b").unwrap().span.of(text), "b='ü'");
}

#[test]
fn a_document_type_is_noted_and_not_read() {
    let text = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'><!ENTITY y '&x;&x;'>]><a>&y;</a>";
    let document = read(text);
    assert!(document.doctype.unwrap().of(text).ends_with("]>"));
    assert_eq!(document.root().unwrap().text(), "&y;");
    assert_eq!(document.defects[0].kind, DefectKind::UnknownEntity);
}

#[test]
fn what_was_read_before_the_end_stays() {
    let text = "<a><b c='1'>x<d/>";
    let document = read(text);
    let names: Vec<_> = document.elements().map(Node::qualified_name).collect();
    assert_eq!(names, ["a", "b", "d"]);
    assert!(document.is_broken());
    assert!(document.elements().take(2).all(|node| node.span().end == text.len()));
}

#[test]
fn limits_hold_at_their_edge() {
    let budget = Budget { depth: 3, elements: 4, attributes: 2, namespaces: 2 };
    let detail = |text: &str| {
        let document = parse(text, &budget);
        document.defects.first().map(|defect| (defect.kind, defect.detail.clone()))
    };
    assert_eq!(detail("<a><a><a/></a></a>"), None);
    assert_eq!(detail("<a><a><a><a/></a></a></a>"), Some((DefectKind::Budget, "depth 3".into())));
    assert_eq!(detail("<a><a/><a/><a/></a>"), None);
    assert_eq!(detail("<a><a/><a/><a/><a/></a>"), Some((DefectKind::Budget, "elements 4".into())));
    assert_eq!(detail("<a b='' c=''/>"), None);
    assert_eq!(detail("<a b='' c='' d=''/>"), Some((DefectKind::Budget, "attributes 2".into())));
    assert_eq!(detail("<a xmlns:b='b' xmlns:c='c'/>"), None);
    assert_eq!(
        detail("<a xmlns:b='b'><a xmlns='c' xmlns:d='d'/></a>"),
        Some((DefectKind::Budget, "namespaces 2".into()))
    );
    assert_eq!(detail(&format!("<a>{}</a>", "<?p?>".repeat(15))), None);
    assert_eq!(detail(&format!("<a>{}</a>", "<?p?>".repeat(16))), Some((DefectKind::Budget, "nodes 16".into())));
}

#[test]
fn deep_nesting_and_floods_of_faults_end() {
    let document = parse(&"<a>".repeat(200_000), &Budget { depth: 1_000_000, ..Budget::METADATA });
    assert_eq!(document.elements().count(), 200_000);
    let document = read(&format!("<a>{}</a>", "&x;\u{1}".repeat(100_000)));
    assert!(document.defects.len() < 1000);
}

#[test]
fn ill_formed_documents_of_the_cases_are_refused() {
    let Some(manifest) = super::shared::manifest() else { return };
    for case in manifest["wellformed"].as_array().unwrap() {
        let file = case["file"].as_str().unwrap();
        let bytes = super::shared::case_bytes(file);
        let document = read(&String::from_utf8_lossy(&bytes));
        if case["expect"] == "refuse" {
            assert!(!document.defects.is_empty(), "{file} was accepted");
        } else {
            assert!(document.declaration.is_some(), "{file}");
        }
    }
}

/// Text that looks like XML often enough to reach every branch.
fn markup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[<>&;=\"'/! ?\\-\\[\\]a-c:#x1\r\n\t]{0,6}",
        "<[a-c]( [b-d]=('[^<&']{0,3}'|\"x\"))?>",
        "</[a-c]>",
        "<[a-c]( xmlns(:[pq])?='[uv]?')?/>",
        "<[pq]:[ab] [pq]:[ab]='&(amp|#65|lt|no);'>",
        Just("<![CDATA[".to_owned()),
        Just("]]>".to_owned()),
        Just("<!--".to_owned()),
        Just("-->".to_owned()),
        Just("<?xml version='1.0'?>".to_owned()),
        Just("<!DOCTYPE a>".to_owned()),
        any::<String>(),
    ];
    proptest::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Documents that are mostly sound, so that two parsers have something to agree on.
fn sound() -> impl Strategy<Value = String> {
    let text = prop_oneof![
        "[a-z \r\n\t]{0,5}",
        "&(amp|lt|gt|quot|apos|#13|#x41);",
        "<!\\[CDATA\\[[a-z<&\r\n]{0,4}\\]\\]>",
        "<!--[a-z\r\n]{0,4}-->",
        "<\\?p[a-z]? [a-z\r]{0,3}\\?>",
        "[é-ü😀]{1,2}"
    ];
    let attributes = "( xmlns='[uv]')?( xmlns:p='[uv]')?( [b-d]=('[a-z\r\n\t]{0,4}'|\"&#9;&lt;'\"))?( xml:lang='e')?";
    let leaf = proptest::collection::vec(text, 0..4).prop_map(|parts| parts.concat());
    let element = leaf.prop_recursive(4, 24, 4, move |inner| {
        (prop_oneof![Just("a"), Just("p:b"), Just("c")], attributes, proptest::collection::vec(inner, 0..4))
            .prop_map(|(name, attributes, inside)| format!("<{name}{attributes}>{}</{name} >", inside.concat()))
    });
    (attributes, element).prop_map(|(attributes, inside)| {
        format!("<r xmlns:p='w'{}>{inside}</r>\n", attributes.replace(" xmlns:p='u'", "").replace(" xmlns:p='v'", ""))
    })
}

fn check_spans(text: &str, document: &Document) {
    for node in document.nodes() {
        let span = node.span();
        assert!(span.end <= text.len() && text.get(span.start..span.end).is_some());
        if node.is_element() {
            assert!(node.start_tag().of(text).starts_with('<') && node.start_tag().of(text).ends_with('>'));
            assert!(span.contains(node.start_tag()) && span.contains(node.content_span()));
        }
        let mut at = if node.is_element() { node.content_span().start } else { 0 };
        for child in node.children() {
            assert!(at <= child.span().start && child.span().end <= span.end, "{text:?}");
            assert_eq!(child.parent(), Some(node));
            at = child.span().end;
        }
        let mut at = node.start_tag().start;
        for attribute in node.attributes() {
            assert!(at <= attribute.span.start && node.start_tag().contains(attribute.span));
            assert!(attribute.span.contains(attribute.value_span));
            at = attribute.span.end;
        }
    }
    for defect in &document.defects {
        assert!(
            defect.span.end <= text.len() && text.get(defect.span.start..defect.span.end).is_some(),
            "{text:?} {defect:?}"
        );
    }
}

/// The same tree, told by us.
fn ours(node: Node<'_>, out: &mut Vec<String>) {
    let mut text = String::new();
    for child in node.children() {
        match child.kind() {
            NodeKind::Text { .. } => text.push_str(child.characters().unwrap()),
            kind => {
                flush(&mut text, out);
                match kind {
                    NodeKind::Element { .. } => {
                        out.push(format!("<{:?} {}", child.namespace().unwrap_or(""), child.local()));
                        let mut attributes: Vec<_> = child
                            .attributes()
                            .iter()
                            .map(|a| format!("@{:?} {}={:?}", a.namespace().unwrap_or(""), a.local(), a.value))
                            .collect();
                        attributes.sort();
                        out.append(&mut attributes);
                        ours(child, out);
                        out.push(">".into());
                    }
                    NodeKind::Comment { value } => out.push(format!("#{value:?}")),
                    NodeKind::Instruction { target, data } => out.push(format!("?{target} {data:?}")),
                    _ => {}
                }
            }
        }
    }
    flush(&mut text, out);
}

/// The same tree, told by the other parser.
fn theirs(node: roxmltree::Node<'_, '_>, out: &mut Vec<String>) {
    let mut text = String::new();
    for child in node.children() {
        if child.is_text() {
            text.push_str(child.text().unwrap_or(""));
            continue;
        }
        flush(&mut text, out);
        if child.is_element() {
            let name = child.tag_name();
            out.push(format!("<{:?} {}", name.namespace().unwrap_or(""), name.name()));
            let mut attributes: Vec<_> = child
                .attributes()
                .map(|a| format!("@{:?} {}={:?}", a.namespace().unwrap_or(""), a.name(), a.value()))
                .collect();
            attributes.sort();
            out.append(&mut attributes);
            theirs(child, out);
            out.push(">".into());
        } else if child.is_comment() {
            out.push(format!("#{:?}", child.text().unwrap_or("")));
        } else if let Some(pi) = child.pi() {
            out.push(format!("?{} {:?}", pi.target, pi.value.unwrap_or("")));
        }
    }
    flush(&mut text, out);
}

fn flush(text: &mut String, out: &mut Vec<String>) {
    if !text.is_empty() {
        out.push(format!("{:?}", std::mem::take(text)));
    }
}

/// Where both accept, both read the same. Returns whether both did.
fn agree(text: &str) -> bool {
    let document = read(text);
    // XML 1.0 2.11 handles line ends before anything else; roxmltree forgets them in comments and before references.
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    let Ok(other) = roxmltree::Document::parse(&unix) else { return false };
    if !document.defects.is_empty() || document.doctype.is_some() {
        return false;
    }
    let (mut a, mut b) = (Vec::new(), Vec::new());
    ours(document.document().unwrap(), &mut a);
    theirs(other.root(), &mut b);
    assert_eq!(a, b, "{text:?}");
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_gives_a_tree_with_sound_spans(text in markup()) {
        check_spans(&text, &read(&text));
        agree(&text);
    }

    #[test]
    fn sound_text_is_read_as_another_parser_reads_it(text in sound()) {
        let document = read(&text);
        prop_assert!(document.defects.is_empty(), "{:?} {:?}", text, document.defects);
        check_spans(&text, &document);
        prop_assert!(agree(&text), "{:?} {:?}", text, roxmltree::Document::parse(&text).err());
    }

    #[test]
    fn any_cut_of_a_document_keeps_its_spans(text in sound(), cut in any::<proptest::sample::Index>()) {
        let mut end = cut.index(text.len() + 1);
        while !text.is_char_boundary(end) { end -= 1; }
        let part = &text[..end];
        let document = read(part);
        check_spans(part, &document);
        prop_assert!(document.defects.iter().all(|defect| defect.span.end <= part.len()));
        prop_assert!(Span::new(0, part.len()).contains(document.document().unwrap().span()));
    }
}
