//! Durations for people: the largest two units, no more.

use super::Instant;

/// An instant as people read it in a sentence: `2026-03-01 10:00:02 UTC`.
pub fn instant_words(instant: Instant) -> String {
    let text = instant.to_string();
    let text = text.split(['.', 'Z']).next().unwrap_or("");
    format!("{} UTC", text.replace('T', " "))
}

/// `3 h 12 min`, `45 s`, `2 days 4 h`. The sign is dropped.
pub fn duration_words(seconds: i64) -> String {
    let seconds = seconds.unsigned_abs();
    let days = |n: u64| if n == 1 { "1 day".to_owned() } else { format!("{n} days") };
    match seconds {
        0..=59 => format!("{seconds} s"),
        60..=3599 => two(format!("{} min", seconds / 60), seconds % 60, "s"),
        3600..=86_399 => two(format!("{} h", seconds / 3600), seconds / 60 % 60, "min"),
        86_400..=2_591_999 => two(days(seconds / 86_400), seconds / 3600 % 24, "h"),
        2_592_000..=63_071_999 => days(seconds / 86_400),
        _ => format!("{} years", seconds / 31_556_952),
    }
}

fn two(large: String, small: u64, unit: &str) -> String {
    if small == 0 { large } else { format!("{large} {small} {unit}") }
}

/// `3 h 12 min before` or `45 s after`, from the reference to the instant; `at the same second` when equal.
pub fn relative_words(instant: Instant, reference: Instant) -> String {
    match instant.seconds_since(reference) {
        0 => "at the same second".to_owned(),
        n if n < 0 => format!("{} before", duration_words(n)),
        n => format!("{} after", duration_words(n)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_units_at_most() {
        let said: Vec<String> = [0, 59, 119, 120, 150, 3600, 11_520, 86_400, 187_200, 34_560_000, 94_700_000]
            .into_iter()
            .map(duration_words)
            .collect();
        assert_eq!(
            said,
            [
                "0 s",
                "59 s",
                "1 min 59 s",
                "2 min",
                "2 min 30 s",
                "1 h",
                "3 h 12 min",
                "1 day",
                "2 days 4 h",
                "400 days",
                "3 years"
            ]
        );
    }
}
