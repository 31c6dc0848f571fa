//! Capital letters of the user identifier.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{attributes_of, name_ids};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::lower;
use crate::vocabulary::DifferenceClass;

declare_rule! { "SAML-NAMEID-CASE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (statement, name_id) in name_ids(cx, out) {
        let value = name_id.value.text.as_str();
        let twin = attributes_of(cx, &statement).into_iter().find_map(|(item, attribute)| {
            let twin = attribute.values.iter().find(|one| lower(&one.value.text) == lower(value))?;
            Some((item, attribute, &twin.value))
        });
        let Some((item, attribute, twin)) = twin.filter(|_| !value.is_empty()) else { continue };
        if twin.text == value {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                format!(
                    "The NameID {} differs from the attribute {} ({}) only in letter case",
                    quote(value),
                    quote(attribute.name()),
                    quote(&twin.text)
                ),
                "Many applications compare user identifiers letter by letter, Amazon Cognito always. A user who signed in with one \
                 of them before is not recognized with the other.",
            )
            .confidence(Confidence::Possible)
            .at(statement.item, name_id.value.span)
            .related(item, twin.span)
            .compared(twin.text.as_str(), value, Some(DifferenceClass::Case));
        out.find_once(finding.fix(
            Party::IdpAdmin,
            "Take both from the same field, or write the identifier in small letters always. Entra ID: *ToLowercase()*; Okta: \
             `String.toLowerCase(user.email)`.",
        ));
    }
}
