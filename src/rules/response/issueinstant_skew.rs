//! The issue time of a response and of its assertions against the time it was delivered.

use crate::declare_rule;
use crate::item::Item;
use crate::providers;
use crate::report::{Confidence, Finding, ItemKind, Party, TimeSource};
use crate::rules::support::clock::{Clock, keeps_time, zone_mistake};
use crate::rules::support::saml::{assertions, responses};
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::instant;
use crate::source::Value;
use crate::time::Instant;
use crate::vocabulary::Topic;

declare_rule! { "SAML-RESP-ISSUEINSTANT-SKEW", Warning }

/// Older responses are refused by crewjam/saml, and so by Grafana and other applications in Go, in seconds.
const SHORT: i64 = 90;
/// Older responses are refused by several others.
const LONG: i64 = 300;

/// The clock of the computer that recorded is neither side's: so much of a difference says nothing, in seconds.
const RECORDER: i64 = 5;

/// One message is written within so many seconds.
const ONE_MOMENT: i64 = 60;

/// Further ahead it is no clock: this computer's time was not given, or an example was made up, in seconds.
const ONE_DAY: i64 = 86_400;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, response) in responses(cx) {
        if let Some((value, issued)) = read(response.envelope.issue_instant.as_ref()) {
            judge(cx, out, item, "response", value, issued);
        }
    }
    for item in cx.items.iter().filter(|item| item.kind == ItemKind::SamlAuthnRequest) {
        let envelope = item.saml().and_then(|message| message.envelope());
        if let Some((value, issued)) = envelope.and_then(|envelope| read(envelope.issue_instant.as_ref())) {
            ahead(cx, out, item, "login request", value, issued);
        }
    }
    for statement in assertions(cx, out) {
        let Some((value, issued)) = read(statement.assertion.envelope.issue_instant.as_ref()) else { continue };
        let around = statement.response.and_then(|(_, response)| read(response.envelope.issue_instant.as_ref()));
        match around {
            // Written together: said of the response.
            Some((_, outer)) if outer.seconds_since(issued).abs() <= ONE_MOMENT => {}
            Some((_, outer))
                if matches!(Clock::of(cx, statement.item).source, TimeSource::Message | TimeSource::Now) =>
            {
                apart(out, statement.item, value, issued.seconds_since(outer));
            }
            _ => judge(cx, out, statement.item, "assertion", value, issued),
        }
    }
}

fn read(value: Option<&Value>) -> Option<(&Value, Instant)> {
    value.and_then(|value| Some((value, instant(Some(value))?)))
}

/// Without a time of delivery, the response around it tells when the assertion should have been issued.
fn apart(out: &mut Outcome, item: &Item, value: &Value, later: i64) {
    let by = seconds_words(later.abs());
    let (title, why, confidence) = if later > 0 {
        (
            format!("The assertion was issued {by} after the response that contains it"),
            "An assertion is older than its response. Applications that compare its issue time reject it as one from the future.",
            Confidence::Likely,
        )
    } else {
        (
            format!("The assertion was issued {by} before the response that contains it"),
            "Some applications reject an assertion by age alone: Grafana and others in Go after 90 s, Shibboleth \
             after a few minutes.",
            Confidence::Possible,
        )
    };
    out.find(
        RULE.finding(title, why)
            .confidence(confidence)
            .at(item, value.span)
            .spec("saml-core 2.3.3")
            .fix(Party::IdpAdmin, "Issue a new assertion for each login, stamped with the time at which it is sent."),
    );
}

fn judge(cx: &Context<'_>, out: &mut Outcome, item: &Item, what: &str, value: &Value, issued: Instant) {
    let clock = Clock::of(cx, item);
    // Without a time of delivery there is nothing to compare with, but what is here was issued before now.
    if matches!(clock.source, TimeSource::Message | TimeSource::Now) {
        return ahead(cx, out, item, what, value, issued);
    }
    let age = clock.at.seconds_since(issued);
    let by = seconds_words(age);
    let tolerance = cx.settings.skew;
    let noise = if clock.source == TimeSource::Har { RECORDER } else { 0 };
    let (title, confidence) = if age < -tolerance.max(noise) {
        (format!("The {what} is dated {by} after {}", clock.moment()), Confidence::Likely)
    } else if age > LONG + tolerance {
        (format!("The {what} was {by} old when it was delivered"), Confidence::Likely)
    } else if age > SHORT + tolerance {
        (format!("The {what} was {by} old when it was delivered"), Confidence::Possible)
    } else {
        out.pass();
        return;
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
    } else if what == "assertion" {
        "Some applications reject an assertion by age alone: Grafana and others in Go after 90 s, Shibboleth after a \
         few minutes. An earlier assertion was sent again, or the clocks differ."
    } else {
        "Some applications reject a response by its age alone: Grafana and others in Go after 90 s, several more after 5 \
         min. The user waited on the sign-in page, an old page was sent again, or the clocks differ."
    };
    let finding = RULE.finding(title, why).confidence(confidence).at(item, value.span).spec("saml-core 3.2.2");
    out.find(fixes(cx, item, finding, age));
}

/// A message that is dated later than the computer that reads it.
fn ahead(cx: &Context<'_>, out: &mut Outcome, item: &Item, what: &str, value: &Value, issued: Instant) {
    let by = issued.seconds_since(cx.settings.now);
    if by <= ONE_MOMENT.max(cx.settings.skew)
        || by > ONE_DAY
        || !matches!(Clock::of(cx, item).source, TimeSource::Message | TimeSource::Now)
    {
        return;
    }
    let zone = zone_mistake(by).map_or(String::new(), |zone| {
        format!(" The difference is almost exactly {zone}: local time may have been written as UTC.")
    });
    let finding = RULE
        .finding(
            format!("The {what} is dated {} after this computer's time ({})", seconds_words(by), cx.settings.now),
            format!(
                "No message comes from the future: the sender's clock is ahead, or this computer's is behind.{zone}"
            ),
        )
        .confidence(Confidence::Likely)
        .at(item, value.span)
        .spec("saml-core 3.2.2");
    out.find(if item.by_application() {
        finding.fix(Party::SpAdmin, "Synchronize the clock of the application's server with NTP.")
    } else {
        fixes(cx, item, finding, -by)
    });
}

fn fixes(cx: &Context<'_>, item: &Item, finding: Finding, age: i64) -> Finding {
    if age > 0 {
        finding.fix(Party::User, "Start a new login, and finish the sign-in page without a break.").fix(
            Party::SpAdmin,
            "If this happens every time, synchronize the application server's clock with NTP, and allow an older \
             response in the application.",
        )
    } else if keeps_time(cx, item) {
        finding.fixes(providers::fixes(Topic::Clock, cx.provider(item), None))
    } else {
        finding.fix(Party::IdpAdmin, "Synchronize the clock of the identity provider's server with NTP.").fix(
            Party::SpAdmin,
            "Do the same at the application's server; until then allow a clock skew of a few minutes there.",
        )
    }
}
