//! Two different ends of validity.

use crate::declare_rule;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::seconds_words;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAML-WINDOW-DISAGREE", Info }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let Some(outer) = statement.assertion.conditions.as_ref().and_then(|one| one.not_on_or_after.as_ref()) else {
            continue;
        };
        for inner in statement.assertion.bearers().filter_map(|one| one.not_on_or_after.as_ref()) {
            let (Some(a), Some(b)) = (instant(Some(outer)), instant(Some(inner))) else { continue };
            let apart = a.seconds_since(b);
            if apart == 0 {
                out.pass();
                continue;
            }
            let (first, second) = if apart < 0 {
                ("conditions end", "delivery deadline")
            } else {
                ("delivery deadline is", "conditions end")
            };
            out.find_once(
                RULE.finding(
                    format!("The {first} {} before the {second}", seconds_words(apart.abs())),
                    "An application checks both: the NotOnOrAfter of Conditions and that of SubjectConfirmationData. \
                     The earlier one decides.",
                )
                .at(statement.item, if apart < 0 { outer.span } else { inner.span })
                .related(statement.item, if apart < 0 { inner.span } else { outer.span }),
            );
        }
    }
}
