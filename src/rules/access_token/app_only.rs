//! AT-APP-ONLY: a token of an application, where a user is meant.

use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::support::tokens::{TokenRole, embedded_name, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "AT-APP-ONLY", Error, [AccessToken, IdToken, UnknownToken] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let said = &cx.case.expectations;
    let login = said.nonce.is_some() || said.client_id.is_some() || !said.required_attributes.is_empty();
    for found in tokens(cx).iter() {
        let is = |name: &str, value: &str| found.token.claim_text(name).filter(|claim| claim.text == value);
        let service =
            found.token.claim_text("preferred_username").filter(|name| name.text.starts_with("service-account-"));
        let own_client = found
            .token
            .claim_text("cid")
            .zip(found.token.claim_text("sub"))
            .filter(|(client, subject)| client.text == subject.text);
        let sign = is("idtyp", "app")
            .or(is("gty", "client-credentials"))
            .or(service)
            .or(own_client.map(|(_, subject)| subject));
        let Some(sign) = sign else {
            if found.role == TokenRole::AccessToken {
                out.pass();
            }
            continue;
        };
        let expected_user = login || embedded_name(found.item) == Some("id_token");
        out.find(
            RULE.finding(
                "This token is for an application, not for a user",
                "It was got with the application's own \
                credentials (`client_credentials`). It names no user, so no one is signed in.",
            )
            .severity(if expected_user { Severity::Error } else { Severity::Info })
            .fix(
                Party::SpAdmin,
                "For a login, send the user to the provider with `response_type=code` instead of \
                 asking with `grant_type=client_credentials`.",
            )
            .spec("RFC 6749 4.4")
            .at(found.item, sign.span),
        );
    }
}
