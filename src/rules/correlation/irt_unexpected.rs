//! Whether the application still waits for this answer.

use super::{captures, refused};
use crate::declare_rule;
use crate::intake::visits::host_of;
use crate::intake::{Transport, Visit};
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::expected;
use crate::rules::support::saml::responses;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-IRT-UNEXPECTED", Error }

/// Answers whose way through a capture is followed: each looks at all steps and their cookies.
const MAX_ANSWERS: usize = 50;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (index, (item, response)) in responses(cx).enumerate() {
        if index >= MAX_ANSWERS {
            out.left_out(format!(
                "there are very many responses in the case, and only the first {MAX_ANSWERS} were followed"
            ));
            break;
        }
        let Some(answered) = response.envelope.in_response_to.as_ref().filter(|value| !value.text.is_empty()) else {
            out.pass();
            continue;
        };
        let Some((capture, visits, at)) = delivery(cx, item) else {
            out.not_checked("no message shows whether the application still waits for this response: record the whole login as a HAR file");
            continue;
        };
        let Some(first) = visits.get(at) else { continue };
        let again = visits.iter().skip(at + 1).find(|visit| visit.answer == first.answer && visit.url == first.url);
        if let Some(again) = again.filter(|again| !refused(first) && refused(again)) {
            out.find(twice(capture, first, again));
        } else if !refused(first) {
            out.pass();
        } else if let Some(start) = without_cookies(visits, at) {
            out.find(forgotten(capture, first, start));
        } else if let Some(start) = without_request(cx, capture, visits, at) {
            out.find(unasked(&answered.text, capture, first, start).related(item, answered.span));
        } else {
            out.not_checked(
                "the application rejected the response, and no capture shows what it still waits for: look into its log",
            );
        }
    }
}

/// The capture that an answer stands in, its steps, and which of them delivered the answer.
fn delivery<'a>(cx: &Context<'a>, item: &'a Item) -> Option<(&'a Item, &'a [Visit], usize)> {
    let sent = item.transport.as_ref()?;
    let (capture, visits) = captures(cx).find(|(capture, _)| cx.ancestors(item).any(|outer| outer.id == capture.id))?;
    let same = |visit: &Visit, sent: &Transport| {
        let at = sent.started.is_none() || sent.started == visit.started;
        visit.answer.is_some() && at && sent.url.as_deref() == Some(visit.url.as_str())
    };
    Some((capture, visits, visits.iter().position(|visit| same(visit, sent))?))
}

/// The step that set cookies for the application, where none of them came along with the answer.
fn without_cookies(visits: &[Visit], at: usize) -> Option<&Visit> {
    let answer = visits.get(at)?;
    // A recording without any cookie that was sent had them taken out.
    if visits.iter().all(|visit| visit.sent.is_empty()) {
        return None;
    }
    let host = host_of(&answer.url);
    let mut start = None;
    for visit in visits.iter().take(at).filter(|visit| host_of(&visit.url) == host) {
        if visit.set.iter().any(|cookie| answer.sent.contains(&cookie.name)) {
            return None;
        }
        if !visit.set.is_empty() {
            start = Some(visit);
        }
    }
    start
}

/// The step that left the application for the login, where the capture has no login request at all.
fn without_request<'v>(cx: &Context<'_>, capture: &Item, visits: &'v [Visit], at: usize) -> Option<&'v Visit> {
    let inside = |item: &Item| cx.ancestors(item).any(|outer| outer.id == capture.id);
    if expected::requests(cx).any(|(item, _)| inside(item)) || visits.iter().any(|visit| visit.asks) {
        return None;
    }
    let host = host_of(&visits.get(at)?.url);
    let leaves = |visit: &&Visit| {
        let to = visit.location.as_deref().filter(|to| to.contains("://")).map_or("", host_of);
        host_of(&visit.url) == host && !to.is_empty() && to != host
    };
    visits.iter().take(at).find(leaves)
}

fn twice(capture: &Item, first: &Visit, again: &Visit) -> Finding {
    RULE.finding(
        "The application had already processed this response",
        "With the first delivery the pending login was over. The application finds none for the second and rejects it.",
    )
    .confidence(Confidence::Likely)
    .at(capture, again.place)
    .related(capture, first.place)
    .fix(Party::User, "Start a new login at the application; do not use Back or Reload after signing in.")
    .spec("saml-profiles 4.1.4.3")
}

fn forgotten(capture: &Item, answer: &Visit, start: &Visit) -> Finding {
    let names = start.set.first().map_or("", |cookie| cookie.name.as_str());
    RULE.finding(
        format!("The application lost the login it started: cookie {} did not come back", quote(names)),
        "Most applications keep a pending login in a cookie. The browser did not send that cookie with the response, \
         and the application rejected the response.",
    )
    .confidence(Confidence::Likely)
    .at(capture, answer.place)
    .related(capture, start.place)
    .fix(
        Party::SpAdmin,
        "Make the login cookie reach the ACS URL: the same host name and path, and `SameSite=None; Secure` over \
         https.",
    )
    .spec("saml-profiles 4.1.4.3")
}

fn unasked(answered: &str, capture: &Item, answer: &Visit, start: &Visit) -> Finding {
    RULE.finding(
        format!("The application did not request this response: the capture has no request {}", quote(answered)),
        "The recording begins at the application, and no login request was sent in it. The response belongs to an earlier \
        attempt, for which \
         the application no longer waits.",
    )
    .confidence(Confidence::Likely)
    .at(capture, answer.place)
    .related(capture, start.place)
    .fix(Party::User, "Close all tabs of the application and of the sign-in page, then start a new login.")
    .fix(Party::SpAdmin, "If this happens every time, forbid caching of the page that starts the login. Each login \
        needs its own request.")
    .spec("saml-profiles 4.1.4.3")
}
