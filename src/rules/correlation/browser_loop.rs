//! A login that starts again and again.

use super::{captures, opened, session};
use crate::declare_rule;
use crate::intake::Visit;
use crate::intake::visits::{host_of, page_after};
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::compare::compare_urls;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::lower;
use crate::vocabulary::DifferenceClass;

declare_rule! { "CORR-LOOP", Error }

/// So many accepted answers in one capture are no coincidence.
const MANY: usize = 3;
/// The application starts the next login within this after it accepted an answer, in seconds. How long the person then takes for the
/// password says nothing.
const AT_ONCE: i64 = 15;

/// So often the same redirect comes back in a circle; browsers give up after 20 redirects.
const TURNS: usize = 3;
/// Redirects before one among which it is looked for.
const MAX_WAY: usize = 40;
/// How two addresses of one page differ, of which each redirects to the other.
const ONE_PAGE: &[DifferenceClass] =
    &[DifferenceClass::Scheme, DifferenceClass::HostWww, DifferenceClass::TrailingSlash, DifferenceClass::PathCase];
/// What Chrome notes when it gives up.
const TOO_MANY: &str = "net::ERR_TOO_MANY_REDIRECTS";

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
        if let Some(found) = circle(item, visits) {
            out.find(found);
            continue;
        }
        let accepted = |visit: &&Visit| visit.answer.is_some() && (200..400).contains(&visit.status);
        let Some(last) = visits.iter().rfind(accepted) else { continue };
        let mut seen: Vec<u64> = Vec::new();
        let mut rounds: Vec<(usize, &Visit)> = Vec::new();
        for (at, visit) in visits.iter().enumerate().filter(|(_, visit)| accepted(visit)) {
            if visit.url != last.url {
                continue;
            }
            if let Some(answer) = visit.answer.filter(|answer| !seen.contains(answer)) {
                seen.push(answer);
                rounds.push((at, visit));
            }
        }
        // Somebody who signs in and out a few times is in no circle: then time passes before the next start.
        let slow = pauses(visits).any(|pause| pause > AT_ONCE);
        let left = visits.iter().any(|visit| lower(&visit.url).contains("logout"));
        // Twice is a circle where both redirect to the same page, which redirects on to the next login.
        let same = |one: &Visit, other: &Visit| one.location.is_some() && one.location == other.location;
        let twice = matches!(&rounds[..], [one, other] if same(one.1, other.1))
            && pauses(visits).next() == Some(0)
            && rounds.iter().all(|(at, _)| page_after(visits, *at).is_none());
        let fine = rounds.iter().all(|(at, _)| opened(visits, *at));
        if (rounds.len() < MANY && !twice) || slow || left || fine {
            out.pass();
            continue;
        }
        let lost = rounds.first().and_then(|(at, _)| session::loss(visits, *at));
        let (why, fix) = lost.unwrap_or_else(|| {
            let set = last.set.first().map_or(String::new(), |cookie| {
                format!(" The last response set the cookie {}.", quote(&cookie.name))
            });
            (
                format!(
                    "Its session cookie is lost (wrong domain or path, `Secure` on http), or the user may not open the page.{set}"
                ),
                "Check domain, path, and SameSite of the session cookie. Use the same host name for \
                 the start page and the ACS URL. Check whether the user has access."
                    .to_owned(),
            )
        });
        let mut finding = RULE
            .finding(
                format!(
                    "Login loop: {} responses accepted at {}, and the login restarted each time",
                    rounds.len(),
                    quote(&last.url)
                ),
                format!("The application accepts the response but does not keep the user signed in. {why}"),
            )
            .confidence(if twice { Confidence::Likely } else { Confidence::Certain })
            .fix(Party::SpAdmin, fix)
            .fix(Party::User, "Delete the cookies of the application, or try a private window.");
        for (_, visit) in rounds.into_iter().take(8) {
            finding = finding.at(item, visit.place);
        }
        out.find(finding);
    }
}

