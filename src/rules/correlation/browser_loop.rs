//! A login that starts again and again.

use super::captures;
use crate::declare_rule;
use crate::intake::Visit;
use crate::report::Party;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::lower;

declare_rule! { "CORR-LOOP", Error }

/// So many accepted answers in one capture are no coincidence.
const MANY: usize = 3;
/// The application starts the next login within this after it accepted an answer, in seconds. How long the person then takes for the
/// password says nothing.
const AT_ONCE: i64 = 15;

/// The seconds between each accepted answer and the next start of a login, where both have a time.
fn pauses(visits: &[Visit]) -> impl Iterator<Item = i64> {
    let accepted = |visit: &Visit| visit.answer.is_some() && (200..400).contains(&visit.status);
    let answers = visits.iter().enumerate().filter(move |(_, visit)| accepted(visit));
    answers.filter_map(|(at, answer)| {
        let (way, next) = next_start(visits.get(at + 1..)?)?;
        // Redirects all the way: nobody did anything, however late the recording says that it was.
        let mut before = answer;
        let led = way.iter().chain([next]).all(|visit| std::mem::replace(&mut before, visit).leads_to(&visit.url));
        if led { Some(0) } else { Some(next.started?.seconds_since(answer.started?)) }
    })
}

/// The next start of a login, and the steps before it.
fn next_start(visits: &[Visit]) -> Option<(&[Visit], &Visit)> {
    let at = visits.iter().position(|visit| visit.asks)?;
    Some((visits.get(..at)?, visits.get(at)?))
}

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, visits) in captures(cx) {
        let accepted = |visit: &&Visit| visit.answer.is_some() && (200..400).contains(&visit.status);
        let Some(last) = visits.iter().rfind(accepted) else { continue };
        let mut seen: Vec<u64> = Vec::new();
        let mut places = Vec::new();
        for visit in visits.iter().filter(accepted).filter(|visit| visit.url == last.url) {
            if let Some(answer) = visit.answer.filter(|answer| !seen.contains(answer)) {
                seen.push(answer);
                places.push(visit.place);
            }
        }
        // Somebody who signs in and out a few times is in no circle: then time passes before the next start.
        let slow = pauses(visits).any(|pause| pause > AT_ONCE);
        let left = visits.iter().any(|visit| lower(&visit.url).contains("logout"));
        if places.len() < MANY || slow || left {
            out.pass();
            continue;
        }
        let lost = last
            .set
            .first()
            .map_or(String::new(), |cookie| format!(" The last response set the cookie {}.", quote(&cookie.name)));
        let mut finding = RULE
            .finding(
                format!(
                    "Login loop: {} responses accepted at {}, and the login restarted each time",
                    places.len(),
                    quote(&last.url)
                ),
                format!(
                    "The application accepts the response but does not keep the user signed in. Its session cookie is \
                     lost (wrong domain or path, `Secure` on http), or the user may not open the page.{lost}"
                ),
            )
            .fix(
                Party::SpAdmin,
                "Check domain, path, and SameSite of the session cookie. Use the same host name for \
             the start page and the ACS URL. Check whether the user has access.",
            )
            .fix(Party::User, "Delete the cookies of the application, or try a private window.");
        for place in places.into_iter().take(8) {
            finding = finding.at(item, place);
        }
        out.find(finding);
    }
}
