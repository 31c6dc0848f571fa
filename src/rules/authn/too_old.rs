//! How long ago the person signed in.

use crate::declare_rule;
use crate::report::{Confidence, Party, TimeSource};
use crate::rules::support::clock::Clock;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAML-AUTHN-TOO-OLD", Warning }

/// The default of older Spring Security SAML, in seconds.
const OLD: i64 = 7200;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let clock = Clock::of(cx, statement.item);
        if clock.source == TimeSource::Now {
            continue;
        }
        for authn in &statement.assertion.authn {
            let Some((value, signed_in)) =
                authn.instant.as_ref().and_then(|value| Some((value, instant(Some(value))?)))
            else {
                continue;
            };
            let age = clock.at.seconds_since(signed_in);
            if age <= OLD + cx.settings.skew {
                out.pass();
                continue;
            }
            out.find_once(
                RULE.finding(
                    format!("The user signed in at the identity provider {} before this login", seconds_words(age)),
                    "The identity provider reused a long session. Applications that insist on a fresh sign-in reject it; older \
                     Spring applications allow two hours.",
                )
                .confidence(Confidence::Possible)
                .at(statement.item, value.span)
                .fix(Party::SpAdmin, "Raise the longest allowed age of the sign-in in the application, or send \
                 ForceAuthn with the request.")
                .spec("saml-core 2.7.2"),
            );
        }
    }
}
