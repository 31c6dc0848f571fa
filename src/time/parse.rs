//! xs:dateTime and what people write instead of it. Says how it was written; whether that is a fault is for the rules.

use super::Instant;

/// A time read from a message, with the way it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimeText {
    /// The instant; a text without a zone is read as UTC.
    pub instant: Instant,
    /// How the zone was written.
    pub notation: Notation,
}

/// How a time states its zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notation {
    /// `…Z`, the form SAML requires (saml-core 1.3.3).
    Utc,
    /// `…+02:00`: the offset in minutes.
    Offset(i32),
    /// No zone at all.
    NoZone,
}

/// Reads `YYYY-MM-DDThh:mm[:ss[.fff]][zone]`. White space around it is accepted; `None` for anything else.
/// Seconds of 60 (a leap second) are read as the next second. Fractions beyond milliseconds are cut.
pub fn parse_time(text: &str) -> Option<TimeText> {
    let text = text.trim_matches(|c: char| c.is_ascii_whitespace());
    let (date, clock) = text.split_once(['T', 't'])?;
    let mut date_parts = date.split('-');
    let (year, month, day) =
        (digits(date_parts.next()?, 4)?, digits(date_parts.next()?, 2)?, digits(date_parts.next()?, 2)?);
    if date_parts.next().is_some() {
        return None;
    }
    let zone_at = clock.find(['Z', 'z', '+', '-']).unwrap_or(clock.len());
    let (clock, zone) = clock.split_at_checked(zone_at)?;
    let notation = match zone {
        "" => Notation::NoZone,
        "Z" | "z" => Notation::Utc,
        _ => Notation::Offset(offset_minutes(zone)?),
    };
    let mut parts = clock.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let (second, millis) = parts.next().map_or(Some((0, 0)), seconds)?;
    if parts.next().is_some() || hour > 24 || minute > 59 || second > 60 {
        return None;
    }
    let month = ::time::Month::try_from(u8::try_from(month).ok()?).ok()?;
    let date = ::time::Date::from_calendar_date(i32::try_from(year).ok()?, month, u8::try_from(day).ok()?).ok()?;
    let days = i64::from(date.to_julian_day()) - 2_440_588;
    let shift = match notation {
        Notation::Offset(minutes) => i64::from(minutes) * 60,
        _ => 0,
    };
    let of_day = hour * 3600 + minute * 60 + second - shift;
    Some(TimeText { instant: Instant::from_millis((days * 86_400 + of_day) * 1000 + millis), notation })
}

fn seconds(text: &str) -> Option<(i64, i64)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if fraction.is_empty() || !fraction.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let padded: String = fraction.chars().chain("000".chars()).take(3).collect();
    Some((digits(whole, 2)?, padded.parse().ok()?))
}

fn offset_minutes(zone: &str) -> Option<i32> {
    let (sign, rest) = match zone.split_at_checked(1)? {
        ("+", rest) => (1, rest),
        ("-", rest) => (-1, rest),
        _ => return None,
    };
    let (hours, minutes) = rest.split_once(':').or_else(|| rest.split_at_checked(2))?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    (hours <= 14 && minutes <= 59).then(|| sign * i32::try_from(hours * 60 + minutes).unwrap_or(0))
}

fn digits(text: &str, count: usize) -> Option<i64> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_every_zone_form() {
        let utc = parse_time("2026-03-01T10:00:00Z").unwrap();
        assert_eq!(utc.notation, Notation::Utc);
        let offset = parse_time("2026-03-01T12:00:00.0000000+02:00").unwrap();
        assert_eq!(offset, TimeText { instant: utc.instant, notation: Notation::Offset(120) });
        assert_eq!(parse_time(" 2026-03-01T10:00 ").unwrap().notation, Notation::NoZone);
    }

    #[test]
    fn refuses_what_is_no_time() {
        for text in [
            "",
            "2026-03-01",
            "2026-02-30T00:00:00Z",
            "2026-03-01T25:00:00Z",
            "1700000000",
            "T",
            "2026-03-01T10:00:00,5Z",
            "٢026-03-01T10:00:00Z",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }
}
