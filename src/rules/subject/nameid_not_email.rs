//! A Name ID that is no e-mail address where one is expected.

use super::nameid_value_vs_format::{is_email, kind_of};
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::fixes::with_fix;
use crate::rules::support::name_id::format_name;
use crate::rules::support::saml::name_ids;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::vocabulary::Topic;

declare_rule! { "SAML-NAMEID-NOT-EMAIL", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    // Allowed e-mail domains, or the format, say that the application looks users up by e-mail.
    let expected = &cx.case.expectations;
    let by_format = expected.name_id_format.as_deref().is_some_and(|format| format.ends_with(":emailAddress"));
    if expected.allowed_domains.is_empty() && !by_format {
        return;
    }
    for (statement, name_id) in name_ids(cx, out) {
        if name_id.value.text.trim().is_empty() {
            continue;
        }
        if is_email(name_id.value.text.trim()) {
            out.pass();
            continue;
        }
        let values = || statement.assertion.attributes.iter().flat_map(|attribute| &attribute.values);
        let elsewhere = values().any(|value| is_email(value.value.text.trim()));
        let finding = RULE
            .finding(
                format!(
                    "The NameID {} is {}, not an email address",
                    quote(&name_id.value.text),
                    kind_of(&name_id.value.text)
                ),
                if elsewhere {
                    "The application looks users up by email address. An attribute has one, which is enough only if \
                     the application reads it from there."
                } else {
                    "The application looks users up by email address. The assertion contains none, so the application \
                     cannot find the account."
                },
            )
            .confidence(if elsewhere { Confidence::Possible } else { Confidence::Likely })
            .at(statement.item, name_id.value.span);
        let text = "Take the NameID from the email address of the user.".to_owned();
        let value = format_name(cx, statement.item, ":emailAddress");
        out.find_once(with_fix(finding, cx, statement.item, Topic::NameId, Some(value), (Party::IdpAdmin, text)));
    }
}
