//! An assertion that does not say who wrote it.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ASSERT-ISSUER-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let issuer = statement.assertion.envelope.issuer.as_ref();
        if issuer.is_some_and(|issuer| !issuer.value.text.trim().is_empty()) {
            out.pass();
            continue;
        }
        let place = issuer.map_or(statement.assertion.envelope.tag, |issuer| issuer.span);
        out.find_once(
            RULE.finding(
                format!("The assertion does not say who wrote it: its Issuer is {}", if issuer.is_some() { "empty" } else { "missing" }),
                "The application finds the identity provider's certificate by the Issuer. Without one it cannot tell whose \
                 statement this is and rejects it.",
            )
            .at(statement.item, place)
            .fix(
                Party::Support,
                "Capture the message again, whole: identity providers always write an Issuer, so it was probably cut or changed by hand.",
            )
            .fix(Party::IdpAdmin, "If your own software makes the assertion, configure it to write `saml:Issuer` with its entity ID.")
            .spec("saml-core 2.3.3"),
        );
    }
}
