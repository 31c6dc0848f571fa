//! A condition of an unknown kind.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-COND-UNKNOWN", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let Some(conditions) = &statement.assertion.conditions else { continue };
        if conditions.unknown.is_empty() {
            out.pass();
        }
        for condition in &conditions.unknown {
            out.find_once(
                RULE.finding(
                    format!(
                        "The assertion contains a condition that SAML itself does not define: {}",
                        quote(&condition.name)
                    ),
                    "A receiver must not accept an assertion with a condition it does not understand. Few know any \
                     other than SAML's.",
                )
                .confidence(Confidence::Likely)
                .at(statement.item, condition.span)
                .fix(Party::IdpAdmin, "Turn off the extension of the identity provider that adds this condition.")
                .spec("saml-core 2.5.1.1"),
            );
        }
    }
}
