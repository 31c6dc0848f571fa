//! Our tree beside that of roxmltree: where both accept a document, both read the same elements, namespaces, attributes and text.
#![no_main]

use assertain::syntax::xml::{Budget, Document, Node, NodeKind, parse};
use libfuzzer_sys::fuzz_target;
use std::collections::BTreeMap;

assertain_fuzz::structured!();

fuzz_target!(|text: &str| {
    let document = parse(text, &Budget::MESSAGE);
    check_places(text, &document);
    // A document type may define entities and defaults, which are not read here.
    if !document.defects.is_empty() || document.doctype.is_some() {
        return;
    }
    // To roxmltree, `xml:xmlns` declares a namespace. To the specification it is an attribute like others.
    let mut attributes = document.elements().flat_map(Node::attributes);
    if attributes.any(|attribute| attribute.local() == "xmlns") {
        return;
    }
    // XML 1.0 2.11 handles line ends before anything else; roxmltree forgets them in comments and before references.
    let unix = text.replace("\r\n", "\n").replace('\r', "\n");
    let Ok(other) = roxmltree::Document::parse(&unix) else { return };
    let (mut a, mut b) = (Vec::new(), Vec::new());
    ours(document.document().expect("a document"), &mut a);
    theirs(other.root(), &mut b);
    assert_eq!(a, b, "{text:?}");
});

fn check_places(text: &str, document: &Document) {
    for node in document.nodes() {
        let span = node.span();
        assert!(text.get(span.start..span.end).is_some());
        assert!(node.parent().is_none_or(|parent| parent.span().contains(span)));
        for attribute in node.attributes() {
            assert!(node.start_tag().contains(attribute.span) && attribute.span.contains(attribute.value_span));
            assert!(text.get(attribute.value_span.start..attribute.value_span.end).is_some());
        }
    }
    for defect in &document.defects {
        assert!(text.get(defect.span.start..defect.span.end).is_some());
    }
}

/// The tree as lines, told by us. Nesting is within the budget of a message.
fn ours(node: Node<'_>, out: &mut Vec<String>) {
    let mut text = String::new();
    for child in node.children() {
        match child.kind() {
            NodeKind::Text { .. } => text.push_str(child.characters().unwrap_or("")),
            NodeKind::Element { .. } => {
                flush(&mut text, out);
                let mut scope = BTreeMap::new();
                for one in std::iter::once(child).chain(child.ancestors()).flat_map(Node::namespaces) {
                    scope.entry(one.prefix.as_str()).or_insert(one.uri.as_str());
                }
                let values = child.attributes().iter();
                let values = values.map(|one| attribute(one.namespace(), one.local(), &one.value));
                element(child.namespace(), child.local(), scope, values.collect(), out);
                ours(child, out);
                out.push(">".to_owned());
            }
            NodeKind::Comment { value } => {
                flush(&mut text, out);
                out.push(format!("#{value:?}"));
            }
            NodeKind::Instruction { target, data } => {
                flush(&mut text, out);
                out.push(format!("?{target} {data:?}"));
            }
            NodeKind::Root => {}
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
            let scope = child.namespaces().map(|one| (one.name().unwrap_or(""), one.uri())).collect();
            let values = child.attributes().map(|one| attribute(one.namespace(), one.name(), one.value()));
            element(name.namespace(), name.name(), scope, values.collect(), out);
            theirs(child, out);
            out.push(">".to_owned());
        } else if child.is_comment() {
            out.push(format!("#{:?}", child.text().unwrap_or("")));
        } else if let Some(instruction) = child.pi() {
            out.push(format!("?{} {:?}", instruction.target, instruction.value.unwrap_or("")));
        }
    }
    flush(&mut text, out);
}

fn attribute(namespace: Option<&str>, name: &str, value: &str) -> String {
    format!("@{:?} {name}={value:?}", namespace.unwrap_or(""))
}

/// An element: its name, the namespaces in force, its attributes in any order.
fn element(
    namespace: Option<&str>,
    local: &str,
    mut scope: BTreeMap<&str, &str>,
    mut values: Vec<String>,
    out: &mut Vec<String>,
) {
    scope.retain(|prefix, uri| !uri.is_empty() && *prefix != "xml");
    out.push(format!("<{:?} {local} {scope:?}", namespace.unwrap_or("")));
    values.sort();
    out.append(&mut values);
}

fn flush(text: &mut String, out: &mut Vec<String>) {
    if !text.is_empty() {
        out.push(format!("{:?}", std::mem::take(text)));
    }
}
