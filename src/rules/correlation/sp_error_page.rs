//! What the application answered.

use super::{captures, refused};
use crate::declare_rule;
use crate::intake::Visit;
use crate::intake::visits::starts_login;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::delivery::is_without_form;
use crate::rules::support::wording::{quote, quote_address};
use crate::rules::{Context, Outcome};
use crate::time::instant_words;

declare_rule! { "CORR-SP-ERROR-PAGE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, visits) in captures(cx) {
        let lost = |visit: &&Visit| visit.answer.is_some() && visit.status == 0 && is_failure(visit);
        let arrived = visits.iter().any(|visit| visit.answer.is_some() && visit.status != 0);
        if let Some(visit) = visits.iter().rfind(lost).filter(|_| !arrived) {
            let reason = visit.reason.as_deref().unwrap_or("");
            let fix = if reason.contains("BLOCKED_BY") {
                (
                    Party::User,
                    "Turn off the browser extension that blocks it. If it is a policy of the company, ask its IT."
                        .to_owned(),
                )
            } else {
                let url = quote_address(&visit.url);
                (Party::SpAdmin, format!("Check that {url} answers: name, port, certificate, proxy, and firewall."))
            };
            out.find_once(
                RULE.finding(
                    format!("The response did not reach the application: {}", quote(reason)),
                    "The browser sent it to this address and got no answer: no message is rejected, the connection failed.",
                )
                .severity(Severity::Error)
                .at(item, visit.place)
                .fix(fix.0, fix.1),
            );
        }
        let speaks = |visit: &Visit| visit.answer.is_some() || visit.asks || visit.sends_request();
        let start = visits.iter().rfind(|visit| visit.status >= 500 && starts_login(&visit.url));
        if let Some(visit) = start.filter(|_| !visits.iter().any(speaks)) {
            let log = visit.started.map_or(String::new(), |at| format!(" at {at}"));
            out.find_once(
                RULE.finding(
                    format!("The login does not start: {} answered with HTTP {}", quote_address(&visit.url), visit.status),
                    "No login request was sent: the application failed before. Often its settings or the identity provider's metadata \
                     are missing.",
                )
                .severity(Severity::Error)
                .confidence(Confidence::Likely)
                .at(item, visit.place)
                .fix(Party::SpAdmin, format!("Look into the application's log{log}.")),
            );
        }
        for answer in visits.iter().filter(|visit| visit.status != 0) {
            if answer.answer.is_none() && !is_without_form(item, answer) {
                continue;
            }
            let to = answer.location.as_deref().unwrap_or("");
            if !refused(answer) {
                out.pass();
                continue;
            }
            let title = if answer.leads_to_error() {
                format!("The application redirected to an error: {}", quote_address(to))
            } else {
                format!("The application answered the delivery with HTTP {}", answer.status)
            };
            if let Some((title, why, fix)) = at_the_address(answer).filter(|_| !answer.leads_to_error()) {
                // A second try that got through shows that this one met a passing fault.
                let later =
                    |one: &Visit| one.place.start > answer.place.start && one.url == answer.url && !refused(one);
                let passed = visits.iter().any(|one| one.answer.is_some() && one.status != 0 && later(one));
                let severity = if passed { Severity::Info } else { Severity::Error };
                let finding = RULE.finding(title, why).severity(severity).confidence(Confidence::Likely);
                out.find_once(
                    fix.into_iter().fold(finding.at(item, answer.place), |finding, (who, text)| finding.fix(who, text)),
                );
                continue;
            }
            let why = match answer.status {
                401 | 403 => {
                    "It understood the request and rejected it: the message did not pass its checks, or the user has no access."
                }
                413 | 431 => "The message or its cookies are larger than the server takes.",
                500.. => "The application failed while it handled the message; its log at this time says why.",
                _ => "The application rejected the message; its log at this time says why.",
            };
            out.find_once(RULE.finding(title, why).at(item, answer.place).fix(
                Party::SpAdmin,
                format!(
                    "Look into the application's log{}.",
                    answer.started.map_or(String::new(), |at| format!(" at {}", instant_words(at)))
                ),
            ));
        }
    }
}

/// Title, reason and steps.
type Told = (String, &'static str, Vec<(Party, String)>);

/// A status that speaks of the address or of what stands before the application: then no check of the message has run.
fn at_the_address(answer: &Visit) -> Option<Told> {
    let (url, status) = (quote_address(&answer.url), answer.status);
    let time = answer.started.map_or(String::new(), |at| format!(" at {at}"));
    let log = (Party::SpAdmin, format!("Look into the log of the application and of the proxy before it{time}."));
    let compare = (
        Party::IdpAdmin,
        format!("Compare {url} with the ACS URL or redirect URI that the application gives, character by character."),
    );
    let here =
        (Party::SpAdmin, "Check that single sign-on is turned on, and that the proxy passes this path on.".to_owned());
    Some(match status {
        404 | 410 => (
            format!("There is no login endpoint at {url} (HTTP {status})"),
            "The application receives logins at a different address, or its login is turned off.",
            vec![compare, here],
        ),
        405 | 501 => (
            format!("{url} does not accept {}: HTTP {status}", answer.method),
            "Something is at this address, but not what receives logins. Often the ACS URL is a page, or a part of the path is missing.",
            vec![compare, here],
        ),
        415 => (
            format!("{url} does not accept a form: HTTP {status}"),
            "The browser sends the response as a form, but this address accepts only a different format, such as JSON.",
            vec![compare, (Party::SpAdmin, "Accept `application/x-www-form-urlencoded` at the ACS URL.".to_owned())],
        ),
        419 => (
            format!("The application's CSRF protection rejects the response: HTTP {status}"),
            "Laravel answers this way when a form has no CSRF token. The identity provider's page cannot know that token.",
            vec![(Party::SpAdmin, "Exempt the ACS URL from the CSRF check (Laravel: the `except` list).".to_owned())],
        ),
        429 => (
            format!("Too many requests: {url} answered with HTTP {status}"),
            "A rate limit stopped the response before the application read it.",
            vec![
                (Party::User, "Wait a few minutes, then sign in again.".to_owned()),
                (
                    Party::SpAdmin,
                    "Exempt the ACS URL from the rate limit, or raise the limit. A login loop can also trigger it."
                        .to_owned(),
                ),
            ],
        ),
        502 | 504 => (
            format!("The application behind {url} does not answer: HTTP {status}"),
            "The proxy got no usable answer from the application. Either it is down or too slow, or its response headers are too large.",
            vec![log],
        ),
        503 => (
            format!("The application at {url} is not available: HTTP {status}"),
            "The server is overloaded, restarting, or in maintenance. No check of the message has run.",
            vec![log],
        ),
        _ => return None,
    })
}

/// Whether the connection failed, and nobody left the page before.
fn is_failure(visit: &Visit) -> bool {
    visit.reason.as_deref().is_some_and(|reason| !reason.ends_with("_ABORTED"))
}
