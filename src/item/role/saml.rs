//! The role of a SAML message: told by its kind, and for logout messages by who issued it.

use crate::case::Case;
use crate::item::model::Item;
use crate::item::model::Reading;
use crate::saml::RoleKind;
use crate::vocabulary::ItemKind;
use crate::vocabulary::ItemRole;

/// The role, or `None` where the item is no SAML message.
pub(super) fn message(item: &Item, items: &[Item], case: &Case) -> Option<Reading> {
    let role = match item.kind {
        ItemKind::SamlResponse | ItemKind::Saml1Response | ItemKind::WsFedResponse => ItemRole::LoginAnswer,
        ItemKind::SamlAssertion => {
            let grant = ["assertion", "subject_token"];
            let name = super::evidence::name_of(item).filter(|name| grant.contains(name));
            return Some(match name {
                Some(name) => {
                    Reading { role: ItemRole::AssertionGrant, because: vec![format!("it was sent as `{name}`")] }
                }
                None => Reading { role: ItemRole::LoginAnswer, because: Vec::new() },
            });
        }
        ItemKind::SamlAuthnRequest => ItemRole::LoginRequest,
        ItemKind::IdpMetadata => ItemRole::ProviderMetadata,
        ItemKind::SpMetadata => ItemRole::ApplicationMetadata,
        ItemKind::SamlLogoutRequest | ItemKind::SamlLogoutResponse => return logout(item, items, case),
        _ => return None,
    };
    Some(Reading { role, because: Vec::new() })
}

/// A logout message comes from either side: its issuer is compared with the entity IDs of both. `None` where it fits neither.
fn logout(item: &Item, items: &[Item], case: &Case) -> Option<Reading> {
    let issuer = item.saml()?.issuer()?.text.as_str();
    let of = |kind: ItemKind| {
        let documents = items.iter().filter(move |other| other.kind == kind);
        documents.filter_map(|other| Some(other.saml()?.entity()?.entity_id.as_ref()?.text.as_str()))
    };
    let asked = items.iter().filter_map(|other| other.saml()?.authn_request()?.envelope.issuer.as_ref());
    let application = case.expectations.sp_entity_id.as_deref().into_iter().chain(of(ItemKind::SpMetadata));
    let mut application = application.chain(asked.map(|issuer| issuer.value.text.as_str()));
    let mut provider = case.expectations.issuer.as_deref().into_iter().chain(of(ItemKind::IdpMetadata));
    let (role, whose) = match (application.any(|id| id == issuer), provider.any(|id| id == issuer)) {
        (true, false) => (ItemRole::LogoutByApplication, "application"),
        (false, true) => (ItemRole::LogoutByProvider, "identity provider"),
        (false, false) => return sent_to(item, items, case),
        (true, true) => return None,
    };
    Some(Reading { role, because: vec![format!("its issuer is the {whose}'s entity ID")] })
}

/// Told by the logout endpoint that a message was sent to: whoever has it did not make the message.
fn sent_to(item: &Item, items: &[Item], case: &Case) -> Option<Reading> {
    let destination = item.saml()?.envelope()?.destination.as_ref()?.text.as_str();
    let is_endpoint = |kind: RoleKind| {
        let entities = items.iter().filter_map(|other| other.saml()?.entity());
        let mut endpoints = entities.flat_map(|entity| entity.endpoints(kind, "SingleLogoutService"));
        endpoints.any(|endpoint| {
            let mut places = endpoint.location.iter().chain(&endpoint.response_location);
            places.any(|place| place.text == destination)
        })
    };
    let to_application = is_endpoint(RoleKind::Sp) || case.expectations.slo.as_deref() == Some(destination);
    let (role, whose) = match (to_application, is_endpoint(RoleKind::Idp)) {
        (false, true) => (ItemRole::LogoutByApplication, "identity provider"),
        (true, false) => (ItemRole::LogoutByProvider, "application"),
        _ => return None,
    };
    Some(Reading { role, because: vec![format!("it was sent to the {whose}'s logout endpoint")] })
}
