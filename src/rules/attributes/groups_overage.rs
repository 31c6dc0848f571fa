//! A link in place of the list of groups.

use super::{is_named, overage, required};
use crate::declare_rule;
use crate::report::{Confidence, Party, Severity};
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ATTR-GROUPS-OVERAGE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        if statement.assertion.attributes.is_empty() {
            continue;
        }
        let Some(link) = overage("group", &statement.assertion.attributes) else {
            out.pass();
            continue;
        };
        let sent = |name: &str| statement.assertion.attributes.iter().any(|one| is_named(cx, name, one.name()));
        let lacks = |name: &&str| overage(name, &statement.assertion.attributes).is_some() && !sent(name);
        let needed = required(cx).into_iter().find(lacks);
        let title = match needed {
            Some(name) => format!("The user is in too many groups: a link replaces {}", quote(name)),
            None => "The user is in too many groups: a link replaces the list".to_owned(),
        };
        let finding = RULE
            .finding(
                title,
                "Entra ID puts at most 150 groups into an assertion. Above that it sends a link that only its own \
                 software follows, so the application sees no groups.",
            )
            .severity(if needed.is_some() { Severity::Error } else { Severity::Warning })
            .confidence(if needed.is_some() { Confidence::Certain } else { Confidence::Possible })
            .at(statement.item, link.span);
        out.find_once(finding.fix(
            Party::IdpAdmin,
            "In Microsoft Entra ID, open Enterprise applications › the application › Single sign-on › Attributes & Claims › the \
            group claim. Select *Groups \
             assigned to the application*, or send app roles instead.",
        ));
    }
}
