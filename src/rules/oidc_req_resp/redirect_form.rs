//! OIDCREQ-REDIRECT-FORM: the redirect URI cannot be one (RFC 6749 3.1.2).

use super::messages::requests;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-REDIRECT-FORM", Error }

const WHOLE: &str = "Enter the whole address of the callback in the application: `https://`, host and path.";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx) {
        let Some(uri) = sent.get("redirect_uri") else {
            let text = sent.item.text();
            let is_login = sent.get("scope").is_some_and(|scope| scope.text.split(' ').any(|word| word == "openid"));
            let is_whole = sent.get("client_id").and(sent.get("response_type")).is_some()
                && !text.contains("...")
                && !text.contains('\u{2026}');
            if is_login && is_whole && !sent.elsewhere() {
                out.find(
                    RULE.finding(
                        "The login request has no `redirect_uri`",
                        "OpenID Connect requires it, also where one address is registered. Most providers show an error page.",
                    )
                    .confidence(Confidence::Likely)
                    .fix(Party::SpAdmin, WHOLE)
                    .spec("OpenID Connect Core 3.1.2.1")
                    .at(sent.item, sent.place("scope")),
                );
            }
            continue;
        };
        let text = uri.as_str();
        let host = text.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':', '?']).next().unwrap_or("");
        let local = matches!(host, "localhost" | "127.0.0.1" | "[");
        let (fault, fix, severity) = if text.contains("%3A%2F%2F") || text.contains("%3a%2f%2f") {
            (
                "was percent-encoded twice",
                "Enter the address of the callback unencoded in the application: the library encodes it.",
                Severity::Error,
            )
        } else if !text.contains(':') {
            ("is not a whole address: scheme and host are missing", WHOLE, Severity::Error)
        } else if text.contains('#') {
            (
                "has a part behind `#`, which is not allowed",
                "Use a callback URL without `#` in the application (often called path routing), and register it at \
                 the provider.",
                Severity::Error,
            )
        } else if text.contains('*') {
            ("has a `*` in it; only the provider's list may have one", WHOLE, Severity::Error)
        } else if text.contains(char::is_whitespace) {
            (
                "has a space or line break in it",
                "Enter the address of the callback again in the application, without the space or line break.",
                Severity::Error,
            )
        } else if text.starts_with("http://") && !local {
            (
                "is not https",
                "Configure the application to use https for its callback, and register that address at the provider. \
                 Behind a proxy that ends https, tell the application its public address.",
                Severity::Warning,
            )
        } else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(format!("The redirect URI `{text}` {fault}"), if severity == Severity::Warning {
                "The code that opens the session travels over it unprotected, and most providers reject such an address."
            } else {
                "The provider compares it with its list, and shows an error page instead of the login."
            })
                .severity(severity)
                .fix(Party::SpAdmin, fix)
                .spec("RFC 6749 3.1.2")
                .at(sent.item, uri.span),
        );
    }
}
