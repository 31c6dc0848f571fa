//! Instants, and how they are read from messages and shown to people.
//! The engine has no clock: every instant comes from a message, a capture or the caller.

mod parse;
mod words;

pub use parse::{Notation, TimeText, parse_time};
pub use words::{duration_words, instant_words, relative_words};

use nanoserde::{DeBin, SerBin};
use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted. Serialises as RFC 3339 text in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, SerBin, DeBin)]
pub struct Instant(i64);

impl Instant {
    /// From milliseconds since the epoch; held inside the years 0001 to 9999.
    pub fn from_millis(millis: i64) -> Self {
        Instant(millis.clamp(-62_135_596_800_000, 253_402_300_799_999))
    }

    /// From seconds since the epoch, as `exp` and `iat` count.
    pub fn from_seconds(seconds: i64) -> Self {
        Self::from_millis(seconds.saturating_mul(1000))
    }

    /// Milliseconds since the epoch.
    pub fn millis(self) -> i64 {
        self.0
    }

    /// This many seconds later (or earlier).
    pub fn plus_seconds(self, seconds: i64) -> Self {
        Self::from_millis(self.0.saturating_add(seconds.saturating_mul(1000)))
    }

    /// Seconds from `earlier` to this instant, rounded towards zero; negative when `earlier` is later.
    pub fn seconds_since(self, earlier: Instant) -> i64 {
        (self.0 - earlier.0) / 1000
    }

    /// Reads RFC 3339 with a zone, as the command line takes it.
    pub fn from_rfc3339(text: &str) -> Option<Self> {
        match parse_time(text) {
            Some(TimeText { instant, notation: Notation::Utc | Notation::Offset(_) }) => Some(instant),
            _ => None,
        }
    }
}

impl std::fmt::Display for Instant {
    /// RFC 3339 in UTC, with milliseconds only where there are some.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let days = self.0.div_euclid(86_400_000);
        let of_day = self.0.rem_euclid(86_400_000);
        let (year, month, day) = ::time::Date::from_julian_day(i32::try_from(days).unwrap_or(0) + 2_440_588)
            .map_or((1970, 1, 1), |date| (date.year(), u8::from(date.month()), date.day()));
        let (hour, minute, second, millis) =
            (of_day / 3_600_000, of_day / 60_000 % 60, of_day / 1000 % 60, of_day % 1000);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")?;
        if millis != 0 {
            write!(f, ".{millis:03}")?;
        }
        f.write_str("Z")
    }
}

impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        Instant::from_rfc3339(&text).ok_or_else(|| serde::de::Error::custom("not an instant of RFC 3339"))
    }
}

impl From<std::time::SystemTime> for Instant {
    fn from(time: std::time::SystemTime) -> Self {
        let millis = |since: std::time::Duration| i64::try_from(since.as_millis()).unwrap_or(i64::MAX);
        Instant::from_millis(match time.duration_since(std::time::UNIX_EPOCH) {
            Ok(since) => millis(since),
            Err(before) => -millis(before.duration()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_what_it_read() {
        for text in ["2026-11-21T20:38:50Z", "1999-12-31T23:59:59.123Z", "2024-02-29T00:00:00Z", "0001-01-01T00:00:00Z"]
        {
            assert_eq!(Instant::from_rfc3339(text).unwrap().to_string(), text);
        }
    }

    #[test]
    fn extremes_are_held() {
        assert_eq!(Instant::from_seconds(i64::MAX).to_string(), "9999-12-31T23:59:59.999Z");
        assert_eq!(Instant::from_seconds(i64::MIN).to_string(), "0001-01-01T00:00:00Z");
    }
}
