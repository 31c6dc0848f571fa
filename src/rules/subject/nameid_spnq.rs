//! The application that the user identifier was made for.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::compare::compare_identifiers;
use crate::rules::support::expected::{self, Field};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::name_ids;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-NAMEID-SPNQ", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected::sp_entity_id(cx);
    for (statement, name_id) in name_ids(cx, out) {
        if out.is_full() {
            break;
        }
        let Some(qualifier) = name_id.sp_name_qualifier.as_ref() else { continue };
        if expected.is_empty() {
            out.not_checked(
                "the application's entity ID is not known: add it under \"Expected values\" (command \
             line: `--sp-entity-id`)",
            );
            continue;
        }
        let others = expected::others(cx, Field::SpEntityId);
        let Some((one, difference)) = expected::differs(&expected, &qualifier.text, &others, compare_identifiers)
        else {
            out.pass();
            continue;
        };
        let finding = RULE
            .finding(
                format!("The SPNameQualifier of the NameID is not the application's Entity ID{}", difference.after_title()),
                "SPNameQualifier says in which application's name space the identifier is unique. python3-saml, php-saml and \
                 others reject one that is not their own.",
            )
            .confidence(Confidence::Likely)
            .at(statement.item, qualifier.span)
            .compared(one.value.as_ref(), qualifier.text.as_str(), Some(difference.class))
            .spec("saml-core 2.2.2");
        let text =
            format!("Make the entity ID of this application at the identity provider exactly {}.", quote(&one.value));
        out.find_once(with_fix(
            one.relate(finding),
            cx,
            statement.item,
            Topic::Entity,
            Some(&one.value),
            (Party::IdpAdmin, text),
        ));
    }
}
