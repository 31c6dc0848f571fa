//! OIDCREQ-RESPONSE-TYPE: a response type that does not exist or that the provider does not offer (OpenID Connect Core 3).

use super::messages::{discovery, requests};
use crate::declare_rule;
use crate::order;
use crate::report::Party;
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};
use crate::source::Span;

declare_rule! { "OIDCREQ-RESPONSE-TYPE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let offered = discovery(cx).and_then(|(item, document)| Some((item, document.get("response_types_supported")?)));
    for sent in requests(cx) {
        let elsewhere = sent.parameters.get("request_uri").or(sent.parameters.get("request")).is_some();
        let kind = sent.parameters.get("response_type");
        let text = kind.map_or("", |kind| kind.as_str());
        let place = kind.map_or(Span::at(0), |kind| kind.span);
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let exists =
            !words.is_empty() && words.iter().all(|word| matches!(*word, "code" | "token" | "id_token" | "none"));
        if !exists {
            if words.is_empty() && elsewhere {
                continue;
            }
            let title = if text.is_empty() {
                "The login request does not say what it wants back".to_owned()
            } else {
                format!("`{text}` is not a response type")
            };
            out.find(
                RULE.finding(
                    title,
                    "The provider rejects it: `response_type` is `code`, or a combination of `code`, \
                 `id_token` and `token` separated by spaces.",
                )
                .fix(Party::SpAdmin, "Set `response_type` to `code`.")
                .compared("code", text, None)
                .spec("OpenID Connect Core 3.1.2.1")
                .at(sent.item, place),
            );
            continue;
        }
        // The order of the words does not matter (OAuth 2.0 Multiple Response Types 3).
        let sent_set = order::set(text.split(' '));
        match &offered {
            Some((item, list))
                if !list.strings().iter().any(|value| order::set(value.as_str().split(' ')) == sent_set) =>
            {
                let names: Vec<String> = list.strings().into_iter().map(|value| value.text).collect();
                out.find(
                    RULE.finding(
                        format!("The provider does not offer the response type `{text}`"),
                        format!("Its discovery document lists only {}.", quote_list(names.iter().map(String::as_str))),
                    )
                    .fix(Party::SpAdmin, "Use `response_type=code`, with PKCE.")
                    .fix(
                        Party::IdpAdmin,
                        "Or switch the flow on for this client (Keycloak: *Implicit flow*; Entra \
                         ID: Authentication › *ID tokens*).",
                    )
                    .compared(names.join(", "), text, None)
                    .spec("OpenID Connect Core 3.1.2.1")
                    .at(sent.item, place)
                    .related(item, list.span),
                );
            }
            _ => out.pass(),
        }
    }
}
