//! Local time written as UTC.

use crate::declare_rule;
use crate::report::{Confidence, Party, TimeSource};
use crate::rules::support::clock::{Clock, zone_mistake};
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAML-TIMEZONE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let clock = Clock::of(cx, item);
        // Only a capture tells when the message was delivered to the second.
        if !matches!(clock.source, TimeSource::Har | TimeSource::HttpDate) {
            continue;
        }
        let Some((value, issued)) =
            response.envelope.issue_instant.as_ref().and_then(|value| Some((value, instant(Some(value))?)))
        else {
            continue;
        };
        let ahead = issued.seconds_since(clock.at);
        let Some(zone) = zone_mistake(ahead.abs()) else {
            out.pass();
            continue;
        };
        let har = clock.source == TimeSource::Har;
        let (title, confidence) = if ahead > 0 {
            // The clock of a capture is that of the person's computer, which the application does not ask.
            let confidence = if har { Confidence::Likely } else { Confidence::Certain };
            (format!("The response was stamped almost exactly {zone} after it was delivered"), confidence)
        } else {
            // The same page may have been sent again after half an hour.
            (format!("The response was stamped almost exactly {zone} before it was delivered"), Confidence::Likely)
        };
        out.find(
            RULE.finding(
                title,
                "That is a time zone, not a clock that drifts: one side writes its local time and calls it UTC. Every time in the \
                 message is off by as much, so applications treat it as expired or not yet valid.",
            )
            .confidence(confidence)
            .at(item, value.span)
            .fix(Party::IdpAdmin, "Set the time zone of the identity provider's server, and configure it to write \
             times in UTC (ending in Z).")
            .fix(
                if har { Party::Support } else { Party::SpAdmin },
                if har {
                    "First check the time and time zone of the recording computer: the delivery time comes from its \
                     clock."
                } else {
                    "If the identity provider is right, do the same at the application's server."
                },
            )
            .spec("saml-core 1.3.3"),
        );
    }
}
