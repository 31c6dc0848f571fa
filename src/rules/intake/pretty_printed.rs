//! IN-PRETTY-PRINTED: a signed message that a viewer has indented.

use crate::declare_rule;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Document, NodeKind, ns};

declare_rule!("IN-PRETTY-PRINTED", Warning, "intake", "pretty_printed.md", check);

/// Some products sign indented messages, so indentation alone proves nothing: the digest decides.
fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(document) = item.xml() else { continue };
        if !document.elements().any(|node| node.is(ns::DS, "SignatureValue")) {
            continue;
        }
        if is_indented(document) {
            out.not_checked(
                "the message is indented; whether that was done after signing shows only when its digest is computed. The original base64 value settles it",
            );
        } else {
            out.pass();
        }
    }
}

/// Whether nearly every element that has child elements starts its content with a line break.
fn is_indented(document: &Document) -> bool {
    let (mut parents, mut indented) = (0usize, 0usize);
    for node in document.elements() {
        if node.elements().next().is_none() {
            continue;
        }
        parents += 1;
        let first = node.first_child().map(|child| child.kind());
        if let Some(NodeKind::Text { value, cdata: false }) = first
            && value.trim().is_empty()
            && value.contains('\n')
        {
            indented += 1;
        }
    }
    parents > 2 && indented * 10 >= parents * 9
}
