//! OIDC-TOKEN-CONFUSION: an access or refresh token stands where the ID token belongs, or the reverse (RFC 8725 3.12).

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::tokens::{TokenRole, embedded_name, sent_to_api, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-TOKEN-CONFUSION", Error, [IdToken, AccessToken, LogoutToken, UnknownToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let found = tokens(cx);
    let said = &cx.case.expectations;
    // Somebody who states a nonce or the claims of a user means the login.
    let states_login = said.nonce.is_some() || said.redirect_uri.is_some() || !said.required_attributes.is_empty();
    let has_id_token = found.iter().any(|token| token.role == TokenRole::IdToken);
    for token in &found {
        let place = embedded_name(token.item);
        let kind = match token.role {
            TokenRole::AccessToken => "an access token",
            TokenRole::LogoutToken => "a logout token",
            // A refresh token has a rule of its own.
            _ => {
                if token.role == TokenRole::IdToken && place != Some("access_token") {
                    out.pass();
                }
                continue;
            }
        };
        let as_id_token = place == Some("id_token");
        // Who pastes a token that says what it is, and names the client that got it, may mean the API as well.
        let typed =
            token.token.parameter("typ").and_then(|typ| typ.as_str()).is_some_and(|typ| typ.ends_with("at+jwt"));
        let login = states_login || (!typed && made_for_client(token.token, said.client_id.as_deref()));
        let pasted_alone = place.is_none()
            && !sent_to_api(token.item)
            && login
            && !has_id_token
            && token.role != TokenRole::LogoutToken;
        if !as_id_token && !pasted_alone {
            continue;
        }
        let (span, sign) = evidence(token.token);
        let title = if as_id_token {
            format!("{} is where the ID token belongs", capital(kind))
        } else {
            format!("This is {kind}; the login needs the ID token")
        };
        out.find(
            RULE.finding(
                title,
                format!(
                    "{sign} An access token opens an interface (API); only the ID token says who \
             signed in to which application. So its audience differs, and nonce or email address may be missing."
                ),
            )
            .confidence(if as_id_token { Confidence::Certain } else { Confidence::Likely })
            .fix(Party::Support, "Paste the ID token: the field `id_token` of the token response.")
            .fix(
                Party::SpAdmin,
                "Configure the application to read the field `id_token`, and use `access_token` \
                 only to call the interface it was issued for.",
            )
            .spec("RFC 8725 3.12")
            .at(token.item, span),
        );
    }
}

/// Whether the client that expects a token got this one for something else: an API named as audience.
fn made_for_client(token: &crate::oidc::Token, client: Option<&str>) -> bool {
    let Some(client) = client else { return false };
    let audiences = token.claim("aud").map(|audience| audience.strings()).unwrap_or_default();
    let issued_to = ["azp", "client_id", "cid", "appid"].into_iter().filter_map(|name| token.claim_text(name));
    !audiences.is_empty()
        && audiences.iter().all(|audience| audience.text != client)
        && issued_to.map(|party| party.text).any(|party| party == client)
}

/// The member that says what kind of token it is.
fn evidence(token: &crate::oidc::Token) -> (crate::source::Span, String) {
    let header =
        token.parameter("typ").filter(|typ| typ.as_str().is_some_and(|typ| typ.contains("+jwt") && typ.len() > 4));
    if let Some(typ) = header {
        return (typ.span, format!("Its header says `typ: {}`.", typ.display()));
    }
    for name in ["token_use", "typ", "scp", "events"] {
        if let Some(value) = token.claim(name) {
            return (
                value.span,
                format!(
                    "It contains `{name}`{}.",
                    if name == "scp" || name == "events" { String::new() } else { format!(": `{}`", value.display()) }
                ),
            );
        }
    }
    (token.payload_span, "It is in the field `access_token`.".to_owned())
}

fn capital(words: &str) -> String {
    let mut chars = words.chars();
    chars.next().map_or(String::new(), |first| std::iter::once(first.to_ascii_uppercase()).chain(chars).collect())
}
