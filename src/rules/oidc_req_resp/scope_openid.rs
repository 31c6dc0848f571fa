//! OIDCREQ-SCOPE-OPENID: without the scope `openid` there is no ID token (OpenID Connect Core 3.1.2.1).

use super::messages::requests;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::client_assertion::refusal;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "OIDCREQ-SCOPE-OPENID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for sent in requests(cx) {
        let elsewhere = sent.parameters.get("request_uri").or(sent.parameters.get("request")).is_some();
        let scope = sent.parameters.get("scope");
        let text = scope.map_or("", |scope| scope.as_str());
        if text.split(' ').any(|word| word == "openid") {
            out.pass();
            continue;
        }
        // A server that answered with another objection did not mind the scope, and not every request is a login.
        let refused = refusal(cx).is_some_and(|(_, code, _)| code.text != "invalid_scope");
        if elsewhere || (refused && !text.to_ascii_lowercase().contains("openid")) {
            continue;
        }
        let words: Vec<&str> = text.split([' ', ',', ';', '+']).filter(|word| !word.is_empty()).collect();
        let misspelt = words.iter().find(|word| word.eq_ignore_ascii_case("openid"));
        let separator = text.contains([',', ';']) || text.contains('+');
        let id_token = sent.parameters.get("response_type").is_some_and(|kind| kind.text.contains("id_token"));
        let (title, why) = match misspelt {
            Some(word) if *word != "openid" => (
                format!("The scope is written `{word}` instead of `openid`"),
                "Scopes are case-sensitive, so the provider sees an unknown one and sends no ID token.",
            ),
            Some(_) if separator => (
                "The scopes are not separated by spaces".to_owned(),
                "The provider reads the whole text as one unknown scope and sends no ID token.",
            ),
            _ => (
                "The request does not ask for `openid`, so no ID token will come".to_owned(),
                "Without this scope, this is plain OAuth: the application gets an access token, but nothing that \
                 identifies the user.",
            ),
        };
        let certain = id_token || misspelt.is_some();
        out.find(
            RULE.finding(title, why)
                .confidence(if certain { Confidence::Certain } else { Confidence::Likely })
                .fix(
                    Party::SpAdmin,
                    "Set the scopes to `openid profile email`, in lower case and separated by single spaces.",
                )
                .compared("openid profile email", text, None)
                .spec("OpenID Connect Core 3.1.2.1")
                .at(sent.item, scope.map_or(Span::at(0), |scope| scope.span)),
        );
    }
}
