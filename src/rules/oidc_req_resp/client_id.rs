//! OIDCREQ-CLIENT-ID: the request names another application than expected, or none (OpenID Connect Core 3.1.2.1).

use super::messages::requests;
use crate::declare_rule;
use crate::report::{Fix, Party};
use crate::rules::support::compare::{KnownValue, compare_identifiers};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "OIDCREQ-CLIENT-ID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let said = &cx.case.expectations;
    for sent in requests(cx) {
        // A pushed request carries everything else elsewhere, but the client ID always stands here.
        let Some(client) = sent.parameters.get("client_id").filter(|client| !client.text.is_empty()) else {
            let place = sent.parameters.get("client_id").map_or(Span::at(0), |client| client.span);
            out.find(
                RULE.finding(
                    "The login request does not say which application it comes from",
                    "`client_id` is missing or empty. The provider cannot go on.",
                )
                .fix(Party::SpAdmin, "Enter the client ID in the application's settings.")
                .spec("OpenID Connect Core 3.1.2.1")
                .at(sent.item, place),
            );
            continue;
        };
        let Some(expected) = &said.client_id else {
            out.not_checked("no client ID was given: add the one that is registered at the provider");
            continue;
        };
        let known: Vec<KnownValue<'_>> = [
            ("your redirect URI", &said.redirect_uri),
            ("the issuer", &said.issuer),
            ("your entity ID", &said.sp_entity_id),
        ]
        .into_iter()
        .filter_map(|(label, value)| value.as_deref().map(|value| KnownValue { label, value }))
        .collect();
        match compare_identifiers(expected, client.as_str(), &known) {
            None => out.pass(),
            Some(difference) => out.find(
                RULE.finding(
                    format!("The login request names the application `{}` instead of `{expected}`", client.text),
                    format!(
                        "The provider knows applications by their client ID: another one is a different application, \
                     or none{}.",
                        if difference.class == DifferenceClass::Different {
                            String::new()
                        } else {
                            format!(" ({})", difference.words)
                        }
                    ),
                )
                .compared(expected.as_str(), client.text.as_str(), Some(difference.class))
                .fixes(vec![Fix {
                    who: Party::SpAdmin,
                    party: None,
                    product: None,
                    text: format!(
                        "In the application's OpenID Connect settings, enter `{expected}` as client ID. It \
                     is the name or number of the client at the provider, not the application's URL."
                    ),
                    topic: Some(Topic::Client),
                }])
                .spec("OpenID Connect Core 3.1.2.1")
                .at(sent.item, client.span),
            ),
        }
    }
}