/// Whether the redirects end at a page after all, as where a page waits for a second factor.
fn leaves(visits: &[Visit], at: usize) -> bool {
    let mut way = visits.get(at..).unwrap_or(&[]).windows(2);
    let last = way.find_map(|pair| pair.first().zip(pair.get(1)).filter(|(one, next)| !one.leads_to(&next.url)));
    let last = last.map(|(one, _)| one).or(visits.last());
    last.is_some_and(|last| last.location.is_none() && last.status != 0 && last.status < 400)
}

/// Redirects that lead back to where they began, without a login in between.
fn circle(item: &Item, visits: &[Visit]) -> Option<Finding> {
    let gave_up = visits.iter().position(|visit| visit.reason.as_deref() == Some(TOO_MANY));
    let mut start = 0;
    let turns = |(at, visit): (usize, &Visit)| {
        let before = at.checked_sub(1).and_then(|before| visits.get(before));
        if !before.is_some_and(|before| before.leads_to(&visit.url)) || visit.answer.is_some() {
            start = at;
        }
        let way = visits.get(start.max(at.saturating_sub(MAX_WAY))..at)?;
        let again = |other: &&Visit| other.location == visit.location && other.url == visit.url;
        // What belongs to a login is recorded to its end; elsewhere only a browser that gives up is sure.
        let followed = visits.get(start).is_some_and(|first| first.asks || first.answer.is_some());
        let least = if followed { TURNS } else { 3 * TURNS };
        (visit.location.is_some() && way.iter().filter(again).count() >= least).then_some((start, at))
    };
    let found = visits.iter().enumerate().find_map(turns).filter(|(_, at)| !leaves(visits, *at));
    let (start, at) = found.or(gave_up.map(|at| (at, at)))?;
    let visit = visits.get(at)?;
    let way = visits.get(start..).unwrap_or(&[]);
    let turns = way.iter().filter(|other| other.url == visit.url).count();
    let next = visits.get(at.saturating_sub(1)).filter(|_| at > start).map_or("", |next| next.url.as_str());
    let two = way.get(2).is_some_and(|third| third.url == visit.url || third.url == next) && next != visit.url;
    let pair = compare_urls(&visit.url, next, &[]).filter(|one| two && ONE_PAGE.contains(&one.class));
    let scheme = next.split("://").next() != visit.url.split("://").next();
    let lost = session::loss(visits, start).filter(|_| visits.get(start).is_some_and(|visit| visit.answer.is_some()));
    let (why, fix) = match (pair, lost) {
        (Some(pair), _) => (
            format!("{} and {} redirect to each other{}.", quote(next), quote(&visit.url), pair.after_title()),
            if scheme {
                "Make the application trust `X-Forwarded-Proto` of the proxy, or configure the proxy to call it over https."
            } else {
                "Let one of the two redirects win: in the application, or in the web server or proxy before it."
            }
            .to_owned(),
        ),
        (None, Some(lost)) => lost,
        (None, None) => (
            "Each request redirects to the next, until the browser gives up.".to_owned(),
            "Check which redirects meet there: start page, login page, host name, and trailing slash. Check whether \
             the user has access."
                .to_owned(),
        ),
    };
    let host = host_of(&visit.url);
    // Where it turns at the host that takes the login requests, it is that of the identity provider.
    let is_provider = visits.iter().any(|visit| visit.asks && host_of(&visit.url) == host);
    let title = match turns {
        0..=TURNS => format!("Redirect loop: the browser gave up at {}", quote(&visit.url)),
        _ => format!("Redirect loop: {} came back {turns} times", quote(&visit.url)),
    };
    let finding = RULE.finding(title, why).at(item, visit.place);
    Some(
        finding
            .fix(if is_provider { Party::IdpAdmin } else { Party::SpAdmin }, fix)
            .fix(Party::User, format!("Delete the cookies of {}, or try a private window.", quote(host))),
    )
}
