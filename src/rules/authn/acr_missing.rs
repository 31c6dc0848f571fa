//! A sign-in without its method.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{assertions, text};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ACR-MISSING", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        for authn in &statement.assertion.authn {
            if !text(&authn.context_class_ref).is_empty() {
                out.pass();
                continue;
            }
            out.find_once(
                RULE.finding(
                    "The assertion does not say how the user signed in (no AuthnContextClassRef)",
                    "Sustainsys rejects such an assertion, and an application that asked for a certain method cannot check it.",
                )
                .confidence(Confidence::Possible)
                .at(statement.item, authn.context_class_ref.as_ref().map_or(authn.span, |class| class.span))
                .fix(Party::IdpAdmin, "Configure the identity provider to state the method of sign-in; \
                 `urn:oasis:names:tc:SAML:2.0:ac:classes:unspecified` is enough.")
                .spec("saml-core 2.7.2.2"),
            );
        }
    }
}
