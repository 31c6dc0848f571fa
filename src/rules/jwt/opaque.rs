//! JWT-OPAQUE: a token that only its issuer can read.

use crate::declare_rule;
use crate::item::Item;
use crate::oidc::{DocumentRole, Message, OpaqueToken, Parameters};
use crate::report::{Confidence, Finding, Party, Severity};
use crate::rules::support::tokens::embedded_name;
use crate::rules::support::unfilled::{is_redacted, is_unset};
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "JWT-OPAQUE", Info }

/// Dots and stars that stand for more.
const HIDDEN: [&str; 3] = ["...", "\u{2026}", "***"];

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
            Some(Message::Parameters(parameters)) => held_in(parameters, item, out),
            _ => {}
        }
    }
}

/// Parameters that hold an ID token, and what stands there instead.
fn held_in(parameters: &Parameters, item: &Item, out: &mut Outcome) {
    for name in ["id_token", "id_token_hint"] {
        let Some(held) = parameters.get(name).filter(|held| !held.text.trim().is_empty()) else { continue };
        // What somebody hid was a token; one that is damaged is an item of its own.
        if HIDDEN.iter().any(|mark| held.text.contains(mark)) || is_redacted(&held.text) || held.text.starts_with("ey")
        {
            continue;
        }
        let finding = if is_unset(&held.text) || is_object(&held.text) {
            RULE.finding(
                format!("The parameter `{name}` contains no token but `{}`", held.text),
                "A program put a variable into the address that had no value yet, or no text.",
            )
            .fix(Party::SpAdmin, format!("Put the ID token itself into `{name}`: three parts separated by dots."))
        } else {
            opaque(OpaqueToken::recognise(&held.text).and_then(|token| token.known_as), Severity::Error)
        };
        let (severity, confidence) = match name {
            "id_token" => (Severity::Error, Confidence::Certain),
            // Without the hint the provider asks the user.
            _ => (Severity::Warning, Confidence::Likely),
        };
        out.find(finding.severity(severity).confidence(confidence).at(item, held.span));
    }
}

/// How JavaScript prints an object.
fn is_object(text: &str) -> bool {
    text.starts_with("[object ")
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
        "It contains no claims, so the application does not learn who signed in. An ID token has three parts separated \
         by dots and starts with `ey`."
    } else {
        "It contains no claims. An ID token, which says who signed in, has three parts separated by dots and starts with \
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
