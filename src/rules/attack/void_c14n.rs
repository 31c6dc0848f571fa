//! A digest of nothing.

use super::second_assertion::refuse;
use crate::crypto::dsig::{ReferenceFacts, ReferenceProblem};
use crate::crypto::hash::HashKind;
use crate::crypto::{text_base64, to_base64};
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Severity};
use crate::rules::support::documents::documents;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Document, Namespace, ns};

declare_rule! { "ATK-VOID-C14N", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in documents(cx).filter(|(_, document)| !document.is_broken()) {
        let saml = document.elements().take(64).any(|node| matches!(node.namespace(), Some(ns::SAML | ns::SAMLP)));
        for signature in item.signatures() {
            // Outside SAML a transform may well select nothing; it is no fault while another reference selects something.
            let only = saml || signature.references.iter().all(|reference| empty_digest(reference).is_some());
            for reference in &signature.references {
                match empty_digest(reference).filter(|_| only) {
                    Some(hash) => out.find_once(void(item, reference, hash)),
                    None if matches!(reference.problem, Some(ReferenceProblem::RelativeNamespace(_))) => {}
                    None => out.pass(),
                }
            }
        }
        if saml
            && !item.signatures().is_empty()
            && let Some(relative) = relative_namespace(document)
        {
            out.find(relative_finding(item, relative));
        }
    }
}

/// The hash of which the stated digest is that of empty input.
fn empty_digest(reference: &ReferenceFacts) -> Option<HashKind> {
    let stated = text_base64(reference.stated.as_deref()?)?;
    HashKind::ALL.into_iter().find(|hash| hash.digest(&[]) == stated)
}

fn void(item: &Item, reference: &ReferenceFacts, hash: HashKind) -> Finding {
    let finding = RULE
        .finding(
            "The digest is that of an empty text: the signature protects nothing",
            format!(
                "`{}` is the {} digest of nothing at all. A receiver whose canonicalization fails may continue with an \
                 empty text. It finds the two equal and accepts any content. No product signs like this.",
                to_base64(&hash.digest(&[])),
                hash.name()
            ),
        )
        .at(item, reference.places.value);
    refuse(item, finding).spec("xmldsig-core 3.1.1")
}

/// A namespace without a scheme: libraries stop canonicalising at it, and some return nothing then.
fn relative_namespace(document: &Document) -> Option<&Namespace> {
    let relative = |namespace: &&Namespace| !namespace.uri.is_empty() && !namespace.uri.contains(':');
    document.elements().flat_map(|node| node.namespaces()).find(relative)
}

fn relative_finding(item: &Item, namespace: &Namespace) -> Finding {
    let finding = RULE
        .finding(
            format!("The namespace `{}` is relative, so some receivers stop computing the digest", namespace.uri),
            "Namespaces are absolute, and libraries reject a relative one. If code ignores that, the digest is of an \
             empty text and any content passes. Products do not sign such a namespace, but a hand-made template \
             might have one.",
        )
        .severity(Severity::Security)
        .confidence(Confidence::Possible)
        .at(item, namespace.span);
    refuse(item, finding).spec("xml-c14n 1.3")
}
