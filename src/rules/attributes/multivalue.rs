//! Several values where one is meant, or one where several are.

use super::names::{is_email_name, is_group_name};
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ATTR-MULTIVALUE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        for (item, attribute) in attributes_of(cx, &statement) {
            let name = attribute.name();
            let fault = match attribute.values.as_slice() {
                [_, second, ..] if is_email_name(name) => Some((
                    second.value.span,
                    format!("The attribute {} contains {} email addresses", quote(name), attribute.values.len()),
                    "Applications take the first value, or the last, or reject. By which address they know the user is \
                     then left to chance.",
                    "Send the one address by which the application knows the user.",
                )),
                [one] if is_group_name(name) && joined(&one.value.text) => Some((
                    one.value.span,
                    format!("The attribute {} contains a list in one value: {}", quote(name), quote(&one.value.text)),
                    "Applications expect a value for each group. They take the whole text for the name of one group, \
                     which does not exist there.",
                    "Send each group as a value of its own.",
                )),
                _ => None,
            };
            let Some((place, title, why, todo)) = fault else {
                out.pass();
                continue;
            };
            let finding = RULE.finding(title, why).confidence(Confidence::Possible).at(item, place);
            out.find_once(finding.fix(Party::IdpAdmin, todo));
        }
    }
}

/// Whether a value looks like several, with commas or semicolons between. A distinguished name has commas too.
fn joined(value: &str) -> bool {
    !value.contains('=')
        && !is_aws_pair(value)
        && value.split([',', ';']).filter(|part| !part.trim().is_empty()).count() > 1
}

/// AWS wants role and identity provider in one value, with a comma between: such a pair is never to be split.
fn is_aws_pair(value: &str) -> bool {
    value.split(',').filter(|part| part.trim().starts_with("arn:")).count() == 2
}
