//! Only the assertion is signed.

use super::scope::{Scope, scopes};
use crate::case::SignedPart;
use crate::declare_rule;
use crate::providers;
use crate::report::Severity;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SIG-RESPONSE-UNSIGNED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let wanted = cx.case.expectations.signed.contains(&SignedPart::Response);
    for (item, scope, span) in scopes(cx) {
        match scope {
            Scope::Both | Scope::ResponseOnly => out.pass(),
            Scope::Unknown => {}
            Scope::AssertionOnly if wanted => out.find(
                RULE.finding(
                    "The assertion is signed, the response around it is not",
                    "This application wants the response itself signed, and rejects this one.",
                )
                .at(item, span)
                .fixes(providers::fixes_in_words(Topic::Sign, cx.provider(item), Some("the response"))),
            ),
            Scope::AssertionOnly => out.find_once(
                RULE.finding(
                    "The assertion is signed, the response around it is not",
                    "Most applications accept a signed assertion. Some require a signed response too and reject this one \
                     (node-saml and pysaml2 unless configured otherwise).",
                )
                // What this application wants is not known.
                .severity(Severity::Info)
                .at(item, span),
            ),
        }
    }
}
