//! TOK-CORS: the browser may not call the token endpoint for this client.

use crate::declare_rule;
use crate::intake::calls::{Call, Endpoint};
use crate::report::{Confidence, Party};
use crate::rules::support::calls::calls;
use crate::rules::support::error_texts;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "TOK-CORS", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // What was said in words: rows of the table of error texts.
    error_texts::applies(cx, out);
    for (index, input) in cx.case.inputs.iter().enumerate() {
        let place = std::str::from_utf8(&input.bytes).ok().and_then(preflight);
        let Some((item, place)) = cx.items.iter().find(|item| item.input == index).zip(place) else { continue };
        out.find(
            RULE.finding(
                "The browser's preflight request was rejected (CORS)",
                "A preflight (`OPTIONS`) never contains a token. The API, or a proxy before it, asked it for one, or redirected \
                 it to the login.",
            )
            .fix(
                Party::SpAdmin,
                "Let `OPTIONS` pass without a token: handle CORS before the authentication, in the API and in every proxy \
                 before it.",
            )
            .at_layer(item, 0, place),
        );
    }
    for (item, call) in calls(cx, Endpoint::Token) {
        let Some(origin) = &call.origin else { continue };
        let Some((confidence, seen)) = refused(call, origin) else {
            if call.status != 0 && call.has_headers {
                out.pass();
            }
            continue;
        };
        let finding = RULE
            .finding(
                format!("The browser blocks the token response for the script of `{origin}` (CORS)"),
                format!(
                    "`{}` has a different origin than the page, so the browser hands over the response only if the \
                     provider allows `{origin}`. {seen}",
                    call.url
                ),
            )
            .confidence(confidence)
            .fix(Party::IdpAdmin, console(&call.url, origin))
            .fix(
                Party::SpAdmin,
                "Or configure the application's server to redeem the code, instead of a script in the page.",
            )
            .at(item, call.place);
        out.find_once(match &call.allowed {
            Some(allowed) => finding.compared(origin.as_str(), allowed.as_str(), None),
            None => finding,
        });
    }
}

/// Lines of a text that are looked at.
const MAX_LINES: usize = 5000;

/// A preflight request that was answered by a challenge or a redirect: its first line.
fn preflight(text: &str) -> Option<Span> {
    let (mut at, mut asked, mut has_headers, mut is_denied) = (0, None, false, false);
    for line in text.split_inclusive('\n').take(MAX_LINES) {
        let start = at;
        at += line.len();
        let words = line.trim().trim_start_matches(['>', '<', ' ']);
        let status = |words: &str| words.starts_with("401") || words.starts_with("302") || words.starts_with("307");
        let method = words.split(' ').next().unwrap_or("");
        let is_request = (3..=7).contains(&method.len())
            && method.bytes().all(|byte| byte.is_ascii_uppercase())
            && words.get(method.len()..).is_some_and(|rest| rest.starts_with(" /") || rest.starts_with(" http"));
        if is_request {
            asked = (method == "OPTIONS").then(|| Span::new(start, start + line.trim_end().len()));
            has_headers = false;
            is_denied = words.rsplit(' ').next().is_some_and(status);
        } else if words.starts_with("HTTP/") {
            is_denied = words.split(' ').nth(1).is_some_and(status);
        }
        has_headers |= words.get(..22).is_some_and(|name| name.eq_ignore_ascii_case("access-control-request"));
        if let Some(place) = asked.filter(|_| has_headers && is_denied) {
            return Some(place);
        }
    }
    None
}

/// Whether the browser kept the answer back, how sure that is, and by what it is seen.
fn refused(call: &Call, origin: &str) -> Option<(Confidence, String)> {
    match &call.allowed {
        Some(allowed) if allowed == "*" || allowed.eq_ignore_ascii_case(origin) => None,
        Some(allowed) => Some((Confidence::Certain, format!("It allows `{allowed}`."))),
        None if call.status == 0 => {
            // Other reasons have names of their own: an unknown host, a lost connection, a blocker in the browser.
            let blocked = call.reason.as_deref().is_none_or(|reason| reason == "net::ERR_FAILED");
            blocked
                .then(|| (Confidence::Likely, "The capture shows no response, as browsers do in this case.".to_owned()))
        }
        None if !call.has_headers => None,
        // Some providers leave the header out of error answers: then the error is the reason, and not the page.
        None if call.status >= 400 && !call.preflight => Some((
            Confidence::Possible,
            format!(
                "The response lacks `Access-Control-Allow-Origin`. It was an error (status {}): if other calls of the \
                 page succeed, that error is the reason.",
                call.status
            ),
        )),
        None => Some((Confidence::Likely, "The response lacks `Access-Control-Allow-Origin`.".to_owned())),
    }
}

/// Where the origin is allowed, by the product that the address belongs to.
fn console(url: &str, origin: &str) -> String {
    if url.contains("/protocol/openid-connect/") {
        format!("In Keycloak, open Clients › the client › Settings › *Web origins*. Add `{origin}`.")
    } else if url.contains("://login.microsoftonline.") {
        "In Microsoft Entra ID, open App registrations › the application › Authentication. Move the redirect URI to the \
         platform *Single-page application*."
            .to_owned()
    } else if url.contains(".okta.com/") || url.contains(".oktapreview.com/") {
        format!("In Okta, open Security › API › *Trusted Origins*. Add `{origin}` with *CORS*.")
    } else if url.contains(".auth0.com/") {
        format!(
            "In Auth0, open Applications › the application › Settings. Add `{origin}` to \
             *Allowed Web Origins* and *Allowed Origins (CORS)*."
        )
    } else {
        format!(
            "At the OpenID provider, allow the origin `{origin}` for this client (Keycloak: *Web origins*; Okta: \
             *Trusted Origins*; Auth0: *Allowed Origins (CORS)*), and register it as a single-page application."
        )
    }
}
