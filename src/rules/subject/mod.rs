//! Who the assertion is about (NameID), and where and until when it may be delivered (SubjectConfirmation).

use crate::rules::rules;
use crate::rules::support::saml::{AssertionRef, assertions};
use crate::rules::{Context, Outcome};
use crate::saml::Confirmation;

rules! {
    nameid_case,
    nameid_domain,
    nameid_empty,
    nameid_format_mismatch,
    nameid_format_unspecified,
    nameid_missing,
    nameid_not_email,
    nameid_spnq,
    nameid_unstable,
    nameid_value_vs_format,
    recipient_mismatch,
    recipient_missing,
    sc_method,
    sc_missing,
    sc_none_valid,
    scd_address,
    scd_expired,
    scd_irt_mismatch,
    scd_missing,
    scd_nooa_missing,
    scd_notbefore,
    subject_missing,
}

/// The bearer confirmations of the case, each with its assertion.
fn bearers<'a>(cx: &Context<'a>, out: &mut Outcome) -> Vec<(AssertionRef<'a>, &'a Confirmation)> {
    let mut all = Vec::new();
    for statement in assertions(cx, out) {
        all.extend(statement.assertion.bearers().map(|one| (statement, one)));
    }
    all
}
