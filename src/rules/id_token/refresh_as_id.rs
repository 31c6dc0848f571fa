//! OIDC-REFRESH-AS-ID: a refresh token stands where the ID token belongs.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{TokenRole, embedded_name, sent_to_api, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDC-REFRESH-AS-ID", Error, [IdToken, RefreshToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let found = tokens(cx);
    let said = &cx.case.expectations;
    let login = said.nonce.is_some() || said.redirect_uri.is_some() || !said.required_attributes.is_empty();
    let has_id_token = found.iter().any(|token| token.role == TokenRole::IdToken);
    for token in &found {
        let place = embedded_name(token.item);
        if token.role != TokenRole::RefreshToken {
            if token.role == TokenRole::IdToken {
                out.pass();
            }
            continue;
        }
        if sent_to_api(token.item) {
            let span = token.token.claim("typ").map_or(token.token.payload_span, |typ| typ.span);
            out.find(
                RULE.finding(
                    "The API received a refresh token instead of an access token",
                    "A refresh token is for the provider alone, to hand out new tokens. No API accepts it.",
                )
                .fix(
                    Party::SpAdmin,
                    "Send the field `access_token` of the token response in the header \
                     `Authorization`. Keep the refresh token secret.",
                )
                .spec("RFC 6749 1.5")
                .at(token.item, span),
            );
            continue;
        }
        if place != Some("id_token") && !(place.is_none() && login && !has_id_token) {
            continue;
        }
        let span = token.token.claim("typ").map_or(token.token.payload_span, |typ| typ.span);
        out.find(
            RULE.finding(
                "This is a refresh token; the login needs the ID token",
                "A refresh token is for the provider \
             alone, to hand out new tokens. It does not say for the application who signed in, and no application can \
             check it.",
            )
            .fix(
                Party::Support,
                "Paste the ID token: the field `id_token` of the token response. Do not pass the \
                 refresh token on; it opens new sessions.",
            )
            .fix(Party::SpAdmin, "Configure the application to read the field `id_token` of the token response.")
            .spec("RFC 8725 3.12")
            .at(token.item, span),
        );
    }
}
