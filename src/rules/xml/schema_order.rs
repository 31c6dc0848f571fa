//! XML-SCHEMA-ORDER: children in another order or number than the schema says.

use super::common::maker_of;
use super::schema::{Breach, breaches, is_unknown};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Finding, ItemKind, Party};
use crate::rules::support::documents::documents;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Node, ns};

declare_rule! { "XML-SCHEMA-ORDER", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx) {
        for node in document.elements() {
            if out.is_full() {
                break;
            }
            if is_unknown(node) {
                out.find_once(unknown(maker_of(cx, item, node), node).at(item, node.start_tag()));
                continue;
            }
            if let Some(text) = stray_text(item, node) {
                out.find_once(text_inside(maker_of(cx, item, node), node, text).at(item, text.span()));
            }
            if super::schema::model(node).is_none_or(|model| model.children.is_none()) {
                continue;
            }
            // The first one explains the others: one misplaced element shifts all behind it.
            match breaches(node).into_iter().find_map(|breach| said(cx, item, node, &breach)) {
                Some(finding) => out.find_once(finding),
                None => out.pass(),
            }
        }
    }
}

fn said(cx: &Context<'_>, item: &Item, parent: Node<'_>, breach: &Breach<'_>) -> Option<Finding> {
    let why = "Receivers that check messages against the schema reject it (python3-saml: \"Not match the \
     saml-schema-protocol-2.0.xsd\"); others accept it.";
    let (title, fix, at, related) = match breach {
        Breach::Order { child, behind } => (
            format!("`{}` must come before `{}` in `{}`", child.local(), behind.local(), parent.local()),
            format!("Write the children of `{}` in the order of the schema.", parent.local()),
            *child,
            Some(*behind),
        ),
        Breach::Again { child, first } => (
            format!("`{}` appears in `{}` more than once", child.local(), parent.local()),
            format!("Keep one `{}`.", child.local()),
            *child,
            Some(*first),
        ),
        Breach::Misplaced { child } => (
            format!("`{}` does not belong in `{}`", child.local(), parent.local()),
            match super::schema::model(*child) {
                Some(_) => format!("Move `{}` to where the schema has it.", child.local()),
                None => format!("Leave `{}` out, or put it into an attribute value or `Extensions`.", child.local()),
            },
            *child,
            None,
        ),
        Breach::Missing { .. } => return None,
    };
    let mut finding = RULE
        .finding(title, why)
        .fix(maker_of(cx, item, parent), format!("In the product or template that wrote the message: {}", lower(&fix)))
        .at(item, at.start_tag());
    if let Some(other) = related {
        finding = finding.related(item, other.start_tag());
    }
    Some(finding)
}

fn unknown(maker: Party, node: Node<'_>) -> Finding {
    let title = format!("SAML has no element called `{}`", node.local());
    let why = "Libraries look for elements by their exact names, letter case included. They ignore this one, and \
     receivers that check the schema reject the message.";
    RULE.finding(title, why).fix(
        maker,
        "Correct the name in the product or template that wrote the message. Or give an addition of your own its own namespace.",
    )
}

fn lower(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| std::iter::once(first.to_ascii_lowercase()).chain(characters).collect())
}

/// Text in an element of a request or of metadata that takes attributes or elements and no text.
fn stray_text<'a>(item: &Item, node: Node<'a>) -> Option<Node<'a>> {
    if !matches!(item.kind, ItemKind::SamlAuthnRequest | ItemKind::SpMetadata | ItemKind::IdpMetadata) {
        return None;
    }
    let elements_only = super::schema::model(node).is_some_and(|model| model.children.is_some());
    if !elements_only && !node.is(ns::SAMLP, "NameIDPolicy") {
        return None;
    }
    node.children().find(|child| child.characters().is_some_and(|text| !text.trim().is_empty()))
}

fn text_inside(maker: Party, node: Node<'_>, text: Node<'_>) -> Finding {
    let name = node.local();
    let written = text.characters().unwrap_or_default().trim();
    let finding = RULE.finding(
        format!("`{name}` contains the text {}, where the schema allows none", quote(written)),
        "Receivers do not read it there; those that check messages against the schema reject the message.",
    );
    if name == "NameIDPolicy" && written.starts_with("urn:") {
        return finding.fix(maker, format!("Write the NameID format as an attribute: `Format=\"{written}\"`."));
    }
    finding
        .fix(maker, format!("Remove the text from `{name}`, or write it as the attribute or element that was meant."))
}
