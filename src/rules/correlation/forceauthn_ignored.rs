//! A fresh sign-in that was asked for and not given.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::saml::{assertions, text};
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "CORR-FORCEAUTHN-IGNORED", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let answered = statement.response.map_or("", |(_, response)| text(&response.envelope.in_response_to));
        let request =
            expected::requests(cx).find(|(_, request)| !answered.is_empty() && text(&request.envelope.id) == answered);
        let Some((request_item, request)) = request else { continue };
        let Some(force) = request.force_authn.as_ref().filter(|force| matches!(force.as_str(), "true" | "1")) else {
            continue;
        };
        let Some(asked) = instant(request.envelope.issue_instant.as_ref()) else { continue };
        for value in statement.assertion.authn.iter().filter_map(|authn| authn.instant.as_ref()) {
            let Some(signed_in) = instant(Some(value)) else { continue };
            let before = asked.seconds_since(signed_in);
            // Both stamps come from different clocks.
            if before <= 60 + cx.settings.skew {
                out.pass();
                continue;
            }
            out.find_once(
                RULE.finding(
                    format!("A new sign-in was required, but the user had signed in {} earlier", seconds_words(before)),
                    "The request says ForceAuthn, but the identity provider used an old session. Applications that compare the \
                     two times reject the response.",
                )
                .confidence(Confidence::Likely)
                .at(statement.item, value.span)
                .related(request_item, force.span)
                .fix(Party::IdpAdmin, "Configure the identity provider to obey ForceAuthn. Okta: turn on *Honor Force \
                 Authentication* for this application.")
                .fix(Party::SpAdmin, "Or do not ask for it, if an older sign-in is good enough.")
                .spec("saml-core 3.4.1"),
            );
        }
    }
}
