//! The time between request and answer.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::expected;
use crate::rules::support::saml::{responses, text};
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-TOO-SLOW", Error }

/// Amazon Cognito gives a login this long, in seconds.
const COGNITO: i64 = 300;
/// Applications forget pending logins after hours, in seconds.
const LONG: i64 = 3600;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let sent = |item: &Item| item.transport.as_ref().and_then(|transport| transport.started);
        let answered = text(&response.envelope.in_response_to);
        let request = expected::requests(cx).find(|(_, request)| text(&request.envelope.id) == answered);
        let Some((request_item, request)) = request.filter(|_| !answered.is_empty()) else { continue };
        let (Some(start), Some(end)) = (sent(request_item), sent(item)) else { continue };
        let took = end.seconds_since(start);
        let cognito = text(&response.envelope.destination).ends_with("/saml2/idpresponse");
        if took <= if cognito { COGNITO } else { LONG } {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                format!("The response came {} after the request", seconds_words(took)),
                if cognito {
                    "Amazon Cognito gives a login five minutes and then says \"Something went wrong\"."
                } else {
                    "The page of the identity provider stayed open. Many applications have forgotten the pending login by then."
                },
            )
            .severity(if cognito { Severity::Error } else { Severity::Warning })
            .confidence(if cognito { Confidence::Certain } else { Confidence::Possible })
            .at(item, response.envelope.tag)
            .related(request_item, request.envelope.tag)
            .fix(Party::User, "Start the login again, and finish it without a break."),
        );
    }
}
