//! Metadata (catalogue M).

mod binding_missing;
mod cache;
mod empty_cert;
mod enc_cert_absent;
mod endpoint_http;
mod entities;
mod entityid_mismatch;
mod expired;
mod key_not_listed;
mod key_use;
mod nameid;
mod no_acs_match;
mod no_signing_key;
mod not_metadata;
mod protocol;
mod realm_case;
mod several_keys;
mod signature;
mod want_signed;
mod wrong_role;
mod wsfed_roles;

use crate::item::Item;
use crate::rules::{Context, Rule};
use crate::saml::{Role, RoleKind};

/// The rules of this family, sorted by id.
pub(super) const RULES: &[&Rule] = &[
    &wsfed_roles::RULE,
    &binding_missing::RULE,
    &cache::RULE,
    &empty_cert::RULE,
    &enc_cert_absent::RULE,
    &endpoint_http::RULE,
    &entities::RULE,
    &entityid_mismatch::RULE,
    &expired::RULE,
    &key_not_listed::RULE,
    &key_use::RULE,
    &nameid::RULE,
    &no_acs_match::RULE,
    &no_signing_key::RULE,
    &not_metadata::RULE,
    &protocol::RULE,
    &realm_case::RULE,
    &several_keys::RULE,
    &signature::RULE,
    &want_signed::RULE,
    &wrong_role::RULE,
];

/// The roles that metadata of one entity describes, of identity providers and applications.
fn described<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a Role)> {
    let entities = cx.items.iter().filter_map(|item| Some((item, item.saml()?.entity()?)));
    entities
        .flat_map(|(item, entity)| entity.roles.iter().map(move |role| (item, role)))
        .filter(|(_, role)| role.kind != RoleKind::Other)
}

/// Roles of one kind.
fn roles<'a>(cx: &Context<'a>, kind: RoleKind) -> impl Iterator<Item = (&'a Item, &'a Role)> {
    described(cx).filter(move |(_, role)| role.kind == kind)
}
