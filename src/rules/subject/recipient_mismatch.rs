//! Recipient against the URL that receives the assertion.

use crate::declare_rule;
use crate::rules::support::addresses::{after_title, fix_acs, named};
use crate::rules::support::compare::compare_urls;
use crate::rules::support::expected::{self, Field};
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-RECIPIENT-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected::acs(cx);
    let others = expected::others(cx, Field::Acs);
    for statement in assertions(cx, out) {
        let item = statement.item;
        let recipients: Vec<_> = statement
            .assertion
            .bearers()
            .filter_map(|confirmation| confirmation.recipient.as_ref())
            .filter(|recipient| !recipient.text.is_empty())
            .collect();
        if recipients.is_empty() {
            continue;
        }
        if expected.is_empty() {
            out.not_checked(
                "the expected ACS URL is not known: add it under \"Expected values\" (command line: `--acs`)",
            );
            continue;
        }
        // One confirmation that fits is enough (saml-profiles 4.1.4.3).
        if recipients.iter().any(|recipient| expected.iter().any(|one| one.value == recipient.text)) {
            out.pass();
            continue;
        }
        for recipient in recipients {
            if out.is_full() {
                break;
            }
            let Some((one, difference)) = expected::differs(&expected, &recipient.text, &others, compare_urls) else {
                continue;
            };
            let finding = RULE
                .finding(
                    format!(
                        "The Recipient is not {}{}",
                        named(one),
                        after_title(&one.value, &recipient.text, &difference)
                    ),
                    "The Recipient must equal the application's ACS URL, character for character. Applications often \
                     report only that no SubjectConfirmation was valid.",
                )
                .at(item, recipient.span)
                .compared(one.value.as_ref(), recipient.text.as_str(), Some(difference.class))
                .spec("saml-profiles 4.1.4.3");
            let finding = one.relate(finding);
            out.find_once(fix_acs(finding, cx, item, &one.value, &recipient.text, &difference));
        }
    }
}
