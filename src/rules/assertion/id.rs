//! An assertion without an ID.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::{assertions, text};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ASSERT-ID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        if !text(&statement.assertion.envelope.id).is_empty() {
            out.pass();
            continue;
        }
        out.find_once(
            RULE.finding(
                "The assertion has no ID",
                "The signature points at the ID, and the application remembers it to reject copies. It is required.",
            )
            .at(statement.item, statement.assertion.envelope.tag)
            .fix(
                Party::Support,
                "Capture the message again, whole: identity providers always write an ID, so it was probably cut or changed by hand.",
            )
            .fix(Party::IdpAdmin, "If your own software makes the assertion, configure it to write a new `ID` into each.")
            .spec("saml-core 2.3.3"),
        );
    }
}
