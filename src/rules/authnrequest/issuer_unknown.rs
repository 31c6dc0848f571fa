//! The name by which the application introduces itself.

use super::entrypoint::at_addressee;
use super::unless_granted;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::expected::{self, Field};
use crate::rules::support::unfilled::unfilled;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAMLREQ-ISSUER-UNKNOWN", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let registered = expected::registered_sp_entity_id(cx);
    let others = expected::others(cx, Field::SpEntityId);
    let foreign = expected::foreign(cx);
    for (item, request) in expected::requests(cx).filter(|(item, _)| !foreign.contains(&item.id.as_str())) {
        if out.is_full() {
            break;
        }
        let Some(issuer) = &request.envelope.issuer else { continue };
        if registered.is_empty() {
            out.not_checked(
                "the application's entity ID at the identity provider is not known: add it under \"What \
             should it be?\" (command line: `--sp-entity-id`)",
            );
            continue;
        }
        // The text of a variable is no name to register.
        if unfilled(&issuer.value.text).is_some() {
            continue;
        }
        let Some((one, difference)) = expected::differs(&registered, &issuer.value.text, &others, compare_identifiers)
        else {
            out.pass();
            continue;
        };
        let finding = RULE
            .finding(
                format!("The login request's Issuer is not registered{}", difference.after_title()),
                "The identity provider looks up the application by this exact Entity ID. If it is unknown, the user sees an error page.",
            )
            .at(item, issuer.value.span)
            .compared(one.value.as_ref(), issuer.value.text.as_str(), Some(difference.class))
            .spec("saml-profiles 4.1.4.1");
        let granted = "The identity provider let the user in anyway: it knows this name too, or goes by the request \
            URL. Others compare the name exactly and show an error page if they do not know it.";
        let finding = unless_granted(finding, cx, request, granted);
        // Nobody registers what cannot be seen, and many identity providers trim it.
        if issuer.value.text.trim() == one.value {
            let text = format!("Set the entity ID in the application to exactly {}.", quote(&one.value));
            let finding = finding.confidence(Confidence::Likely).fix(Party::SpAdmin, text);
            out.find(one.relate(finding));
            continue;
        }
        let here = format!(
            "Set the entity ID of this application at the identity provider to exactly {}.",
            quote(&issuer.value.text)
        );
        let there = format!(
            "Or, if the other one is right, set the entity ID in the application to exactly {}.",
            quote(&one.value)
        );
        let here = at_addressee(cx, item, Topic::Entity, &issuer.value.text, here);
        out.find(one.relate(finding).fixes([here]).fix(Party::SpAdmin, there));
    }
}
