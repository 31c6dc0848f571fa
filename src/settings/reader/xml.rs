//! Configuration in XML: attributes and texts of elements. `<add key="A" value="b"/>` is the setting `A`.

use super::pair::{MAX_DEPTH, Pair, add};
use crate::syntax::xml;

/// Begins the place of a policy (`<validate-jwt>`) among the others: a token has to satisfy one of them.
pub(in crate::settings) const POLICY: &str = "[policy";

/// Reads a text.
pub(super) fn read(text: &str, pairs: &mut Vec<Pair>) {
    let start = text.trim_start();
    if !start.starts_with('<')
        || start.starts_with("<Location")
        || start.starts_with("<VirtualHost")
        || start.starts_with("<If")
    {
        return;
    }
    let document = xml::parse(text, &xml::Budget::MESSAGE);
    // Messages and metadata, whole or in part, are no configuration, although their attributes have the same names.
    let message = |namespace: &str| namespace.starts_with("urn:oasis:") || namespace.starts_with("http://www.w3.org/");
    if document.root().and_then(|root| root.namespace()).is_some_and(message) {
        return;
    }
    let is_policy = |node: &xml::Node<'_>| node.local().starts_with("validate-");
    let policies: Vec<usize> = document.elements().filter(is_policy).map(|node| node.span().start).collect();
    let number = |node: xml::Node<'_>| policies.partition_point(|start| *start < node.span().start);
    for element in document.elements() {
        let nodes = std::iter::once(element).chain(element.ancestors()).filter(|node| node.is_element());
        let mut path: Vec<String> = Vec::new();
        for node in nodes.take(MAX_DEPTH) {
            if is_policy(&node) {
                path.push(format!("{POLICY} {}]", number(node)));
            }
            path.push(node.local().to_owned());
        }
        path.reverse();
        let key = ["key", "name"].iter().find_map(|name| element.attribute(name));
        for attribute in element.attributes() {
            let named = key.filter(|_| attribute.local() == "value").map(|key| key.value.clone());
            let mut path = path.clone();
            path.push(named.unwrap_or_else(|| attribute.local().to_owned()));
            add(pairs, path, attribute.value.clone(), attribute.value_span);
        }
        if element.elements().next().is_none() {
            let inside = element.content_span();
            let text = inside.of(text);
            let trimmed = text.trim();
            if !trimmed.is_empty() && trimmed == element.text().trim() {
                let start = inside.start + text.len() - text.trim_start().len();
                add(pairs, path, trimmed, crate::source::Span::new(start, start + trimmed.len()));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Notation, shown};

    #[test]
    fn attributes_and_texts() {
        assert_eq!(
            shown("<c><SSO entityID=\"e\">SAML2</SSO><add key=\"ida:A\" value=\"b\"/></c>", Notation::Xml),
            ["c.SSO.entityID=e", "c.SSO=SAML2", "c.add.key=ida:A", "c.add.ida:A=b"]
        );
    }
}
