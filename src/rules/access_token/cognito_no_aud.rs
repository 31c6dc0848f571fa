//! AT-COGNITO-NO-AUD: access tokens of Cognito have no audience; the client stands in `client_id`.

use crate::crypto::jws::CheckResult;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::tokens::{TokenRole, sent_to_api, tokens};
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
        let other = cx.case.expectations.client_id.as_ref().filter(|expected| **expected != client.text);
        // Alone beside the client that was named it may have been taken for an ID token.
        let proven = found.item.proof.jws.iter().any(|check| check.result == CheckResult::Ok);
        let alone = found.item.parent.is_none() && !sent_to_api(found.item) && !proven;
        // Settings that name the pool and this very client compare the client.
        let is_set = cx.case.stated.iter().any(|stated| stated.name == "client_id");
        let (severity, confidence) = match cx.case.expectations.client_id {
            Some(_) if alone && !is_set => (Severity::Warning, Confidence::Likely),
            _ => (Severity::Info, Confidence::Certain),
        };
        // An API that is set to an audience finds none.
        let asked = cx.case.expectations.audiences.first();
        let (severity, confidence) =
            if asked.is_some() { (Severity::Error, Confidence::Likely) } else { (severity, confidence) };
        let finding = match other {
            Some(expected) => RULE
                .finding(
                    format!("The access token was issued to the app client `{}`, not to `{expected}`", client.text),
                    "Cognito's access tokens have no audience. APIs compare `client_id` with the app clients they accept.",
                )
                .compared(expected.as_str(), client.as_str(), None)
                .fix(
                    Party::SpAdmin,
                    format!(
                        "If `{}` may call this API, add it to the accepted app clients. Otherwise, request the token with \
                         `{expected}`.",
                        client.text
                    ),
                ),
            None => RULE
                .finding(
                    match asked {
                        Some(asked) => format!("The API expects the audience `{asked}`, but access tokens of Cognito have none"),
                        None => "Access tokens of Cognito have no audience: `client_id` takes its place".to_owned(),
                    },
                    "Libraries that require `aud` reject the token, although it is valid. The API must compare \
                     `client_id`, and `token_use` must be `access`.",
                )
                .severity(severity)
                .confidence(confidence)
                .fix(
                    Party::SpAdmin,
                    "Turn off the check of the audience for Cognito's access tokens, and compare `client_id` instead. To \
                     know who signed in, use the ID token: it has `aud`.",
                ),
        };
        out.find(finding.at(found.item, client.span));
    }
}
