//! OIDCREQ-RESPONSE-MODE: how the answer is to come back does not fit what is to come back (OAuth 2.0 Multiple Response Types 2.1).

use super::messages::requests;
use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCREQ-RESPONSE-MODE", Warning }

const MODES: [&str; 8] =
    ["query", "fragment", "form_post", "jwt", "query.jwt", "fragment.jwt", "form_post.jwt", "web_message"];

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx) {
        let Some(mode) = sent.get("response_mode") else { continue };
        let tokens = sent.wants("id_token") || sent.wants("token");
        let (severity, title, why) = if !MODES.contains(&mode.as_str()) {
            (
                Severity::Error,
                format!("`{}` is not a response mode", mode.text),
                "The provider rejects it or falls back to its default, and the callback arrives where the application does not look.",
            )
        } else if mode.text == "query" && tokens {
            (
                Severity::Error,
                "Tokens are asked for in the query of the address".to_owned(),
                "Tokens in a query would end up in logs and histories, so providers reject this combination.",
            )
        } else if mode.text == "fragment" && !tokens && sent.wants("code") {
            (
                Severity::Warning,
                "The code is asked for behind the `#` of the address".to_owned(),
                "What is behind `#` never reaches a server. Only a script in the page can read it.",
            )
        } else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(title, why)
                .severity(severity)
                .fix(
                    Party::SpAdmin,
                    "Leave `response_mode` out with `response_type=code`; with tokens, use `form_post`.",
                )
                .spec("OAuth 2.0 Multiple Response Type Encoding Practices 2.1")
                .at(sent.item, mode.span),
        );
    }
}
