//! A login that was started at the identity provider.

use crate::declare_rule;
use crate::report::{Party, Severity};
use crate::rules::support::expected;
use crate::rules::support::saml::responses;
use crate::rules::{Context, Outcome};
use crate::saml::Assertion;

declare_rule! { "CORR-IDP-INITIATED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    if expected::requests(cx).next().is_some() {
        return;
    }
    for (item, response) in responses(cx) {
        if !response.status.as_ref().is_some_and(|status| status.is_success()) {
            continue;
        }
        let named = response
            .assertions
            .iter()
            .flat_map(Assertion::confirmations)
            .filter_map(|confirmation| confirmation.in_response_to.as_ref())
            .chain(&response.envelope.in_response_to)
            .any(|value| !value.text.is_empty());
        // What an encrypted assertion answers cannot be seen.
        if named || !response.encrypted_assertions.is_empty() {
            out.pass();
            continue;
        }
        let expectations = &cx.case.expectations;
        let name = expectations.name.as_deref().unwrap_or("The application");
        let (severity, why) = match expectations.sp_initiated_only {
            true => (
                Severity::Error,
                format!(
                    "The response belongs to no login request. {name} accepts only logins that start on its own page."
                ),
            ),
            false => (
                Severity::Info,
                "The response belongs to no login request. Applications that accept only logins from their own page \
                 reject it (Cognito by default)."
                    .to_owned(),
            ),
        };
        out.find(
            RULE.finding("The login started at the identity provider, not at the application", why)
                .severity(severity)
                .at(item, response.envelope.tag)
                .fix(Party::User, "Start the login on the application's own page.")
                .fix(Party::IdpAdmin, "Make the tile in the portal a bookmark of the application's login URL.")
                .fix(
                    Party::SpAdmin,
                    "Or allow logins started by the identity provider, where the application has a switch for it.",
                )
                .spec("saml-profiles 4.1.5"),
        );
    }
}
