//! An unsigned message of a provider that signs others.

use super::super::logins::{quote, responses};
use super::second_assertion::refuse;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Act, Confidence};
use crate::rules::{Context, Outcome};
use crate::syntax::xml::ns;

declare_rule! { "ATK-SIGNATURE-STRIPPED", Security, "attack", "signature_stripped.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let holds_user = !response.assertions.is_empty() || !response.encrypted_assertions.is_empty();
        let opened = item.children.len() >= response.encrypted_assertions.len();
        if !holds_user {
            continue;
        }
        if is_signed(cx, item) {
            out.pass();
            continue;
        }
        let Some(issuer) = item.saml().and_then(|message| message.issuer()).filter(|_| opened) else { continue };
        let other = responses(cx).find(|(other, _)| {
            let of_issuer = other.saml().and_then(|message| message.issuer());
            other.id != item.id && of_issuer.map(|name| &name.text) == Some(&issuer.text) && is_signed(cx, other)
        });
        let Some((other, signed)) = other else {
            out.not_checked("nothing else of this provider is here to compare with: add another response of it");
            continue;
        };
        let finding = RULE
            .finding(
                "This provider normally signs; here the signature is gone",
                format!(
                    "Another response of {} in this case is signed, this one is not. A signature is taken out by somebody who wants to change the \
                     message, by a proxy that rewrites it, or it was lost in copying; or this application is set up without signing.",
                    quote(&issuer.text)
                ),
            )
            .confidence(Confidence::Likely)
            .at(item, response.envelope.tag)
            .related(other, signed.envelope.tag);
        out.find(refuse(finding).fix(
            Act::Support,
            "Compare with the message as the browser sent it (a HAR file), to see whether the signature was lost in copying.",
        ));
    }
}

/// Whether it, what encloses it or what was decrypted from it is signed.
fn is_signed(cx: &Context<'_>, item: &Item) -> bool {
    let inside = item.children.iter().filter_map(|child| cx.items.get(*child));
    std::iter::once(item).chain(inside).chain(cx.ancestors(item)).any(|item| {
        let element = item.xml().is_some_and(|document| document.elements().any(|node| node.is(ns::DS, "Signature")));
        element || !item.signatures().is_empty()
    })
}
