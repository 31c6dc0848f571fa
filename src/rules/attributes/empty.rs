//! Attributes without a value.

use super::has_value;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::{assertions, attributes_of};
use crate::rules::support::wording::quote_list;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-ATTR-EMPTY", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let all = attributes_of(cx, &statement);
        let empty: Vec<_> = all.iter().filter(|(_, attribute)| !has_value(attribute)).collect();
        let Some((item, first)) = empty.first() else {
            if !all.is_empty() {
                out.pass();
            }
            continue;
        };
        let names = quote_list(empty.iter().map(|(_, attribute)| attribute.name()));
        let mut finding = RULE
            .finding(
                match empty.len() {
                    1 => format!("The attribute {names} was sent without a value"),
                    _ => format!("The attributes {names} were sent without a value"),
                },
                "Applications treat it as missing. Most likely the field it is taken from is blank in this person's record.",
            )
            .confidence(Confidence::Possible)
            .at(item, first.span);
        for (item, attribute) in empty.iter().skip(1).take(8) {
            finding = finding.related(item, attribute.span);
        }
        out.find(
            finding.fix(
                Party::IdpAdmin,
                "Fill in the field in this person's directory record, if the application needs it.",
            ),
        );
    }
}
