//! A logout message sent in a way that the receiver does not offer.

use crate::declare_rule;
use crate::intake::Carrier;
use crate::rules::support::parties::sender;
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SLO-BINDING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let metadata: Vec<_> = cx.items.iter().filter_map(|item| Some((item, item.saml()?.entity()?))).collect();
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        if message.logout_request().is_none() && message.logout_response().is_none() {
            continue;
        }
        let (binding, word) = match item.transport.as_ref().and_then(|transport| transport.carrier) {
            Some(Carrier::Query) => ("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect", "Redirect"),
            Some(Carrier::Form | Carrier::HtmlForm) => ("urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST", "POST"),
            _ => continue,
        };
        let Some(envelope) = message.envelope() else { continue };
        let Some(destination) = &envelope.destination else { continue };
        let endpoints = || {
            metadata.iter().flat_map(|(item, entity)| entity.roles.iter().map(move |role| (*item, role))).flat_map(
                |(item, role)| {
                    let here = role.endpoints.iter().filter(|one| one.role == "SingleLogoutService");
                    here.filter(|one| {
                        text(&one.location) == destination.text || text(&one.response_location) == destination.text
                    })
                    .map(move |one| (item, one))
                },
            )
        };
        let Some((listed_in, listed)) = endpoints().next() else { continue };
        if endpoints().any(|(_, one)| text(&one.binding) == binding) {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!(
                    "The logout message was sent by {word}, but {} is offered as {}",
                    quote(&destination.text),
                    quote(text(&listed.binding))
                ),
                "The receiver reads another place of the request and finds no message there.",
            )
            .at(item, destination.span)
            .related(listed_in, listed.span)
            .compared(text(&listed.binding), binding, None)
            .fix(
                sender(cx, envelope),
                "Send logout messages with the binding that the metadata names for this address.",
            )
            .spec("saml-metadata 2.2.2"),
        );
    }
}
