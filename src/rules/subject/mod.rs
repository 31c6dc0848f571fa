//! Who the assertion is about, and where it may be delivered (catalogue F).

mod nameid_case;
mod nameid_domain;
mod nameid_empty;
mod nameid_format_mismatch;
mod nameid_format_unspecified;
mod nameid_missing;
mod nameid_not_email;
mod nameid_spnq;
mod nameid_unstable;
mod nameid_value_vs_format;
mod recipient_mismatch;
mod recipient_missing;
mod sc_method;
mod sc_missing;
mod sc_none_valid;
mod scd_address;
mod scd_expired;
mod scd_irt_mismatch;
mod scd_missing;
mod scd_nooa_missing;
mod scd_notbefore;
mod subject_missing;

use crate::item::Item;
use crate::rules::logins::{Statement, statements};
use crate::rules::{Context, Outcome, Rule};
use crate::saml::Confirmation;

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &nameid_case::RULE,
    &nameid_domain::RULE,
    &nameid_empty::RULE,
    &nameid_format_mismatch::RULE,
    &nameid_format_unspecified::RULE,
    &nameid_missing::RULE,
    &nameid_not_email::RULE,
    &nameid_spnq::RULE,
    &nameid_unstable::RULE,
    &nameid_value_vs_format::RULE,
    &recipient_mismatch::RULE,
    &recipient_missing::RULE,
    &sc_method::RULE,
    &sc_missing::RULE,
    &sc_none_valid::RULE,
    &scd_address::RULE,
    &scd_expired::RULE,
    &scd_irt_mismatch::RULE,
    &scd_missing::RULE,
    &scd_nooa_missing::RULE,
    &scd_notbefore::RULE,
    &subject_missing::RULE,
];

pub(super) use nameid_format_mismatch::misspelt;

/// The name of a Name ID format as consoles print it: its last part; Keycloak has words of its own for two.
pub(super) fn format_name<'a>(cx: &Context<'_>, item: &Item, format: &'a str) -> &'a str {
    let name = format.rsplit(':').next().unwrap_or(format);
    match (cx.provider(item).map(|product| product.id.as_str()), name) {
        (Some("keycloak"), "emailAddress") => "email",
        (Some("keycloak"), "unspecified") => "username",
        _ => name,
    }
}

/// The bearer confirmations of the case, each with its assertion.
fn bearers<'a>(cx: &Context<'a>, out: &mut Outcome) -> Vec<(Statement<'a>, &'a Confirmation)> {
    let mut all = Vec::new();
    for statement in statements(cx, out) {
        all.extend(statement.assertion.bearers().map(|one| (statement, one)));
    }
    all
}
