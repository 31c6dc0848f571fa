//! A link in place of the list of groups.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};
use crate::source::lower;

declare_rule! { "SAML-ATTR-GROUPS-OVERAGE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        if statement.assertion.attributes.is_empty() {
            continue;
        }
        let link =
            statement.assertion.attributes.iter().find(|attribute| attribute.name().ends_with("/claims/groups.link"));
        let Some(link) = link else {
            out.pass();
            continue;
        };
        let needed = cx.case.expectations.required_attributes.iter().any(|name| lower(name).contains("group"));
        let finding = RULE
            .finding(
                "The user is in too many groups: a link replaces the list",
                "Entra ID puts at most 150 groups into an assertion. Above that it sends a link that only its own \
                 software follows, so the application sees no groups.",
            )
            .confidence(if needed { Confidence::Likely } else { Confidence::Possible })
            .at(statement.item, link.span);
        out.find_once(finding.fix(
            Party::IdpAdmin,
            "In Microsoft Entra ID: Enterprise applications › the application › Single sign-on › Attributes & Claims › the \
            group claim: choose *Groups \
             assigned to the application*, or send app roles instead.",
        ));
    }
}
