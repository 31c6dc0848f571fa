//! Signing keys that metadata publishes (saml-metadata 2.4.1.1).

use super::{KeyOrigin, PublicKey, TrustedKey};
use crate::crypto::x509::from_base64_text;
use crate::syntax::xml::{Document, Node, ns};

/// Keys taken from one metadata document.
pub const MAX_METADATA_KEYS: usize = 200;

/// The signing keys of the entities with these identifiers; where none of them is described, all keys of the document if they are few.
pub fn metadata_keys(document: &Document, issuers: &[&str]) -> Vec<TrustedKey> {
    const FEW: usize = 20;
    let descriptors: Vec<(Node<'_>, &str)> = document
        .elements()
        .filter(|node| node.is(ns::MD, "KeyDescriptor"))
        .filter(|node| node.attribute("use").is_none_or(|purpose| purpose.value != "encryption"))
        .filter_map(|node| {
            match node.ancestors().find(|holder| holder.is(ns::MD, "EntityDescriptor")) {
                Some(entity) => Some((node, entity.attribute("entityID")?.value.as_str())),
                // A role by itself does not say whose it is.
                None => Some((node, "")),
            }
        })
        .collect();
    let wanted: Vec<_> = descriptors.iter().filter(|(_, entity)| issuers.contains(entity)).copied().collect();
    let chosen = if wanted.is_empty() && descriptors.len() <= FEW { descriptors } else { wanted };
    chosen.into_iter().flat_map(|(node, entity)| keys(node, entity)).take(MAX_METADATA_KEYS).collect()
}

fn keys(descriptor: Node<'_>, entity: &str) -> Vec<TrustedKey> {
    let identity_provider = descriptor
        .parent()
        .is_some_and(|role| matches!(role.local(), "IDPSSODescriptor" | "AttributeAuthorityDescriptor"));
    let origin = KeyOrigin::Metadata { entity: entity.to_owned(), identity_provider };
    descriptor
        .elements_named(ns::DS, "KeyInfo")
        .flat_map(|info| info.elements_named(ns::DS, "X509Data"))
        .flat_map(|data| data.elements_named(ns::DS, "X509Certificate"))
        .map(|node| {
            let facts = from_base64_text(&node.text());
            let key = PublicKey::from_spki(&facts.public_key);
            TrustedKey {
                name: facts.sha256.clone(),
                origin: origin.clone(),
                key: key.unwrap_or_else(|| PublicKey::Unsupported("key that cannot be read".to_owned())),
                certificate: Some(facts),
            }
        })
        .collect()
}
