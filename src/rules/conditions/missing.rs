//! An assertion without conditions.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-COND-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        if statement.assertion.conditions.is_some() {
            out.pass();
            continue;
        }
        out.find_once(
            RULE.finding(
                "The assertion has no Conditions: neither validity period nor audience",
                "A login needs an audience, so the standard requires conditions. python3-saml, php-saml, gosaml2 and Sustainsys \
                 reject an assertion without them; at others it would be valid for any application.",
            )
            .confidence(Confidence::Likely)
            .at(statement.item, statement.assertion.envelope.tag)
            .fix(Party::IdpAdmin, "Configure the identity provider to write validity and audience: use the browser \
             login (Web SSO) profile.")
            .spec("saml-profiles 4.1.4.2"),
        );
    }
}
