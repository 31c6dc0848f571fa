//! Several sign-ins in one assertion.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-AUTHN-MULTIPLE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let [first, second, ..] = statement.assertion.authn.as_slice() else {
            if !statement.assertion.authn.is_empty() {
                out.pass();
            }
            continue;
        };
        out.find_once(
            RULE.finding(
                format!("The assertion states {} sign-ins", statement.assertion.authn.len()),
                "ruby-saml, python3-saml, php-saml and pysaml2 accept exactly one AuthnStatement; others take the first and its session.",
            )
            .confidence(Confidence::Likely)
            .at(statement.item, second.span)
            .related(statement.item, first.span)
            .fix(Party::IdpAdmin, "Configure the identity provider to state the sign-in once.")
            .spec("saml-core 2.7.2"),
        );
    }
}
