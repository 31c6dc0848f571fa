//! Where the times of a case are drawn, and what is said of them. Comes in: windows and the time they are judged at.
//! Goes out: places in percent, and words. "Expired" is never said from the wall clock alone.

use super::timeline::{Reading, Window};
use super::when::{moment, relative};
use crate::report::{EvaluatedAt, TimeSource};
use crate::time::{Instant, duration_words};

/// How a window relates to the evaluation time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// It counts.
    Valid,
    /// It no longer counts.
    Ended,
    /// It does not count yet.
    NotYet,
    /// A single instant.
    Instant,
}

impl State {
    /// The name in style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Valid => "valid",
            State::Ended => "ended",
            State::NotYet => "not-yet",
            State::Instant => "instant",
        }
    }
}

/// How a window relates to the evaluation time, without any tolerance. The end itself no longer counts.
pub fn state(window: &Window, at: Instant) -> State {
    if window.is_instant() {
        State::Instant
    } else if window.end.is_some_and(|end| at >= end) {
        State::Ended
    } else if window.start.is_some_and(|start| at < start) {
        State::NotYet
    } else {
        State::Valid
    }
}

/// What a window says at the evaluation time, with the tolerance in seconds.
pub fn words(window: &Window, judged: EvaluatedAt, skew: i64, now: Instant) -> String {
    let at = judged.instant;
    let tolerated = |seconds: i64| {
        if skew > 0 && seconds <= skew {
            format!(", within the allowed clock skew of {}", duration_words(skew))
        } else {
            String::new()
        }
    };
    match (state(window, at), window.start, window.end) {
        (State::Instant, Some(instant), _) => relative(instant, judged),
        (State::Ended, _, Some(end)) if judged.source == TimeSource::Now => match at.seconds_since(end) {
            0 => "ends now".to_owned(),
            ago => {
                format!("ended {} ago; add the login time to check whether it was valid then", duration_words(ago))
            }
        },
        (State::Ended, _, Some(end)) => {
            format!("ended {}{}", relative(end, judged), tolerated(at.seconds_since(end) + 1))
        }
        (State::NotYet, Some(start), _) => {
            format!("starts {}{}", relative(start, judged), tolerated(start.seconds_since(at)))
        }
        (_, _, end) => {
            let when = match judged.source {
                TimeSource::Now => "valid now".to_owned(),
                TimeSource::User => "valid at the evaluation time".to_owned(),
                source => format!("valid when {}", moment(source)),
            };
            let ago = now.seconds_since(at);
            let ago = if judged.source != TimeSource::Now && ago >= 60 {
                format!(", {} ago", duration_words(ago))
            } else {
                String::new()
            };
            let left = end.map_or(String::new(), |end| format!("; {} left", duration_words(end.seconds_since(at))));
            format!("{when}{ago}{left}")
        }
    }
}

/// What two readings in a row say of the clocks; `None` where they are of one clock.
pub fn skew_words(before: &Reading, after: &Reading) -> Option<String> {
    if before.clock == after.clock {
        return None;
    }
    let (early, late) = (before.clock.words(), after.clock.words());
    Some(match after.instant.seconds_since(before.instant) {
        behind if behind < 0 => {
            format!("the {late} clock is at least {} behind the {early} clock", duration_words(behind))
        }
        0 => format!("{early} and {late} show the same second"),
        ahead => format!("{} later on the {late} clock; consistent", duration_words(ahead)),
    })
}

/// A scale that is wide around the time of judgement and narrow far from it: a login takes seconds, certificates last years.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    middle: Instant,
    /// Seconds that still count as near.
    near: f64,
    /// Width before and after the middle.
    before: f64,
    after: f64,
}

/// Part of the width that stays empty at either side, in percent.
const MARGIN: f64 = 2.0;
/// Distance between two ticks, in percent of the width: room for their words on a page of 320 px.
const TICK_GAP: f64 = 21.0;
/// Distances that are marked, in seconds.
const TICKS: [(i64, &str); 11] = [
    (1, "1 s"),
    (10, "10 s"),
    (60, "1 min"),
    (600, "10 min"),
    (3600, "1 h"),
    (21_600, "6 h"),
    (86_400, "1 day"),
    (604_800, "7 days"),
    (2_592_000, "30 days"),
    (31_557_600, "1 year"),
    (315_576_000, "10 years"),
];

impl Scale {
    /// A scale around `middle` that holds all these instants.
    pub fn over(middle: Instant, instants: &[Instant]) -> Self {
        let (mut near, mut before, mut after) = (f64::MAX, 0.0_f64, 0.0_f64);
        for instant in instants {
            let distance = instant.seconds_since(middle) as f64;
            if distance != 0.0 {
                near = near.min(distance.abs());
            }
            before = before.max(-distance);
            after = after.max(distance);
        }
        let near = if near == f64::MAX { 60.0 } else { (near / 2.0).clamp(1.0, 3600.0) };
        let width = |distance: f64| (distance / near).ln_1p();
        let (before, after) = (width(before), width(after));
        // Neither side vanishes, however one-sided the case.
        let least = (before + after).max(1.0) * 0.18;
        Scale { middle, near, before: before.max(least), after: after.max(least) }
    }

