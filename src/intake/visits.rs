//! Tracks browser navigation through a capture, for facts that need several requests.
//! Comes in: one request with its answer. Goes out: a [`Visit`] that names cookies and never holds their values.

use super::calls::MAX_REASON;
use super::model::{SetCookie, SignIn, Visit};
use super::parameters::message_name;
use crate::source::{Span, lower};
use crate::time::Instant;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Steps of one capture that are followed.
pub(super) const MAX_VISITS: usize = 2000;
/// Cookies of one step that are looked at.
const MAX_COOKIES: usize = 50;
/// Redirects one after the other that are followed; browsers follow 20.
const MAX_HOPS: usize = 50;
/// A question for credentials, as Kerberos begins; the browser answers it by itself.
const UNAUTHORIZED: u16 = 401;
/// A step longer than this is a download.
pub(super) const MAX_STEP: usize = 4 << 20;

/// A request and its answer in plain text.
pub(super) struct Seen<'s> {
    pub(super) method: String,
    pub(super) url: String,
    pub(super) place: Span,
    pub(super) status: u16,
    pub(super) started: Option<Instant>,
    pub(super) request_headers: &'s [(String, String)],
    pub(super) answer_headers: &'s [(String, String)],
    /// Where the answer redirects to, where its headers do not say it.
    pub(super) redirect: Option<String>,
    /// What the browser noted where no answer came.
    pub(super) reason: Option<String>,
    /// Parameters of the form that was sent, decoded or not.
    pub(super) form: &'s [(String, String)],
}

/// An entry with one of these may be a step of a login: it sets a cookie, redirects, or sends a form.
pub(super) const STEPS: &[&str] =
    &["et-Cookie\"", "et-cookie\"", "\"POST\"", "\"status\":30", "\"status\": 30", "MANY_REDIRECTS"];
/// An entry with one of these failed.
pub(super) const FAILURES: &[&str] = &["\"status\":50", "\"status\": 50"];
/// An entry with one of these may show a cookie that was sent.
pub(super) const COOKIES: &[&str] = &["\"Cookie\"", "\"cookie\""];

/// What is kept of a step.
pub(super) fn visit(seen: Seen<'_>) -> Visit {
    let headers = |list: &'_ [(String, String)], name: &str| -> Vec<String> {
        let named = list.iter().filter(|(one, _)| one.eq_ignore_ascii_case(name));
        named.flat_map(|(_, value)| value.split('\n').map(str::to_owned)).collect()
    };
    let first = |list: &[(String, String)], name: &str| headers(list, name).into_iter().next();
    let query = seen.url.split_once('?').map_or("", |(_, query)| query);
    let mut parameters: Vec<(&str, &str)> =
        seen.form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    parameters.extend(query.split('&').filter_map(|pair| pair.split_once('=')));
    let named = |wanted: &[&str]| parameters.iter().find(|(name, _)| wanted.contains(name)).map(|(_, value)| *value);
    let response =
        parameters.iter().find(|(name, _)| message_name(name) == Some("SAMLResponse")).map(|(_, value)| *value);
    // A code that an application redeems is no longer on its way.
    let answer =
        response.or_else(|| named(&["id_token", "code", "wresult"]).filter(|_| named(&["grant_type"]).is_none()));
    let host = host_of(&seen.url);
    let cross_site = match first(seen.request_headers, "sec-fetch-site").as_deref() {
        Some("cross-site") => Some(true),
        Some("same-origin" | "same-site" | "none") => Some(false),
        _ => first(seen.request_headers, "origin")
            .filter(|origin| origin != "null")
            .map(|origin| site_of(host_of(&origin)) != site_of(host)),
    };
    let sent = headers(seen.request_headers, "cookie");
    Visit {
        url: seen.url.split(['?', '#']).next().unwrap_or("").to_owned(),
        sent: sent
            .iter()
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| Some(pair.split_once('=')?.0.trim().to_owned()))
            .take(MAX_COOKIES)
            .collect(),
        set: headers(seen.answer_headers, "set-cookie")
            .iter()
            .take(MAX_COOKIES)
            .filter_map(|line| cookie(line))
            .collect(),
        location: first(seen.answer_headers, "location").or(seen.redirect.filter(|to| !to.is_empty())),
        reason: seen.reason.filter(|reason| reason.starts_with("net::") && reason.len() <= MAX_REASON),
        asks: parameters.iter().any(|(name, _)| message_name(name) == Some("SAMLRequest"))
            || (named(&["client_id"]).is_some() && named(&["grant_type"]).is_none())
            || named(&["wtrealm"]).is_some(),
        answer: answer.map(digest),
        method: seen.method,
        place: seen.place,
        status: seen.status,
        // The clock of the server that answered is near enough where the capture has no time.
        started: seen
            .started
            .or_else(|| super::http_date::parse(&first(seen.answer_headers, "date").unwrap_or_default())),
        cross_site,
        denial: None,
        shown: None,
        signs_in: SignIn::No,
    }
}

