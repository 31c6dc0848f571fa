//! XML-ASTRAL-CHARS: characters beyond the Basic Multilingual Plane in attribute values.

use super::common::{has_elements, messages};
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::{Context, Outcome};
use crate::syntax::xml::{Document, ns};

declare_rule! { "XML-ASTRAL-CHARS", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (item, document) in messages(cx) {
        let mut found = false;
        let mut values = false;
        for node in document.elements().filter(|node| node.is(ns::SAML, "AttributeValue") && !has_elements(*node)) {
            if out.is_full() {
                break;
            }
            values = true;
            let text = node.text();
            let Some(c) = text.chars().find(|c| u32::from(*c) > 0xffff) else { continue };
            found = true;
            let cognito = is_cognito(cx, document);
            let title =
                format!("The {} contains `{c}`, which some receivers cannot store", super::common::value_name(node));
            let why = if cognito {
                "Amazon Cognito does not accept characters beyond U+FFFF (emoji and rare scripts) in attribute values \
                 and rejects the login."
            } else {
                "Amazon Cognito and some databases do not accept characters beyond U+FFFF (emoji and rare scripts); other receivers do."
            };
            let (severity, confidence) =
                if cognito { (Severity::Warning, Confidence::Likely) } else { (Severity::Info, Confidence::Possible) };
            out.find_once(
                RULE.finding(title, why)
                    .severity(severity)
                    .confidence(confidence)
                    .fix(
                        Party::IdpAdmin,
                        "Correct the user's record in the directory, or send another attribute in its place.",
                    )
                    .at(item, node.content_span()),
            );
        }
        if values && !found {
            out.pass();
        }
    }
}

/// Whether the receiver is a user pool of Amazon Cognito.
fn is_cognito(cx: &Context<'_>, document: &Document) -> bool {
    let ours = |value: &str| value.contains(".amazoncognito.com") || value.starts_with("urn:amazon:cognito:");
    let expectations = &cx.case.expectations;
    expectations.acs.as_deref().is_some_and(ours)
        || expectations.sp_entity_id.as_deref().is_some_and(ours)
        || document.root().and_then(|root| root.attribute("Destination")).is_some_and(|to| ours(&to.value))
        || document.elements().any(|node| node.is(ns::SAML, "Audience") && ours(node.text().trim()))
}
