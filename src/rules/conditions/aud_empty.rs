//! An audience without characters.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::assertions;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-AUD-EMPTY", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        for restriction in
            statement.assertion.conditions.iter().flat_map(|conditions| &conditions.audience_restrictions)
        {
            if restriction.audiences.iter().any(|audience| !audience.text.trim().is_empty()) {
                out.pass();
                continue;
            }
            let place = restriction.audiences.first().map_or(restriction.span, |audience| audience.span);
            let finding = RULE
                .finding(
                    "The audience of the assertion is empty",
                    "No application has an empty Entity ID, so none may accept the assertion.",
                )
                .at(statement.item, if place.is_empty() { restriction.span } else { place })
                .spec("saml-core 2.5.1.4");
            let text =
                "Fill in the audience of this application at the identity provider: the application's entity ID."
                    .to_owned();
            out.find_once(with_fix(finding, cx, statement.item, Topic::Entity, None, (Party::IdpAdmin, text)));
        }
    }
}
