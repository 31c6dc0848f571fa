//! An assertion that does not say that the person signed in.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-AUTHN-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        if !statement.assertion.authn.is_empty() {
            out.pass();
            continue;
        }
        out.find_once(
            RULE.finding(
                "The assertion has no sign-in statement (AuthnStatement)",
                "A login must say when and how the user signed in. Applications that follow the standard reject an assertion \
                 with attributes alone.",
            )
            .at(statement.item, statement.assertion.envelope.tag)
            .fix(Party::IdpAdmin, "Configure the identity provider to include the AuthnStatement. Keycloak: Clients › \
             the application's client › Settings › *Include AuthnStatement* ON.")
            .spec("saml-profiles 4.1.4.2"),
        );
    }
}
