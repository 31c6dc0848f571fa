//! The identity provider as its own audience.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::expected;
use crate::rules::support::fixes::with_fix;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::Value;
use crate::vocabulary::DifferenceClass;
use crate::vocabulary::Topic;

declare_rule! { "SAML-AUD-IS-IDP", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    let entity = expected::sp_entity_id(cx);
    for statement in assertions(cx, out) {
        let Some(conditions) = &statement.assertion.conditions else { continue };
        let Some(issuer) = statement.assertion.envelope.issuer.as_ref().filter(|issuer| !issuer.value.text.is_empty())
        else {
            continue;
        };
        for restriction in &conditions.audience_restrictions {
            let Some(audience) = restriction.audiences.iter().find(|audience| audience.text == issuer.value.text)
            else {
                out.pass();
                continue;
            };
            let fits = |value: &Value| entity.iter().any(|one| one.value == value.text);
            if restriction.audiences.len() > 1 || fits(audience) {
                out.pass();
                continue;
            }
            let mut finding = RULE
                .finding(
                    format!("The audience {} is the identity provider itself", quote(&audience.text)),
                    "The assertion names its own issuer as the one it is meant for. The application looks for its own name there \
                     and rejects the assertion.",
                )
                .confidence(if entity.is_empty() { Confidence::Possible } else { Confidence::Certain })
                .at(statement.item, audience.span)
                .related(statement.item, issuer.span)
                .spec("saml-core 2.5.1.4");
            let expected = entity.first().map(|one| one.value.as_ref());
            if let Some(expected) = expected {
                finding = finding.compared(expected, audience.text.as_str(), Some(DifferenceClass::RoleSwap));
            }
            let text = "Set the audience of this application to the application's entity ID, not to that of the \
             identity provider."
                .to_owned();
            out.find_once(with_fix(finding, cx, statement.item, Topic::Entity, expected, (Party::IdpAdmin, text)));
        }
    }
}
