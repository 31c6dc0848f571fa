//! Instants as a receiver reads them. Input: values and a clock. Output: rejections. Seconds throughout.

use super::base::included;
use super::rejection::Findings;
use super::{Checks, Clock, Login, Syntax, Tolerance, Zones};
use crate::item::Item;
use crate::saml::{Assertion, instant};
use crate::source::Value;
use crate::time::{Instant, Notation, duration_words, parse_time};

/// How late something is at this clock, in seconds, where the receiver no longer takes it.
pub(super) fn late(end: Option<&Value>, tolerance: Tolerance, clock: &Clock) -> Option<i64> {
    let end = moment(end)?;
    let last = end.plus_seconds(clock.skew.unwrap_or(tolerance.skew));
    let over = if tolerance.end_included { clock.now > last } else { clock.now >= last };
    (clock.windows && over).then(|| clock.now.seconds_since(end))
}

/// How early something is, in seconds, where the receiver does not take it yet.
pub(super) fn early(start: Option<&Value>, tolerance: Tolerance, clock: &Clock) -> Option<i64> {
    let start = moment(start)?;
    let now = clock.now.plus_seconds(clock.skew.unwrap_or(tolerance.early));
    (clock.windows && now < start).then(|| start.seconds_since(clock.now).max(1))
}

/// A day alone is its midnight to those that take it at all.
fn moment(value: Option<&Value>) -> Option<Instant> {
    instant(value).or_else(|| {
        let day = value.filter(|value| value.text.len() == DAY)?;
        parse_time(&format!("{}T00:00:00Z", day.text)).map(|time| time.instant)
    })
}

/// Bytes of `2026-03-01`.
const DAY: usize = 10;

/// ` (allows 180 s of clock skew)`.
pub(super) fn allowed(tolerance: Tolerance, clock: &Clock) -> String {
    match clock.skew.unwrap_or(tolerance.skew) {
        0 => " (no clock skew is allowed)".to_owned(),
        skew => format!(" (allows {} of clock skew)", duration_words(skew)),
    }
}

/// IssueInstants: there, young enough, and not in the future.
pub(super) fn issued<'a>(checks: &Checks, login: &Login<'a>, out: &mut Findings<'a>) {
    if let Some((item, response)) = login.response {
        let issued = response.envelope.issue_instant.as_ref();
        if checks.response_issued && issued.is_none() {
            out.add("XML-SCHEMA-REQUIRED", "The response has no IssueInstant", item, response.envelope.tag);
        }
        age("response", issued, checks.response_age, checks, (item, login), out);
    }
    for (item, assertion) in &login.assertions {
        let issued = assertion.envelope.issue_instant.as_ref();
        if checks.assertion_issued && issued.is_none() {
            out.add("XML-SCHEMA-REQUIRED", "The assertion has no IssueInstant", item, assertion.envelope.tag);
        }
        age("assertion", issued, checks.assertion_age, checks, (item, login), out);
        for statement in &assertion.authn {
            let Some(most) = checks.authn_ahead else { continue };
            let tolerance = included(most);
            let Some(value) = &statement.instant else { continue };
            if let Some(by) = early(Some(value), tolerance, &login.clock) {
                let text = format!(
                    "The AuthnInstant is {} in the future{}",
                    duration_words(by),
                    allowed(tolerance, &login.clock)
                );
                out.add("SAML-AUTHN-INSTANT-FUTURE", text, item, value.span);
            }
        }
    }
}

fn age<'a>(
    what: &str,
    value: Option<&Value>,
    most: Option<i64>,
    checks: &Checks,
    (item, login): (&'a Item, &Login<'a>),
    out: &mut Findings<'a>,
) {
    let Some((value, issued)) = value.and_then(|value| Some((value, instant(Some(value))?))) else { return };
    let clock = &login.clock;
    if let Some(most) = most.filter(|_| clock.age) {
        let age = clock.now.seconds_since(issued);
        if age > most {
            let text = format!(
                "The {what} was issued {} before it was delivered ({} are allowed)",
                duration_words(age),
                duration_words(most)
            );
            out.add("SAML-RESP-ISSUEINSTANT-SKEW", text, item, value.span);
        }
    }
    if let Some(skew) = checks.issued_ahead {
        let tolerance = included(skew);
        if let Some(by) = early(Some(value), tolerance, clock) {
            let text =
                format!("The {what} was issued {} in the future{}", duration_words(by), allowed(tolerance, clock));
            out.add("SAML-RESP-ISSUEINSTANT-SKEW", text, item, value.span);
        }
    }
}

/// The session at the identity provider.
pub(super) fn session<'a>(checks: &Checks, login: &Login<'a>, out: &mut Findings<'a>) {
    let Some(tolerance) = checks.session else { return };
    for (item, assertion) in &login.assertions {
        if checks.session_alone && assertion.authn.len() > 1 {
            continue;
        }
        let Some(end) = assertion.authn.iter().find_map(|statement| statement.session_not_on_or_after.as_ref()) else {
            continue;
        };
        // What is not read does not end.
        let read = checks.syntax != Syntax::UtcBounds || (is_date_time(end.as_str()) && end.text.ends_with('Z'));
        if let Some(by) = late(Some(end), tolerance, &login.clock).filter(|_| read) {
            let text = format!("The session ended {} earlier{}", duration_words(by), allowed(tolerance, &login.clock));
            out.add("SAML-SESSION-EXPIRED", text, item, end.span);
        }
    }
}

