//! The login was accepted, and the page after it did not open.

use super::{captures, is_login, refused, session};
use crate::declare_rule;
use crate::intake::calls::Endpoint;
use crate::intake::denial::{denies_user, is_general};
use crate::intake::visits::{host_of, page_after, site_of};
use crate::intake::{SignIn, Visit, decode_form};
use crate::item::Item;
use crate::report::{Finding, ItemKind, Party, Severity};
use crate::rules::support::delivery::is_without_form;
use crate::rules::support::wording::{quote, quote_address};
use crate::rules::{Context, Outcome};
use crate::time::instant_words;

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
            let tells = |said: &String| !refused(answer) || !is_general(said);
            if let Some(said) = answer.denial.clone().filter(tells) {
                let title = format!("The application answered the login with a page that denies it: {}", quote(&said));
                out.find_once(denied(title, answer).at(item, answer.place));
                continue;
            }
            if let Some(said) = told_behind(visits, answer).filter(|said| tells(said)) {
                let title = format!("The application answered the login, then denied access: {}", quote(&said));
                out.find_once(denied(title, answer).at(item, answer.place));
                continue;
            }
            if !known || refused(answer) {
                continue;
            }
            if let Some(finding) = not_kept(cx, item, visits, at) {
                out.find_once(finding);
                continue;
            }
            let of_logout = |one: &Item| {
                let url = one.transport.as_ref().and_then(|transport| transport.url.as_deref());
                one.kind == ItemKind::SamlLogoutResponse && url == Some(answer.url.as_str())
            };
            let Some((_, page)) = page_after(visits, at).filter(|_| !cx.items.iter().any(of_logout)) else { continue };
            // A circle of redirects has a rule of its own.
            let circle = page.reason.as_deref().is_some_and(|reason| reason.ends_with("TOO_MANY_REDIRECTS"));
            if !page.is_error() || circle {
                out.pass();
                continue;
            }
            let url = quote_address(&page.url);
            if let Some(said) = page.denial.clone().or_else(|| told_behind(visits, page)) {
                let title = format!("The login was accepted, then {url} denied access: {}", quote(&said));
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
            let when =
                page.started.map_or(String::new(), |at| format!(" The page was opened at {}.", instant_words(at)));
            out.find_once(
                RULE.finding(title, why)
                    .at(item, page.place)
                    .related(item, answer.place)
                    .fix(Party::SpAdmin, format!("{fix}{when}")),
            );
        }
    }
}

/// What a redirect tells of why the user is denied, or the page to which it leads.
fn told_behind(visits: &[Visit], from: &Visit) -> Option<String> {
    let to = from.location.as_deref()?;
    let code = told(to);
    let page = visits.iter().find(|page| page.place.start > from.place.start && from.leads_to(&page.url));
    let shown = page.and_then(|page| page.denial.clone()).filter(|_| code.is_some() || from.leads_to_error());
    // The page's own sentence says more than a code.
    shown.clone().filter(|said| !is_general(said)).or(code).or(shown)
}

/// Names under which an address tells what failed.
const TOLD: [&str; 8] =
    ["error_description", "error_message", "message", "msg", "reason", "error", "error_code", "code"];

/// The reason in an address, where it is one that has to do with the user.
fn told(to: &str) -> Option<String> {
    let (path, query) = to.split_once('?').unwrap_or((to, ""));
    let query = query.split('#').next().unwrap_or("");
    let value = |name: &&str| {
        let pair = query.split('&').filter_map(|pair| pair.split_once('=')).find(|(one, _)| one.ends_with(*name))?;
        Some(decode_form(pair.1)).filter(|value| denies_user(value))
    };
    let last = path.trim_end_matches('/').rsplit('/').next().map(str::to_owned);
    TOLD.iter().find_map(value).or_else(|| last.filter(|last| denies_user(last)))
}

/// The login was accepted, and the application then asks the user to sign in, itself or by another login request.
fn not_kept(cx: &Context<'_>, item: &Item, visits: &[Visit], at: usize) -> Option<Finding> {
    let answer = visits.get(at)?;
    let host = host_of(&answer.url);
    let next = visits.get(at + 1..)?.iter().find(|visit| answer.leads_to(&visit.url));
    let stays = || !visits.iter().skip(at + 1).any(|visit| host_of(&visit.url) == host);
    let (page, title) = if asks_to_sign_in(answer, answer) && answer.location.is_none() && stays() {
        (answer, "The login was accepted, but the response of {} asks to sign in")
    } else if let Some((_, page)) = page_after(visits, at).filter(|(_, page)| !page.is_error()) {
        let from = visits.iter().rfind(|visit| visit.place.start < page.place.start && visit.leads_to(&page.url));
        (
            asks_to_sign_in(page, from.unwrap_or(answer)).then_some(page)?,
            "The login was accepted, then {} asked to sign in",
        )
    } else {
        (restarted(cx, visits, at)?, "The login was accepted, then {} began a different login")
    };
    let sent = next.is_some_and(|next| answer.set.iter().any(|cookie| next.sent.contains(&cookie.name)));
    let lost = session::loss(visits, at).filter(|_| !sent);
    let (why, fix) = lost.unwrap_or_else(|| {
        (
            "The application did not keep the user signed in, or found no account for the user.".to_owned(),
            "Look into the application's log: why it starts no session for this user.".to_owned(),
        )
    });
    let finding = RULE.finding(title.replace("{}", &quote_address(&page.url)), why);
    // The step that begins another login belongs to that one.
    let (at, beside) = if page.sends_request() { (answer, page) } else { (page, answer) };
    Some(finding.at(item, at.place).related(item, beside.place).fix(Party::SpAdmin, fix))
}

