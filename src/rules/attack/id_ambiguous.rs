//! A reference that different readers resolve to different elements.

use super::message::{carriers, describe, place_words};
use super::second_assertion::refuse;
use crate::crypto::dsig::ReferenceFacts;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding};
use crate::rules::support::documents::documents;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Attribute, Document, Node, ns};

declare_rule! { "ATK-ID-AMBIGUOUS", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx).filter(|(_, document)| !document.is_broken()) {
        if item.signatures().is_empty() {
            continue;
        }
        let known = carriers(document);
        for reference in item.signatures().iter().flat_map(|signature| &signature.references) {
            let Some(fragment) = reference.uri.as_deref().and_then(|uri| uri.strip_prefix('#')) else { continue };
            match known.get(plain_id(fragment)).map_or(&[][..], Vec::as_slice) {
                [] => {}
                [one] if is_pointer(&one.1.value) => out.find_once(pointer(item, reference, &[*one])),
                [_] => out.pass(),
                several => out.find_once(several_carriers(item, document, reference, several)),
            }
            if out.is_full() {
                return;
            }
        }
    }
}

/// The ID in `xpointer(id('x'))`, else the fragment itself.
fn plain_id(fragment: &str) -> &str {
    let inner = fragment.strip_prefix("xpointer(id(").and_then(|rest| rest.strip_suffix("))"));
    inner.map_or(fragment, |quoted| quoted.trim_matches(['\'', '"']))
}

/// An ID written like an expression: whoever evaluates expressions goes elsewhere.
fn is_pointer(id: &str) -> bool {
    id.contains('(')
}

fn pointer(item: &Item, reference: &ReferenceFacts, carriers: &[(Node<'_>, &Attribute)]) -> Finding {
    let named = carriers.first().map_or_else(String::new, |(node, _)| describe(*node));
    let uri = reference.uri.as_deref().unwrap_or_default();
    let mut finding = RULE
        .finding(
            format!("What is signed is ambiguous: {named} or what `{uri}` selects"),
            "The reference is an expression that selects an element by position. A different element has the same \
             text as its ID. Some libraries verify one, others the other. Only forged messages are built like this.",
        )
        .at(item, reference.places.uri);
    for (_, attribute) in carriers.iter().take(4) {
        finding = finding.related(item, attribute.span);
    }
    refuse(item, finding)
}

fn several_carriers(
    item: &Item,
    document: &Document,
    reference: &ReferenceFacts,
    carriers: &[(Node<'_>, &Attribute)],
) -> Finding {
    let mut names: Vec<String> = Vec::new();
    for (node, _) in carriers.iter().take(4) {
        let plain = describe(*node);
        let name = if names.contains(&plain) { format!("{plain} in {}", place_words(*node)) } else { plain };
        names.push(name);
    }
    let title = format!("What is signed is ambiguous: {}", names.join(" or "));
    let same_rule = reference.candidates.len() > 1;
    let why = if same_rule {
        format!(
            "{} elements carry the ID that the signature names. Libraries verify the first or the last, or reject \
             the message. The application may read the one that was not verified.",
            carriers.len()
        )
    } else {
        let attributes: Vec<String> =
            carriers.iter().take(4).map(|(_, attribute)| format!("`{}`", attribute.qualified_name())).collect();
        format!(
            "The value is in {}. SAML knows only `ID`; a reader that also takes the others for IDs may verify a different element than \
             it reads.",
            attributes.join(" and ")
        )
    };
    let saml = document.elements().take(64).any(|node| matches!(node.namespace(), Some(ns::SAML | ns::SAMLP)));
    let confidence = if same_rule && saml { Confidence::Certain } else { Confidence::Likely };
    let mut finding = RULE.finding(title, why).confidence(confidence).at(item, reference.places.uri);
    for (_, attribute) in carriers.iter().take(8) {
        finding = finding.related(item, attribute.span);
    }
    refuse(item, finding).spec("saml-core 5.4.2")
}
