//! InResponseTo against the ID of the login request.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::saml::responses;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;

declare_rule! { "CORR-IRT-MISMATCH", Error }

/// A login takes no longer than this from request to answer, in seconds.
const SOON: i64 = 600;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let requests: Vec<_> = expected::requests(cx)
        .filter_map(|(item, request)| Some((item, request, request.envelope.id.as_ref()?)))
        .collect();
    for (item, response) in responses(cx) {
        let answered = response.envelope.in_response_to.as_ref().filter(|value| !value.text.is_empty());
        let Some(answered) = answered else { continue };
        if requests.is_empty() {
            out.not_checked("the login request is not in the case: add the URL with SAMLRequest");
            continue;
        }
        if requests.iter().any(|(_, _, id)| id.text == answered.text) {
            out.pass();
            continue;
        }
        // Of several requests the last one that was not made after the response is the likely partner.
        let issued = |value: &Option<crate::source::Value>| crate::saml::instant(value.as_ref());
        let made = issued(&response.envelope.issue_instant);
        let Some((request_item, request, id)) = requests
            .iter()
            .filter(|(_, request, _)| made.is_none() || issued(&request.envelope.issue_instant) <= made)
            .max_by_key(|(_, request, _)| issued(&request.envelope.issue_instant))
            .or(requests.last())
        else {
            continue;
        };
        // In one capture they were sent one after the other. Pasted one by one they may be of different attempts, but hardly where
        // one was made shortly after the other.
        let capture = |item| cx.ancestors(item).last().map(|outer| outer.id.as_str());
        let asked = issued(&request.envelope.issue_instant);
        let soon = made.zip(asked).is_some_and(|(made, asked)| (0..=SOON).contains(&made.seconds_since(asked)));
        let together = soon || (capture(item).is_some() && capture(item) == capture(request_item));
        let all = if requests.len() > 1 { " the latest" } else { " the" };
        out.find(
            RULE.finding(
                format!(
                    "The response belongs to request {}, but{all} login request is {}",
                    quote(&answered.text),
                    quote(&id.text)
                ),
                if together {
                    "The application accepts only the response to the request it is waiting for. A response to a different attempt comes \
                     from a different tab, a reload, or a second server."
                } else {
                    "The application accepts only the response to the request it is waiting for. A response to a different attempt comes \
                     from a different tab, a reload, or a second server. Or request and response were captured in different attempts."
                },
            )
            .confidence(if together { Confidence::Certain } else { Confidence::Likely })
            .at(item, answered.span)
            .related(request_item, id.span)
            .compared(id.text.as_str(), answered.text.as_str(), Some(DifferenceClass::Different))
            .fix(Party::User, "Close all tabs of the application, then sign in once more in a single tab.")
            .fix(
                Party::SpAdmin,
                "If this happens every time, use one store of pending logins for all servers of the application. Keep \
                 them longer than users take to sign in.",
            )
            .spec("saml-profiles 4.1.4.3"),
        );
    }
}
