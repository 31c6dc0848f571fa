//! A part of a document as a document of its own, with the namespaces it inherits.

use super::element::Source;
use crate::intake::Embedded;
use crate::source::SpanMap;
use crate::syntax::xml::Node;

/// The text of an element with the namespace declarations in scope added to its start tag, and the way back
/// to the text it was cut from. Without inherited declarations it is the text as it stands.
pub fn in_context(text: &str, node: Node<'_>) -> (String, SpanMap) {
    let span = node.span();
    let own = span.of(text);
    let mut known: Vec<&str> = node.namespaces().iter().map(|namespace| namespace.prefix.as_str()).collect();
    let mut added = String::new();
    for namespace in node.ancestors().flat_map(|ancestor| ancestor.namespaces()) {
        let prefix = namespace.prefix.as_str();
        if known.contains(&prefix) {
            continue;
        }
        known.push(prefix);
        if namespace.uri.is_empty() {
            continue;
        }
        added.push_str(if prefix.is_empty() { " xmlns" } else { " xmlns:" });
        added.push_str(prefix);
        added.push_str("=\"");
        for character in namespace.uri.chars() {
            match character {
                '&' => added.push_str("&amp;"),
                '<' => added.push_str("&lt;"),
                '"' => added.push_str("&quot;"),
                other => added.push(other),
            }
        }
        added.push('"');
    }
    // After `<prefix:name`.
    let name_end = 1 + node.qualified_name().len();
    match own.split_at_checked(name_end) {
        Some((name, rest)) if !added.is_empty() => {
            let mut map = SpanMap::slice(span.start, name.len());
            map.push(added.len(), 0, span.start + name.len(), 1);
            map.push(1, 1, span.start + name.len(), rest.len());
            (format!("{name}{added}{rest}"), map)
        }
        _ => (own.to_owned(), SpanMap::slice(span.start, own.len())),
    }
}

pub(super) fn embedded(source: Source<'_>, node: Node<'_>) -> Embedded {
    let (text, map) = in_context(source.text, node);
    Embedded { name: node.local().to_owned(), span: node.span(), text, map: Some(map) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;
    use crate::syntax::xml;

    #[test]
    fn inherited_namespaces_come_along_and_places_map_back() {
        let text = r#"<a xmlns="urn:d" xmlns:x="urn:x" xmlns:y="urn:y"><x:b xmlns:y="urn:z">v</x:b></a>"#;
        let document = xml::parse(text, &xml::Budget::MESSAGE);
        let inner = document.root().unwrap().elements().next().unwrap();
        let (cut, map) = in_context(text, inner);
        assert_eq!(cut, r#"<x:b xmlns="urn:d" xmlns:x="urn:x" xmlns:y="urn:z">v</x:b>"#);
        let at = cut.find('v').unwrap();
        let outer = map.outer(Span::new(at, at + 1));
        assert_eq!(outer.of(text), "v");
        assert_eq!(map.outer(Span::new(0, 4)).of(text), "<x:b");
    }
}
