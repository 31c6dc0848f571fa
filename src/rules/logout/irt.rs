//! A logout answer for another request.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::parties::from_application;
use crate::rules::support::saml::text;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Message;
use crate::vocabulary::DifferenceClass;

declare_rule! { "SLO-IRT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let requests: Vec<_> =
        cx.items.iter().filter_map(|item| Some((item, item.saml()?.logout_request()?.envelope.id.as_ref()?))).collect();
    for item in cx.items {
        let Some(response) = item.saml().and_then(Message::logout_response) else { continue };
        let answered = text(&response.envelope.in_response_to);
        let Some((request_item, id)) = requests.first() else {
            out.not_checked("the logout request is not in the case: add it");
            continue;
        };
        if requests.iter().any(|(_, id)| id.text == answered) {
            out.pass();
            continue;
        }
        let place = response.envelope.in_response_to.as_ref().map_or(response.envelope.tag, |value| value.span);
        let title = if answered.is_empty() {
            "The logout response does not name its request".to_owned()
        } else {
            format!("The logout response belongs to {}, but the request is {}", quote(answered), quote(&id.text))
        };
        out.find(
            RULE.finding(
                title,
                "The sender of the request waits for the response to it and rejects this one. The user \
             sees an error after signing out.",
            )
            .at(item, place)
            .related(request_item, id.span)
            .compared(id.text.as_str(), answered, Some(DifferenceClass::Different))
            .fix(Party::User, "Sign out once, from one tab.")
            .fix(
                // Where nobody is known, the identity provider answers, as it does at most logouts.
                if from_application(cx, &response.envelope) == Some(true) { Party::SpAdmin } else { Party::IdpAdmin },
                "If this happens every time, the responding side must copy the ID of the request into InResponseTo.",
            )
            .spec("saml-core 3.7.3"),
        );
    }
}
