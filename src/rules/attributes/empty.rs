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
        let nil = empty.iter().any(|(_, attribute)| attribute.values.iter().any(|value| value.nil));
        let mut finding = RULE
            .finding(
                match empty.len() {
                    1 => format!("The attribute {names} was sent without a value"),
                    _ => format!("The attributes {names} were sent without a value"),
                },
                if nil {
                    format!(
                        "It is marked as having none (`xsi:nil`): {names}. Applications treat it as missing; some \
                        libraries cannot read the \
                         mark and fail. The field it is taken from is blank in the user's record."
                    )
                } else {
                    "Applications treat it as missing. Most likely the field it is taken from is blank in the user's record.".to_owned()
                },
            )
            .confidence(Confidence::Possible)
            .at(item, first.span);
        for (item, attribute) in empty.iter().skip(1).take(8) {
            finding = finding.related(item, attribute.span);
        }
        out.find(
            finding
                .fix(Party::IdpAdmin, "Fill in the field in the user's directory record if the application needs it."),
        );
    }
}
