//! CA-JTI: a client assertion without an identifier of its own (OpenID Connect Core 9).

use super::common::refusal;
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::services::is_for_service;
use crate::rules::support::tokens::tokens;
use crate::rules::{Context, Outcome};

declare_rule! { "CA-JTI", Error, [ClientAssertion] }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for found in tokens(cx).iter().filter(|found| found.token.has_whole_claims() && !is_for_service(found.token)) {
        if found.token.claim("jti").is_some() {
            out.pass();
            continue;
        }
        let refused = refusal(cx).is_some_and(|(_, _, text)| text.contains("jti"));
        let (severity, confidence) =
            if refused { (Severity::Error, Confidence::Certain) } else { (Severity::Warning, Confidence::Possible) };
        out.find(
            RULE.finding(
                "The client assertion has no `jti`",
                "`jti` makes each assertion usable once. OpenID Connect requires it; Keycloak and servers with FAPI \
                 reject an assertion without it.",
            )
            .severity(severity)
            .confidence(confidence)
            .fix(Party::SpAdmin, "Add `jti` with a new random value for each assertion.")
            .spec("OpenID Connect Core 9")
            .at(found.item, found.token.payload_span),
        );
    }
}
