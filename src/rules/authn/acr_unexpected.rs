//! The sign-in method against the one that was asked for.

use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::{assertions, text};
use crate::rules::support::wording::{quote, quote_list};
use crate::rules::{Context, Outcome};
use crate::source::Value;
use crate::vocabulary::{DifferenceClass, Topic};

declare_rule! { "SAML-ACR-UNEXPECTED", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let answered = statement.response.and_then(|(_, response)| response.envelope.in_response_to.as_ref());
        let request = expected::requests(cx).find(|(_, request)| {
            let id = request.envelope.id.as_ref();
            answered.is_none_or(|answered| id.is_some_and(|id| id.text == answered.text))
        });
        let Some((request_item, request)) = request else { continue };
        let Some(wanted) = &request.requested_authn_context else { continue };
        if !matches!(text(&wanted.comparison), "" | "exact") || wanted.class_refs.is_empty() {
            continue;
        }
        for class in statement.assertion.authn.iter().filter_map(|authn| authn.context_class_ref.as_ref()) {
            if wanted.class_refs.iter().any(|one| one.text == class.text) {
                out.pass();
                continue;
            }
            // An application that took the message does not check it.
            let taken = statement.response.is_some_and(|(item, _)| expected::was_accepted(cx, item));
            let asked = quote_list(wanted.class_refs.iter().map(Value::as_str));
            let near = wanted.class_refs.iter().find_map(|one| {
                let difference = compare_identifiers(&one.text, &class.text, &[])?;
                let close = matches!(difference.class, DifferenceClass::Case | DifferenceClass::Typo);
                close.then_some((one.text.as_str(), difference))
            });
            let after = near.as_ref().map_or_else(String::new, |(_, difference)| difference.after_title());
            let finding = RULE
                .finding(
                    format!("The application asked for the sign-in method {asked}, and the user used {}{after}", quote(&class.text)),
                    "With an exact comparison, only a method from the list is accepted. python3-saml and others reject the login \
                     when they are set to check it.",
                )
                .severity(if taken { Severity::Info } else { Severity::Warning })
                .confidence(Confidence::Likely)
                .at(statement.item, class.span)
                .related(request_item, wanted.span)
                .spec("saml-core 3.3.2.2.1");
            let finding = match near {
                Some((right, difference)) => finding.compared(right, class.text.as_str(), Some(difference.class)),
                None => finding,
            };
            let text = "Take the demanded method out of the request, or add the one that is used.".to_owned();
            out.find_once(with_fix(finding, cx, request_item, Topic::AuthnContext, None, (Party::SpAdmin, text)));
        }
    }
}
