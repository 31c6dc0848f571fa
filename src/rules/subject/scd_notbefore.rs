//! A bearer confirmation with a start.

use super::bearers;
use crate::declare_rule;
use crate::report::{Confidence, Party};
use crate::rules::{Context, Outcome};

declare_rule! { "SAML-SCD-NOTBEFORE", Warning }

fn check(cx: &Context<'_>, out: &mut Outcome) {
    for (statement, confirmation) in bearers(cx, out) {
        let Some(start) = &confirmation.not_before else {
            out.pass();
            continue;
        };
        let finding = RULE
            .finding(
                "The bearer confirmation has a NotBefore, which must not be there",
                "The standard forbids it. Most receivers only check the time; Sustainsys 3 rejects the assertion.",
            )
            .confidence(Confidence::Possible)
            .at(statement.item, start.span)
            .fix(
                Party::IdpAdmin,
                "Configure the identity provider to leave NotBefore out of \
                 SubjectConfirmationData; Conditions is the place for it.",
            )
            .spec("saml-profiles 4.1.4.2");
        out.find_once(finding);
    }
}
