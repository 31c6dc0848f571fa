//! A claim name with its namespace twice.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-ATTR-NAMESPACE-JOIN", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        if statement.assertion.attributes.is_empty() {
            continue;
        }
        let mut clean = true;
        for attribute in &statement.assertion.attributes {
            let Some(name) = &attribute.name else { continue };
            let second = name.text.match_indices("http").nth(1).map(|(at, _)| at);
            let Some(rest) = second.and_then(|at| name.text.get(at..)).filter(|rest| rest.contains("://")) else {
                continue;
            };
            if !name.text.starts_with("http") {
                continue;
            }
            clean = false;
            let finding = RULE
                .finding(
                    format!("The attribute name {} has its namespace twice", quote(&name.text)),
                    "Entra ID joins namespace and name with a slash. The name that was entered already contains a namespace, so no \
                     application knows the result.",
                )
                .confidence(Confidence::Likely)
                .at(statement.item, name.span)
                .compared(rest, name.text.as_str(), None);
            let text = format!("Clear the namespace of this claim, so that its name is {}.", quote(rest));
            out.find_once(with_fix(finding, cx, statement.item, Topic::Attr, Some(rest), (Party::IdpAdmin, text)));
        }
        if clean {
            out.pass();
        }
    }
}
