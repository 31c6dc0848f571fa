//! The end of the assertion's validity.

use crate::declare_rule;
use crate::report::{Severity, TimeSource};
use crate::rules::support::clock::{Clock, tolerance_words, too_late, zone_mistake};
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAML-EXPIRED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let own = assertions(cx, out).into_iter();
    let own = own.filter_map(|one| Some((one.item, one.assertion.conditions.as_ref()?.not_on_or_after.as_ref()?)));
    let foreign = cx.items.iter().filter_map(|item| Some((item, item.saml()?.foreign()?.not_on_or_after.as_ref()?)));
    for (item, value) in own.chain(foreign) {
        let Some(end) = instant(Some(value)) else { continue };
        let clock = Clock::of(cx, item);
        let Some(late) = clock.since_end(Some(end)) else {
            out.pass();
            continue;
        };
        let severity = clock.severity_of_end(Severity::Error);
        let (title, why) = words(&clock, late, severity);
        let finding = RULE.finding(title, why).severity(severity).at(item, value.span).spec("saml-core 2.5.1.2");
        out.find_once(too_late(finding, &clock, severity));
    }
}

fn words(clock: &Clock, late: i64, severity: Severity) -> (String, String) {
    let by = seconds_words(late);
    let tolerance = tolerance_words(late);
    let zone = zone_mistake(late).map_or(String::new(), |zone| {
        format!(
            " The difference is almost exactly {zone}, which points to local time written as UTC, not to a drifting \
             clock."
        )
    });
    match clock.source {
        TimeSource::User => (
            format!("The assertion expired {}", clock.before(late)),
            format!(
                "Its validity ends with NotOnOrAfter, and a receiver rejects it from that second on.{tolerance}{zone}"
            ),
        ),
        TimeSource::Har => (
            format!("The assertion expired {by} before the browser delivered it"),
            format!(
                "Either the user waited on the sign-in page or sent an old page again, or two clocks differ: the \
                 identity provider's and the recording computer's.{tolerance}{zone}"
            ),
        ),
        TimeSource::HttpDate => (
            format!("By the application's clock, the assertion had expired {by} earlier"),
            format!(
                "Either it was delivered late, or the application's clock is ahead of the identity provider's.{tolerance}{zone}"
            ),
        ),
        TimeSource::Message => (
            if late == 0 {
                "The assertion expired at the very second in which it was issued".to_owned()
            } else {
                format!("The assertion expired {by} before it was issued")
            },
            "The identity provider set an end of validity no later than its own issue time. No receiver can accept \
             it."
            .to_owned(),
        ),
        TimeSource::Now if severity == Severity::Info => (
            format!("This capture is old: the assertion expired {by} ago"),
            "The message has no issue time, so whether it was valid at delivery is not known.".to_owned(),
        ),
        TimeSource::Now => (
            format!("The assertion expired {by} ago"),
            format!(
                "Its validity ends with NotOnOrAfter, and a receiver rejects it from that second on.{tolerance}{zone}"
            ),
        ),
    }
}
