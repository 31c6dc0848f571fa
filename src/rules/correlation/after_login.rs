//! The login was accepted, and the page after it did not open.

use super::{captures, is_login, refused};
use crate::declare_rule;
use crate::intake::Visit;
use crate::intake::calls::Endpoint;
use crate::intake::denial::is_general;
use crate::intake::visits::{host_of, page_after, site_of};
use crate::item::Item;
use crate::report::{Finding, ItemKind, Party};
use crate::rules::support::delivery::is_without_form;
use crate::rules::support::wording::{quote, quote_address};
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-AFTER-LOGIN", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, visits) in captures(cx) {
        denied_calls(item, visits, out);
        for (at, answer) in visits.iter().enumerate() {
            let known = answer.answer.is_some();
            if (!known && !is_without_form(item, answer)) || answer.status == 0 {
                continue;
            }
            // A general word may stand for any check of the message.
            let tells = |said: &&String| !refused(answer) || !is_general(said);
            if let Some(said) = answer.denial.as_ref().filter(tells) {
                let title = format!("The application answered the login with a page that denies it: {}", quote(said));
                out.find_once(denied(title, answer).at(item, answer.place));
                continue;
            }
            if !known || refused(answer) {
                continue;
            }
            let of_logout = |one: &Item| {
                let url = one.transport.as_ref().and_then(|transport| transport.url.as_deref());
                one.kind == ItemKind::SamlLogoutResponse && url == Some(answer.url.as_str())
            };
            let Some((_, page)) = page_after(visits, at).filter(|_| !cx.items.iter().any(of_logout)) else { continue };
            // A circle of redirects has a rule of its own.
            let circle = page.reason.as_deref().is_some_and(|reason| reason.ends_with("TOO_MANY_REDIRECTS"));
            if page.signs_in && is_login(page) && !page.is_error() {
                let url = quote_address(&page.url);
                let finding = RULE.finding(
                    format!("The login was accepted, then {url} asked for a password"),
                    "The application did not keep the user signed in, or found no account, and showed its own login page.",
                );
                let fix = "Look into the application's log: why it starts no session for this user.".to_owned();
                out.find_once(finding.at(item, page.place).related(item, answer.place).fix(Party::SpAdmin, fix));
                continue;
            }
            if !page.is_error() || circle {
                out.pass();
                continue;
            }
            let url = quote_address(&page.url);
            if let Some(said) = &page.denial {
                let title = format!("The login was accepted, then {url} denied access: {}", quote(said));
                out.find_once(denied(title, page).at(item, page.place).related(item, answer.place));
                continue;
            }
            let title = match (page.status, page.reason.as_deref()) {
                (0, Some(reason)) => format!("The login was accepted, then {url} did not answer: {}", quote(reason)),
                (status, _) if status >= 400 => {
                    format!("The login was accepted, then {url} answered with HTTP {status}")
                }
                _ if page.leads_to_error() => {
                    format!(
                        "The login was accepted, then {url} redirected to the error {}",
                        quote_address(page.location.as_deref().unwrap_or(""))
                    )
                }
                _ => format!("The login was accepted, then the application showed its error page {url}"),
            };
            let (why, fix) = match page.status {
                404 | 410 => (
                    "Nothing is at this address, to which the application redirected after the login.",
                    "Correct the application's start page, or the RelayState from which it takes this address.",
                ),
                400 | 413 | 431 => (
                    "The server rejects the request for the page. Often its cookies are too large, or old ones are left.",
                    "Look into the log of the web server. Delete the application's cookies, then try again.",
                ),
                0 | 500.. => (
                    "The application, or the proxy in front of it, failed while it opened the page.",
                    "Look into the log of the application and of its proxy.",
                ),
                _ => (
                    "The application accepted the message. Often the user has no access there: role, group, license, or account.",
                    "Check what this user may open in the application, and look into its log.",
                ),
            };
            let when = page.started.map_or(String::new(), |at| format!(" The page was opened at {at}."));
            out.find_once(
                RULE.finding(title, why)
                    .at(item, page.place)
                    .related(item, answer.place)
                    .fix(Party::SpAdmin, format!("{fix}{when}")),
            );
        }
    }
}

/// The page opened, and the application denied what it then called.
fn denied_calls(item: &Item, visits: &[Visit], out: &mut Outcome) {
    let calls = item.transport.iter().flat_map(|transport| &transport.calls);
    for call in calls.filter(|call| call.endpoint == Endpoint::Api) {
        let before = |visit: &Visit| visit.answer.is_some() && visit.place.start < call.place.start;
        let Some((at, answer)) = visits.iter().enumerate().rfind(|(_, visit)| before(visit)) else { continue };
        let fine = (200..400).contains(&answer.status) && !answer.is_error();
        let opened = |page: &Visit| page.status == 200 && !page.is_error() && !page.signs_in;
        let page = page_after(visits, at);
        let is_open = page.map_or(answer.status == 200, |(_, page)| opened(page));
        let host = host_of(&call.url);
        let left = |visit: &Visit| {
            let word = |part: &str| ["logout", "signout", "sign-out", "log-out", "logoff"].contains(&part);
            (answer.place.start..call.place.start).contains(&visit.place.start) && visit.url.split(['/', '.']).any(word)
        };
        if visits.iter().any(left) {
            continue;
        }
        let of_provider = visits.iter().any(|visit| visit.asks && host_of(&visit.url) == host);
        if !fine || !is_open || of_provider || site_of(host) != site_of(host_of(&answer.url)) {
            continue;
        }
        let url = quote_address(&call.url);
        let (why, fix) = match call.status {
            401 => (
                "The application accepted the response and its page opened. Its API found no session or token that it accepts.",
                "Look into the API's log: which session or token it expects, and what the page sends.",
            ),
            _ => (
                "The application accepted the response and its page opened. The API denied this call: often a role, group, or license is \
                 missing.",
                "Check this user's role, groups, and license in the application, and look into the API's log.",
            ),
        };
        let finding =
            RULE.finding(format!("The login worked, but the API {url} answered with HTTP {}", call.status), why);
        out.find_once(finding.at(item, call.place).related(item, answer.place).fix(Party::SpAdmin, fix));
    }
}

/// The application's page says that the user has no access.
fn denied(title: String, page: &Visit) -> Finding {
    let when = page.started.map_or(String::new(), |at| format!(" The page was opened at {at}."));
    RULE.finding(
        title,
        format!(
            "The page says so with HTTP {}. Often the user lacks a role, group, license, or account there.",
            page.status
        ),
    )
    .fix(
        Party::SpAdmin,
        format!("Check the user's account and access in the application, and look into its log.{when}"),
    )
}
