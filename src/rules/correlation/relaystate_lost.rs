//! RelayState that did not come back.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::saml::responses;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Response;

declare_rule! { "CORR-RELAYSTATE-LOST", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let answered = response.envelope.in_response_to.as_ref();
        if answered.is_none_or(|answered| answered.text.is_empty()) {
            unasked(cx, out, item, response);
            continue;
        }
        let request = expected::requests(cx).find(|(_, request)| {
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
            Some(_) => "RelayState came back with a different value".to_owned(),
            None => "RelayState was not returned".to_owned(),
        };
        out.find(
            RULE.finding(
                title,
                "RelayState is the application's own text for the way back: it says where the user wanted to go. Some \
                 applications, such as Cognito and Auth0, also find the pending login by it. They reject the response.",
            )
            .confidence(Confidence::Likely)
            .at(item, response.envelope.tag)
            .fix(
                Party::IdpAdmin,
                "Return RelayState unchanged, and set no fixed default RelayState for this application.",
            )
            .spec("saml-bindings 3.5.3"),
        );
    }
}

/// A login that was started at the identity provider, against the RelayState that the application needs then.
fn unasked(cx: &Context<'_>, out: &mut Outcome, item: &Item, response: &Response) {
    let expectations = &cx.case.expectations;
    let Some(wanted) = &expectations.relay_state else { return };
    if item.transport.as_ref().is_none_or(|transport| transport.parameters.is_empty()) {
        out.not_checked("RelayState travels beside the response: add the whole form, or a capture");
        return;
    }
    let sent = item.saml().and_then(|message| message.relay_state.as_deref()).unwrap_or("");
    if sent == wanted {
        out.pass();
        return;
    }
    let name = expectations.name.as_deref().unwrap_or("the application");
    let title = match sent {
        "" => format!("The response has no RelayState, but {name} needs {}", quote(wanted)),
        _ => format!("RelayState is not the value that {name} needs"),
    };
    out.find(
        RULE.finding(
            title,
            "If the login starts at the identity provider, only RelayState says where the user goes or which login \
             this is.",
        )
        .confidence(Confidence::Likely)
        .at(item, response.envelope.tag)
        .compared(wanted.as_str(), sent, None)
        .fix(
            Party::IdpAdmin,
            format!(
                "Set the RelayState of this application to {}. Keycloak: *IDP Initiated SSO Relay State*; Entra ID: *Relay State*; Okta: \
                 *Default RelayState*; Google: *Start URL*.",
                quote(wanted)
            ),
        )
        .spec("saml-profiles 4.1.5"),
    );
}
