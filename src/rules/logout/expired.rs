//! The end of a logout request.

use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::support::clock::Clock;
use crate::rules::support::parties::from_application;
use crate::rules::{Context, Outcome};
use crate::saml::{Message, instant};

declare_rule! { "SLO-EXPIRED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        let Some(request) = item.saml().and_then(Message::logout_request) else { continue };
        let Some((value, end)) =
            request.not_on_or_after.as_ref().and_then(|value| Some((value, instant(Some(value))?)))
        else {
            continue;
        };
        let clock = Clock::of(cx, item);
        let Some(late) = clock.since_end(Some(end)) else {
            out.pass();
            continue;
        };
        let (sender, receiver) = if from_application(cx, &request.envelope) == Some(false) {
            (Party::IdpAdmin, Party::SpAdmin)
        } else {
            (Party::SpAdmin, Party::IdpAdmin)
        };
        out.find(
            RULE.finding(
                format!("The logout request expired {}", clock.before(late)),
                "A receiver rejects a logout request from its NotOnOrAfter on, and the session stays open; Entra ID \
                 shows AADSTS50071 then.",
            )
            .severity(clock.severity_of_end(Severity::Error))
            .at(item, value.span)
            .fix(
                sender,
                "Send logout requests with a life of a few minutes, and synchronize the clock of the server with NTP.",
            )
            .fix(receiver, "Do the same on the server that rejects the logout.")
            .spec("saml-core 3.7.1"),
        );
    }
}
