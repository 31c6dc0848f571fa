//! Only the envelope is signed.

use super::scope::{Scope, scopes, wants_assertions_signed};
use crate::case::SignedPart;
use crate::declare_rule;
use crate::item::Item;
use crate::providers;
use crate::report::Severity;
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::vocabulary::Topic;

declare_rule! { "SIG-ASSERTION-UNSIGNED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let metadata = wants_assertions_signed(cx);
    let wanted = metadata.is_some() || cx.case.expectations.signed.contains(&SignedPart::Assertion);
    for (item, scope, span) in scopes(cx) {
        match scope {
            Scope::Both | Scope::AssertionOnly => out.pass(),
            Scope::Unknown => {}
            Scope::ResponseOnly => {
                let why = if metadata.is_some() {
                    "The application's metadata says that it wants assertions signed, and applications that want it reject this response."
                } else if wanted {
                    "This application wants the assertion itself signed, and rejects this response."
                } else {
                    "The response's signature covers the assertion (the statement about the user), and many \
                     applications accept that. Some require a signed assertion and reject this response."
                };
                let finding = RULE
                    .finding("The response is signed, the assertion in it is not", why)
                    .severity(if wanted { Severity::Error } else { Severity::Info })
                    .at(item, first_assertion(item).unwrap_or(span))
                    .spec("saml-core 5.3");
                // What this application wants may not be known: then there is nothing to do yet.
                let finding = match wanted {
                    true => {
                        finding.fixes(providers::fixes_in_words(Topic::Sign, cx.provider(item), Some("the assertion")))
                    }
                    false => finding,
                };
                out.find(match metadata {
                    Some((metadata, place)) => finding.related(metadata, place),
                    None => finding,
                });
            }
        }
    }
}

fn first_assertion(item: &Item) -> Option<Span> {
    Some(item.saml()?.assertions().first()?.envelope.tag)
}
