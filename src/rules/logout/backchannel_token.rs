//! OIDCLOGOUT-BACKCHANNEL-TOKEN: what a logout token must and must not carry (OpenID Connect Back-Channel Logout 2.4, 2.6).

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::tokens::{TokenRole, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "OIDCLOGOUT-BACKCHANNEL-TOKEN", Error }

const EVENT: &str = "http://schemas.openid.net/event/backchannel-logout";

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in
        tokens(cx).iter().filter(|found| found.role == TokenRole::LogoutToken && found.token.has_whole_claims())
    {
        let token = found.token;
        if token.claim("events").is_none() && token.is_id_token() {
            out.find(
                RULE.finding(
                    "An ID token was sent in place of the logout token",
                    "A logout token has `events` and no `nonce`, so that neither is taken for the other. The \
                     application answers HTTP 400, and the user stays signed in there.",
                )
                .fix(
                    Party::IdpAdmin,
                    "Send a logout token of its own (`logout_token`) to the back-channel logout URL. \
                 Products that support back-channel logout do so by themselves: update the provider's software.",
                )
                .spec("OpenID Connect Back-Channel Logout 2.4")
                .at(found.item, token.payload_span),
            );
            continue;
        }
        let fault = if let Some(nonce) = token.claim("nonce") {
            Some(("contains a `nonce`, which logout tokens must not have".to_owned(), nonce.span))
        } else if token.claim("events").and_then(|events| events.get(EVENT)).is_none_or(|event| !event.is_object()) {
            Some((
                format!("lacks the event `{EVENT}`"),
                token.claim("events").map_or(token.payload_span, |events| events.span),
            ))
        } else if token.claim("sub").is_none() && token.claim("sid").is_none() {
            Some(("says neither whose nor which session to end (`sub` or `sid`)".to_owned(), token.payload_span))
        } else {
            ["iss", "aud", "iat", "jti"]
                .into_iter()
                .find(|name| token.claim(name).is_none())
                .map(|name| (format!("lacks `{name}`"), token.payload_span))
        };
        let Some((fault, span)) = fault else {
            out.pass();
            continue;
        };
        out.find(
            RULE.finding(
                format!("The logout token {fault}"),
                "The application answers HTTP 400, and the user stays signed in there.",
            )
            .fix(
                Party::IdpAdmin,
                "Update the provider's software, or remove mappers and actions that change logout tokens.",
            )
            .spec("OpenID Connect Back-Channel Logout 2.4")
            .at(found.item, span),
        );
    }
}
