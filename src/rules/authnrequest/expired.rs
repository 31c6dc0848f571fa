//! The age of a login request.

use super::unless_granted;
use crate::declare_rule;
use crate::report::{Confidence, Party, TimeSource};
use crate::rules::support::clock::Clock;
use crate::rules::support::expected;
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAMLREQ-EXPIRED", Error }

/// Requests older than this are refused by most identity providers that check, in seconds.
const OLD: i64 = 300;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, request) in expected::requests(cx) {
        let clock = Clock::of(cx, item);
        if matches!(clock.source, TimeSource::Message | TimeSource::Now) {
            continue;
        }
        let Some((value, issued)) =
            request.envelope.issue_instant.as_ref().and_then(|value| Some((value, instant(Some(value))?)))
        else {
            continue;
        };
        let age = clock.at.seconds_since(issued);
        if age <= OLD + cx.settings.skew {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!("This login request was created {} before it was sent", seconds_words(age)),
                "Identity providers reject old requests: AADSTS76026 at Entra ID; others allow 90 s to 5 min. A bookmarked or cached \
                 sign-in page sends the old request again, or the application's clock is behind.",
            )
            .confidence(Confidence::Likely)
            .at(item, value.span)
            .fix(Party::User, "Start at the application's own address; do not bookmark the sign-in page.")
            .fix(Party::SpAdmin, "Synchronize the clock of the application's server with NTP, and forbid caching of the login page.")
            .spec("saml-core 3.2.1");
        let granted = "This identity provider accepted it anyway. Others reject a request after 90 s to 5 min, Entra ID with \
                       AADSTS76026. A bookmarked or cached sign-in page sends the old request again, or the application's clock is behind.";
        out.find(unless_granted(finding, cx, request, granted));
    }
}
