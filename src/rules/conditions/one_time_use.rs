//! An assertion for one use only.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ONETIMEUSE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let Some(conditions) = &statement.assertion.conditions else { continue };
        let Some(place) = conditions.one_time_use else {
            out.pass();
            continue;
        };
        out.find_once(
            RULE.finding(
                "The assertion may be used once only (OneTimeUse)",
                "The application must use it at once and must not keep it. An application that does not know the condition may \
                 reject the assertion.",
            )
            .at(statement.item, place)
            .fix(Party::IdpAdmin, "If the application rejects it: leave the condition out. Keycloak: *Include OneTimeUse Condition* OFF.")
            .spec("saml-core 2.5.1.5"),
        );
    }
}
