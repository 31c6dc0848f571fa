//! XML-WHITESPACE-VALUE: invisible white space around values that are compared as they are.

use super::common::{documents, has_elements, is_invisible, shown, value_name};
use crate::declare_rule;
use crate::report::{Act, Finding};
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Node, ns};

/// Attributes that hold a URL or an identifier to compare.
const ADDRESSES: &[&str] = &[
    "Recipient",
    "Destination",
    "AssertionConsumerServiceURL",
    "InResponseTo",
    "Location",
    "ResponseLocation",
    "entityID",
    "SPNameQualifier",
    "NameQualifier",
];

declare_rule!("XML-WHITESPACE-VALUE", Warning, "xml", "whitespace_value.md", check);

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        let metadata = document.root().is_some_and(|root| root.namespace() == Some(ns::MD));
        for node in document.elements() {
            if !matches!(node.namespace(), Some(ns::SAML | ns::SAMLP | ns::MD)) {
                continue;
            }
            if is_compared(node, metadata) && !has_elements(node) {
                let text = node.text();
                match around(&text) {
                    Some(what) => {
                        let name = value_name(node);
                        out.find_once(said(what, &text, &name, true).at(item, node.content_span()));
                    }
                    None => out.pass(),
                }
            }
            for attribute in node.attributes() {
                if attribute.prefix.is_empty()
                    && ADDRESSES.contains(&attribute.local.as_str())
                    && let Some(what) = around(&attribute.value)
                {
                    let name = format!("`{}`", attribute.local);
                    out.find_once(said(what, &attribute.value, &name, false).at(item, attribute.value_span));
                }
            }
        }
    }
}

/// In metadata, attribute values describe the entity; nobody compares them character by character.
fn is_compared(node: Node<'_>, metadata: bool) -> bool {
    node.namespace() == Some(ns::SAML)
        && (matches!(node.local(), "Issuer" | "Audience" | "NameID") || (!metadata && node.local() == "AttributeValue"))
}

/// What stands around the value; `None` where nothing does or where there is no value at all.
fn around(text: &str) -> Option<&'static str> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    if bare.is_empty() || bare.len() == text.len() {
        return None;
    }
    let front = text.len() - text.trim_start_matches(|c: char| c.is_whitespace() || is_invisible(c)).len();
    let outside: Vec<char> =
        text.char_indices().filter(|(at, _)| *at < front || *at >= front + bare.len()).map(|(_, c)| c).collect();
    Some(if outside.iter().any(|c| matches!(c, '\n' | '\r')) {
        "an invisible line break"
    } else if outside.iter().any(|c| !matches!(c, ' ' | '\t')) {
        "an invisible special space"
    } else {
        "an invisible space"
    })
}

fn said(what: &str, text: &str, name: &str, element: bool) -> Finding {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
    let title = format!("There is {what} around `{}` in the {}", shown(bare), name.trim_start_matches("the "));
    let why = "SAML values are compared character by character; receivers such as python3-saml, ruby-saml and node-saml do not trim them, others do.";
    let finding = RULE.finding(title, why).compared(bare, text, Some("whitespace")).fix(
        Act::IdpAdmin,
        "Remove the space or line break in the field, template or directory record that the value comes from.",
    );
    if element {
        return finding.fix(
            Act::Support,
            "If this copy was indented by a viewer, the original has no line break: paste the original base64 value.",
        );
    }
    finding
}
