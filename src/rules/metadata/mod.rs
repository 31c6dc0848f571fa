//! SAML metadata: whether it is complete and valid, and matches the messages and settings beside it.

use crate::item::Item;
use crate::rules::Context;
use crate::rules::rules;
use crate::saml::{Role, RoleKind};

rules! {
    wsfed_roles,
    binding_missing,
    cache,
    empty_cert,
    enc_cert_absent,
    endpoint_http,
    entities,
    entityid_mismatch,
    expired,
    key_not_listed,
    key_use,
    nameid,
    no_acs_match,
    no_signing_key,
    not_metadata,
    protocol,
    realm_case,
    several_keys,
    signature,
    value,
    want_signed,
    wrong_role,
}

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
