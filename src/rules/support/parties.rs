//! Who made a message, and whether it carries a signature of its own.
//! Input: the case and an item. Output: the party that can change how the message is made.

use super::expected;
use crate::item::Item;
use crate::report::Party;
use crate::rules::Context;
use crate::saml::Envelope;

/// Whether the application sent this message, and not the identity provider; nothing where neither is known.
pub(crate) fn from_application(cx: &Context<'_>, envelope: &Envelope) -> Option<bool> {
    let issuer = envelope.issuer.as_ref().map(|issuer| issuer.value.text.as_str())?;
    let own = expected::sp_entity_id(cx);
    let is = |all: &[expected::Expected<'_>]| all.iter().any(|one| one.value == issuer);
    if is(&own) {
        return Some(true);
    }
    (!own.is_empty() || is(&expected::idp_entity_id(cx, issuer))).then_some(false)
}

/// Whoever sent this message; the application where that is not known.
pub(crate) fn sender(cx: &Context<'_>, envelope: &Envelope) -> Party {
    if from_application(cx, envelope) == Some(false) { Party::IdpAdmin } else { Party::SpAdmin }
}

/// Who can change how this item is made: either side sends logout messages.
pub(crate) fn maker(cx: &Context<'_>, item: &Item) -> Party {
    let logout =
        item.saml().filter(|message| message.logout_request().is_some() || message.logout_response().is_some());
    match logout.and_then(|message| message.envelope()) {
        Some(envelope) => sender(cx, envelope),
        None => item.maker(),
    }
}

/// What to do about a logout request that does not name the person.
pub(crate) fn name_the_person(cx: &Context<'_>, item: &Item) -> (Party, &'static str) {
    match item.saml().and_then(|message| message.envelope()).map(|envelope| sender(cx, envelope)) {
        Some(Party::IdpAdmin) => (
            Party::IdpAdmin,
            "Configure the identity provider to name the user in its logout requests as it does at the login.",
        ),
        _ => (Party::SpAdmin, "Store the NameID of the login as it came, and send it unchanged at logout."),
    }
}

/// Whether a message carries a signature of its own, in itself or in the query it travelled in.
pub(crate) fn is_message_signed(item: &Item) -> bool {
    let in_query = item.transport.as_ref().is_some_and(|transport| transport.parameter("Signature").is_some());
    in_query || has_xml_signature(item)
}

/// Whether the message itself is signed by an XML signature.
pub(crate) fn has_xml_signature(item: &Item) -> bool {
    let Some(message) = item.saml() else { return false };
    let root = message.envelope().map(|envelope| envelope.node);
    message.signatures.iter().any(|signature| signature.parent_node == root)
}
