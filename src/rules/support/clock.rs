//! The clock that a message is judged by, and what to do about messages that come too early or too late.
//! Input: the case and an item. Output: distances in seconds, severities and words.

use super::wording::seconds_words;
use crate::item::Item;
use crate::report::{Finding, Party, Severity, TimeSource};
use crate::rules::Context;
use crate::saml;
use crate::time::{Instant, duration_words};

/// The largest clock difference that receivers usually tolerate, in seconds.
pub(crate) const USUAL_TOLERANCE: i64 = 300;

/// How much later than the header `Date` an answer may really have been made, in seconds.
const HEADER_SECONDS: i64 = 2;

/// The clock an item is judged by.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    /// The evaluation instant.
    pub(crate) at: Instant,
    /// Where it came from.
    pub(crate) source: TimeSource,
    /// The receiver's tolerance in seconds.
    skew: i64,
    /// Whether the message was issued so shortly before now that the wall clock may judge it.
    fresh: bool,
}

/// A message older than this is taken for an old capture, in seconds.
const FRESH: i64 = 600;

impl Clock {
    /// The clock for an item.
    pub(crate) fn of(cx: &Context<'_>, item: &Item) -> Self {
        let evaluation = cx.instant(item);
        let issued = item.saml().and_then(saml::Message::issued);
        let age = issued.map(|issued| cx.settings.now.seconds_since(issued));
        Clock {
            at: evaluation.instant,
            source: evaluation.source,
            skew: cx.settings.skew,
            fresh: age.is_some_and(|age| (0..FRESH).contains(&age)),
        }
    }

    /// How many seconds ago this ended, where it has. The end itself no longer counts (saml-core 2.5.1.2).
    pub(crate) fn since_end(&self, end: Option<Instant>) -> Option<i64> {
        let end = end?;
        (self.at >= end.plus_seconds(self.skew)).then(|| self.at.seconds_since(end))
    }

    /// Returns the seconds until `start`, or `None` if it has already started.
    pub(crate) fn until_start(&self, start: Option<Instant>) -> Option<i64> {
        let start = start?;
        // The header has whole seconds, and servers make it once a second.
        let coarse = if self.source == TimeSource::HttpDate { HEADER_SECONDS } else { 0 };
        (self.at.plus_seconds(self.skew + coarse) < start).then(|| start.seconds_since(self.at).max(1))
    }

    /// How bad it is that something ended: by the wall clock alone it only says that the capture is old.
    pub(crate) fn severity_of_end(&self, otherwise: Severity) -> Severity {
        if self.source == TimeSource::Now && !self.fresh { Severity::Info } else { otherwise }
    }

    /// Something that lies so many seconds before this instant: `2 min before the time you gave (2026-03-01T12:00:00Z)`.
    pub(crate) fn before(&self, seconds: i64) -> String {
        match (self.source, seconds) {
            (TimeSource::Now, _) => format!("{} ago", seconds_words(seconds)),
            (_, 0) => format!("exactly at {}", self.moment()),
            _ => format!("{} before {}", seconds_words(seconds), self.moment()),
        }
    }

    /// The instant in words: `the time you gave (2026-03-01T12:00:00Z)`.
    pub(crate) fn moment(&self) -> String {
        let what = match self.source {
            TimeSource::User => "the time you gave",
            TimeSource::Har => "the delivery by the browser",
            TimeSource::HttpDate => "the delivery, by the application's clock",
            TimeSource::Message => "the issue of the message",
            TimeSource::Now => "now",
        };
        format!("{what} ({})", self.at)
    }
}

/// What clock difference lets something late pass, as a sentence; nothing where no receiver allows as much.
pub(crate) fn tolerance_words(late: i64) -> String {
    match late {
        0 => " A receiver that tolerates any clock difference lets it pass.".to_owned(),
        1..=600 => {
            format!(" Only a receiver that tolerates a clock skew of more than {} lets it pass.", duration_words(late))
        }
        _ => String::new(),
    }
}

/// Adds what to do about a message that came after its time.
pub(crate) fn too_late(finding: Finding, clock: &Clock, severity: Severity) -> Finding {
    if severity == Severity::Info {
        let text = "Give the time of the login under \"Expected values\" (command line: `--at`) to judge the message as it was then.";
        return finding.fix(Party::Support, text);
    }
    if clock.source == TimeSource::Message {
        let text = "Correct the lifetime of assertions for this application; a negative or empty lifetime is the usual reason.";
        return finding.fix(Party::IdpAdmin, text);
    }
    finding.fix(Party::User, "Start a new login and finish it without a pause, without Back or Reload.").fix(
        Party::SpAdmin,
        "If this happens every time, synchronize the clocks of the application and the identity provider with NTP.",
    )
}

/// Whether the product is a service that keeps its own clock right.
pub(crate) fn keeps_time(cx: &Context<'_>, item: &Item) -> bool {
    let hosted = [
        "entra",
        "okta",
        "google",
        "auth0",
        "onelogin",
        "pingone",
        "jumpcloud",
        "duo",
        "cognito",
        "apple",
        "iam-identity-center",
    ];
    cx.provider(item).is_some_and(|product| hosted.contains(&product.id.as_str()))
}

/// Whether a difference of clocks looks like a time zone taken for UTC: within two minutes of a multiple of half an hour.
pub(crate) fn zone_mistake(seconds: i64) -> Option<String> {
    let halves = (seconds + 900).div_euclid(1800);
    let near = (seconds - halves * 1800).abs() <= 120;
    ((1..=28).contains(&halves) && near).then(|| duration_words(halves * 1800))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_and_half_hours_are_zones() {
        assert_eq!(zone_mistake(3600).as_deref(), Some("1 h"));
        assert_eq!(zone_mistake(19_790).as_deref(), Some("5 h 30 min"));
        assert_eq!(zone_mistake(60), None);
        assert_eq!(zone_mistake(2500), None);
    }
}
