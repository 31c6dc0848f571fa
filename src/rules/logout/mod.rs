//! Logout messages (catalogue L).

mod backchannel_token;
mod binding;
mod dest_mismatch;
mod expired;
mod irt;
mod nameid_mismatch;
mod no_endpoint;
mod not_participant;
mod oidc_redirect;
mod sessionindex;
mod status;
mod unsigned;

use crate::rules::{Context, Rule, known};
use crate::saml::Envelope;

/// Whether the application sent this message, and not the identity provider; nothing where neither is known.
pub(in crate::rules) fn from_application(cx: &Context<'_>, envelope: &Envelope) -> Option<bool> {
    let issuer = envelope.issuer.as_ref().map(|issuer| issuer.value.text.as_str())?;
    let own = known::sp_entity_id(cx);
    let is = |all: &[known::Expected<'_>]| all.iter().any(|one| one.value == issuer);
    if is(&own) {
        return Some(true);
    }
    (!own.is_empty() || is(&known::idp_entity_id(cx, issuer))).then_some(false)
}

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &backchannel_token::RULE,
    &oidc_redirect::RULE,
    &binding::RULE,
    &dest_mismatch::RULE,
    &expired::RULE,
    &irt::RULE,
    &nameid_mismatch::RULE,
    &no_endpoint::RULE,
    &not_participant::RULE,
    &sessionindex::RULE,
    &status::RULE,
    &unsigned::RULE,
];
