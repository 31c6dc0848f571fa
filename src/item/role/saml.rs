//! The role of a SAML message: told by its kind, and for logout messages by who issued it.

use crate::case::Case;
use crate::item::model::Item;
use crate::item::model::Reading;
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
        _ => return None,
    };
    Some(Reading { role, because: vec![format!("its issuer is the {whose}'s entity ID")] })
}