/// How the instants are written.
pub(super) fn zones<'a>(checks: &Checks, login: &Login<'a>, out: &mut Findings<'a>) {
    let mut all: Vec<(&'a Item, &Value, Part)> = Vec::new();
    if let Some((item, response)) = login.response {
        all.extend(response.envelope.issue_instant.iter().map(|value| (item, value, Part::Other)));
    }
    for (item, assertion) in &login.assertions {
        all.extend(instants(assertion).map(|(value, part)| (*item, value, part)));
    }
    let malformed = |value: &Value, part: Part| {
        let text = value.as_str();
        let bound = matches!(part, Part::Start | Part::End);
        let confirmation = matches!(part, Part::ConfirmationStart | Part::ConfirmationEnd);
        match checks.syntax {
            Syntax::Schema => !is_date_time(text),
            Syntax::SchemaOrEmpty => !is_date_time(text) && !(text.is_empty() && (bound || part == Part::Session)),
            Syntax::UtcBounds => (bound || confirmation) && !(is_date_time(text) && text.ends_with('Z')),
            // An empty start counts as none.
            Syntax::Script if matches!(part, Part::Start | Part::ConfirmationStart) && text.is_empty() => false,
            Syntax::Script => (bound || confirmation || part == Part::Issued) && !is_script_date(text),
            Syntax::ScriptBounds => (bound || part == Part::Session) && !text.is_empty() && !is_script_date(text),
            Syntax::Ignored => false,
        }
    };
    let outside = |value: &Value, part: Part| {
        let Some(notation) = parse_time(value.as_str()).map(|time| time.notation) else { return false };
        let window = !matches!(part, Part::Issued | Part::Other);
        match checks.zones {
            Zones::Any => false,
            Zones::Needed => notation == Notation::NoZone,
            Zones::UtcWindows => window && notation != Notation::Utc,
            Zones::NoOffsetInWindows => window && matches!(notation, Notation::Offset(_)),
            Zones::UtcAll => notation != Notation::Utc,
            Zones::NoOffset => matches!(notation, Notation::Offset(_)),
        }
    };
    if let Some((item, value, _)) = all.iter().find(|(_, value, part)| malformed(value, *part)) {
        out.add("XML-TIME-FORMAT", "An instant is not written as `YYYY-MM-DDThh:mm:ssZ`", item, value.span);
    } else if let Some((item, value, _)) = all.into_iter().find(|(_, value, part)| outside(value, *part)) {
        out.add("XML-TIME-FORMAT", "An instant is not written in UTC with `Z` at the end", item, value.span);
    }
}

/// Which instant it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// NotBefore of Conditions.
    Start,
    /// NotOnOrAfter of Conditions.
    End,
    /// NotBefore of a confirmation.
    ConfirmationStart,
    /// NotOnOrAfter of a confirmation.
    ConfirmationEnd,
    /// The end of the session.
    Session,
    /// IssueInstant of the assertion.
    Issued,
    /// IssueInstant of the response, AuthnInstant.
    Other,
}

/// xs:dateTime as schemas take it: seconds, capital letters, nothing around it.
fn is_date_time(text: &str) -> bool {
    let seconds = text.get(16..17) == Some(":");
    let small = text.contains(['t', 'z']) || text.contains(char::is_whitespace);
    seconds && !small && parse_time(text).is_some()
}

/// What `Date.parse` takes of the forms that occur.
fn is_script_date(text: &str) -> bool {
    let bare = text.trim() == text;
    let whole = || text.replacen(' ', "T", 1);
    bare && (parse_time(&whole()).is_some() || parse_time(&format!("{text}T00:00:00Z")).is_some())
}

/// The instants of an assertion, and which each is.
fn instants(assertion: &Assertion) -> impl Iterator<Item = (&Value, Part)> {
    let conditions = assertion.conditions.iter().flat_map(|one| {
        let end = one.not_on_or_after.iter().map(|value| (value, Part::End));
        one.not_before.iter().map(|value| (value, Part::Start)).chain(end)
    });
    let confirmations = assertion.confirmations().iter().flat_map(|one| {
        let end = one.not_on_or_after.iter().map(|value| (value, Part::ConfirmationEnd));
        one.not_before.iter().map(|value| (value, Part::ConfirmationStart)).chain(end)
    });
    let windows = conditions.chain(confirmations);
    let sessions = assertion.authn.iter().filter_map(|statement| statement.session_not_on_or_after.as_ref());
    let authn = assertion.authn.iter().filter_map(|statement| statement.instant.as_ref());
    let issued = assertion.envelope.issue_instant.iter().map(|value| (value, Part::Issued));
    let sessions = sessions.map(|value| (value, Part::Session));
    windows.chain(sessions).chain(issued).chain(authn.map(|value| (value, Part::Other)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_read_as_the_libraries_do() {
        for text in
            ["2026-03-01T10:00:00Z", "2026-03-01T10:00:00.1234567Z", "2026-03-01T10:00:00+02:00", "2026-03-01T10:00:00"]
        {
            assert!(is_date_time(text), "{text}");
            assert!(is_script_date(text), "{text}");
        }
        for text in ["2026-03-01 10:00:00Z", "2026-03-01", "2026-03-01T10:00Z", "2026-03-01T10:00:00z"] {
            assert!(!is_date_time(text), "{text}");
            assert!(is_script_date(text), "{text}");
        }
        for text in ["", "now", " 2026-03-01T10:00:00Z "] {
            assert!(!is_date_time(text), "{text}");
            assert!(!is_script_date(text), "{text}");
        }
    }
}