    /// The place of an instant, in percent of the width.
    pub fn place(&self, instant: Instant) -> f64 {
        let distance = instant.seconds_since(self.middle) as f64;
        let width = (distance.abs() / self.near).ln_1p();
        let signed = if distance < 0.0 { -width } else { width };
        let part = (self.before + signed) / (self.before + self.after);
        MARGIN + (100.0 - 2.0 * MARGIN) * part.clamp(0.0, 1.0)
    }

    /// Marks of round distances that have room: place and words, `−1 h` before and `+1 h` after the middle.
    pub fn ticks(&self) -> Vec<(f64, String)> {
        let mut ticks = Vec::new();
        for (sign, mark) in [(-1, '−'), (1, '+')] {
            // The middle itself has no words, and the other side keeps its half.
            let (mut last, mut room) = (self.place(self.middle), TICK_GAP / 2.0);
            for (seconds, words) in TICKS {
                let at = self.place(self.middle.plus_seconds(sign * seconds));
                let inside = at > MARGIN + 4.0 && at < 100.0 - MARGIN - 4.0;
                if inside && (at - last).abs() >= room {
                    ticks.push((at, format!("{mark}{words}")));
                    (last, room) = (at, TICK_GAP);
                }
            }
        }
        ticks
    }
}

#[cfg(test)]
mod tests {
    use super::super::timeline::Clock;
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_seconds(1_772_000_000 + seconds)
    }

    fn window(start: i64, end: i64) -> Window {
        Window {
            item: Some(0),
            name: "Conditions".to_owned(),
            start: Some(at(start)),
            end: Some(at(end)),
            row: None,
            about: String::new(),
            judged: EvaluatedAt { instant: at(0), source: TimeSource::Message },
        }
    }

    fn said(window: &Window, judged: i64, source: TimeSource, skew: i64) -> String {
        words(window, EvaluatedAt { instant: at(judged), source }, skew, at(3600 * 3))
    }

    #[test]
    fn the_wall_clock_alone_expires_nothing() {
        let window = window(0, 300);
        assert_eq!(
            said(&window, 10, TimeSource::HttpDate, 0),
            "valid when it was delivered, 2 h 59 min ago; 4 min 50 s left"
        );
        assert_eq!(
            said(&window, 3900, TimeSource::Now, 0),
            "ended 1 h ago; add the login time to check whether it was valid then"
        );
        assert_eq!(said(&window, 320, TimeSource::Har, 0), "ended 20 s before the browser sent it");
        assert_eq!(
            said(&window, 320, TimeSource::User, 60),
            "ended 20 s before the time you set, within the allowed clock skew of 1 min"
        );
        assert_eq!(said(&window, -5, TimeSource::Har, 0), "starts 5 s after the browser sent it");
        assert_eq!(said(&window, 300, TimeSource::User, 0), "ended at the time you set");
    }

    #[test]
    fn clocks_contradict_each_other_or_not() {
        let reading = |clock, seconds| Reading { what: String::new(), clock, instant: at(seconds), item: 0 };
        let made = reading(Clock::Application, 10);
        assert_eq!(
            skew_words(&made, &reading(Clock::IdentityProvider, 3)).unwrap(),
            "the identity provider clock is at least 7 s behind the application clock"
        );
        assert!(skew_words(&made, &reading(Clock::IdentityProvider, 13)).unwrap().ends_with("consistent"));
        assert_eq!(skew_words(&made, &reading(Clock::Application, 13)), None);
    }

    #[test]
    fn places_keep_their_order_and_stay_inside() {
        let instants: Vec<Instant> = [-315_000_000, -3600, -2, 0, 3, 300, 90_000_000].into_iter().map(at).collect();
        let scale = Scale::over(at(0), &instants);
        let places: Vec<f64> = instants.iter().map(|instant| scale.place(*instant)).collect();
        assert!(places.windows(2).all(|pair| pair[0] < pair[1]), "{places:?}");
        assert!(places.iter().all(|place| (0.0..=100.0).contains(place)));
        // Seconds and years can both be told apart.
        assert!(places[4] - places[3] > 3.0 && places[6] - places[5] > 10.0, "{places:?}");
        let ticks = scale.ticks();
        assert!(ticks.len() >= 3 && ticks.iter().any(|(_, words)| words.starts_with('−')), "{ticks:?}");
        let apart = |one: &f64, other: &f64| one == other || (one - other).abs() >= TICK_GAP - 0.01;
        assert!(ticks.iter().all(|(one, _)| ticks.iter().all(|(other, _)| apart(one, other))), "{ticks:?}");
        let alone = Scale::over(at(0), &[]);
        assert!(alone.place(at(0)) > 10.0 && alone.place(at(0)) < 90.0);
    }
}
