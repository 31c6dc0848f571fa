//! A sign-in that is still to come.

use crate::declare_rule;
use crate::report::{Confidence, Party, TimeSource};
use crate::rules::support::clock::Clock;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAML-AUTHN-INSTANT-FUTURE", Warning }

/// The clock of the computer that recorded is neither side's: so much of a difference says nothing, in seconds.
const RECORDER: i64 = 5;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let clock = Clock::of(cx, statement.item);
        for authn in &statement.assertion.authn {
            let Some((value, signed_in)) =
                authn.instant.as_ref().and_then(|value| Some((value, instant(Some(value))?)))
            else {
                continue;
            };
            let noise = if clock.source == TimeSource::Har { RECORDER } else { 0 };
            let Some(early) = clock.until_start(Some(signed_in)).filter(|early| *early > noise) else {
                out.pass();
                continue;
            };
            let finding =
                RULE.finding(
                    format!("The sign-in time is {} after {}", seconds_words(early), clock.moment()),
                    "A sign-in cannot lie in the future: one of the clocks is wrong. Applications that check it reject the assertion.",
                )
                .confidence(if early > 5 { Confidence::Likely } else { Confidence::Possible })
                .at(statement.item, value.span)
                .spec("saml-core 2.7.2");
            out.find_once(if clock.source == TimeSource::Message {
                finding.fix(
                    Party::IdpAdmin,
                    "Synchronize the identity provider's servers with NTP: the one where users sign in and the one \
                     that issues assertions.",
                )
            } else {
                finding
                    .fix(Party::IdpAdmin, "Synchronize the clock of the identity provider's server with NTP.")
                    .fix(Party::SpAdmin, "Do the same at the application's server.")
            });
        }
    }
}
