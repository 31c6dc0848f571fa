//! A response that names no request although there is one.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-IRT-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let Some((request_item, request)) = expected::requests(cx).last() else { return };
    for (item, response) in responses(cx) {
        if response.envelope.in_response_to.as_ref().is_some_and(|value| !value.text.is_empty()) {
            out.pass();
            continue;
        }
        let place = response.envelope.in_response_to.as_ref().map_or(response.envelope.tag, |value| value.span);
        out.find(
            RULE.finding(
                "The response does not name the login request (no InResponseTo)",
                "Without InResponseTo the application treats it as a login that was started at the identity provider, and many \
                 reject those.",
            )
            .confidence(Confidence::Likely)
            .at(item, place)
            .related(request_item, request.envelope.tag)
            .fix(Party::IdpAdmin, "Configure the identity provider to copy the ID of the request into InResponseTo.")
            .spec("saml-profiles 4.1.4.2"),
        );
    }
}
