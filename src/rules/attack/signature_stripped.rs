//! An unsigned message of a provider that signs others.

use super::second_assertion::refuse;
use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::responses;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Response;
use crate::syntax::xml::ns;
use std::collections::HashMap;

declare_rule! { "ATK-SIGNATURE-STRIPPED", Security }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let all: Vec<(&Item, &Response, bool)> =
        responses(cx).map(|(item, response)| (item, response, is_signed(cx, item))).collect();
    let mut signed_of: HashMap<&str, (&Item, &Response)> = HashMap::new();
    for (item, response, _) in all.iter().filter(|(_, _, signed)| *signed) {
        if let Some(issuer) = item.saml().and_then(|message| message.issuer()) {
            signed_of.entry(issuer.as_str()).or_insert((item, response));
        }
    }
    for (item, response, signed) in all {
        let holds_user = !response.assertions.is_empty() || !response.encrypted_assertions.is_empty();
        let opened = item.children.len() >= response.encrypted_assertions.len();
        if !holds_user {
            continue;
        }
        if signed {
            out.pass();
            continue;
        }
        let Some(issuer) = item.saml().and_then(|message| message.issuer()).filter(|_| opened) else { continue };
        let Some((other, other_response)) = signed_of.get(issuer.as_str()) else { continue };
        let finding = RULE
            .finding(
                format!("Another response of {} is signed, this one is not", quote(&issuer.text)),
                "Without a signature nothing proves what it says. An attacker removes the signature to change the \
                 message. A proxy or copying can also lose it, or signing is turned off for this application.",
            )
            .confidence(Confidence::Likely)
            .at(item, response.envelope.tag)
            .related(other, other_response.envelope.tag);
        out.find(refuse(item, finding).fix(
            Party::Support,
            "Compare with the message as the browser sent it (a HAR file): the signature may have been lost in \
             copying.",
        ));
        if out.is_full() {
            return;
        }
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
