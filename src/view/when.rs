//! Instants in words: in UTC, in a time zone, and from where the message is judged. Pure arithmetic.

use crate::report::{EvaluatedAt, TimeSource};
use crate::time::{Instant, duration_words};

/// `2026-03-01 10:00:00 UTC`.
pub fn utc_words(instant: Instant) -> String {
    instant.to_string().replace('T', " ").replace('Z', " UTC")
}

/// `2026-03-01 11:00:00 your time (UTC+01:00)`, for a zone so many minutes ahead of UTC.
pub fn local_words(instant: Instant, ahead: i64) -> String {
    let local = instant.plus_seconds(ahead * 60).to_string().replace('T', " ").replace('Z', "");
    let (sign, off) = if ahead < 0 { ('−', -ahead) } else { ('+', ahead) };
    format!("{local} your time (UTC{sign}{:02}:{:02})", off / 60, off % 60)
}

/// `3 h 12 min before it was delivered`, `45 s ago`: from the time the message is judged at.
pub fn relative(instant: Instant, judged: EvaluatedAt) -> String {
    let seconds = instant.seconds_since(judged.instant);
    let duration = duration_words(seconds);
    let (side, now) = match seconds {
        0 => ("when", "this second".to_owned()),
        ..0 => ("before", format!("{duration} ago")),
        _ => ("after", format!("in {duration}")),
    };
    match judged.source {
        TimeSource::Now => now,
        TimeSource::User if seconds == 0 => "at the time you set".to_owned(),
        _ if seconds == 0 => format!("{side} {}", moment(judged.source)),
        _ => format!("{duration} {side} {}", moment(judged.source)),
    }
}

/// What happened at the time a message is judged at.
pub fn moment(source: TimeSource) -> &'static str {
    match source {
        TimeSource::User => "the time you set",
        TimeSource::Har => "the browser sent it",
        TimeSource::HttpDate => "it was delivered",
        TimeSource::Message => "it was issued",
        TimeSource::Now => "now",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        Instant::from_rfc3339(text).unwrap()
    }

    #[test]
    fn both_clocks_are_shown() {
        let instant = at("2026-03-01T23:30:00Z");
        assert_eq!(utc_words(instant), "2026-03-01 23:30:00 UTC");
        assert_eq!(local_words(instant, 60), "2026-03-02 00:30:00 your time (UTC+01:00)");
        assert_eq!(local_words(instant, -210), "2026-03-01 20:00:00 your time (UTC−03:30)");
    }

    #[test]
    fn distances_are_from_where_it_is_judged() {
        let judged = |source| EvaluatedAt { instant: at("2026-03-01T12:00:00Z"), source };
        let early = at("2026-03-01T08:48:00Z");
        assert_eq!(relative(early, judged(TimeSource::Now)), "3 h 12 min ago");
        assert_eq!(relative(early, judged(TimeSource::Har)), "3 h 12 min before the browser sent it");
        assert_eq!(relative(at("2026-03-01T12:05:00Z"), judged(TimeSource::Now)), "in 5 min");
        assert_eq!(relative(at("2026-03-01T12:00:00Z"), judged(TimeSource::Message)), "when it was issued");
    }
}
