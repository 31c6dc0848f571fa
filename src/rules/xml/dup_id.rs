//! XML-DUP-ID: two elements with one ID.

use crate::declare_rule;
use crate::order;
use crate::rules::support::documents::documents;
use crate::rules::{Context, MAX_PLACES, Outcome};
use crate::syntax::xml::{Attribute, Document, Node, ns};
use std::collections::{BTreeMap, BTreeSet};

declare_rule! { "XML-DUP-ID", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        let (by_value, referenced) = collect(document);
        let mut found = false;
        for (value, holders) in &by_value {
            if out.is_full() {
                break;
            }
            let elements = order::set(holders.iter().map(|(node, _)| node.id()));
            // `id` means something else in other vocabularies; it matters where a signature or a SAML reader may look for it.
            let matters = referenced.contains(value) || holders.iter().any(|(node, _)| is_known(*node));
            if elements.len() < 2 || !matters {
                continue;
            }
            found = true;
            let count = if elements.len() == 2 { "Two".to_owned() } else { elements.len().to_string() };
            let title = format!("{count} parts of the message have the same ID `{}`", super::common::shown(value));
            let why = "A signature names the part it covers by its ID. With two of them it is unclear which one was \
             signed, and a reader may take the other.";
            let mut finding = RULE
                .finding(title, why)
                .fix(
                    item.reader(),
                    "Do not accept the message, but keep it. Treat it as an attack unless its sender explains it.",
                )
                .fix(
                    item.maker(),
                    "Give every part an ID of its own. Templates and proxies that copy parts of messages forget this.",
                )
                .spec("saml-core 1.3.4");
            for (_, attribute) in holders.iter().take(MAX_PLACES) {
                finding = finding.at(item, attribute.span);
            }
            out.find_once(finding);
        }
        if !found && !by_value.is_empty() {
            out.pass();
        }
    }
}

type Holders<'a> = BTreeMap<&'a str, Vec<(Node<'a>, &'a Attribute)>>;

/// All IDs with their elements, and all IDs that something refers to.
fn collect(document: &Document) -> (Holders<'_>, BTreeSet<&str>) {
    let mut by_value = Holders::new();
    let mut referenced = BTreeSet::new();
    for node in document.elements() {
        for attribute in node.attributes() {
            if matches!(attribute.local(), "ID" | "Id" | "id") && !attribute.value.is_empty() {
                by_value.entry(attribute.value.as_str()).or_default().push((node, attribute));
            }
            if attribute.local() == "URI"
                && let Some(target) = attribute.value.strip_prefix('#')
            {
                referenced.insert(target);
            }
        }
    }
    (by_value, referenced)
}

fn is_known(node: Node<'_>) -> bool {
    node.namespace().is_some_and(|name| super::common::SAML.contains(&name) || name == ns::DS || name == ns::XENC)
}
