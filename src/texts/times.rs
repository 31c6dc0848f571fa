//! Times as software writes them. Input: a value of a sentence. Output: the instant; a time without a zone is read as UTC.

use crate::time::Instant;

/// Reads RFC 3339, `2026-03-04 10:17:45 UTC`, `3/4/2026 9:12:43 AM`, `Wed Mar  4 09:12:45 2026` and seconds since 1970.
pub fn instant(text: &str) -> Option<Instant> {
    let text = text.trim();
    if let Some(instant) = Instant::from_rfc3339(text) {
        return Some(instant);
    }
    if text.len() >= 9 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        return Some(if text.len() >= 12 { Instant::from_millis(number) } else { Instant::from_seconds(number) });
    }
    let (text, added) = match text.split_once(" + ") {
        Some((text, seconds)) => (text, seconds.trim_end_matches('s').parse::<i64>().unwrap_or(0)),
        None => (text, 0),
    };
    let mut date = None;
    let mut clock = None;
    let mut half = None;
    let mut offset = 0;
    let mut month = None;
    let mut day = None;
    let mut year = None;
    let words = text.split([' ', 'T', ',']).filter(|word| !word.is_empty());
    for word in words.take(12) {
        let lower = word.to_ascii_lowercase();
        if let Some(found) = month_of(&lower) {
            month = Some(found);
        } else if lower == "am" || lower == "pm" {
            half = Some(lower == "pm");
        } else if (word.starts_with('+') || word.starts_with('-')) && word.len() >= 5 {
            offset = zone(word)?;
        } else if word.contains(':') {
            clock = clock_of(word.trim_end_matches('Z'));
        } else if word.contains('/') || word.matches('-').count() == 2 {
            date = date_of(word);
        } else if let Ok(number) = word.parse::<i64>() {
            if number > 31 { year = Some(number) } else { day = Some(number) }
        }
    }
    let (year, month, day) = date.or_else(|| Some((year?, month?, day?)))?;
    let (mut hour, minute, second) = clock?;
    if let Some(afternoon) = half {
        hour = hour % 12 + if afternoon { 12 } else { 0 };
    }
    let stamp = format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z");
    Some(Instant::from_rfc3339(&stamp)?.plus_seconds(added - offset))
}

fn month_of(word: &str) -> Option<i64> {
    const NAMES: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let at = NAMES.iter().position(|name| word.starts_with(name) && word.len() <= 9)?;
    i64::try_from(at).ok().map(|at| at + 1)
}

/// `2026-03-04`, or the American `3/4/2026`.
fn date_of(word: &str) -> Option<(i64, i64, i64)> {
    let mut parts = word.split(['-', '/']).map(|part| part.parse::<i64>().ok());
    let (a, b, c) = (parts.next()??, parts.next()??, parts.next()??);
    Some(if a > 31 { (a, b, c) } else { (c, a, b) })
}

fn clock_of(word: &str) -> Option<(i64, i64, i64)> {
    let whole = word.split(['.', '+']).next()?;
    let mut parts = whole.split(':').map(|part| part.parse::<i64>().ok());
    Some((parts.next()??, parts.next()??, parts.next().unwrap_or(Some(0))?))
}

/// `+02:00` or `+0200` in seconds.
fn zone(word: &str) -> Option<i64> {
    let sign = if word.starts_with('-') { -1 } else { 1 };
    let digits: String = word.chars().filter(char::is_ascii_digit).collect();
    let (hours, minutes): (i64, i64) = (digits.get(..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?);
    Some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_times_of_logs() {
        let wanted = Instant::from_rfc3339("2026-03-04T09:12:43Z");
        for text in [
            "2026-03-04T09:12:43Z",
            "2026-03-04 09:12:43 UTC",
            "03/04/2026 09:12:43 +00:00",
            "3/4/2026 9:12:43 AM",
            "Wed Mar  4 09:12:43 2026",
            "2026-03-04 11:12:43 +0200",
            "1772615563",
            "2026-03-04 09:12:42 UTC + 1s",
        ] {
            assert_eq!(instant(text), wanted, "{text}");
        }
        assert_eq!(instant("soon"), None);
    }
}
