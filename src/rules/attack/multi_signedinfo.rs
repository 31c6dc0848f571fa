//! A signature with two descriptions of what it signs.

use super::second_assertion::refuse;
use crate::declare_rule;
use crate::item::Item;
use crate::report::Finding;
use crate::rules::support::documents::documents;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Node, ns};

declare_rule! { "ATK-MULTI-SIGNEDINFO", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx).filter(|(_, document)| !document.is_broken()) {
        let saml = document.elements().take(64).any(|node| matches!(node.namespace(), Some(ns::SAML | ns::SAMLP)));
        for signature in document.elements().filter(|node| node.is(ns::DS, "Signature")).take(200) {
            match repeated(signature, saml) {
                Some((name, places)) => out.find(finding(item, name, &places)),
                None => out.pass(),
            }
        }
    }
}

/// The first part that stands more often than once, with all its places.
fn repeated(signature: Node<'_>, saml: bool) -> Option<(&'static str, Vec<Node<'_>>)> {
    let infos: Vec<Node<'_>> = own(signature, "SignedInfo");
    if infos.len() > 1 {
        return Some(("SignedInfo", infos));
    }
    let values: Vec<Node<'_>> = own(signature, "SignatureValue");
    if values.len() > 1 {
        return Some(("SignatureValue", values));
    }
    let references: Vec<Node<'_>> =
        infos.iter().flat_map(|info| info.elements_named(ns::DS, "Reference")).take(200).collect();
    for name in ["DigestValue", "DigestMethod"] {
        let twice = references.iter().map(|reference| reference.elements_named(ns::DS, name).collect::<Vec<_>>());
        if let Some(found) = twice.into_iter().find(|found| found.len() > 1) {
            return Some((name, found));
        }
    }
    // Other documents may well sign one part in two forms; SAML signs one part once.
    let uri = |node: &Node<'_>| node.attribute("URI").map(|uri| uri.value.clone());
    let first = references.first().filter(|_| saml)?;
    let same: Vec<Node<'_>> = references.iter().copied().filter(|node| uri(node) == uri(first)).collect();
    (same.len() > 1).then_some(("Reference", same))
}

/// The elements of this name that belong to this signature and to no other one inside it.
fn own<'a>(signature: Node<'a>, local: &str) -> Vec<Node<'a>> {
    let nearest = |node: &Node<'a>| node.ancestors().find(|outer| outer.is(ns::DS, "Signature"));
    let inside = signature.descendants().filter(|node| node.is(ns::DS, local));
    inside.filter(|node| nearest(node) == Some(signature)).take(20).collect()
}

fn finding(item: &Item, name: &str, places: &[Node<'_>]) -> Finding {
    let (title, why) = match name {
        "SignedInfo" | "Reference" => (
            format!("The signature contains {} descriptions of what it signs (`{name}`)", places.len()),
            "Some libraries verify the first but take the digest from the other, which is unsigned. Any content can \
             pass for signed this way (CVE-2025-29774). No product builds such a signature.",
        ),
        "SignatureValue" => (
            format!("The signature contains {} signature values", places.len()),
            "A signature has one value. Readers disagree about which one counts; no product builds such a signature.",
        ),
        _ => (
            format!("A reference of the signature contains {} elements `{name}`", places.len()),
            "A reference states one digest. One reader verifies the first, another the last, so that unsigned content may pass \
             (CVE-2025-29774). No product builds such a signature.",
        ),
    };
    let mut finding = RULE.finding(title, why);
    if let [first, second, ..] = places
        && matches!(name, "DigestValue" | "SignatureValue")
    {
        finding = finding.compared(first.text().trim(), second.text().trim(), None);
    }
    for node in places.iter().take(8) {
        finding = finding.at(item, node.span());
    }
    refuse(item, finding).spec("xmldsig-core 4.1")
}
