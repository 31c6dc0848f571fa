//! More than one set of conditions.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-COND-MULTIPLE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let Some(first) = statement.assertion.conditions.as_ref() else { continue };
        let Some(second) = statement.assertion.more_conditions.first() else {
            out.pass();
            continue;
        };
        out.find_once(
            RULE.finding(
                "The assertion contains its conditions more than once",
                "Validity and audience may be stated once. python3-saml, php-saml, ruby-saml and node-saml reject the assertion; \
                 others obey one of the two, and no one knows which.",
            )
            .confidence(Confidence::Likely)
            .at(statement.item, *second)
            .related(statement.item, first.span)
            .fix(Party::IdpAdmin, "Configure the identity provider to write one Conditions element with everything in it.")
            .spec("saml-core 2.3.3"),
        );
    }
}
