//! An answer from another identity provider than the one that was asked.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::expected;
use crate::rules::support::saml::{responses, text};
use crate::rules::{Context, Outcome};
use crate::saml::RoleKind;
use crate::vocabulary::DifferenceClass;

declare_rule! { "CORR-ISSUER-VS-DEST", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let answered = text(&response.envelope.in_response_to);
        let Some(issuer) = response.envelope.issuer.as_ref().filter(|_| !answered.is_empty()) else { continue };
        let Some((request_item, request)) =
            expected::requests(cx).find(|(_, request)| text(&request.envelope.id) == answered)
        else {
            continue;
        };
        let Some(destination) = request.envelope.destination.as_ref() else { continue };
        // The metadata tells whose address it is.
        let asked = expected::identity_providers(cx).find(|(_, entity)| {
            entity.endpoints(RoleKind::Idp, "SingleSignOnService").any(|one| text(&one.location) == destination.text)
        });
        let Some((metadata, id)) = asked.and_then(|(item, entity)| Some((item, entity.entity_id.as_ref()?))) else {
            continue;
        };
        if id.text == issuer.value.text {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The response comes from a different identity provider than the one asked",
                "The response must come from the identity provider that received the request. Otherwise two of them \
                 are mixed up in the application's settings, or someone planted the response.",
            )
            .at(item, issuer.value.span)
            .related(metadata, id.span)
            .related(request_item, destination.span)
            .compared(id.text.as_str(), issuer.value.text.as_str(), Some(DifferenceClass::Different))
            .fix(Party::SpAdmin, "Take sign-in address, entity ID and certificate from the metadata of one and the same identity provider.")
            .spec("saml-profiles 4.1.4.3"),
        );
    }
}
