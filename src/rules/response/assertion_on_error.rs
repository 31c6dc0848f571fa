//! An identity in a refusal.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-RESP-ASSERTION-ON-ERROR", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let Some(status) = response.status.as_ref().filter(|status| status.code.is_some() && !status.is_success())
        else {
            continue;
        };
        let first = response.assertions.first().map(|assertion| assertion.envelope.tag);
        let Some(place) = first.or(response.encrypted_assertions.first().copied()) else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(
                "The identity provider rejected the login, and yet sent an identity",
                "A response that is not a success contains no assertion. Applications go by the status and reject the \
                 login. One that reads the assertion first lets in a user whom the identity provider rejected.",
            )
            .at(item, place)
            .related(item, status.code.as_ref().map_or(status.span, |code| code.span))
            .fix(
                Party::IdpAdmin,
                "Find out why the status is not Success; with a different status no assertion may be sent.",
            )
            .spec("saml-core 3.2.2.2"),
        );
    }
}
