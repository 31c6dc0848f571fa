//! What became of the session cookie that an application set when it accepted a login.

use crate::intake::Visit;
use crate::intake::visits::{host_of, reaches};
use crate::rules::support::wording::{quote, quote_address};

/// Why the next page does not know the user, and what to do; nothing where the recording shows no cookies or not the next page.
pub(super) fn loss(visits: &[Visit], at: usize) -> Option<(String, String)> {
    let answer = visits.get(at).filter(|_| visits.iter().any(|visit| !visit.sent.is_empty()))?;
    let next = visits.get(at + 1..)?.iter().find(|visit| answer.leads_to(&visit.url))?;
    let (host, page) = (host_of(&answer.url), quote_address(&next.url));
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
    let domain = cookie.domain.as_deref().unwrap_or(host);
    let covers = |host: &str| host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'));
    if !covers(host) {
        return Some((
            format!(
                "The browser discards the cookie {name}: its `Domain` {} does not cover {}.",
                quote(domain),
                quote(host)
            ),
            format!("Set the `Domain` of {name} to {}, or leave it out.", quote(host)),
        ));
    }
    if !covers(host_of(&next.url)) {
        return Some((
            format!("The cookie {name} belongs to {}, and the next page is {page}.", quote(domain)),
            "Use one host name for the ACS URL and the start page.".to_owned(),
        ));
    }
    if cookie.secure && next.url.starts_with("http:") {
        return Some((
            format!("The cookie {name} is `Secure`, and the next page {page} opens without TLS."),
            "Redirect to https after the login. Behind a proxy, the application must trust `X-Forwarded-Proto`."
                .to_owned(),
        ));
    }
    if !reaches(cookie, &answer.url, &next.url) {
        let path = quote(cookie.path.as_deref().unwrap_or("/"));
        return Some((
            format!("The browser does not send the cookie {name} to {page}: its `Path` is {path}."),
            format!("Set the `Path` of {name} to `/`."),
        ));
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
