//! A formula in place of its result.

use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ATTR-TEMPLATE", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let mut values = Vec::new();
        for (item, attribute) in attributes_of(cx, &statement) {
            values.extend(attribute.values.iter().map(|value| (item, Some(attribute), &value.value)));
        }
        let name_id = statement.assertion.subject.as_ref().and_then(|subject| subject.name_id.as_ref());
        values.extend(name_id.map(|name_id| (statement.item, None, &name_id.value)));
        if values.is_empty() {
            continue;
        }
        let mut clean = true;
        for (item, attribute, value) in values {
            let unset = is_never_set(&value.text, attribute.is_none());
            if !is_formula(&value.text) && !unset {
                continue;
            }
            clean = false;
            let place = attribute
                .map_or("The NameID".to_owned(), |attribute| format!("The attribute {}", quote(attribute.name())));
            if unset {
                let finding = RULE
                    .finding(
                        format!("{place} is {}, the text of an unset variable", quote(&value.text)),
                        "The identity provider found no value for this user and sent the word for that. Every user without a value looks \
                         the same.",
                    )
                    .confidence(Confidence::Likely)
                    .at(item, value.span);
                out.find_once(finding.fix(
                    Party::IdpAdmin,
                    "Fill in the field it is taken from in the user's directory record, or take it from another field.",
                ));
                continue;
            }
            let finding = RULE
                .finding(
                    format!("{place} contains the formula {} and not its result", quote(&value.text)),
                    "The identity provider sent the expression as plain text, so every user gets the same \
                     meaningless value.",
                )
                .at(item, value.span);
            out.find_once(finding.fix(
                Party::IdpAdmin,
                "Enter it as an expression, not as a constant. In Okta, remove the quotes. In Entra ID, select a \
                 source attribute. In Keycloak, enter the name of a user property.",
            ));
        }
        if clean {
            out.pass();
        }
    }
}

/// Whether a program wrote it in the place of a value. `null` may be a name of a group, and is none of a user.
fn is_never_set(value: &str, is_name_id: bool) -> bool {
    let bare = value.trim();
    matches!(bare, "undefined" | "[object Object]" | "(null)")
        || (is_name_id && matches!(bare, "null" | "None" | "nil"))
}

/// `${user.email}`, `{{email}}`, `user.email`, `appuser.login`, `String.toLowerCase(…)`.
fn is_formula(value: &str) -> bool {
    let value = value.trim().trim_matches('"');
    let bare = |prefix: &str| {
        value.strip_prefix(prefix).is_some_and(|rest| {
            !rest.is_empty()
                && rest.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
                && rest.starts_with(|c: char| c.is_ascii_alphabetic())
        })
    };
    (value.starts_with("${") && value.ends_with('}'))
        || (value.starts_with("{{") && value.ends_with("}}"))
        || (value.starts_with("String.") && value.contains('('))
        || FIELDS.contains(&value)
        || bare("appuser.")
}

/// Source fields of Okta and Entra ID, as people type them in.
const FIELDS: &[&str] = &[
    "user.email",
    "user.mail",
    "user.login",
    "user.firstName",
    "user.lastName",
    "user.displayName",
    "user.userprincipalname",
    "user.givenname",
    "user.surname",
    "user.id",
    "user.objectid",
    "user.department",
    "user.groups",
    "user.assignedroles",
];

#[cfg(test)]
mod tests {
    use super::is_formula;

    #[test]
    fn formulas_are_told_from_values() {
        for text in [
            "${user.email}",
            "{{email}}",
            "user.email",
            "appuser.login",
            "String.toLowerCase(user.email)",
            "\"user.mail\"",
        ] {
            assert!(is_formula(text), "{text}");
        }
        for text in ["ada@app.example", "user.smith", "appuser.", "String", "user.name@app.example", "{1}"] {
            assert!(!is_formula(text), "{text}");
        }
    }
}
