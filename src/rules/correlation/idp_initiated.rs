//! A login that was started at the identity provider.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::expected;
use crate::rules::support::saml::responses;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{Assertion, Response};

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
        if let Some(endpoint) = broker(cx, item, response) {
            let address = format!("{endpoint}/clients/NAME");
            out.find(
                RULE.finding(
                    "The login started at the identity provider, which this Keycloak endpoint rejects",
                    format!(
                        "Keycloak has a separate address for logins from a portal: {}, where `NAME` is one of its clients. At {} it looks \
                         for a login that it started, and finds none.",
                        quote(&address),
                        quote(endpoint)
                    ),
                )
                .confidence(Confidence::Likely)
                .at(item, response.envelope.destination.as_ref().map_or(response.envelope.tag, |value| value.span))
                .fix(Party::IdpAdmin, format!("For logins from the portal, set the ACS URL to {}.", quote(&address)))
                .fix(
                    Party::SpAdmin,
                    "In Keycloak, open Clients › the application's client and set *IDP-Initiated SSO URL name*: that is `NAME`.",
                )
                .fix(Party::User, "Start the login on the application's own page.")
                .spec("saml-profiles 4.1.5"),
            );
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

/// The address of a Keycloak that hands users on from another identity provider, where the response goes there:
/// `…/realms/REALM/broker/ALIAS/endpoint`. The one for logins from a portal goes on with `/clients/NAME`.
fn broker<'a>(cx: &Context<'_>, item: &'a Item, response: &'a Response) -> Option<&'a str> {
    let delivered = item.transport.as_ref().and_then(|transport| transport.url.as_deref());
    let destination = response.envelope.destination.as_ref().map(|value| value.as_str());
    let to = delivered.or(destination)?.split(['?', '#']).next()?;
    let endpoint = to.contains("/realms/") && to.contains("/broker/") && to.ends_with("/endpoint");
    (endpoint && !expected::was_accepted(cx, item)).then_some(to)
}
