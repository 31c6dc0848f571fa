//! The ACS URL in the place of the entity ID.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "SAML-AUD-IS-ACS", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let entity = expected::sp_entity_id(cx);
    let acs = expected::acs(cx);
    let Some(expected) = entity.first() else { return };
    for statement in assertions(cx, out) {
        let Some(conditions) = &statement.assertion.conditions else { continue };
        for restriction in &conditions.audience_restrictions {
            let fits = |value: &str| entity.iter().any(|one| one.value == value);
            if restriction.audiences.iter().any(|audience| fits(&audience.text)) {
                out.pass();
                continue;
            }
            let Some(audience) =
                restriction.audiences.iter().find(|audience| acs.iter().any(|one| one.value == audience.text))
            else {
                continue;
            };
            let finding = RULE
                .finding(
                    "The audience is the application's ACS URL, not its Entity ID",
                    "Two fields were mixed up: the ACS URL says where the response goes, the audience says for whom it is. The \
                     application looks for its own name there and rejects the assertion.",
                )
                .at(statement.item, audience.span)
                .compared(expected.value.as_ref(), audience.text.as_str(), Some(DifferenceClass::RoleSwap))
                .spec("saml-core 2.5.1.4");
            let text = format!("Set the audience (entity ID) of this application to {}.", quote(&expected.value));
            let value = Some(expected.value.as_ref());
            out.find_once(with_fix(
                expected.relate(finding),
                cx,
                statement.item,
                Topic::Entity,
                value,
                (Party::IdpAdmin, text),
            ));
        }
    }
}
