//! A response without an ID.

use crate::declare_rule;
use crate::report::Act;
use crate::rules::logins::{responses, text};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-RESP-ID-MISSING", Error, "response", "id_missing.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        if !text(&response.envelope.id).is_empty() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The response has no ID",
                "Every SAML message needs an ID: the signature points at it, and the application remembers it to refuse copies.",
            )
            .at(item, response.envelope.tag)
            .fix(Act::IdpAdmin, "Report it to the maker of the identity provider: `ID` is required on every response.")
            .spec("saml-core 3.2.2"),
        );
    }
}
