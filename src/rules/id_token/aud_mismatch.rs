//! OIDC-AUD-MISMATCH: the audience must contain the client ID (OpenID Connect Core 3.1.3.7 step 3).

use crate::declare_rule;
use crate::providers;
use crate::report::Party;
use crate::rules::support::compare::{KnownValue, compare_identifiers};
use crate::rules::support::tokens::{TokenRole, expected_or_requested, is_exchanged, tokens};
use crate::rules::{Context, Outcome};
use crate::source::Span;
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "OIDC-AUD-MISMATCH", Error, [IdToken, LogoutToken, SignedAnswer, UnknownToken, UserInfo] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected_or_requested(cx, cx.case.expectations.client_id.as_ref(), "client_id");
    for found in tokens(cx) {
        let Some(claim) = found.token.claim("aud").filter(|_| !is_exchanged(found.item)) else { continue };
        let audiences = claim.strings();
        let Some(expected) = &expected else {
            out.not_checked("no client ID was given: add the client ID of the application, or its login request");
            continue;
        };
        let client: &str = &expected.value;
        if audiences.iter().any(|audience| audience.text == client) {
            out.pass();
            continue;
        }
        let said = &cx.case.expectations;
        let known: Vec<KnownValue<'_>> = [
            ("your redirect URI", &said.redirect_uri),
            ("the issuer", &said.issuer),
            ("your entity ID", &said.sp_entity_id),
        ]
        .into_iter()
        .filter_map(|(label, value)| value.as_deref().map(|value| KnownValue { label, value }))
        .collect();
        let differences = audiences.iter().filter_map(|audience| {
            compare_identifiers(client, audience.as_str(), &known).map(|difference| (audience, difference))
        });
        // The nearest of several audiences is the one to speak of.
        let nearest = differences.min_by_key(|(_, difference)| difference.class == DifferenceClass::Different);
        let (actual, span, class, words) = match &nearest {
            Some((audience, difference)) => {
                let words = if difference.class == DifferenceClass::Different {
                    String::new()
                } else {
                    format!("; {}", difference.words)
                };
                (audience.text.clone(), audience.span, Some(difference.class), words)
            }
            None => (String::new(), Span::new(claim.span.start, claim.span.end), None, String::new()),
        };
        let account = audiences.iter().any(|audience| audience.text == "account");
        let api = audiences.iter().any(|audience| audience.text.starts_with("api://"));
        let hint = if account {
            " `account` is the audience that Keycloak gives access tokens: the ID token has another."
        } else if api {
            " An audience that starts with `api://` belongs to an access token for an interface (API): the ID token has another."
        } else {
            ""
        };
        let mut finding = RULE
            .finding(
                if actual.is_empty() {
                    format!("The token names no application as its audience, where `{client}` is expected")
                } else {
                    format!("The token was made for `{actual}`, not for `{client}`")
                },
                format!(
                    "An application accepts only tokens whose audience (`aud`) contains its own client ID{words}.{hint}"
                ),
            )
            .compared(client, actual.as_str(), class)
            .spec("OpenID Connect Core 3.1.3.7")
            .at(found.item, span);
        // The audience of an ID token is the client ID itself; only that of an access token is set at the provider.
        finding = if account || api || actual.is_empty() {
            finding
                .fix(
                    Party::SpAdmin,
                    "Configure the application to read the ID token of this login (the field \
                 `id_token` of the token response), not the access token.",
                )
                .fixes(providers::fixes(Topic::Audience, cx.provider(found.item), Some(client)))
        } else {
            finding.fix(
                Party::SpAdmin,
                format!(
                    "If `{actual}` is this application's client at the provider, enter it as client ID in the \
                     application's settings. {}",
                    otherwise(found.role, client)
                ),
            )
        };
        if found.role == TokenRole::UnknownToken {
            finding = finding.fix(
                Party::Support,
                "Check that this is the ID token (the field `id_token` of the token \
             response). An access token has a different audience.",
            );
        }
        if let Some((item, span)) = expected.place() {
            finding = finding.related(item, span);
        }
        out.find(finding);
    }
}

/// What else to do: who sent the message depends on what it is for.
fn otherwise(role: TokenRole, client: &str) -> String {
    match role {
        TokenRole::LogoutToken => {
            "Otherwise the provider sent a different application's logout here. Set the back-channel \
                                   logout URL of each client to its own application."
                .to_owned()
        }
        TokenRole::SignedAnswer => format!(
            "Otherwise the provider answered a different client's request. Send the login request with the client ID \
             `{client}`, and use a separate redirect URI for each client."
        ),
        TokenRole::UserInfo => format!(
            "Otherwise the access token was issued to a different client. Call UserInfo with an access token of `{client}`."
        ),
        _ => "Otherwise the token comes from the login to a different application: start the login from this one."
            .to_owned(),
    }
}
