//! A kind of user identifier that was asked for and not given.

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::expected;
use crate::rules::support::saml::{name_ids, text};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;

declare_rule! { "CORR-NAMEID-IGNORED", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (statement, name_id) in name_ids(cx, out) {
        let answered = statement.response.map_or("", |(_, response)| text(&response.envelope.in_response_to));
        let request =
            expected::requests(cx).find(|(_, request)| !answered.is_empty() && text(&request.envelope.id) == answered);
        let Some((request_item, asked)) =
            request.and_then(|(item, request)| Some((item, request.name_id_policy.as_ref()?.format.as_ref()?)))
        else {
            continue;
        };
        let got = text(&name_id.format);
        if asked.text == got || asked.text.ends_with(":unspecified") {
            out.pass();
            continue;
        }
        // An application that took the message does not insist.
        let taken = statement.response.is_some_and(|(item, _)| expected::was_accepted(cx, item));
        out.find_once(
            RULE.finding(
                format!(
                    "The request asks for the NameID format {}, and the assertion has {}",
                    quote(&asked.text),
                    if got.is_empty() { "none".to_owned() } else { quote(got) }
                ),
                "Most likely a format set for this application at the identity provider wins. An application that \
                 insists on the requested one rejects the login or creates a new user.",
            )
            .severity(if taken { Severity::Info } else { Severity::Warning })
            .confidence(Confidence::Likely)
            .at(statement.item, name_id.format.as_ref().map_or(name_id.span, |format| format.span))
            .related(request_item, asked.span)
            .compared(asked.text.as_str(), got, Some(DifferenceClass::Different))
            .fix(
                Party::IdpAdmin,
                "Set the format that the application asks for. Keycloak and Multi-Pass: *Force name \
             ID format* makes them pass over the request.",
            )
            .fix(Party::SpAdmin, "Or configure the application to ask for the format that is sent.")
            .spec("saml-core 3.4.1.1"),
        );
    }
}
