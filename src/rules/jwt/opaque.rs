//! JWT-OPAQUE: a token that only its issuer can read.

use crate::declare_rule;
use crate::oidc::{DocumentRole, Message, OpaqueToken};
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::support::tokens::embedded_name;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "JWT-OPAQUE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        match item.oidc() {
            Some(Message::OpaqueToken(token)) => {
                let severity = if embedded_name(item) == Some("id_token") { Severity::Error } else { Severity::Info };
                out.find(opaque(token.known_as, severity).at(item, Span::new(0, item.text().trim_end().len())));
            }
            Some(Message::Token(_)) => out.pass(),
            // What stands in the place of an ID token and is none does not become an item.
            Some(Message::Document(document)) if document.role == DocumentRole::TokenResponse => {
                let held = document.get("id_token").and_then(|value| value.value());
                if let Some(held) = held.filter(|held| !held.text.contains('.') || !held.text.starts_with("ey")) {
                    let known_as = OpaqueToken::recognise(&held.text).and_then(|token| token.known_as);
                    out.find(opaque(known_as, Severity::Error).confidence(Confidence::Certain).at(item, held.span));
                }
            }
            _ => {}
        }
    }
}

fn opaque(known_as: Option<&str>, severity: Severity) -> Finding {
    let title = match known_as {
        Some(kind) if severity == Severity::Error => {
            format!("Instead of an ID token, there is {kind}")
        }
        None if severity == Severity::Error => "Instead of an ID token, there is other text".to_owned(),
        Some(kind) => format!("This is {kind}: only its issuer can read it"),
        None => "This looks like an opaque token: only its issuer can read it".to_owned(),
    };
    let why = if severity == Severity::Error {
        "It holds no claims, so the application does not learn who signed in. An ID token has three parts separated \
         by dots and starts with `ey`."
    } else {
        "It holds no claims. An ID token, which says who signed in, has three parts separated by dots and starts with \
         `ey`."
    };
    RULE.finding(title, why)
        .severity(severity)
        .confidence(if known_as.is_some() { Confidence::Certain } else { Confidence::Likely })
        .fix(
            Party::Support,
            "Paste the ID token instead: the field `id_token` of the token response, or the parameter `id_token` of \
             the callback.",
        )
        .fix(
            Party::SpAdmin,
            if severity == Severity::Error {
                "Configure the application to take the field `id_token` of the token response, not `access_token`, \
                 and ask for the scope `openid`."
            } else {
                "If the application must read an access token, request one for the application's own API. In Auth0, \
                 send `audience`. In Okta, use a custom authorization server. Google and GitHub have none."
            },
        )
}
