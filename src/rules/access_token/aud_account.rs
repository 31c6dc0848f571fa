//! AT-AUD-ACCOUNT: the audience is `account`: no audience mapper was set up (Keycloak, Multi-Pass).

use crate::declare_rule;
use crate::providers;
use crate::report::{Confidence, Severity};
use crate::rules::support::error_texts;
use crate::rules::support::tokens::{TokenRole, tokens};
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "AT-AUD-ACCOUNT", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    error_texts::applies(cx, out);
    for found in tokens(cx).iter().filter(|found| found.role == TokenRole::AccessToken) {
        let Some(audience) = found.token.claim("aud") else { continue };
        if audience.strings().iter().any(|audience| audience.text != "account") {
            out.pass();
            continue;
        }
        out.find(
            RULE.finding(
                "The access token is for `account` only, Keycloak's own account pages",
                "That is the default. An API that checks the audience rejects the token.",
            )
            // Nobody has said that this token is used anywhere else; where somebody does, AT-AUD-MISMATCH says so.
            .severity(Severity::Warning)
            .confidence(Confidence::Possible)
            .fixes(providers::fixes(Topic::Audience, cx.provider(found.item), None))
            .at(found.item, audience.span),
        );
    }
}
