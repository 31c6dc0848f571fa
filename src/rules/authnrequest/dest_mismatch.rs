//! The Destination of a login request.

use super::{called, unless_granted};
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::compare::compare_urls;
use crate::rules::support::expected;
use crate::rules::support::parties::is_message_signed;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAMLREQ-DEST-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let published = expected::idp_endpoints(cx, "SingleSignOnService");
    for (item, request) in expected::requests(cx) {
        if out.is_full() {
            break;
        }
        let Some(destination) = request.envelope.destination.as_ref().filter(|value| !value.text.is_empty()) else {
            continue;
        };
        let without_query = |url: &str| url.split(['?', '#']).next().unwrap_or("").to_owned();
        let sent = called(item).map(|url| (url.to_owned(), compare_urls(url, &without_query(&destination.text), &[])));
        let listed = expected::differs(&published, &destination.text, &[], compare_urls);
        let (expected, difference, related) = match (sent, listed) {
            (Some((url, Some(difference))), _) => (url, difference, None),
            (_, Some((one, difference))) => (one.value.to_string(), difference, Some(one)),
            (None, None) if published.is_empty() => {
                out.not_checked("where the request was sent is not known: add the whole sign-in URL, or the identity provider's metadata");
                continue;
            }
            _ => {
                out.pass();
                continue;
            }
        };
        // Entra ID does not look at it.
        if expected.contains("://login.microsoftonline.") {
            out.pass();
            continue;
        }
        // Keycloak and Shibboleth compare it in unsigned requests too.
        let compares = expected.contains("/protocol/saml") || expected.contains("/idp/profile/SAML2/");
        let signed = compares || is_message_signed(item);
        let reached = if related.is_some() { "the sign-in URL" } else { "the request URL" };
        let finding = RULE
            .finding(
                format!("The Destination is not {reached}{}", difference.after_title()),
                "An identity provider that requires signed requests, such as Keycloak, rejects a Destination other \
                 than its own URL.",
            )
            .severity(if signed { Severity::Error } else { Severity::Warning })
            .confidence(if signed { Confidence::Certain } else { Confidence::Possible })
            .at(item, destination.span)
            .compared(expected.as_str(), destination.text.as_str(), Some(difference.class))
            .fix(
                Party::SpAdmin,
                format!("Set the sign-in URL of the identity provider in the application to {}.", quote(&expected)),
            )
            .fix(
                Party::IdpAdmin,
                "If the address hides behind a proxy, tell the identity provider its public host \
             name. Keycloak: `KC_HOSTNAME`.",
            )
            .spec("saml-bindings 3.4.5.2");
        let granted = "The identity provider let the user in anyway. One that wants signed requests compares the Destination with \
                       its own address and rejects another one, Keycloak among them.";
        let finding = unless_granted(finding, cx, request, granted);
        out.find(match related {
            Some(one) => one.relate(finding),
            None => finding,
        });
    }
}
