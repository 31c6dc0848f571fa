//! The Destination of a logout message.

use crate::declare_rule;
use crate::report::{Finding, Party};
use crate::rules::support::compare::compare_urls;
use crate::rules::support::expected::{self, Field};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::parties::from_application;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "SLO-DEST-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for item in cx.items {
        if out.is_full() {
            break;
        }
        let Some(message) = item.saml() else { continue };
        if message.logout_request().is_none() && message.logout_response().is_none() {
            continue;
        }
        let Some(envelope) = message.envelope() else { continue };
        let Some(destination) = envelope.destination.as_ref() else { continue };
        if destination.text.is_empty() {
            continue;
        }
        // Either side may be the receiver.
        let delivered = expected::delivered_to(cx, item);
        let sender = from_application(cx, envelope).or_else(|| {
            // Who receives at an address of the identity provider, is it.
            let at = delivered.as_ref()?;
            let endpoints = ["SingleLogoutService", "SingleSignOnService"];
            let mut all = endpoints.iter().flat_map(|name| expected::idp_endpoints(cx, name));
            all.any(|one| one.value == at.value).then_some(true)
        });
        let mut expected = if sender == Some(true) { Vec::new() } else { expected::slo(cx) };
        if sender != Some(false) {
            expected.extend(expected::idp_endpoints(cx, "SingleLogoutService"));
        }
        let others = expected::others(cx, Field::SpLogout);
        let address = destination.text.split(['?', '#']).next().unwrap_or("");
        let listed = expected::differs(&expected, &destination.text, &others, compare_urls);
        let sent = delivered.as_ref().and_then(|one| Some((one, compare_urls(&one.value, address, &others)?)));
        let Some((one, difference)) = listed.or(sent) else {
            if expected.is_empty() && delivered.is_none() {
                out.not_checked(if sender == Some(true) {
                    "the identity provider's logout URL is not known: add its metadata"
                } else {
                    "the expected logout URL is not known: add it under \"Expected values\" (command line: `--slo`)"
                });
            } else {
                out.pass();
            }
            continue;
        };
        if sender.is_none()
            && difference.class == DifferenceClass::Different
            && !matches!(one.source, expected::Source::Delivered)
        {
            out.not_checked(
                "either side may have sent this logout message: add the application's entity ID under \
             \"Expected values\" (command line: `--sp-entity-id`)",
            );
            continue;
        }
        let is_elsewhere = matches!(difference.class, DifferenceClass::Different | DifferenceClass::RoleSwap);
        let is_misrouted = is_elsewhere
            && matches!(one.source, expected::Source::Delivered)
            && expected.iter().any(|known| known.value == destination.text);
        if is_misrouted {
            let maker = if sender == Some(false) { Party::IdpAdmin } else { Party::SpAdmin };
            out.find(misrouted(maker, &destination.text, &one.value).at(item, destination.span));
            continue;
        }
        let says =
            if matches!(one.source, expected::Source::Delivered) { "the delivery URL" } else { "the logout URL" };
        let finding = RULE
            .finding(
                format!("The Destination is not {says}{}", difference.after_title()),
                "The Destination must equal the receiver's logout URL, character for character. Otherwise the \
                 receiver rejects the message.",
            )
            .at(item, destination.span)
            .compared(one.value.as_ref(), destination.text.as_str(), Some(difference.class))
            .spec("saml-core 3.2.1");
        let finding = one.relate(finding);
        out.find(if sender == Some(true) {
            finding.fix(
                Party::SpAdmin,
                format!("Set the identity provider's logout URL in the application to {}.", quote(&one.value)),
            )
        } else {
            let text = format!("Set the application's logout URL at the identity provider to {}.", quote(&one.value));
            with_fix(finding, cx, item, Topic::Logout, Some(&one.value), (Party::IdpAdmin, text))
        });
    }
}

/// The Destination is right, and the message went elsewhere.
fn misrouted(maker: Party, destination: &str, delivered: &str) -> Finding {
    RULE.finding(
        "The logout message was not sent to its Destination",
        "Its Destination is the receiver's logout URL. The address that it was sent to takes no logout messages of this kind.",
    )
    .compared(destination, delivered, Some(DifferenceClass::RoleSwap))
    .spec("saml-core 3.2.1")
    .fix(maker, format!("Send logout messages to {}.", quote(destination)))
}
