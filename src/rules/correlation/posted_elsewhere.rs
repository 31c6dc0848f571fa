//! An answer that was delivered to another address than it says.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::addresses::{after_title, fix_two_addresses};
use crate::rules::support::compare::compare_urls;
use crate::rules::support::expected::{self, Field};
use crate::rules::support::saml::responses;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "CORR-POSTED-ELSEWHERE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let others = expected::others(cx, Field::Acs);
    for (item, response) in responses(cx) {
        let Some(destination) = response.envelope.destination.as_ref().filter(|value| !value.text.is_empty()) else {
            continue;
        };
        let Some(delivered) = expected::delivered_to(cx, item) else { continue };
        // The capture gives the URL without its query.
        let address = destination.text.split(['?', '#']).next().unwrap_or("");
        let Some(difference) = compare_urls(&delivered.value, address, &others) else {
            out.pass();
            continue;
        };
        if expected::acs(cx).iter().any(|one| one.value == destination.text) {
            let Some(difference) = compare_urls(address, &delivered.value, &others) else { continue };
            let title = format!(
                "The response was not sent to the ACS URL{}",
                after_title(address, &delivered.value, &difference)
            );
            let why = "Its Destination is the ACS URL, but the browser sent it to a different address.";
            let fix = format!("Send the response to {}, which is its Destination.", quote(&destination.text));
            out.find(
                RULE.finding(title, why)
                    .confidence(Confidence::Likely)
                    .at(item, destination.span)
                    .compared(destination.text.as_str(), delivered.value.as_ref(), Some(difference.class))
                    .spec("saml-bindings 3.5.5.2")
                    .fix(Party::IdpAdmin, fix),
            );
            continue;
        }
        out.find(fix_two_addresses(
            RULE.finding(
                "The response was delivered to a different URL than its Destination",
                "A proxy rewrote the address, or the identity provider has two ACS URLs for the application and mixes them up. An \
                 application that compares the two rejects the response.",
            )
            .confidence(Confidence::Likely)
            .at(item, destination.span)
            .compared(delivered.value.as_ref(), destination.text.as_str(), Some(difference.class))
            .spec("saml-bindings 3.5.5.2"),
            &delivered.value,
        ));
    }
}
