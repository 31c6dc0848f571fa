//! A response without an ID.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::{responses, text};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-RESP-ID-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        if !text(&response.envelope.id).is_empty() {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The response has no ID",
                "Every SAML message needs an ID: the signature points at it, and the application remembers it to reject copies.",
            )
            .at(item, response.envelope.tag)
            .fix(
                Party::Support,
                "Capture the message again, whole: identity providers always write an ID, so it was probably cut or changed by hand.",
            )
            .fix(Party::IdpAdmin, "If your own software makes the response, configure it to write a new `ID` into each.")
            .spec("saml-core 3.2.2"),
        );
    }
}