/// The name and the attributes of a `Set-Cookie` line; nothing where it deletes the cookie, or where the attributes are masked.
fn cookie(line: &str) -> Option<SetCookie> {
    if line.contains("={obf:") || line.contains("={hash:") {
        return None;
    }
    let mut parts = line.split(';').map(str::trim);
    let (name, value) = parts.next()?.split_once('=')?;
    let mut cookie = SetCookie { name: name.to_owned(), ..SetCookie::default() };
    let mut ended = value.is_empty();
    for part in parts {
        let (key, value) = part.split_once('=').unwrap_or((part, ""));
        match key.to_ascii_lowercase().as_str() {
            "samesite" => cookie.same_site = Some(value.trim().to_ascii_lowercase()),
            "secure" => cookie.secure = true,
            "partitioned" => cookie.partitioned = true,
            "domain" => cookie.domain = Some(value.trim().trim_start_matches('.').to_ascii_lowercase()),
            "path" => cookie.path = Some(value.trim().to_owned()),
            "max-age" => ended |= value.trim().starts_with(['0', '-']),
            "expires" => ended |= value.contains("1970") || value.contains("-70 "),
            _ => {}
        }
    }
    (!ended).then_some(cookie)
}

/// Whether a cookie belongs to an address (RFC 6265 5.1.3 and 5.1.4), where it was set at another one.
pub(crate) fn reaches(cookie: &SetCookie, set_at: &str, url: &str) -> bool {
    let host = host_of(url);
    let domain = match &cookie.domain {
        Some(domain) => host == domain || host.strip_suffix(domain.as_str()).is_some_and(|rest| rest.ends_with('.')),
        None => host == host_of(set_at),
    };
    let path = url.splitn(4, '/').nth(3).unwrap_or("").split(['?', '#']).next().unwrap_or("");
    let wanted = cookie.path.as_deref().unwrap_or("/").trim_matches('/');
    let rest = path.strip_prefix(wanted);
    let below = rest.is_some_and(|rest| wanted.is_empty() || rest.is_empty() || rest.starts_with('/'));
    domain && below && (!cookie.secure || url.starts_with("https:") || host == "localhost")
}

/// The page at which the redirects behind a step end, and the steps on the way; nothing where the recording does not show it, where the
/// redirects start another login, or where the page opened later.
pub(crate) fn page_after(visits: &[Visit], at: usize) -> Option<(usize, &Visit)> {
    let (mut last, mut at) = (visits.get(at)?, at);
    for _ in 0..MAX_HOPS {
        let next = last.next()?;
        let next = next.split('?').next().unwrap_or("");
        let of_next = |(_, visit): &(usize, &Visit)| visit.url == next;
        let mut later = visits.iter().enumerate().skip(at + 1);
        (at, last) = later.find(of_next).filter(|(_, visit)| !visit.asks && visit.answer.is_none())?;
        if last.location.is_none() || last.leads_to_error() {
            // That it opened after another login says nothing of this one.
            let mut same = later.take_while(|(_, visit)| !visit.asks && visit.answer.is_none());
            let opened = same.any(|one| of_next(&one) && !one.1.is_error() && one.1.status != 0);
            return (!last.is_error() || !opened).then_some((at, last));
        }
    }
    None
}

/// The error at which a login request ends, at the identity provider: its step or the page to which it leads.
pub(crate) fn refusal(visits: &[Visit], at: usize) -> Option<&Visit> {
    let asks = visits.get(at).filter(|visit| visit.asks && visit.answer.is_none() && visit.status != 0)?;
    let page = if asks.status >= 400 { asks } else { page_after(visits, at).map(|(_, page)| page)? };
    (page.status >= 400 && page.status != UNAUTHORIZED && host_of(&page.url) == host_of(&asks.url)).then_some(page)
}

