//! The end of the session at the identity provider.

use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::support::clock::Clock;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAML-SESSION-EXPIRED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let clock = Clock::of(cx, statement.item);
        for authn in &statement.assertion.authn {
            let Some((value, end)) =
                authn.session_not_on_or_after.as_ref().and_then(|value| Some((value, instant(Some(value))?)))
            else {
                continue;
            };
            let Some(late) = clock.since_end(Some(end)) else {
                out.pass();
                continue;
            };
            out.find_once(
                RULE.finding(
                    format!("The identity provider session ended {}", clock.before(late)),
                    "The application must end its own session at SessionNotOnOrAfter. When that has passed, it \
                     rejects the login or signs the user out at once.",
                )
                .severity(clock.severity_of_end(Severity::Error))
                .at(statement.item, value.span)
                .fix(Party::User, "Sign in again from the application.")
                .fix(
                    Party::IdpAdmin,
                    "If a fresh login shows it too, lengthen the session at the identity provider or set its clock.",
                )
                .spec("saml-core 2.7.2"),
            );
        }
    }
}
