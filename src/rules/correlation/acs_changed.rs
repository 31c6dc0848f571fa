//! The URL that the request asked for against the one the response went to.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::compare::compare_urls;
use crate::rules::support::expected::{self, Field};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::responses;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::{Assertion, Response};
use crate::source::Value;
use crate::vocabulary::Topic;

declare_rule! { "CORR-ACS-CHANGED", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let requests: Vec<_> = expected::requests(cx).collect();
    if requests.is_empty() {
        return;
    }
    let others = expected::others(cx, Field::Acs);
    for (item, response) in responses(cx) {
        if out.is_full() {
            break;
        }
        let answered = response.envelope.in_response_to.as_ref();
        let own = requests.iter().find(|(_, request)| {
            let id = request.envelope.id.as_ref();
            answered.is_some_and(|answered| id.is_some_and(|id| id.text == answered.text))
        });
        // An answer that names no request may still be the answer to the only one.
        let Some((request_item, request)) = own.or(match requests.as_slice() {
            [one] if answered.is_none() => Some(one),
            _ => None,
        }) else {
            out.not_checked("the login request in the case belongs to a different attempt than the response");
            continue;
        };
        let Some(asked) = request.acs_url.as_ref().filter(|url| !url.text.is_empty()) else { continue };
        // What names another address and yet came to the right one did not go elsewhere.
        if expected::delivered_to(cx, item).is_some_and(|delivered| delivered.value == asked.text.as_str()) {
            out.pass();
            continue;
        }
        let mut judged = false;
        for address in addresses(response, &asked.text) {
            judged = true;
            let Some(difference) = compare_urls(&asked.text, &address.text, &others) else { continue };
            let finding = RULE
                .finding(
                    format!(
                        "The response used a different ACS URL{}",
                        difference.after_title()
                    ),
                    "The identity provider ignored the address in the request and used one it has on file. The application \
                     waits at the other one.",
                )
                .at(item, address.span)
                .related(request_item, asked.span)
                .compared(asked.text.as_str(), address.text.as_str(), Some(difference.class))
                .spec("saml-core 3.4.1");
            let text = format!(
                "Register {} as ACS URL of this application at the identity provider, and where several are registered, make it \
                 the default one.",
                quote(&asked.text)
            );
            out.find_once(with_fix(finding, cx, item, Topic::Acs, Some(&asked.text), (Party::IdpAdmin, text)));
        }
        if judged {
            out.pass();
        }
    }
}

/// Destination and the recipients of the readable assertions. One confirmation that names the address is enough
/// (saml-profiles 4.1.4.3): the others are for other recipients.
fn addresses<'a>(response: &'a Response, asked: &str) -> Vec<&'a Value> {
    let recipients = |assertion: &'a Assertion| {
        assertion.bearers().filter_map(|confirmation| confirmation.recipient.as_ref()).collect::<Vec<_>>()
    };
    let recipients = response.assertions.iter().map(recipients);
    let elsewhere = recipients.filter(|all| !all.iter().any(|recipient| recipient.text == asked)).flatten();
    response.envelope.destination.iter().chain(elsewhere).filter(|value| !value.text.is_empty()).collect()
}
