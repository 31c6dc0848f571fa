//! Metadata of one entity (saml-metadata 2.3.2): its roles, endpoints and keys.

use super::element::{attribute, text, texts};
use crate::source::{Span, Value};
use crate::syntax::xml::{Node, NodeId, ns};

/// `md:EntityDescriptor`.
#[derive(Debug, Clone)]
pub struct Entity {
    /// The element in its document.
    pub node: NodeId,
    /// The whole element.
    pub span: Span,
    /// Its start tag.
    pub tag: Span,
    /// `entityID`.
    pub entity_id: Option<Value>,
    /// `validUntil`.
    pub valid_until: Option<Value>,
    /// `cacheDuration`.
    pub cache_duration: Option<Value>,
    /// Role descriptors, in order.
    pub roles: Vec<Role>,
}

/// A role of an entity.
#[derive(Debug, Clone)]
pub struct Role {
    /// Which.
    pub kind: RoleKind,
    /// The element's local name.
    pub name: String,
    /// The whole element.
    pub span: Span,
    /// Its start tag.
    pub tag: Span,
    /// `protocolSupportEnumeration`.
    pub protocols: Option<Value>,
    /// `validUntil` of the role.
    pub valid_until: Option<Value>,
    /// `WantAuthnRequestsSigned`, of an identity provider.
    pub want_authn_requests_signed: Option<Value>,
    /// `AuthnRequestsSigned`, of a service provider.
    pub authn_requests_signed: Option<Value>,
    /// `WantAssertionsSigned`, of a service provider.
    pub want_assertions_signed: Option<Value>,
    /// Every element with a `Location`.
    pub endpoints: Vec<Endpoint>,
    /// `NameIDFormat`s.
    pub name_id_formats: Vec<Value>,
    /// `KeyDescriptor`s, one entry per certificate.
    pub keys: Vec<Key>,
    /// Names of `RequestedAttribute`s that are required.
    pub required_attributes: Vec<Value>,
    /// Names of the attributes that an identity provider says it sends.
    pub offered_attributes: Vec<Value>,
}

/// The roles that logins know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RoleKind {
    /// `IDPSSODescriptor`.
    Idp,
    /// `SPSSODescriptor`.
    Sp,
    /// Any other.
    Other,
}

/// An endpoint (saml-metadata 2.2.2, 2.2.3).
#[derive(Debug, Clone)]
pub struct Endpoint {
    /// The element's local name, for example `AssertionConsumerService`.
    pub role: String,
    /// `Binding`.
    pub binding: Option<Value>,
    /// `Location`.
    pub location: Option<Value>,
    /// `ResponseLocation`.
    pub response_location: Option<Value>,
    /// `index`.
    pub index: Option<Value>,
    /// `isDefault`.
    pub is_default: Option<Value>,
    /// The whole element.
    pub span: Span,
}

/// `md:KeyDescriptor`.
#[derive(Debug, Clone)]
pub struct Key {
    /// `use`: `signing`, `encryption`, or absent for both.
    pub usage: Option<Value>,
    /// `ds:X509Certificate`, exactly as written.
    pub certificate: Option<Value>,
    /// The whole element.
    pub span: Span,
}

impl Key {
    /// Whether it may sign.
    pub fn signs(&self) -> bool {
        self.usage.as_ref().is_none_or(|usage| usage.text != "encryption")
    }
}

impl Entity {
    /// The first role of this kind.
    pub fn role(&self, kind: RoleKind) -> Option<&Role> {
        self.roles.iter().find(|role| role.kind == kind)
    }

    /// The endpoints of this kind in the roles of that kind.
    pub fn endpoints<'a>(&'a self, kind: RoleKind, name: &'a str) -> impl Iterator<Item = &'a Endpoint> {
        self.roles
            .iter()
            .filter(move |role| role.kind == kind)
            .flat_map(|role| &role.endpoints)
            .filter(move |endpoint| endpoint.role == name)
    }

