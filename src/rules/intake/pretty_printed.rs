//! IN-PRETTY-PRINTED: a signed message that a viewer has indented.

use super::common::is_signed;
use crate::crypto::dsig::{DigestResult, EmbeddedResult, Repair, SignatureFacts};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::left_out::is_open_to_hands;
use crate::rules::support::seal::seal;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::syntax::xml::{Document, Node, NodeKind, ns};

declare_rule! { "IN-PRETTY-PRINTED", Warning }

/// Some products sign indented messages, so indentation alone proves nothing: the digest decides.
fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items.iter().filter(|item| is_signed(item)) {
        let Some(document) = item.xml() else { continue };
        // Where a valid signature stands around it, the sender indented it.
        let open = item.signatures().iter().filter(|signature| seal(cx, item, signature).is_none());
        let undone = open
            .flat_map(|signature| &signature.references)
            .find(|reference| matches!(reference.repair, Some(Repair::Indentation | Repair::Trimming)));
        if let Some(reference) = undone {
            let why = "A signature covers every byte. Without the white space between the elements, the digest of the \
             signed part matches. The content is as it was signed; only this copy cannot be verified.";
            out.find_once(said(item, why, reference.places.target));
        } else if !is_indented(document)
            || (!item.signatures().is_empty() && item.signatures().iter().all(is_as_signed))
        {
            out.pass();
        } else if let Some(signature) = changed_beside(cx, item) {
            let why = "A signature covers every byte. Without the indentation the digest does not match either: something else was \
                       changed in this copy, perhaps by hand. It says nothing about the original.";
            out.find_once(said(item, why, signature.places.signature).confidence(Confidence::Likely));
        } else {
            out.not_checked(
                "the message is indented, and whether that was done after signing does not show in its digests. The \
                 original base64 value settles it",
            );
        }
    }
}

fn said(item: &Item, why: &str, target: Span) -> Finding {
    RULE.finding("This copy of signed XML was indented, as viewers do", why)
        .fix(
            Party::Support,
            "Paste the original base64 value of `SAMLResponse`. SAML-tracer shows it under *Parameters*, the browser's developer \
             tools in the payload of the POST request.",
        )
        .at(item, target)
}

/// A signature that fits in nothing, with a summary that was indented like everything else. What travelled encoded nobody laid out.
fn changed_beside<'a>(cx: &Context<'_>, item: &'a Item) -> Option<&'a SignatureFacts> {
    let is_changed = |signature: &&SignatureFacts| {
        let digests = signature.references.iter().any(|reference| reference.digest == DigestResult::Mismatch);
        digests
            && seal(cx, item, signature).is_none()
            && !is_as_signed(signature)
            && is_summary_indented(item, signature)
    };
    item.signatures().iter().filter(|_| is_open_to_hands(item)).find(is_changed)
}

/// Whether every element of `SignedInfo` stands on a line of its own.
fn is_summary_indented(item: &Item, signature: &SignatureFacts) -> bool {
    let node = item.xml().zip(signature.node).and_then(|(document, node)| document.node(node));
    let Some(info) = node.and_then(|node| node.element(ns::DS, "SignedInfo")) else { return false };
    let is_apart = |node: Node<'_>| {
        node.prev_sibling().and_then(Node::characters).is_some_and(|text| text.trim().is_empty() && text.contains('\n'))
    };
    info.elements().next().is_some() && info.elements().all(is_apart)
}

/// Whether the signature shows that nobody indented the message after signing: its digests agree, or its value is genuine.
/// A viewer indents `SignedInfo` like everything else, so a value that still fits tells that a digest fails for another reason.
fn is_as_signed(signature: &SignatureFacts) -> bool {
    signature.digests_ok() || signature.trusted_ok() || signature.signed_info.embedded_key == EmbeddedResult::Ok
}

/// Whether nearly every element that has child elements starts its content with a line break.
fn is_indented(document: &Document) -> bool {
    let (mut parents, mut indented) = (0usize, 0usize);
    for node in document.elements() {
        if node.elements().next().is_none() {
            continue;
        }
        parents += 1;
        let first = node.first_child().filter(|child| !matches!(child.kind(), NodeKind::Text { cdata: true, .. }));
        if let Some(value) = first.and_then(Node::characters)
            && value.trim().is_empty()
            && value.contains('\n')
        {
            indented += 1;
        }
    }
    parents > 2 && indented * 10 >= parents * 9
}
