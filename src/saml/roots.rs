//! Which element of a document is the message.

use super::element::Source;
use super::message::Body;
use super::{aggregate, assertion, embed, envelope, foreign, logout, metadata, request, response};
use crate::intake::Embedded;
use crate::syntax::xml::{Document, Node, ns};
use crate::vocabulary::ItemKind;

/// WS-Trust 1.3, as newer WS-Federation answers carry it.
const WST13: &str = "http://docs.oasis-open.org/ws-sx/ws-trust/200512";
/// SOAP 1.2 envelopes.
const SOAP12: &str = "http://www.w3.org/2003/05/soap-envelope";
/// How many elements of an unknown wrapper are looked at.
const WRAPPER_ELEMENTS: usize = 200;

/// Names the kind of a document and reads it.
pub(super) fn read(source: Source<'_>, document: &Document) -> (ItemKind, Body, Vec<Embedded>) {
    let Some(root) = document.root() else { return (ItemKind::Xml, Body::Other, Vec::new()) };
    let read = message(source, root);
    read.or_else(|| wrapped(root).and_then(|inner| message(source, inner))).unwrap_or((
        ItemKind::Xml,
        Body::Other,
        Vec::new(),
    ))
}

/// The first message inside a wrapper. A fragment of SAML, a signature or encrypted data is no wrapper.
fn wrapped(root: Node<'_>) -> Option<Node<'_>> {
    if matches!(root.namespace(), Some(ns::SAML | ns::SAMLP | ns::MD | ns::SAML1 | ns::SAMLP1 | ns::DS | ns::XENC)) {
        return None;
    }
    let elements = root.descendants().filter(|node| node.is_element());
    if matches!(root.namespace(), Some(ns::SOAP | SOAP12)) {
        // A header may carry a token; the message is in the body.
        let body = root.elements().find(|child| child.local() == "Body")?;
        return body.elements().find_map(|child| {
            if is_message(child) {
                Some(child)
            } else {
                child.descendants().take(WRAPPER_ELEMENTS).find(|node| is_message(*node))
            }
        });
    }
    elements.take(WRAPPER_ELEMENTS).find(|node| is_message(*node))
}

fn is_message(node: Node<'_>) -> bool {
    matches!(
        (node.namespace(), node.local()),
        (
            Some(ns::SAMLP),
            "Response" | "AuthnRequest" | "LogoutRequest" | "LogoutResponse" | "ArtifactResolve" | "ArtifactResponse"
        ) | (Some(ns::SAML), "Assertion")
            | (Some(ns::MD), "EntityDescriptor" | "EntitiesDescriptor")
            | (Some(ns::SAMLP1), "Response")
            | (Some(ns::SAML1), "Assertion")
            | (Some(ns::WST | WST13), "RequestSecurityTokenResponse" | "RequestSecurityTokenResponseCollection")
    )
}

fn message(source: Source<'_>, node: Node<'_>) -> Option<(ItemKind, Body, Vec<Embedded>)> {
    let plain = |kind: ItemKind, body: Body| Some((kind, body, Vec::new()));
    match (node.namespace()?, node.local()) {
        (ns::SAMLP, "Response") => {
            plain(ItemKind::SamlResponse, Body::Response(Box::new(response::response(source, node))))
        }
        (ns::SAML, "Assertion") => {
            plain(ItemKind::SamlAssertion, Body::Assertion(Box::new(assertion::assertion(source, node))))
        }
        // What it says is in what was encrypted; without the key it is still known what it is.
        (ns::SAML, "EncryptedAssertion") => plain(ItemKind::SamlEncryptedAssertion, Body::Other),
        (ns::SAMLP, "AuthnRequest") => {
            plain(ItemKind::SamlAuthnRequest, Body::AuthnRequest(Box::new(request::authn_request(node))))
        }
        (ns::SAMLP, "LogoutRequest") => {
            plain(ItemKind::SamlLogoutRequest, Body::LogoutRequest(Box::new(logout::logout_request(node))))
        }
        (ns::SAMLP, "LogoutResponse") => {
            plain(ItemKind::SamlLogoutResponse, Body::LogoutResponse(Box::new(response::logout_response(node))))
        }
        (ns::SAMLP, "ArtifactResolve") => {
            plain(ItemKind::SamlArtifactResolve, Body::ArtifactResolve(Box::new(response::artifact_resolve(node))))
        }
        (ns::SAMLP, "ArtifactResponse") => {
            let (message, inner) = response::artifact_response(node);
            let embedded = inner.map(|inner| embed::embedded(source, inner)).into_iter().collect();
            Some((ItemKind::SamlArtifactResponse, Body::ArtifactResponse(Box::new(message)), embedded))
        }
        (ns::SAMLP, "Status") => plain(ItemKind::Xml, Body::Status(Box::new(envelope::status_of(node)))),
        (ns::SAML, "NameID") => plain(ItemKind::Xml, Body::NameId(Box::new(assertion::name_id(node)))),
        (ns::SAML, "Attribute") => {
            plain(ItemKind::Xml, Body::Attribute(Box::new(assertion::read_attribute(source, node))))
        }
        (ns::MD, "EntityDescriptor") => {
            let entity = metadata::entity(node);
            let kind = if entity.is_idp() { ItemKind::IdpMetadata } else { ItemKind::SpMetadata };
            plain(kind, Body::Entity(Box::new(entity)))
        }
        // One role, cut out of the metadata of its entity.
        (
            ns::MD,
            "IDPSSODescriptor"
            | "SPSSODescriptor"
            | "AttributeAuthorityDescriptor"
            | "AuthnAuthorityDescriptor"
            | "PDPDescriptor",
        ) => {
            let entity = metadata::role_alone(node);
            let kind = if entity.is_idp() { ItemKind::IdpMetadata } else { ItemKind::SpMetadata };
            plain(kind, Body::Entity(Box::new(entity)))
        }
        (ns::MD, "EntitiesDescriptor") => {
            plain(ItemKind::MetadataAggregate, Body::Aggregate(Box::new(aggregate::aggregate(node))))
        }
        (ns::SAMLP1, "Response") | (ns::SAML1, "Assertion") => {
            plain(ItemKind::Saml1Response, Body::Foreign(Box::new(foreign::foreign("SAML 1.1", node))))
        }
        (ns::WST | WST13, "RequestSecurityTokenResponse" | "RequestSecurityTokenResponseCollection") => {
            plain(ItemKind::WsFedResponse, Body::Foreign(Box::new(foreign::foreign("WS-Federation", node))))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use crate::syntax::xml;
    use crate::vocabulary::ItemKind;

    fn kind(text: &str) -> ItemKind {
        read(text, &xml::parse(text, &xml::Budget::MESSAGE), None).0
    }

    #[test]
    fn the_root_decides() {
        let protocol = "urn:oasis:names:tc:SAML:2.0:protocol";
        assert_eq!(kind(&format!("<p:Response xmlns:p='{protocol}'/>")), ItemKind::SamlResponse);
        assert_eq!(kind(&format!("<LogoutRequest xmlns='{protocol}'/>")), ItemKind::SamlLogoutRequest);
        assert_eq!(kind(&format!("<p:NameIDPolicy xmlns:p='{protocol}'/>")), ItemKind::Xml);
        assert_eq!(kind("<Response/>"), ItemKind::Xml);
        assert_eq!(kind(""), ItemKind::Xml);
    }

    #[test]
    fn wrappers_are_looked_into() {
        let inner = "<p:ArtifactResolve xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol'/>";
        let soap = "http://schemas.xmlsoap.org/soap/envelope/";
        assert_eq!(
            kind(&format!("<s:Envelope xmlns:s='{soap}'><s:Body>{inner}</s:Body></s:Envelope>")),
            ItemKind::SamlArtifactResolve
        );
        assert_eq!(kind(&format!("<log><entry>{inner}</entry></log>")), ItemKind::SamlArtifactResolve);
        let fragment = "<p:Extensions xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol'><p:Response/></p:Extensions>";
        assert_eq!(kind(fragment), ItemKind::Xml);
    }

    #[test]
    fn metadata_with_both_roles_is_the_identity_providers() {
        let md = "urn:oasis:names:tc:SAML:2.0:metadata";
        let both = format!("<EntityDescriptor xmlns='{md}'><SPSSODescriptor/><IDPSSODescriptor/></EntityDescriptor>");
        assert_eq!(kind(&both), ItemKind::IdpMetadata);
        let sp = format!("<EntityDescriptor xmlns='{md}'><SPSSODescriptor/></EntityDescriptor>");
        assert_eq!(kind(&sp), ItemKind::SpMetadata);
        assert_eq!(
            kind(&format!("<EntitiesDescriptor xmlns='{md}'>{sp}</EntitiesDescriptor>")),
            ItemKind::MetadataAggregate
        );
    }
}