    /// Whether it speaks for an identity provider. With both roles it does: such documents are handed out by
    /// identity providers that also broker (AD FS, Shibboleth proxies).
    pub fn is_idp(&self) -> bool {
        self.role(RoleKind::Idp).is_some()
            || (self.role(RoleKind::Sp).is_none()
                && !self.roles.is_empty()
                && self.roles.iter().all(|role| role.name != "AffiliationDescriptor"))
    }
}

/// A role that stands by itself, without the `EntityDescriptor` around it: its entity has no name.
pub(super) fn role_alone(node: Node<'_>) -> Entity {
    Entity {
        node: node.id(),
        span: node.span(),
        tag: node.start_tag(),
        entity_id: None,
        valid_until: attribute(node, "validUntil"),
        cache_duration: attribute(node, "cacheDuration"),
        roles: role(node).into_iter().collect(),
    }
}

/// Reads one `EntityDescriptor`; also one out of an aggregate.
pub(super) fn entity(node: Node<'_>) -> Entity {
    Entity {
        node: node.id(),
        span: node.span(),
        tag: node.start_tag(),
        entity_id: attribute(node, "entityID"),
        valid_until: attribute(node, "validUntil"),
        cache_duration: attribute(node, "cacheDuration"),
        roles: node.elements().filter_map(role).collect(),
    }
}

/// The kind of role that an element of an entity is; `None` for elements that are no role.
pub(super) fn role_kind(node: Node<'_>) -> Option<RoleKind> {
    match (node.namespace(), node.local()) {
        (Some(ns::MD), "IDPSSODescriptor") => Some(RoleKind::Idp),
        (Some(ns::MD), "SPSSODescriptor") => Some(RoleKind::Sp),
        (Some(ns::MD), name) if name.ends_with("Descriptor") => Some(RoleKind::Other),
        _ => None,
    }
}

fn role(node: Node<'_>) -> Option<Role> {
    let kind = role_kind(node)?;
    Some(Role {
        kind,
        name: node.local().to_owned(),
        span: node.span(),
        tag: node.start_tag(),
        protocols: attribute(node, "protocolSupportEnumeration"),
        valid_until: attribute(node, "validUntil"),
        want_authn_requests_signed: attribute(node, "WantAuthnRequestsSigned"),
        authn_requests_signed: attribute(node, "AuthnRequestsSigned"),
        want_assertions_signed: attribute(node, "WantAssertionsSigned"),
        endpoints: node.elements().filter_map(endpoint).collect(),
        name_id_formats: texts(node, ns::MD, "NameIDFormat"),
        keys: node.elements_named(ns::MD, "KeyDescriptor").flat_map(keys).collect(),
        required_attributes: node
            .elements_named(ns::MD, "AttributeConsumingService")
            .flat_map(|service| service.elements_named(ns::MD, "RequestedAttribute"))
            .filter(|wanted| wanted.attribute("isRequired").is_some_and(|flag| matches!(&*flag.value, "true" | "1")))
            .filter_map(|wanted| attribute(wanted, "Name"))
            .collect(),
        offered_attributes: node
            .elements_named(ns::SAML, "Attribute")
            .filter_map(|offered| attribute(offered, "Name"))
            .collect(),
    })
}

fn endpoint(node: Node<'_>) -> Option<Endpoint> {
    if node.namespace() != Some(ns::MD) || !node.local().ends_with("Service") || node.attribute("Location").is_none() {
        return None;
    }
    Some(Endpoint {
        role: node.local().to_owned(),
        binding: attribute(node, "Binding"),
        location: attribute(node, "Location"),
        response_location: attribute(node, "ResponseLocation"),
        index: attribute(node, "index"),
        is_default: attribute(node, "isDefault"),
        span: node.span(),
    })
}

fn keys(node: Node<'_>) -> Vec<Key> {
    let key = |certificate: Option<Value>| Key { usage: attribute(node, "use"), certificate, span: node.span() };
    let certificates: Vec<Key> = node
        .descendants()
        .filter(|inner| inner.is(ns::DS, "X509Certificate"))
        .map(|certificate| key(Some(text(certificate))))
        .collect();
    if certificates.is_empty() { vec![key(None)] } else { certificates }
}
