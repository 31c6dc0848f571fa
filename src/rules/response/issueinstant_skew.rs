//! The issue time of a response against the time it was delivered.

use crate::declare_rule;
use crate::providers;
use crate::report::{Confidence, Party, TimeSource};
use crate::rules::support::clock::{Clock, keeps_time};
use crate::rules::support::saml::responses;
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::instant;
use crate::vocabulary::Topic;

declare_rule! { "SAML-RESP-ISSUEINSTANT-SKEW", Warning }

/// Older responses are refused by crewjam/saml, and so by Grafana and other applications in Go, in seconds.
const SHORT: i64 = 90;
/// Older responses are refused by several others.
const LONG: i64 = 300;

/// The clock of the computer that recorded is neither side's: so much of a difference says nothing, in seconds.
const RECORDER: i64 = 5;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        let clock = Clock::of(cx, item);
        // Without a time of delivery there is nothing to compare with.
        if matches!(clock.source, TimeSource::Message | TimeSource::Now) {
            continue;
        }
        let Some((value, issued)) =
            response.envelope.issue_instant.as_ref().and_then(|value| Some((value, instant(Some(value))?)))
        else {
            continue;
        };
        let age = clock.at.seconds_since(issued);
        let by = seconds_words(age);
        let tolerance = cx.settings.skew;
        let noise = if clock.source == TimeSource::Har { RECORDER } else { 0 };
        let (title, confidence) = if age < -tolerance.max(noise) {
            (format!("The response is dated {by} after {}", clock.moment()), Confidence::Likely)
        } else if age > LONG + tolerance {
            (format!("The response was {by} old when it was delivered"), Confidence::Likely)
        } else if age > SHORT + tolerance {
            (format!("The response was {by} old when it was delivered"), Confidence::Possible)
        } else {
            out.pass();
            continue;
        };
        let why = if age < 0 {
            match clock.source {
                TimeSource::Har => {
                    "The clock of the identity provider is ahead, or that of the computer that recorded the login is behind. \
                     Applications without tolerance reject a message from the future."
                }
                _ => {
                    "The clock of the identity provider is ahead, or the application's is behind. Applications without tolerance \
                     reject a message from the future."
                }
            }
        } else {
            "Some applications reject a response by its age alone: Grafana and others in Go after 90 s, several more after 5 \
             min. The user waited on the sign-in page, an old page was sent again, or the clocks differ."
        };
        let finding = RULE.finding(title, why).confidence(confidence).at(item, value.span).spec("saml-core 3.2.2");
        out.find(if age > 0 {
            finding.fix(Party::User, "Start a new login, and finish the sign-in page without a break.").fix(
                Party::SpAdmin,
                "If it happens every time, synchronize the clock of the application's server with NTP, and allow an older response in the application.",
            )
        } else if keeps_time(cx, item) {
            finding.fixes(providers::fixes(Topic::Clock, cx.provider(item), None))
        } else {
            finding
                .fix(Party::IdpAdmin, "Synchronize the clock of the identity provider's server with NTP.")
                .fix(Party::SpAdmin, "Do the same at the application's server; until then allow a clock skew of a few minutes there.")
        });
    }
}
