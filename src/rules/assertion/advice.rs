//! Further assertions as advice.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ASSERT-ADVICE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let Some(place) = statement.assertion.advice else {
            out.pass();
            continue;
        };
        out.find_once(
            RULE.finding(
                "The assertion contains advice, which is no part of the login",
                "Advice may hold other assertions as evidence. An application must not take the user from there; one that looks for \
                 any assertion in the document may.",
            )
            .at(statement.item, place)
            .fix(Party::SpAdmin, "Act only if the application signs in a different user than the assertion names: \
                its library reads the wrong one.")
            .spec("saml-core 2.6.1"),
        );
    }
}
