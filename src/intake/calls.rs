//! Calls to a provider that a capture shows (token endpoint, key list, discovery document), and those that the application denied.
//! Comes in: one request with its answer. Goes out: a [`Call`] that says how it was answered; nothing of bodies and no secret is kept.

use crate::source::Span;

/// Calls of one capture that are kept.
pub(super) const MAX_CALLS: usize = 200;

/// A reason that the browser gives is no longer than this.
pub(super) const MAX_REASON: usize = 60;

/// What an application or its page fetched from a provider.
#[derive(Debug, Clone)]
pub struct Call {
    /// What stands at the address.
    pub endpoint: Endpoint,
    /// The request only asked whether another may be sent (`OPTIONS`).
    pub preflight: bool,
    /// The URL without query and fragment.
    pub url: String,
    /// The place of the URL in the capture.
    pub place: Span,
    /// HTTP status; 0 where no answer came through to the page.
    pub status: u16,
    /// What the answer held.
    pub answer: Answer,
    /// The page that called, by scheme and host, where it is of another origin than the address.
    pub origin: Option<String>,
    /// The capture shows headers of the answer.
    pub has_headers: bool,
    /// `Access-Control-Allow-Origin` of the answer.
    pub allowed: Option<String>,
    /// What the browser noted where no answer came through (`net::ERR_FAILED`).
    pub reason: Option<String>,
    /// Why the application denied the call, in its own words.
    pub said: Option<String>,
    /// The application denied the call, whatever its status is.
    pub denied: bool,
}

/// What stands at an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Endpoint {
    /// The token endpoint.
    Token,
    /// The key list.
    Keys,
    /// The discovery document.
    Discovery,
    /// The application's own, called by its page after the login.
    Api,
    /// An API that answered a request with a token by an error, and took none at this host.
    Bearer,
}

/// What an answer held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// JSON, by its type or its first character.
    Json,
    /// A web page.
    Page,
    /// Something else, or the capture does not show it.
    Other,
}

/// A call in plain text.
pub(super) struct Made<'s> {
    pub(super) method: &'s str,
    pub(super) url: &'s str,
    pub(super) place: Span,
    pub(super) status: u16,
    /// The body of the request names a `grant_type`.
    pub(super) grants: bool,
    /// A login response may have been delivered before.
    pub(super) after_login: bool,
    pub(super) mime: &'s str,
    /// The first characters of the answer, as they are written in the capture.
    pub(super) beginning: &'s str,
    pub(super) request_headers: &'s [(String, String)],
    pub(super) answer_headers: &'s [(String, String)],
    pub(super) reason: Option<String>,
    /// Why it was denied, by its header and its body.
    pub(super) said: fn(&str, &str) -> (bool, Option<String>),
}

/// An entry without any of these is no such call.
pub(super) const WORDS: &[&str] = &["grant_type", "/token\"", "openid-configuration", "jwks", "/certs\"", "/keys"];

