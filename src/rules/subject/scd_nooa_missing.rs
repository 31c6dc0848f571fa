//! A bearer confirmation without an end.

use super::bearers;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::support::saml::text;
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-SCD-NOOA-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (statement, confirmation) in bearers(cx, out) {
        if confirmation.data.is_none() {
            continue;
        }
        if !text(&confirmation.not_on_or_after).is_empty() {
            out.pass();
            continue;
        }
        let finding = RULE
            .finding(
                "The assertion has no delivery deadline: SubjectConfirmationData lacks NotOnOrAfter",
                "Without an end, an assertion that leaks could be used forever. The standard requires it, and most \
                     receivers reject an assertion without it.",
            )
            .confidence(Confidence::Certain)
            .at(statement.item, confirmation.data.unwrap_or(confirmation.span))
            .fix(
                Party::IdpAdmin,
                "Configure the identity provider to write NotOnOrAfter into \
                 SubjectConfirmationData, a few minutes after the issue.",
            )
            .spec("saml-profiles 4.1.4.2");
        out.find_once(finding);
    }
}
