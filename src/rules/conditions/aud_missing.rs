//! An assertion without an audience.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-AUD-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let expected = expected::sp_entity_id(cx).into_iter().next();
    for statement in assertions(cx, out) {
        let Some(conditions) = &statement.assertion.conditions else { continue };
        if !conditions.audience_restrictions.is_empty() {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                "The assertion has no audience",
                "SAML requires the audience: node-saml and Sustainsys 3 reject an assertion without it. Elsewhere, \
                 any application that trusts the identity provider accepts it.",
            )
            .confidence(Confidence::Likely)
            .at(statement.item, conditions.span)
            .spec("saml-profiles 4.1.4.2");
        let value = expected.as_ref().map(|one| one.value.as_ref());
        let text =
            "Set the audience of this application at the identity provider to the application's entity ID.".to_owned();
        out.find_once(with_fix(finding, cx, statement.item, Topic::Entity, value, (Party::IdpAdmin, text)));
    }
}