/// What is kept of a call; nothing where it is none.
pub(super) fn call(made: Made<'_>) -> Option<Call> {
    let url = made.url.split(['?', '#']).next().unwrap_or("");
    let header = |list: &[(String, String)], name: &str| {
        list.iter().find(|(one, _)| one.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
    };
    let own = url.split('/').take(3).collect::<Vec<_>>().join("/");
    let endpoint = endpoint(&made, url)?;
    let challenge = header(made.answer_headers, "www-authenticate").unwrap_or_default();
    let (of_graph, said) =
        if endpoint == Endpoint::Api { (made.said)(&challenge, made.beginning) } else { (false, None) };
    Some(Call {
        endpoint,
        preflight: made.method == "OPTIONS",
        url: url.to_owned(),
        place: made.place,
        status: made.status,
        answer: answer(made.mime, made.beginning),
        origin: header(made.request_headers, "origin")
            .filter(|origin| origin.contains("://") && !origin.eq_ignore_ascii_case(&own)),
        has_headers: !made.answer_headers.is_empty(),
        allowed: header(made.answer_headers, "access-control-allow-origin"),
        reason: made.reason.filter(|reason| reason.starts_with("net::") && reason.len() <= MAX_REASON),
        denied: of_graph && made.status == 200
            || matches!(made.status, 401 | 403)
            || (made.status >= 500 && asks_who(url) && endpoint == Endpoint::Api),
        said,
    })
}

/// Words in addresses of what a page does without: pictures, and what it reports of its use.
const BESIDE: [&str; 21] = [
    "avatar",
    "photo",
    "picture",
    "icon",
    "telemetry",
    "metrics",
    "analytics",
    "track",
    "manifest",
    ".well-known",
    "health",
    "events",
    "sentry",
    "beacon",
    "collect",
    "heartbeat",
    "status",
    ".png",
    ".jpg",
    ".svg",
    ".webp",
];
/// Ends of addresses that say who is signed in.
const WHO: [&str; 11] =
    ["me", "user", "userinfo", "session", "whoami", "profile", "account", "current", "current_user", "self", "viewer"];

/// Whether the address says who is signed in.
pub(super) fn asks_who(url: &str) -> bool {
    url.rsplit('/').next().is_some_and(|last| WHO.contains(&last))
}

/// Whether a page calls this address, and a browser does not open it.
fn is_api(made: &Made<'_>, url: &str) -> bool {
    let (host, path) = url.split_once("://").unwrap_or(("", url)).1.split_once('/').unwrap_or((url, ""));
    let named = path.split('/').any(|part| matches!(part, "api" | "graphql" | "rest"));
    let beside = BESIDE.iter().any(|word| path.contains(word) || host.split('.').next() == Some(word));
    let opens = made
        .request_headers
        .iter()
        .any(|(name, value)| name.eq_ignore_ascii_case("sec-fetch-mode") && value == "navigate");
    !opens && !beside && (named || answer(made.mime, made.beginning) == Answer::Json)
}

fn endpoint(made: &Made<'_>, url: &str) -> Option<Endpoint> {
    /// How addresses of key lists end, at products that are known.
    const KEYS: [&str; 7] = [
        "/jwks",
        "/jwks.json",
        "/jwks_uri",
        "/openid-connect/certs",
        "/oauth2/v3/certs",
        "/discovery/keys",
        "/discovery/v2.0/keys",
    ];
    let get = made.method == "GET";
    let okta = url.contains("/oauth2/") && url.ends_with("/v1/keys");
    if (made.method == "POST" && made.grants) || (made.method == "OPTIONS" && url.ends_with("/token")) {
        Some(Endpoint::Token)
    } else if get && url.ends_with("/.well-known/openid-configuration") {
        Some(Endpoint::Discovery)
    } else if get && (okta || KEYS.iter().any(|end| url.ends_with(end))) {
        Some(Endpoint::Keys)
    } else if made.after_login && made.method != "OPTIONS" && is_api(made, url) {
        Some(Endpoint::Api)
    } else {
        None
    }
}

fn answer(mime: &str, beginning: &str) -> Answer {
    let mut text = beginning.trim_start_matches('"');
    // The text is that of a JSON string: white space may stand there escaped.
    while let Some(rest) = ["\\n", "\\r", "\\t", "\\ufeff", " "].iter().find_map(|blank| text.strip_prefix(blank)) {
        text = rest;
    }
    let begins = |starts: &[&str]| starts.iter().any(|start| text.starts_with(start));
    if begins(&["{", "["]) {
        Answer::Json
    } else if begins(&["<", "\\u003c", "\\u003C"]) || mime.contains("html") {
        Answer::Page
    } else if mime.contains("json") {
        Answer::Json
    } else {
        Answer::Other
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_told_by_their_first_character() {
        assert_eq!(answer("application/json", "\"\\n  <!DOCTYPE html>\""), Answer::Page);
        assert_eq!(answer("text/plain", "\"{\\\"keys\\\":"), Answer::Json);
        assert_eq!((answer("text/html; charset=utf-8", ""), answer("", "")), (Answer::Page, Answer::Other));
    }

    #[test]
    fn only_calls_to_a_provider_are_kept() {
        let made = |method, url, grants| Made {
            method,
            url,
            grants,
            after_login: false,
            place: Span::at(0),
            status: 200,
            mime: "",
            beginning: "",
            request_headers: &[],
            answer_headers: &[],
            reason: Some("secret".to_owned()),
            said: |_, _| (false, None),
        };
        let kind = |method, url, grants| call(made(method, url, grants)).map(|call| call.endpoint);
        assert_eq!(kind("POST", "https://idp.example/t?x=1", true), Some(Endpoint::Token));
        assert_eq!(kind("POST", "https://app.example/token", false), None);
        assert_eq!(kind("GET", "https://app.example/api/keys", false), None);
        assert_eq!(kind("GET", "https://x.okta.example/oauth2/default/v1/keys", false), Some(Endpoint::Keys));
        let kept = call(made("POST", "https://idp.example/t?x=1", true)).unwrap();
        assert_eq!((kept.url.as_str(), kept.reason), ("https://idp.example/t", None));
    }
}
