//! UTCTime and GeneralizedTime (RFC 5280 4.1.2.5).

use crate::syntax::der::{Element, tag};
use crate::time::{Instant, parse_time};

/// The instant of a time element; a text without a zone is read as UTC.
pub(super) fn instant(der: &[u8], time: &Element) -> Option<Instant> {
    let text = std::str::from_utf8(time.bytes(der)).ok()?;
    let (year, rest) = match time.number {
        tag::UTC_TIME => {
            let (year, rest) = text.split_at_checked(2)?;
            let year: u32 = year.parse().ok()?;
            (if year < 50 { 2000 + year } else { 1900 + year }, rest)
        }
        tag::GENERALIZED_TIME => {
            let (year, rest) = text.split_at_checked(4)?;
            (year.parse().ok()?, rest)
        }
        _ => return None,
    };
    let two = |at: usize| rest.get(at..at + 2).filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let (month, day, hour, minute) = (two(0)?, two(2)?, two(4)?, two(6)?);
    let (second, zone) = match two(8) {
        Some(second) => (second, rest.get(10..)?),
        None => ("00", rest.get(8..)?),
    };
    let zone = match zone.split_at_checked(3) {
        Some((hours, minutes)) if hours.starts_with(['+', '-']) => format!("{hours}:{minutes}"),
        _ => "Z".to_owned(),
    };
    parse_time(&format!("{year:04}-{month}-{day}T{hour}:{minute}:{second}{zone}")).map(|time| time.instant)
}
