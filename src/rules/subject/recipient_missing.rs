//! A bearer confirmation that does not say where it may be delivered.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::{assertions, text};
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-RECIPIENT-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected::acs(cx).into_iter().next();
    for statement in assertions(cx, out) {
        let bearer: Vec<_> = statement.assertion.bearers().filter(|confirmation| confirmation.data.is_some()).collect();
        if bearer.is_empty() {
            continue;
        }
        if bearer.iter().any(|confirmation| !text(&confirmation.recipient).is_empty()) {
            out.pass();
            continue;
        }
        for confirmation in bearer {
            let place = confirmation.recipient.as_ref().map(|recipient| recipient.span).or(confirmation.data);
            let finding = RULE
                .finding(
                    "The assertion has no Recipient (delivery URL)",
                    "The Recipient ties an assertion to one application's address. Many receivers reject a bearer assertion \
                     without it. They often say only \"A valid SubjectConfirmation was not found\"; GitHub says that it must not be blank.",
                )
                // python3-saml, php-saml, ruby-saml and node-saml take it.
                .confidence(Confidence::Likely)
                .at(statement.item, place.unwrap_or(confirmation.span))
                .spec("saml-profiles 4.1.4.2");
            let value = expected.as_ref().map(|one| one.value.as_ref());
            let text = match value {
                Some(url) => format!("Set the Recipient of this application at the identity provider to `{url}`."),
                None => "Set the Recipient of this application at the identity provider to the application's ACS URL."
                    .to_owned(),
            };
            let finding = with_fix(finding, cx, statement.item, Topic::Acs, value, (Party::IdpAdmin, text));
            out.find_once(finding);
        }
    }
}
