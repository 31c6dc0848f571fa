//! AT-AUD: the access token does not say for which interface it is (RFC 9068 2.2), or the provider knows none of that name.

use crate::declare_rule;
use crate::providers;
use crate::report::{Confidence, Severity};
use crate::rules::support::error_texts;
use crate::rules::support::tokens::{TokenRole, tokens};
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "AT-AUD", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    error_texts::applies(cx, out);
    for found in
        tokens(cx).iter().filter(|found| found.role == TokenRole::AccessToken && found.token.has_whole_claims())
    {
        let cognito = found.token.claim("token_use").is_some();
        if cognito || found.token.claim("aud").is_some() {
            out.pass();
            continue;
        }
        // Who names an audience compares it.
        let wanted = cx.case.expectations.audiences.first().map(String::as_str);
        let (severity, confidence) = match wanted {
            Some(_) => (Severity::Error, Confidence::Certain),
            None => (Severity::Warning, Confidence::Possible),
        };
        out.find(
            RULE.finding(
                "The access token has no audience (`aud`)",
                "An API that checks the audience rejects the token.",
            )
            .severity(severity)
            .confidence(confidence)
            .fixes(providers::fixes(Topic::Audience, cx.provider(found.item), wanted))
            .spec("RFC 9068 2.2")
            .at(found.item, found.token.payload_span),
        );
    }
}
