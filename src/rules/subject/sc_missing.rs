//! A subject without a confirmation.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-SC-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let Some(subject) = &statement.assertion.subject else { continue };
        if !subject.confirmations.is_empty() {
            out.pass();
            continue;
        }
        out.find_once(
            RULE.finding(
                "The subject has no SubjectConfirmation",
                "A browser login needs a bearer confirmation with the delivery address and the time. Without one every application \
                 that follows the standard rejects the assertion.",
            )
            .at(statement.item, subject.span)
            .fix(Party::IdpAdmin, "Use the browser login (Web SSO) profile for this application at the identity provider.")
            .spec("saml-profiles 4.1.4.2"),
        );
    }
}
