//! Only the envelope is signed.

use super::scope::{Scope, scopes, wants_assertions_signed};
use crate::declare_rule;
use crate::profiles::{self, Topic};
use crate::report::Severity;
use crate::rules::{Context, Outcome};

declare_rule! { "SIG-ASSERTION-UNSIGNED", Error, "signature", "assertion_unsigned.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let wanted = wants_assertions_signed(cx);
    for (item, scope, span) in scopes(cx) {
        match scope {
            Scope::Both | Scope::AssertionOnly => out.pass(),
            Scope::Unknown => {}
            Scope::ResponseOnly => {
                let why = if wanted.is_some() {
                    "The application's metadata says that it wants assertions signed, and applications that want it refuse this response."
                } else {
                    "The signature of the response covers the assertion, and many applications are content with it. Some want the \
                     assertion itself signed and refuse this response."
                };
                let finding = RULE
                    .finding("The envelope is signed, the assertion inside is not", why)
                    .severity(if wanted.is_some() { Severity::Error } else { Severity::Info })
                    .at(item, span)
                    .spec("saml-core 5.3");
                out.find(match wanted {
                    Some((metadata, place)) => finding.related(metadata, place).fixes(profiles::fixes(
                        Topic::Sign,
                        cx.provider(item),
                        Some("the assertion"),
                    )),
                    // What this application wants is not known: there is nothing to do yet.
                    None => finding,
                });
            }
        }
    }
}
