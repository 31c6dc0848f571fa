//! A digest outside the references of signatures, for readers that search the whole document.

use super::message::{messages, place_words};
use super::second_assertion::refuse;
use crate::declare_rule;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Node, ns};

declare_rule! { "ATK-XPATH-DIGEST", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for message in messages(cx) {
        let digests = || message.document.elements().filter(|node| node.is(ns::DS, "DigestValue")).take(400);
        let Some(planted) = digests().find(|node| is_planted(*node)) else {
            if digests().next().is_some() {
                out.pass();
            }
            continue;
        };
        let real = digests().find(|node| !is_planted(*node));
        let place = place_words(planted);
        let mut why = format!(
            "It is in {place}, which is not where a signature states one. A receiver that takes the first digest in \
             the document takes this one and accepts changed content (CVE-2024-45409)."
        );
        if let Some(real) = real {
            why.push_str(&format!(" One reader sees `{}`, another `{}`.", real.text().trim(), planted.text().trim()));
        }
        let mut finding = RULE
            .finding("A second digest (`DigestValue`) is planted outside the signature's references", why)
            .at(message.item, planted.span());
        if let Some(real) = real {
            finding = finding
                .compared(real.text().trim(), planted.text().trim(), None)
                .related(message.item, real.content_span());
        }
        out.find(refuse(message.item, finding));
    }
}

/// Whether it is no digest of a reference in a signature. XAdES states digests of certificates in elements of its own.
fn is_planted(digest: Node<'_>) -> bool {
    let Some(parent) = digest.parent() else { return true };
    if parent.namespace().is_some_and(|namespace| namespace.starts_with("http://uri.etsi.org/01903")) {
        return false;
    }
    let list = parent.parent();
    let listed = list.is_some_and(|list| list.is(ns::DS, "SignedInfo") || list.is(ns::DS, "Manifest"));
    let in_signature = parent.ancestors().any(|outer| outer.is(ns::DS, "Signature"));
    !(parent.is(ns::DS, "Reference") && listed && in_signature)
}
