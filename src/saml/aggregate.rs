//! Metadata of many entities: named only, because a federation publishes thousands. One of them is read on demand.

use super::element::attribute;
use super::metadata::{self, Entity, RoleKind};
use crate::source::{Span, Value};
use crate::syntax::xml::{Document, Node, NodeId, ns};

/// `md:EntitiesDescriptor`, with those nested in it.
#[derive(Debug, Clone)]
pub struct Aggregate {
    /// The whole element.
    pub span: Span,
    /// Its start tag.
    pub tag: Span,
    /// `Name`.
    pub name: Option<Value>,
    /// `validUntil`.
    pub valid_until: Option<Value>,
    /// `cacheDuration`.
    pub cache_duration: Option<Value>,
    /// The entities, in order.
    pub entities: Vec<AggregateEntity>,
}

/// An entity of an aggregate, named.
#[derive(Debug, Clone)]
pub struct AggregateEntity {
    /// The element in its document.
    pub node: NodeId,
    /// `entityID`.
    pub entity_id: Option<Value>,
    /// Whether it has the role of an identity provider.
    pub idp: bool,
    /// Whether it has the role of a service provider.
    pub sp: bool,
    /// Local names of its role descriptors, without repeats.
    pub roles: Vec<String>,
}

impl Aggregate {
    /// Reads the entity of this name.
    pub fn entity(&self, document: &Document, entity_id: &str) -> Option<Entity> {
        let named =
            self.entities.iter().find(|entity| entity.entity_id.as_ref().is_some_and(|id| id.text == entity_id))?;
        document.node(named.node).map(metadata::entity)
    }
}

pub(super) fn aggregate(node: Node<'_>) -> Aggregate {
    let mut entities = Vec::new();
    // Aggregates nest; entities do not. A stack of siblings keeps this iterative.
    let mut stack: Vec<Option<Node<'_>>> = vec![node.first_child()];
    while let Some(top) = stack.pop() {
        let Some(at) = top else { continue };
        stack.push(at.next_sibling());
        if at.is(ns::MD, "EntityDescriptor") {
            entities.push(named(at));
        } else if at.is(ns::MD, "EntitiesDescriptor") {
            stack.push(at.first_child());
        }
    }
    Aggregate {
        span: node.span(),
        tag: node.start_tag(),
        name: attribute(node, "Name"),
        valid_until: attribute(node, "validUntil"),
        cache_duration: attribute(node, "cacheDuration"),
        entities,
    }
}

fn named(node: Node<'_>) -> AggregateEntity {
    let mut entity = AggregateEntity {
        node: node.id(),
        entity_id: attribute(node, "entityID"),
        idp: false,
        sp: false,
        roles: Vec::new(),
    };
    for child in node.elements() {
        let Some(kind) = metadata::role_kind(child) else { continue };
        entity.idp |= kind == RoleKind::Idp;
        entity.sp |= kind == RoleKind::Sp;
        if !entity.roles.iter().any(|name| name == child.local()) {
            entity.roles.push(child.local().to_owned());
        }
    }
    entity
}