/// The last page of an identity provider, where no answer to the last login request follows: the user saw it and got no further.
pub(crate) fn stopped_at(visits: &[Visit]) -> Option<&Visit> {
    let at = visits.iter().rposition(|visit| visit.asked().is_some())?;
    let (last, later) = (visits.get(at)?, visits.get(at..)?);
    if later.iter().any(|visit| visit.answer.is_some()) {
        return None;
    }
    let provider = last.asked()?;
    let site = |url: &str| site_of(host_of(url)).to_owned();
    // Another site to which a form is sent is the one that the provider leaves the login to.
    let elsewhere = |page: &Visit| page.method == "POST" && !last.asks && site(&page.url) != site(&last.url);
    let is_of_provider = |page: &Visit| site(&page.url) == site(&provider) || elsewhere(page);
    let page = later.iter().rfind(|page| page.shown.is_some())?;
    // The application's own page, on which the login may begin.
    (is_of_provider(page) && (page.asks || page.location.is_none())).then_some(page)
}

/// Whether an address is where an application starts a login.
pub(crate) fn starts_login(url: &str) -> bool {
    let path = lower(url.splitn(4, '/').nth(3).unwrap_or(""));
    ["saml", "sso", "oidc", "oauth", "openid", "login", "signin", "sign_in"].iter().any(|part| path.contains(part))
}

/// The host of a URL, without its port.
pub(crate) fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#', ':']).next().unwrap_or("")
}

/// The last two labels of a host name: near enough to its registrable domain to tell two sites apart, except under
/// suffixes of two labels, where two sites look like one and nothing is said.
pub(crate) fn site_of(host: &str) -> &str {
    let mut dots = host.rmatch_indices('.').map(|(at, _)| at);
    let second = dots.nth(1);
    second.and_then(|at| host.get(at + 1..)).unwrap_or(host)
}

/// Tells equal messages from different ones.
pub(super) fn digest(value: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_named_and_never_kept() {
        let found = cookie("SID=secret; Path=/; SameSite=Lax; Secure; HttpOnly").unwrap();
        assert_eq!((found.name.as_str(), found.same_site.as_deref(), found.secure), ("SID", Some("lax"), true));
        let shared = cookie("SID=x; Domain=.app.example; Path=/sso; Secure; Partitioned").unwrap();
        let reaches = |url: &str| super::reaches(&shared, "https://app.example/sso/start", url);
        assert!(
            shared.partitioned && reaches("https://login.app.example/sso/acs?x") && reaches("https://app.example/sso")
        );
        assert!(
            !reaches("https://notapp.example/sso")
                && !reaches("https://app.example/ssox")
                && !reaches("http://app.example/sso")
        );
        assert!(cookie("SID=; Max-Age=0").is_none());
        assert!(cookie("SID={obf:alternative_1}; SameSite={obf:alternative_2}").is_none());
        assert!(cookie("SID=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT").is_none());
    }

    #[test]
    fn sites_are_told_apart() {
        assert_eq!(site_of("login.app.example"), "app.example");
        assert_eq!(site_of("localhost"), "localhost");
        assert_eq!(host_of("https://app.example:8443/x?y"), "app.example");
    }
    #[test]
    fn redirects_lead_to_a_page() {
        let step = |url: &str, to: Option<&str>, status| Visit {
            url: url.to_owned(),
            location: to.map(str::to_owned),
            status,
            ..Visit::default()
        };
        let page = |visits: &[Visit]| page_after(visits, 0).map(|(at, page)| (at, page.status));
        let mut visits = vec![
            step("https://app.example/acs", Some("/home?x=1#y"), 302),
            step("https://app.example/home", Some("en/start"), 302),
            step("https://app.example/en/start", None, 403),
        ];
        assert_eq!(page(&visits), Some((2, 403)));
        visits.push(step("https://app.example/en/start", None, 200));
        assert_eq!(page(&visits), None, "it opened later");
        let ring = |hops: usize| {
            let mut visits: Vec<Visit> = (0..hops)
                .map(|at| step(&format!("https://a.example/{at}"), Some(&format!("/{}", at + 1)), 302))
                .collect();
            visits.push(step(&format!("https://a.example/{hops}"), None, 200));
            visits
        };
        assert_eq!(page(&ring(MAX_HOPS)), Some((MAX_HOPS, 200)));
        assert_eq!(page(&ring(MAX_HOPS + 1)), None);
    }

    #[test]
    fn addresses_of_redirects_are_made_whole() {
        let next = |to: &str| {
            let visit = Visit {
                url: "https://app.example:8443/a/b".to_owned(),
                location: Some(to.to_owned()),
                ..Visit::default()
            };
            visit.next().unwrap_or_default()
        };
        assert_eq!(next("/x?u=https://y.example"), "https://app.example:8443/x?u=https://y.example");
        assert_eq!(next("c"), "https://app.example:8443/a/c");
        assert_eq!(next("//y.example/z"), "https://y.example/z");
        assert_eq!(next("https://y.example"), "https://y.example/");
        assert_eq!((next("#top"), next("")), (String::new(), String::new()));
    }
}
