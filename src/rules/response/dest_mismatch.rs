//! Destination against the URL that receives the response.

use crate::declare_rule;
use crate::item::Item;
use crate::report::{Confidence, Finding, Party};
use crate::rules::support::addresses::{after_title, behind_proxy, fix_acs, fix_two_addresses, is_mistyped, named};
use crate::rules::support::compare::{Difference, compare_urls};
use crate::rules::support::expected::{self, Expected, Field, Source};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::responses;
use crate::rules::support::unfilled::unfilled;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::Value;
use crate::vocabulary::Topic;

declare_rule! { "SAML-DEST-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected::acs(cx);
    let others = expected::others(cx, Field::Acs);
    for (item, response) in responses(cx) {
        if out.is_full() {
            break;
        }
        let Some(destination) = response.envelope.destination.as_ref().filter(|value| !value.text.is_empty()) else {
            continue;
        };
        if let Some((one, difference)) = expected::differs(&expected, &destination.text, &others, compare_urls) {
            out.find(finding(cx, item, destination, one, &difference));
            continue;
        }
        let delivered = expected::delivered_to(cx, item);
        let Some(delivered) = delivered else {
            if let Some(what) = unfilled(&destination.text).filter(|_| expected.is_empty()) {
                let finding = RULE
                    .finding(
                        format!("The Destination is {}, {what}", quote(&destination.text)),
                        "The Destination must equal the application's ACS URL, and no application has this one.",
                    )
                    .confidence(Confidence::Likely)
                    .at(item, destination.span)
                    .spec("saml-core 3.2.2");
                let fix = "Set the application's ACS URL at the identity provider to its full public URL.".to_owned();
                out.find(with_fix(finding, cx, item, Topic::Acs, None, (Party::IdpAdmin, fix)));
            } else if expected.is_empty() {
                out.not_checked(
                    "the expected ACS URL is not known: add it under \"Expected values\" (command line: `--acs`)",
                );
            } else {
                out.pass();
            }
            continue;
        };
        // The capture gives the URL without its query.
        let address = destination.text.split(['?', '#']).next().unwrap_or("");
        match compare_urls(&delivered.value, address, &others) {
            // It names the right address: that it was sent to another one is judged by `CORR-POSTED-ELSEWHERE`.
            Some(_) if !expected.is_empty() => out.pass(),
            Some(difference) => out.find(finding(cx, item, destination, &delivered, &difference)),
            None => out.pass(),
        }
    }
}

fn finding(
    cx: &Context<'_>,
    item: &Item,
    destination: &Value,
    expected: &Expected<'_>,
    difference: &Difference,
) -> Finding {
    let title = format!(
        "The Destination is not {}{}",
        named(expected),
        after_title(&expected.value, &destination.text, difference)
    );
    // It came to the right address under another name: not every application looks at the name.
    let arrived = expected::delivered_to(cx, item).is_some_and(|delivered| delivered.value == expected.value);
    let why = if arrived {
        "The browser delivered it to the right address, but it names another one. Most applications compare the two and \
         reject it; those with node-saml do not look."
    } else if matches!(expected.source, Source::Delivered) {
        "It arrived at a different address than it names. An application that compares the Destination with the address at which it \
         was called rejects it."
    } else if !is_mistyped(&expected.value) && behind_proxy(&expected.value, &destination.text, difference) {
        "The application compares the Destination with its own idea of its address, character by character. Here the response \
         contains the public address and the application believes in another one, as happens behind a proxy."
    } else {
        "The application compares the Destination with its own address, character by character, and rejects a response that \
         is addressed elsewhere."
    };
    let finding = RULE
        .finding(title, why)
        .at(item, destination.span)
        .compared(expected.value.as_ref(), destination.text.as_str(), Some(difference.class))
        .spec("saml-core 3.2.2")
        .spec("saml-bindings 3.5.5.2");
    let mut finding = expected.relate(finding);
    if arrived {
        finding = finding.confidence(Confidence::Likely);
    }
    if matches!(expected.source, Source::Delivered) {
        // Which of the two is right, the message does not say.
        return fix_two_addresses(finding.confidence(Confidence::Likely), &expected.value);
    }
    fix_acs(finding, cx, item, &expected.value, &destination.text, difference)
}
