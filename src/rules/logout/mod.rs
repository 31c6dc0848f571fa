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

use crate::item::Item;
use crate::report::Party;
use crate::rules::{Context, Rule, known};
use crate::saml::Envelope;

/// Whether the application sent this message, and not the identity provider; nothing where neither is known.
fn from_application(cx: &Context<'_>, envelope: &Envelope) -> Option<bool> {
    let issuer = envelope.issuer.as_ref().map(|issuer| issuer.value.text.as_str())?;
    let own = known::sp_entity_id(cx);
    let is = |all: &[known::Expected<'_>]| all.iter().any(|one| one.value == issuer);
    if is(&own) {
        return Some(true);
    }
    (!own.is_empty() || is(&known::idp_entity_id(cx, issuer))).then_some(false)
}

/// Whoever sent this message; the application where that is not known.
pub(in crate::rules) fn sender(cx: &Context<'_>, envelope: &Envelope) -> Party {
    if from_application(cx, envelope) == Some(false) { Party::IdpAdmin } else { Party::SpAdmin }
}

/// Who can change how this item is made: either side sends logout messages.
pub(in crate::rules) fn maker(cx: &Context<'_>, item: &Item) -> Party {
    let logout =
        item.saml().filter(|message| message.logout_request().is_some() || message.logout_response().is_some());
    match logout.and_then(|message| message.envelope()) {
        Some(envelope) => sender(cx, envelope),
        None => item.maker(),
    }
}

/// What to do about a logout request that does not name the person.
pub(in crate::rules) fn name_the_person(cx: &Context<'_>, item: &Item) -> (Party, &'static str) {
    match item.saml().and_then(|message| message.envelope()).map(|envelope| sender(cx, envelope)) {
        Some(Party::IdpAdmin) => (
            Party::IdpAdmin,
            "Let the identity provider name the person in its logout requests as it does at the login.",
        ),
        _ => (Party::SpAdmin, "Store the Name ID of the login as it came, and send it unchanged at logout."),
    }
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
