//! A session cookie that did not come along with the answer.

use super::{captures, opened, refused, session};
use crate::declare_rule;
use crate::intake::visits::{host_of, page_after};
use crate::intake::{SetCookie, Visit};
use crate::report::{Confidence, ItemKind, Party};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-SAMESITE", Error }

/// What names of cookies for pending logins hold.
const SESSION: &[&str] = &["sess", "sid", "state", "saml", "auth", "nonce", "relay", "correlation", "csrf", "login"];

/// Why nothing is said of cookies, and what to do about it.
const NO_COOKIES: &str = "the recording has no cookies; in Chrome, turn on *Allow to generate HAR with sensitive data* in the settings of \
                          the developer tools, and select *Export HAR (with sensitive data)*";

/// The same of the extension, which shows what the browser lets it see.
const NO_COOKIES_HERE: &str =
    "the export does not show which cookies the browser sent: record the login as a HAR file with sensitive data";

/// Answers of one capture that are followed.
const MOST: usize = 50;

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, visits) in captures(cx) {
        // A recording without any cookie that was sent may have had them taken out.
        let recorded = visits.iter().any(|visit| !visit.sent.is_empty());
        if !recorded && visits.iter().all(|visit| visit.set.is_empty()) {
            if visits.iter().any(|visit| visit.answer.is_some()) {
                out.not_checked(if item.kind == ItemKind::SamlTracerExport { NO_COOKIES_HERE } else { NO_COOKIES });
            }
            continue;
        }
        let posted = |answer: &Visit| {
            let crossed = answer.method == "POST" && answer.cross_site == Some(true);
            answer.answer.is_some() && (crossed || refused(answer))
        };
        for (index, answer) in visits.iter().enumerate().filter(|(_, visit)| posted(visit)).take(MOST) {
            let host = host_of(&answer.url);
            // What the login before this one set is its session: no request of this login waits in it.
            let begins = begin(visits.get(..index).unwrap_or(&[]));
            let kept = answer.sent.iter().any(|name| is_session(name));
            let before = visits.iter().enumerate().take(index);
            let before = before.filter(|(at, _)| *at >= begins || (recorded && !kept)).map(|(_, visit)| visit);
            let before = before.filter(|visit| host_of(&visit.url) == host);
            let set: Vec<(&Visit, &SetCookie)> =
                before.flat_map(|visit| visit.set.iter().map(move |cookie| (visit, cookie))).collect();
            if set.is_empty() {
                continue;
            }
            // The application did without it.
            if opened(visits, index) {
                out.pass();
                continue;
            }
            let absent = |cookie: &SetCookie| !answer.sent.contains(&cookie.name);
            // One that belongs elsewhere is no reason where the application took the answer.
            let strays = |visit: &Visit, cookie: &SetCookie| {
                let known = recorded && refused(answer) && is_session(&cookie.name) && absent(cookie);
                session::misfit(cookie, visit, answer).filter(|_| known)
            };
            if let Some((visit, why, fix)) =
                set.iter().find_map(|(visit, cookie)| strays(visit, cookie).map(|(why, fix)| (visit, why, fix)))
            {
                let title = "The application's login cookie was not sent with the response";
                let why = format!("{why} The application then does not remember that it started this login.");
                let finding = RULE.finding(title, why).at(item, answer.place).related(item, visit.place);
                out.find(finding.fix(Party::SpAdmin, fix));
                continue;
            }
            let crossed = answer.method == "POST" && answer.cross_site == Some(true);
            let lost = |cookie: &SetCookie| crossed && absent(cookie) && withheld(cookie).is_some();
            let missing: Vec<_> = set.iter().filter(|(_, cookie)| lost(cookie)).collect();
            let named = missing.iter().find(|(_, cookie)| is_session(&cookie.name));
            let Some((visit, cookie)) = named.or(missing.first().filter(|_| answer.sent.is_empty())) else {
                out.pass();
                continue;
            };
            let reason = withheld(cookie).unwrap_or_default();
            out.find(
                RULE.finding(
                    format!("The browser did not send the application's cookie {} with the response", quote(&cookie.name)),
                    format!(
                        "The form with the response comes from the identity provider, a different site, and the cookie was set {reason}. \
                         Browsers hold such a cookie back. The application then does not remember that it started this login."
                    ),
                )
                .confidence(if named.is_some() && recorded { Confidence::Certain } else { Confidence::Likely })
                .at(item, answer.place)
                .related(item, visit.place)
                .fix(Party::SpAdmin, format!(
                    "Set {} with `SameSite=None; Secure`, over https. Grafana: `cookie_samesite = none`; Django: \
                     `SESSION_COOKIE_SAMESITE`.",
                    quote(&cookie.name)
                )),
            );
        }
    }
}

/// Where the steps of a login begin, of which these are the steps before its answer: behind the answer before and the page it led to.
fn begin(visits: &[Visit]) -> usize {
    let Some(at) = visits.iter().rposition(|visit| visit.answer.is_some()) else { return 0 };
    page_after(visits, at).map_or(at, |(page, _)| page) + 1
}

fn is_session(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    SESSION.iter().any(|part| name.contains(part))
}

/// Why browsers do not send a cookie with a form from another site.
fn withheld(cookie: &SetCookie) -> Option<&'static str> {
    match cookie.same_site.as_deref() {
        Some("none") if cookie.secure => None,
        Some("none") => Some("with `SameSite=None`, but without `Secure`"),
        Some("strict") => Some("with `SameSite=Strict`"),
        Some("lax") => Some("with `SameSite=Lax`"),
        _ => Some("without `SameSite`, which means Lax"),
    }
}
