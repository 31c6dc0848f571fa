//! An e-mail attribute that is no usable address.

use super::names::{is_email_name, looks_like_email};
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::source::lower;

declare_rule! { "SAML-ATTR-EMAIL-INVALID", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        for (item, attribute) in attributes_of(cx, &statement) {
            if !is_email_name(attribute.name()) {
                continue;
            }
            for value in attribute.values.iter().map(|value| &value.value).filter(|value| !value.text.trim().is_empty())
            {
                let Some(what) = unusable(&value.text) else {
                    out.pass();
                    continue;
                };
                let finding = RULE
                    .finding(
                        format!(
                            "The attribute {} contains {}, {what}",
                            quote(attribute.name()),
                            quote(&value.text)
                        ),
                        "An application that looks the user up by this address finds no one, and email to it is not delivered.",
                    )
                    .confidence(Confidence::Possible)
                    .at(item, value.span);
                out.find_once(finding.fix(
                    Party::IdpAdmin,
                    "Take the attribute from the field with the user's real email address. Entra ID: source attribute \
                    `user.mail` in place of \
                     `user.userprincipalname`; Keycloak: the property `email` in the mapper.",
                ));
            }
        }
    }
}

/// What is wrong with an address, in words.
fn unusable(value: &str) -> Option<&'static str> {
    let value = lower(value.trim());
    if value.contains("#ext#") {
        Some("the internal name of a guest account")
    } else if value.ends_with(".onmicrosoft.com") {
        Some("a Microsoft account address, not always a mailbox")
    } else if value.ends_with(".local") || value.ends_with(".internal") || value.ends_with(".lan") {
        Some("an address in an internal domain")
    } else if !looks_like_email(&value) {
        Some("not an email address")
    } else {
        None
    }
}
