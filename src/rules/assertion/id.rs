//! An assertion without an ID.

use crate::declare_rule;
use crate::report::Act;
use crate::rules::logins::{statements, text};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ASSERT-ID", Error, "assertion", "id.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in statements(cx, out) {
        if !text(&statement.assertion.id).is_empty() {
            out.pass();
            continue;
        }
        out.find_once(
            RULE.finding(
                "The assertion has no ID",
                "The signature points at the ID, and the application remembers it to refuse copies. It is required.",
            )
            .at(statement.item, statement.assertion.tag)
            .fix(Act::IdpAdmin, "Report it to the maker of the identity provider: `ID` is required on every assertion.")
            .spec("saml-core 2.3.3"),
        );
    }
}
