//! A bearer confirmation without data.

use super::bearers;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-SCD-MISSING", Error }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (statement, confirmation) in bearers(cx, out) {
        if confirmation.data.is_some() {
            out.pass();
            continue;
        }
        let finding = RULE
                .finding(
                    "The bearer confirmation has neither a delivery URL nor a deadline",
                    "A bearer assertion needs SubjectConfirmationData with Recipient and NotOnOrAfter. Without it receivers reject it.",
                )
                .confidence(Confidence::Certain)
                .at(statement.item, confirmation.span)
                .fix(Party::IdpAdmin, "Configure the identity provider to write SubjectConfirmationData with the ACS \
                 URL of the application and an end of validity.")
                .spec("saml-profiles 4.1.4.2");
        out.find_once(finding);
    }
}
