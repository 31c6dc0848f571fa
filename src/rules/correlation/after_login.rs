//! The login was accepted, and the page after it did not open.

use super::{captures, is_login, refused};
use crate::declare_rule;
use crate::intake::Visit;
use crate::intake::visits::page_after;
use crate::item::Item;
use crate::report::{Finding, ItemKind, Party};
use crate::rules::support::delivery::is_without_form;
use crate::rules::support::wording::{quote, quote_address};
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-AFTER-LOGIN", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, visits) in captures(cx) {
        for (at, answer) in visits.iter().enumerate() {
            let known = answer.answer.is_some();
            if (!known && !is_without_form(item, answer)) || answer.status == 0 || refused(answer) {
                continue;
            }
            if let Some(said) = &answer.denial {
                let title = format!("The application answered the login with a page that denies it: {}", quote(said));
                out.find_once(denied(title, answer).at(item, answer.place));
                continue;
            }
            if !known {
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

/// The application's page says that the user has no access.
fn denied(title: String, page: &Visit) -> Finding {
    let when = page.started.map_or(String::new(), |at| format!(" The page was opened at {at}."));
    RULE.finding(
        title,
        "The page says so with HTTP 200. Often the user lacks a role, group, license, or account there.",
    )
    .fix(
        Party::SpAdmin,
        format!("Check the user's account and access in the application, and look into its log.{when}"),
    )
}
