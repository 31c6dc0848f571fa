//! What the rules of this family share: which documents are judged, and which elements carry values.
//! Comes in: items. Goes out: documents and nodes. Must not judge.

use crate::item::Item;
use crate::report::Party;
use crate::rules::Context;
use crate::rules::support::documents::documents;
use crate::rules::support::parties::maker;
use crate::syntax::xml::{Document, Node, ns};

/// The documents to judge that hold SAML, of whatever version.
pub(super) fn messages<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a Document)> {
    documents(cx).filter(|(_, document)| is_saml(document))
}

/// Whether one of the first elements belongs to SAML.
pub(super) fn is_saml(document: &Document) -> bool {
    document.elements().take(64).any(|node| node.namespace().is_some_and(|namespace| SAML.contains(&namespace)))
}

/// The namespaces of SAML, old and new.
pub(super) const SAML: &[&str] = &[ns::SAML, ns::SAMLP, ns::MD, ns::SAML1, ns::SAMLP1];

/// Elements whose text is compared, shown or verified.
pub(super) fn is_value(node: Node<'_>) -> bool {
    is_identity(node)
        || (node.namespace() == Some(ns::DS)
            && matches!(node.local(), "DigestValue" | "SignatureValue" | "X509Certificate"))
}

/// Elements whose text says who or for whom.
pub(super) fn is_identity(node: Node<'_>) -> bool {
    match node.namespace() {
        Some(ns::SAML) => {
            matches!(node.local(), "NameID" | "Issuer" | "Audience" | "AttributeValue" | "AuthnContextClassRef")
        }
        Some(ns::SAML1) => matches!(node.local(), "NameIdentifier" | "Audience" | "AttributeValue"),
        Some(ns::SAMLP) => node.local() == "SessionIndex",
        _ => false,
    }
}

/// Whether the element has child elements: then its text is layout.
pub(super) fn has_elements(node: Node<'_>) -> bool {
    node.elements().next().is_some()
}

/// The name of an attribute statement's attribute that a value belongs to, else the element's own name.
pub(super) fn value_name(node: Node<'_>) -> String {
    let name = (node.local() == "AttributeValue")
        .then(|| node.parent())
        .flatten()
        .and_then(|parent| parent.attribute("Name").or_else(|| parent.attribute("AttributeName")));
    match name {
        Some(name) => format!("attribute `{}`", name.value),
        None => format!("`{}`", node.local()),
    }
}

/// A value for the eye: at most 80 characters, with invisible ones written out.
pub(super) fn shown(text: &str) -> String {
    let mut shown = String::new();
    for (count, c) in text.chars().enumerate() {
        if count == 80 {
            shown.push('…');
            break;
        }
        match c {
            '\n' => shown.push('␤'),
            '\r' => shown.push('␍'),
            '\t' => shown.push('⇥'),
            ' ' => shown.push(' '),
            _ if is_invisible(c) => shown.push_str(&code_point(c)),
            _ => shown.push(c),
        }
    }
    shown
}

/// Returns who controls this element. In metadata, this depends on the described role.
pub(super) fn maker_of(cx: &Context<'_>, item: &Item, node: Node<'_>) -> Party {
    let above = || std::iter::once(node).chain(node.ancestors());
    if above().any(|one| one.is(ns::MD, "SPSSODescriptor")) {
        Party::SpAdmin
    } else if above().any(|one| one.is(ns::MD, "IDPSSODescriptor")) {
        Party::IdpAdmin
    } else {
        maker(cx, item)
    }
}

/// `U+200B`.
pub(super) fn code_point(c: char) -> String {
    format!("U+{:04X}", u32::from(c))
}

/// Characters that cannot be seen: controls, directions, spaces without width, and spaces that look like the plain one.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || (c.is_whitespace() && c != ' ')
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}
