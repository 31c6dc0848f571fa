//! Two addresses for one person.

use super::names::{is_email_name, looks_like_email};
use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::{attributes_of, name_ids};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ATTR-EMAIL-VS-NAMEID", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (statement, name_id) in name_ids(cx, out) {
        let id = name_id.value.text.trim();
        if !looks_like_email(id) {
            continue;
        }
        for (item, attribute) in attributes_of(cx, &statement) {
            let [value] = attribute.values.as_slice() else { continue };
            let value = &value.value;
            if !is_email_name(attribute.name()) || !looks_like_email(&value.text) {
                continue;
            }
            if value.text.trim().eq_ignore_ascii_case(id) {
                out.pass();
                continue;
            }
            out.find_once(
                RULE.finding(
                    format!("The NameID is {}, the attribute {} is {}", quote(id), quote(attribute.name()), quote(&value.text)),
                    "Applications know the user by one of the two. If it is the other one than expected, the user gets a second \
                     account or none.",
                )
                .at(item, value.span)
                .related(statement.item, name_id.value.span)
                .fix(Party::SpAdmin, "Find out by which of the two the application knows people, and compare it with the account."),
            );
        }
    }
}
