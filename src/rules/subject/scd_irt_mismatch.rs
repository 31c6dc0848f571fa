//! InResponseTo inside the assertion against that of the response.

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::left_out::{is_elided, is_open_to_hands};
use crate::rules::support::saml::{assertions, text};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::Confirmation;
use crate::vocabulary::DifferenceClass;

declare_rule! { "SAML-SCD-IRT-MISMATCH", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let Some((outer_item, response)) = statement.response else { continue };
        let outer = text(&response.envelope.in_response_to);
        let bearer: Vec<&Confirmation> =
            statement.assertion.bearers().filter(|confirmation| confirmation.data.is_some()).collect();
        let tag = outer_item.xml().and_then(|document| document.node(response.envelope.node));
        if bearer.is_empty() || outer.is_empty() && is_open_to_hands(outer_item) && tag.is_some_and(is_elided) {
            continue;
        }
        if bearer.iter().any(|confirmation| text(&confirmation.in_response_to) == outer) {
            out.pass();
            continue;
        }
        for confirmation in bearer {
            let inner = text(&confirmation.in_response_to);
            let title = match (outer.is_empty(), inner.is_empty()) {
                (false, true) => {
                    format!("The response names the request {}, but its assertion names none", quote(outer))
                }
                (true, false) => {
                    format!("The assertion names the request {}, but its response names none", quote(inner))
                }
                _ => {
                    format!("The response names the request {}, but its assertion names {}", quote(outer), quote(inner))
                }
            };
            let one_sided = outer.is_empty() || inner.is_empty();
            let place = confirmation.in_response_to.as_ref().map(|value| value.span).or(confirmation.data);
            let mut finding = RULE
                .finding(
                    title,
                    if one_sided {
                        "SimpleSAMLphp wants the ID of the request in both places or in neither; other applications read only one \
                         of them."
                    } else {
                        "Both must name the request that the application is waiting for. An assertion of one login in the \
                         response of another is rejected."
                    },
                )
                .severity(if one_sided { Severity::Warning } else { Severity::Error })
                .confidence(if one_sided { Confidence::Possible } else { Confidence::Certain })
                .at(statement.item, place.unwrap_or(confirmation.span))
                .compared(outer, inner, Some(DifferenceClass::Different))
                .fix(Party::User, "Start a new login, in a single tab.")
                .fix(
                    Party::IdpAdmin,
                    "If this happens every time, find out what builds or changes the message. The ID of the login \
                     request must be in both places: InResponseTo of the response and of SubjectConfirmationData.",
                )
                .spec("saml-profiles 4.1.4.3");
            if let Some(value) = &response.envelope.in_response_to {
                finding = finding.related(outer_item, value.span);
            }
            out.find_once(finding);
        }
    }
}
