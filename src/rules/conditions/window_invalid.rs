//! A validity that ends before it starts.

use crate::declare_rule;
use crate::report::Party;
use crate::rules::support::saml::assertions;
use crate::rules::support::wording::quote;
use crate::rules::{Context, Outcome};
use crate::saml::instant;

declare_rule! { "SAML-WINDOW-INVALID", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for statement in assertions(cx, out) {
        let conditions = statement.assertion.conditions.iter().map(|one| (&one.not_before, &one.not_on_or_after));
        let confirmations = statement.assertion.confirmations().iter();
        let windows = conditions.chain(confirmations.map(|one| (&one.not_before, &one.not_on_or_after)));
        for (start_value, end_value) in windows {
            let (Some(start_value), Some(end_value)) = (start_value, end_value) else { continue };
            let (Some(start), Some(end)) = (instant(Some(start_value)), instant(Some(end_value))) else { continue };
            if start < end {
                out.pass();
                continue;
            }
            out.find_once(
                RULE.finding(
                    format!(
                        "The validity ends {} it starts: NotBefore is {}, NotOnOrAfter is {}",
                        if start == end { "when" } else { "before" },
                        quote(&start_value.text),
                        quote(&end_value.text)
                    ),
                    "There is no instant at which this assertion is valid. \
                     Only an application that allows enough clock skew accepts it.",
                )
                .at(statement.item, end_value.span)
                .related(statement.item, start_value.span)
                .fix(
                    Party::IdpAdmin,
                    "Correct the lifetime of assertions for this application; a negative or empty \
                 lifetime is the usual reason.",
                )
                .spec("saml-core 2.5.1.2"),
            );
        }
    }
}
