//! An assertion that states nothing.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ASSERT-NO-STATEMENT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let assertion = statement.assertion;
        if !assertion.authn.is_empty() || !assertion.attribute_statements.is_empty() || assertion.other_statements {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                "The assertion states nothing about the user: neither a sign-in nor attributes",
                "A login needs the statement that the user signed in (AuthnStatement). Without either, an application \
                 cannot sign anyone in.",
            )
            .at(statement.item, assertion.envelope.tag)
            .spec("saml-profiles 4.1.4.2");
        let text = "Configure the identity provider to include the AuthnStatement and the attributes. Keycloak: \
         Clients › the application's client › Settings › *Include AuthnStatement* ON.";
        out.find_once(finding.fix(Party::IdpAdmin, text));
    }
}
