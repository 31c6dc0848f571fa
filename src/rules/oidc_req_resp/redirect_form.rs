//! OIDCREQ-REDIRECT-FORM: the redirect URI cannot be one (RFC 6749 3.1.2).

use super::messages::requests;
use crate::declare_rule;
use crate::report::{Act, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-REDIRECT-FORM", Error, "oidc-req-resp", "redirect_form.md", check }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx) {
        let Some(uri) = sent.get("redirect_uri") else { continue };
        let text = uri.as_str();
        let host = text.split_once("://").map_or("", |(_, rest)| rest).split(['/', ':', '?']).next().unwrap_or("");
        let local = matches!(host, "localhost" | "127.0.0.1" | "[");
        let (fault, severity) = if !text.contains(':') {
            ("is not a whole address: scheme and host are missing", Severity::Error)
        } else if text.contains('#') {
            ("has a fragment (`#…`), which is not allowed", Severity::Error)
        } else if text.contains('*') {
            ("has a wildcard; only the provider's list may have one", Severity::Error)
        } else if text.contains(char::is_whitespace) {
            ("has a space or line break in it", Severity::Error)
        } else if text.contains("%3A%2F%2F") || text.contains("%3a%2f%2f") {
            ("was percent-encoded twice", Severity::Error)
        } else if text.starts_with("http://") && !local {
            ("is not https, so the code travels in the clear, and most providers refuse it", Severity::Warning)
        } else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(format!("The redirect URI {fault}"), format!("It is `{text}`. The provider compares it with its list, and shows an error page instead of the login."))
                .severity(severity)
                .fix(Act::SpAdmin, "Enter the whole public https address of the callback in the application, and let the library encode it once.")
                .spec("RFC 6749 3.1.2")
                .at(sent.item, uri.span),
        );
    }
}
