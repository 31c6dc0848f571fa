//! RelayState that did not come back.

use crate::declare_rule;
use crate::report::{Act, Confidence};
use crate::rules::known::{self};
use crate::rules::logins::{quote, responses};
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-RELAYSTATE-LOST", Warning, "correlation", "relaystate_lost.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let answered = response.envelope.in_response_to.as_ref();
        let request = known::requests(cx).find(|(_, request)| {
            let id = request.envelope.id.as_ref();
            answered.is_some_and(|answered| id.is_some_and(|id| id.text == answered.text))
        });
        let sent = request.and_then(|(item, _)| item.saml()?.relay_state.as_deref()).filter(|state| !state.is_empty());
        // A pasted message without the form around it says nothing about RelayState.
        let (Some(sent), Some(transport)) = (sent, item.transport.as_ref()) else { continue };
        if transport.parameters.is_empty() {
            continue;
        }
        let returned = item.saml().and_then(|message| message.relay_state.as_deref());
        if returned == Some(sent) {
            out.pass();
            continue;
        }
        let title = match returned {
            Some(other) => {
                format!("The return ticket (RelayState) came back as {} and not as {}", quote(other), quote(sent))
            }
            None => "The return ticket (RelayState) did not come back".to_owned(),
        };
        out.find(
            RULE.finding(
                title,
                "The application finds by it where the person wanted to go, and some, Cognito and Auth0 among them, find the pending login \
                 by it and refuse the answer otherwise.",
            )
            .confidence(Confidence::Likely)
            .at(item, response.envelope.tag)
            .fix(Act::IdpAdmin, "Return RelayState unchanged, and set no fixed default RelayState for this application.")
            .spec("saml-bindings 3.5.3"),
        );
    }
}
