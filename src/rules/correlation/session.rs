//! What became of the session cookie that an application set when it accepted a login.

use crate::intake::visits::{host_of, reaches};
use crate::intake::{SetCookie, Visit};
use crate::rules::support::wording::{quote, quote_address};

/// Why the next page does not know the user, and what to do; nothing where the recording shows no cookies or not the next page.
pub(super) fn loss(visits: &[Visit], at: usize) -> Option<(String, String)> {
    let answer = visits.get(at).filter(|_| visits.iter().any(|visit| !visit.sent.is_empty()))?;
    let next = visits.get(at + 1..)?.iter().find(|visit| answer.leads_to(&visit.url))?;
    let page = quote_address(&next.url);
    let Some(cookie) = answer.set.iter().find(|cookie| !next.sent.contains(&cookie.name)).or(answer.set.first()) else {
        return Some((
            "The response to the login set no cookie, so nothing keeps the user signed in.".to_owned(),
            "Look into the application's log: why it starts no session after the login.".to_owned(),
        ));
    };
    let name = quote(&cookie.name);
    if next.sent.contains(&cookie.name) {
        return Some((
            format!(
                "The browser sent the cookie {name} to the next page, but the application still redirected the user."
            ),
            "Check the session store: several servers need a shared one. Check whether the user has access.".to_owned(),
        ));
    }
    if let Some(misfit) = misfit(cookie, answer, next) {
        return Some(misfit);
    }
    if cookie.same_site.as_deref() == Some("strict") && answer.cross_site == Some(true) {
        return Some((
            format!(
                "The cookie {name} is `SameSite=Strict`. The browser does not send it on a way that began at a different site."
            ),
            format!("Set {name} with `SameSite=Lax`."),
        ));
    }
    Some((
        format!("The response set the cookie {name}, and the capture does not show it at the next page {page}."),
        format!("Check domain, path, and SameSite of {name}, and whether the browser blocks it."),
    ))
}

/// Why a cookie does not belong to an address by its `Domain`, its `Path` or its `Secure`, and what to do.
pub(super) fn misfit(cookie: &SetCookie, set_at: &Visit, next: &Visit) -> Option<(String, String)> {
    let (name, host, page) = (quote(&cookie.name), host_of(&set_at.url), quote_address(&next.url));
    let domain = cookie.domain.as_deref().unwrap_or(host);
    let covers = |host: &str| host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    let none = cookie.same_site.as_deref() == Some("none") && !cookie.secure;
    Some(if none {
        (
            format!("The browser discards the cookie {name}: it has `SameSite=None` without `Secure`."),
            format!("Set {name} with `SameSite=None; Secure`, over https."),
        )
    } else if !covers(host) {
        (
            format!(
                "The browser discards the cookie {name}: its `Domain` {} does not cover {}.",
                quote(domain),
                quote(host)
            ),
            format!("Set the `Domain` of {name} to {}, or leave it out.", quote(host)),
        )
    } else if !covers(host_of(&next.url)) {
        (
            format!("The cookie {name} belongs to {}, and the next page is {page}.", quote(domain)),
            "Use one host name for the ACS URL and the start page.".to_owned(),
        )
    } else if cookie.secure && next.url.starts_with("http:") {
        (
            format!("The cookie {name} is `Secure`, and the next page {page} opens without TLS."),
            "Redirect to https after the login. Behind a proxy, the application must trust `X-Forwarded-Proto`."
                .to_owned(),
        )
    } else if !reaches(cookie, &set_at.url, &next.url) {
        let path = quote(cookie.path.as_deref().unwrap_or("/"));
        (
            format!("The browser does not send the cookie {name} to {page}: its `Path` is {path}."),
            format!("Set the `Path` of {name} to `/`."),
        )
    } else {
        return None;
    })
}