/// Parameters of a redirect that hand the login over to a script.
const HANDED: [&str; 5] = ["token", "code=", "ticket=", "jwt=", "success"];

/// Whether a page asks the user to sign in; `from` is the step that led there.
fn asks_to_sign_in(page: &Visit, from: &Visit) -> bool {
    let to = from.location.as_deref().unwrap_or("");
    // Accounts that are linked ask once for the old password.
    let links = ["link", "first-broker"].iter().any(|part| page.url.contains(part));
    let asks = match page.signs_in {
        SignIn::No => false,
        SignIn::Script => page.answer.is_none() && !HANDED.iter().any(|part| to.contains(part)),
        SignIn::Password => is_login(page),
        SignIn::Heading => true,
    };
    asks && page.status == 200 && !links
}

/// Parameters by which one login request asks for more than another.
const MORE: [&str; 7] = ["client_id", "prompt", "acr_values", "max_age", "scope", "claims", "wtrealm"];

/// The step behind an accepted login that redirects to the same provider with the same login request.
fn restarted<'a>(cx: &Context<'_>, visits: &'a [Visit], at: usize) -> Option<&'a Visit> {
    if visits.iter().filter(|visit| visit.answer.is_some()).count() > 1 {
        return None;
    }
    let first = visits.get(..at)?.iter().rfind(|visit| visit.sends_request())?;
    let mut step = visits.get(at)?;
    let mut way = visits.get(at + 1..)?.iter();
    for _ in 0..MAX_HOPS {
        if step.sends_request() {
            break;
        }
        step = way.find(|next| step.leads_to(&next.url))?;
    }
    let of = |visit: &Visit| {
        let to = visit.location.as_deref()?;
        let query = to.split_once('?')?.1.to_owned();
        let value =
            |name: &&str| query.split('&').find_map(|pair| Some(pair.split_once('=')?).filter(|(one, _)| one == name));
        let values: Vec<String> =
            MORE.iter().map(|name| value(name).map_or("", |(_, value)| value).to_owned()).collect();
        Some((host_of(to).to_owned(), values))
    };
    let asked = |item: &Item| {
        let text = item.text();
        ["RequestedAuthnContext", "ForceAuthn=\"true\"", "IsPassive=\"true\""].map(|mark| text.contains(mark))
    };
    let mut requests = cx.items.iter().filter(|item| item.kind == ItemKind::SamlAuthnRequest).map(asked);
    let same = requests.next().is_none_or(|one| requests.all(|other| other == one));
    let (one, other) = (of(first)?, of(step)?);
    (same && one == other && step.sends_request()).then_some(step)
}

/// Steps behind a login among which the next request is looked for.
const MAX_HOPS: usize = 20;

/// Parts of addresses of what a page calls beside its content.
const SIDE: [&str; 8] =
    ["feature", "features", "flags", "toggles", "experiments", "notifications", "announcements", "translations"];

/// The page opened, and the application denied what it then called.
fn denied_calls(item: &Item, visits: &[Visit], out: &mut Outcome) {
    let calls = item.transport.iter().flat_map(|transport| &transport.calls);
    for call in calls.filter(|call| call.endpoint == Endpoint::Api) {
        let before = |visit: &Visit| visit.answer.is_some() && visit.place.start < call.place.start;
        let Some((at, answer)) = visits.iter().enumerate().rfind(|(_, visit)| before(visit)) else { continue };
        let fine = (200..400).contains(&answer.status) && !answer.is_error();
        let opened = |page: &Visit| page.status == 200 && !page.is_error() && page.signs_in == SignIn::No;
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
        // UserInfo is the provider's own API, which the application calls.
        let is_userinfo = call.url.ends_with("/userinfo");
        let of_provider = !is_userinfo && visits.iter().any(|visit| visit.asks && host_of(&visit.url) == host);
        let elsewhere = !is_userinfo && site_of(host) != site_of(host_of(&answer.url));
        if !fine || !is_open || of_provider || elsewhere {
            continue;
        }
        let url = quote_address(&call.url);
        let (why, fix) = match call.status {
            500.. => (
                "The application accepted the response and its page opened. Its API failed when the page asked who is signed in.",
                "Look into the API's log at this time: it may not find or create the user's account.",
            ),
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
        let title = match &call.said {
            Some(said) if call.status == 200 => {
                format!("The login worked, but the API {url} denied the call: {}", quote(said))
            }
            Some(said) if said.contains([' ', '_']) => {
                format!("The login worked, but the API {url} answered with HTTP {}: {}", call.status, quote(said))
            }
            _ => format!("The login worked, but the API {url} answered with HTTP {}", call.status),
        };
        let is_side = call.url.split(['/', '.']).any(|part| SIDE.contains(&part));
        let severity = if is_side { Severity::Info } else { Severity::Warning };
        let finding = RULE.finding(title, why).severity(severity);
        out.find_once(finding.at(item, call.place).related(item, answer.place).fix(Party::SpAdmin, fix));
    }
}

/// The application's page says that the user has no access.
fn denied(title: String, page: &Visit) -> Finding {
    let when = page.started.map_or(String::new(), |at| format!(" The page was opened at {}.", instant_words(at)));
    RULE.finding(
        title,
        format!(
            "It says so with HTTP {}. The user lacks an active account, role, group, or license there.",
            page.status
        ),
    )
    .fix(
        Party::SpAdmin,
        format!(
            "Give the user an active account in the application, with the role, group, and license it needs.{when}"
        ),
    )
}
