//! The entities of a metadata aggregate by name, for those who look for one of thousands.
//! Comes in: an item. Goes out: a row for each entity, and those that fit a search.

use crate::item::Item;
use crate::saml::Message;
use crate::source::lower;
use crate::syntax::xml::{Node, ns};
use nanoserde::{DeBin, SerBin};

/// Entities that can be looked for; the largest federation has about half as many.
pub const MAX_ENTITIES: usize = 20_000;
/// Namespace of `UIInfo` (saml-metadata-ui).
const UI: &str = "urn:oasis:names:tc:SAML:metadata:ui";

/// An entity of an aggregate.
#[derive(Debug, Clone, PartialEq, Eq, SerBin, DeBin)]
pub struct EntityRow {
    /// `entityID`.
    pub id: String,
    /// Its name for people; empty where it has none.
    pub name: String,
    /// Whether it is an identity provider.
    pub idp: bool,
    /// Whether it is an application.
    pub sp: bool,
}

/// The entities of an aggregate; none for other items.
pub(super) fn entities(item: &Item) -> Vec<EntityRow> {
    let (Some(aggregate), Some(document)) = (item.saml().and_then(Message::aggregate), item.xml()) else {
        return Vec::new();
    };
    let mut rows = Vec::new();
    for entity in aggregate.entities.iter().take(MAX_ENTITIES) {
        rows.push(EntityRow {
            id: entity.entity_id.as_ref().map(|id| id.text.clone()).unwrap_or_default(),
            name: document.node(entity.node).and_then(display_name).unwrap_or_default(),
            idp: entity.idp,
            sp: entity.sp,
        });
    }
    rows
}

/// The English name, else the first: `mdui:DisplayName` of a role, else that of the organisation.
fn display_name(entity: Node<'_>) -> Option<String> {
    let mut found: Option<Node<'_>> = None;
    for child in entity.elements() {
        let holder = if child.is(ns::MD, "Organization") {
            Some((child, ns::MD, "OrganizationDisplayName"))
        } else {
            let info = child.element(ns::MD, "Extensions").and_then(|extensions| extensions.element(UI, "UIInfo"));
            info.map(|info| (info, UI, "DisplayName"))
        };
        let Some((holder, namespace, local)) = holder else { continue };
        for name in holder.elements_named(namespace, local) {
            if name.attribute_ns(ns::XML, "lang").is_some_and(|lang| &*lang.value == "en") {
                return Some(name.text().trim().to_owned());
            }
            found = found.or(Some(name));
        }
    }
    found.map(|name| name.text().trim().to_owned())
}

/// Indices of the rows whose name or ID holds every word, letter case ignored.
pub fn search(rows: &[EntityRow], words: &str) -> Vec<usize> {
    let words: Vec<String> = words.split_whitespace().map(crate::source::lower).collect();
    let mut found = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let text = lower(&format!("{} {}", row.id, row.name));
        if words.iter().all(|word| text.contains(word.as_str())) {
            found.push(index);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::super::ViewModel;
    use super::*;
    use crate::case::{Case, Input, Settings};
    use crate::time::Instant;

    #[test]
    fn entities_have_their_names() {
        let text = r#"<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" xmlns:ui="urn:oasis:names:tc:SAML:metadata:ui">
            <md:EntityDescriptor entityID="https://a.example"><md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:Extensions><ui:UIInfo><ui:DisplayName xml:lang="de">Hochschule A</ui:DisplayName><ui:DisplayName xml:lang="en"> College A </ui:DisplayName></ui:UIInfo></md:Extensions></md:IDPSSODescriptor></md:EntityDescriptor>
            <md:EntityDescriptor entityID="https://b.example"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/><md:Organization><md:OrganizationDisplayName xml:lang="de">Bibliothek</md:OrganizationDisplayName></md:Organization></md:EntityDescriptor>
            </md:EntitiesDescriptor>"#;
        let input = Input { origin: "paste".into(), bytes: text.as_bytes().to_vec() };
        let case = Case { inputs: vec![input], ..Case::default() };
        let view = ViewModel::examine(&case, &Settings::at_now(Instant::from_seconds(0)));
        let rows = &view.items[0].entities;
        let row = |id: &str, name: &str, idp| EntityRow { id: id.into(), name: name.into(), idp, sp: !idp };
        assert_eq!(rows, &[row("https://a.example", "College A", true), row("https://b.example", "Bibliothek", false)]);
        assert_eq!(search(rows, "COLLEGE a"), [0]);
        assert_eq!(search(rows, "example"), [0, 1]);
        assert!(search(rows, "nobody").is_empty());
    }
}
