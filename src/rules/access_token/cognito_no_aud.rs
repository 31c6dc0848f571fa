//! AT-COGNITO-NO-AUD: access tokens of Cognito have no audience; the client stands in `client_id`.

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::tokens::{TokenRole, tokens};
use crate::rules::{Context, Outcome};

declare_rule! { "AT-COGNITO-NO-AUD", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx).iter().filter(|found| found.role == TokenRole::AccessToken) {
        let cognito = found.token.claim_text("iss").is_some_and(|iss| iss.text.contains("cognito-idp."));
        let Some(client) =
            found.token.claim_text("client_id").filter(|_| cognito && found.token.claim("aud").is_none())
        else {
            continue;
        };
        let (severity, title) = match &cx.case.expectations.client_id {
            Some(expected) if *expected == client.text => {
                (Severity::Warning, "Access tokens of Cognito have no audience: `client_id` takes its place".to_owned())
            }
            Some(expected) => (
                Severity::Error,
                format!("The access token was issued to the app client `{}`, not to `{expected}`", client.text),
            ),
            None => (Severity::Info, "Cognito's access tokens have no audience".to_owned()),
        };
        out.find(
            RULE.finding(
                title,
                "Libraries that require `aud` reject the token, although it is valid. The API has to \
             compare `client_id`, and `token_use` must be `access`.",
            )
            .severity(severity)
            .confidence(if severity == Severity::Warning { Confidence::Likely } else { Confidence::Certain })
            .fix(
                Party::SpAdmin,
                "Turn off the check of the audience for Cognito's access tokens, and compare \
                 `client_id` instead. To know who signed in, use the ID token: it has `aud`.",
            )
            .at(found.item, client.span),
        );
    }
}
