//! Nothing in the response is signed.

use crate::declare_rule;
use crate::intake::{LayerKind, NoteKind};
use crate::item::{Body, Item};
use crate::providers;
use crate::report::{Confidence, ItemKind};
use crate::rules::support::left_out::is_signature_elided;
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;
use crate::vocabulary::{Need, Topic};

declare_rule! { "SIG-NONE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let judged = match item.kind {
            ItemKind::SamlResponse => true,
            // A decrypted assertion belongs to its response.
            ItemKind::SamlAssertion => !inside_response(cx, item),
            _ => false,
        };
        // What is fetched with an artifact comes from the identity provider itself, not through the browser.
        let fetched = cx.ancestors(item).any(|outer| outer.kind == ItemKind::SamlArtifactResponse);
        let Some(message) = item.saml().filter(|_| judged && !fetched) else { continue };
        let encrypted = message.response().map_or(0, |response| response.encrypted_assertions.len());
        if message.assertions().is_empty() && encrypted == 0 {
            continue;
        }
        let parts = item.children.iter().filter_map(|child| cx.items.get(*child));
        if std::iter::once(item).chain(parts.clone()).chain(cx.ancestors(item)).any(is_signed) {
            out.pass();
        } else if item.xml().is_some_and(|document| document.is_broken()) {
            out.not_checked("the message could not be read to its end");
        } else if item.is_cut_out() {
            out.not_checked("the signature may be on the response around this part: add the whole message");
        } else if parts.filter(|part| part.kind == ItemKind::SamlAssertion).count() < encrypted {
            out.not_checked(if cx.keys.private.is_empty() {
                "the signature may be inside the encrypted assertion: add the application's private key"
            } else {
                "the signature may be inside the encrypted assertion, and no private key that was given opens it"
            });
        } else if is_signature_elided(item) {
            out.not_checked_without(
                Need::OriginalMessage,
                "the signature was left out of this copy: add the original message",
            );
        } else {
            let finding = RULE
                .finding(
                    "Nothing in this message is signed, so no application can trust it",
                    "A response that comes through the browser could have been written by anyone. Applications accept it only \
                     when the response or the assertion in it contains the identity provider's signature.",
                )
                .spec("saml-profiles 4.1.4.5");
            let mut finding = finding;
            if is_blanked(item) {
                finding.why.push_str(PERHAPS_REMOVED);
                finding.confidence = Confidence::Likely;
            }
            let finding = match message.span() {
                Some(span) => finding.at(item, span),
                None => finding.at_item(item),
            };
            out.find(finding.fixes(providers::fixes(Topic::Sign, cx.provider(item), None)));
        }
    }
}

const PERHAPS_REMOVED: &str = " Parts of this copy were blanked out; perhaps the signature was removed with them.";

/// Whether somebody blanked parts out of the document itself.
fn is_blanked(item: &Item) -> bool {
    let encoded = item.layers.iter().any(|layer| matches!(layer.kind, LayerKind::Base64 | LayerKind::Base64Url));
    !encoded && item.notes.iter().any(|note| note.kind == NoteKind::Redacted)
}

fn inside_response(cx: &Context<'_>, item: &Item) -> bool {
    item.parent.and_then(|parent| cx.items.get(parent)).is_some_and(|parent| parent.kind == ItemKind::SamlResponse)
}

/// Whether there is any signature, in the XML or beside it.
fn is_signed(item: &Item) -> bool {
    match &item.body {
        Body::Xml(body) => {
            !item.signatures().is_empty() || body.document.elements().any(|node| node.is(ns::DS, "Signature"))
        }
        _ => false,
    }
}
