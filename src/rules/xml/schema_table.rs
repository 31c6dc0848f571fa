//! The content models of SAML 2.0, metadata, XML Signature and XML Encryption as data, after the schemas of the specifications.
//! Holds what the rules ask for: order and number of children, required attributes. Types of values are judged elsewhere.

use crate::syntax::xml::Node;
use crate::syntax::xml::ns::{DS, MD, SAML, SAMLP, XENC};
use std::collections::HashMap;
use std::sync::LazyLock;

/// An element of a vocabulary.
#[derive(Debug)]
pub(super) struct Model {
    /// Namespace and local name.
    pub(super) name: Name,
    /// Attributes that must be there.
    pub(super) required: &'static [&'static str],
    /// Children in their order; `None` where anything goes.
    pub(super) children: Option<&'static [Particle]>,
}

/// Namespace and local name.
pub(super) type Name = (&'static str, &'static str);

/// A place in the order: one of these elements.
#[derive(Debug)]
pub(super) struct Particle {
    /// The elements that may stand here, in any order among themselves.
    pub(super) names: &'static [Name],
    /// Whether at least one must.
    pub(super) required: bool,
    /// Whether several may.
    pub(super) many: bool,
}

const fn one(names: &'static [Name]) -> Particle {
    Particle { names, required: true, many: false }
}

const fn maybe(names: &'static [Name]) -> Particle {
    Particle { names, required: false, many: false }
}

const fn some(names: &'static [Name]) -> Particle {
    Particle { names, required: true, many: true }
}

const fn any(names: &'static [Name]) -> Particle {
    Particle { names, required: false, many: true }
}

const fn model(
    namespace: &'static str,
    local: &'static str,
    required: &'static [&'static str],
    children: &'static [Particle],
) -> Model {
    Model { name: (namespace, local), required, children: Some(children) }
}

const fn open(namespace: &'static str, local: &'static str, required: &'static [&'static str]) -> Model {
    Model { name: (namespace, local), required, children: None }
}

/// The model of an element; `None` for elements of other vocabularies, which are not judged.
pub(super) fn find(namespace: &str, local: &str) -> Option<&'static Model> {
    static LEAF_MODELS: LazyLock<Vec<Model>> =
        LazyLock::new(|| LEAVES.iter().map(|name| Model { name: *name, required: &[], children: None }).collect());
    static INDEX: LazyLock<HashMap<Name, &Model>> =
        LazyLock::new(|| MODELS.iter().chain(LEAF_MODELS.iter()).map(|model| (model.name, model)).collect());
    INDEX.get(&(namespace, local)).copied()
}

/// Children of which one has to be there, whichever it is, where the order of particles cannot say it.
pub(super) fn choice_of(node: Node<'_>) -> Option<&'static [Name]> {
    const CONTEXT: &[Name] =
        &[(SAML, "AuthnContextClassRef"), (SAML, "AuthnContextDecl"), (SAML, "AuthnContextDeclRef")];
    node.is(SAML, "AuthnContext").then_some(CONTEXT)
}

/// Namespaces of the table.
pub(super) const NAMESPACES: &[&str] = &[SAML, SAMLP, MD, DS, XENC];

/// Namespaces all of whose elements are in the table.
pub(super) const SAML_NAMESPACES: &[&str] = &[SAML, SAMLP, MD];

/// Elements that hold text, or of which nothing is asked.
const LEAVES: &[Name] = &[
    BASE_ID,
    NAME_ID,
    ISSUER,
    (SAML, "AssertionIDRef"),
    (SAML, "AssertionURIRef"),
    (SAML, "SubjectConfirmationData"),
    (SAML, "Condition"),
    (SAML, "Audience"),
    (SAML, "OneTimeUse"),
    (SAML, "Advice"),
    (SAML, "Statement"),
    (SAML, "SubjectLocality"),
    (SAML, "AuthnContextClassRef"),
    (SAML, "AuthnContextDecl"),
    (SAML, "AuthnContextDeclRef"),
    (SAML, "AuthenticatingAuthority"),
    (SAML, "Evidence"),
    (SAML, "AttributeValue"),
    EXTENSIONS,
    (SAMLP, "StatusMessage"),
    (SAMLP, "StatusDetail"),
    (SAMLP, "SubjectQuery"),
    (SAMLP, "AuthzDecisionQuery"),
    (SAMLP, "NameIDPolicy"),
    (SAMLP, "RequesterID"),
    (SAMLP, "GetComplete"),
    (SAMLP, "Artifact"),
    (SAMLP, "NewID"),
    (SAMLP, "NewEncryptedID"),
    (SAMLP, "Terminate"),
    (SAMLP, "SessionIndex"),
    MD_EXTENSIONS,
    NAME_ID_FORMAT,
    (MD, "AttributeProfile"),
    (MD, "AffiliateMember"),
    (MD, "OrganizationName"),
    (MD, "OrganizationDisplayName"),
    (MD, "OrganizationURL"),
    (MD, "Company"),
    (MD, "GivenName"),
    (MD, "SurName"),
    (MD, "EmailAddress"),
    (MD, "TelephoneNumber"),
    (MD, "ServiceName"),
    (MD, "ServiceDescription"),
];

const ISSUER: Name = (SAML, "Issuer");
const SIGNATURE: Name = (DS, "Signature");
const NAME_ID: Name = (SAML, "NameID");
const BASE_ID: Name = (SAML, "BaseID");
const ENCRYPTED_ID: Name = (SAML, "EncryptedID");
const SUBJECT: Name = (SAML, "Subject");
const ASSERTION: Name = (SAML, "Assertion");
const ENCRYPTED_ASSERTION: Name = (SAML, "EncryptedAssertion");
const ATTRIBUTE: Name = (SAML, "Attribute");
const EXTENSIONS: Name = (SAMLP, "Extensions");
const STATUS: Name = (SAMLP, "Status");
const WHO: &[Name] = &[BASE_ID, NAME_ID, ENCRYPTED_ID];
const MESSAGE: &[&str] = &["ID", "Version", "IssueInstant"];
const MD_EXTENSIONS: Name = (MD, "Extensions");
const KEY: Name = (MD, "KeyDescriptor");
const ORGANIZATION: Name = (MD, "Organization");
const CONTACT: Name = (MD, "ContactPerson");
const NAME_ID_FORMAT: Name = (MD, "NameIDFormat");
const ROLE: &[&str] = &["protocolSupportEnumeration"];
const ENDPOINT: &[&str] = &["Binding", "Location"];
const INDEXED: &[&str] = &["Binding", "Location", "index"];
const ALGORITHM: &[&str] = &["Algorithm"];

/// A request or answer: what all begin with, then its own.
macro_rules! message {
    ($local:literal, [$($status:expr)?], [$($particle:expr),*]) => {
        model(SAMLP, $local, MESSAGE, &[maybe(&[ISSUER]), maybe(&[SIGNATURE]), maybe(&[EXTENSIONS]), $($status,)? $($particle),*])
    };
}

/// A role of an entity: what all begin with, then its own.
macro_rules! role {
    ($local:literal, [$($particle:expr),*]) => {
        model(
            MD, $local, ROLE,
            &[maybe(&[SIGNATURE]), maybe(&[MD_EXTENSIONS]), any(&[KEY]), maybe(&[ORGANIZATION]), any(&[CONTACT]), $($particle),*]
        )
    };
}

static MODELS: &[Model] = &[
    // saml-schema-assertion-2.0
    model(
        SAML,
        "Assertion",
        MESSAGE,
        &[
            one(&[ISSUER]),
            maybe(&[SIGNATURE]),
            maybe(&[SUBJECT]),
            maybe(&[(SAML, "Conditions")]),
            maybe(&[(SAML, "Advice")]),
            any(&[
                (SAML, "Statement"),
                (SAML, "AuthnStatement"),
                (SAML, "AuthzDecisionStatement"),
                (SAML, "AttributeStatement"),
            ]),
        ],
    ),
    model(SAML, "Subject", &[], &[maybe(WHO), any(&[(SAML, "SubjectConfirmation")])]),
    model(SAML, "SubjectConfirmation", &["Method"], &[maybe(WHO), maybe(&[(SAML, "SubjectConfirmationData")])]),
    model(
        SAML,
        "Conditions",
        &[],
        &[any(&[(SAML, "Condition"), (SAML, "AudienceRestriction"), (SAML, "OneTimeUse"), (SAML, "ProxyRestriction")])],
    ),
    model(SAML, "AudienceRestriction", &[], &[some(&[(SAML, "Audience")])]),
    model(SAML, "ProxyRestriction", &[], &[any(&[(SAML, "Audience")])]),
    model(SAML, "EncryptedAssertion", &[], &[one(&[(XENC, "EncryptedData")]), any(&[(XENC, "EncryptedKey")])]),
    model(SAML, "EncryptedID", &[], &[one(&[(XENC, "EncryptedData")]), any(&[(XENC, "EncryptedKey")])]),
    model(SAML, "EncryptedAttribute", &[], &[one(&[(XENC, "EncryptedData")]), any(&[(XENC, "EncryptedKey")])]),
    model(
        SAML,
        "AuthnStatement",
        &["AuthnInstant"],
        &[maybe(&[(SAML, "SubjectLocality")]), one(&[(SAML, "AuthnContext")])],
    ),
    model(
        SAML,
        "AuthnContext",
        &[],
        &[
            maybe(&[(SAML, "AuthnContextClassRef")]),
            maybe(&[(SAML, "AuthnContextDecl"), (SAML, "AuthnContextDeclRef")]),
            any(&[(SAML, "AuthenticatingAuthority")]),
        ],
    ),
    model(
        SAML,
        "AuthzDecisionStatement",
        &["Resource", "Decision"],
        &[some(&[(SAML, "Action")]), maybe(&[(SAML, "Evidence")])],
    ),
    open(SAML, "Action", &["Namespace"]),
    model(SAML, "AttributeStatement", &[], &[some(&[ATTRIBUTE, (SAML, "EncryptedAttribute")])]),
    model(SAML, "Attribute", &["Name"], &[any(&[(SAML, "AttributeValue")])]),
    // saml-schema-protocol-2.0
    model(
        SAMLP,
        "Status",
        &[],
        &[one(&[(SAMLP, "StatusCode")]), maybe(&[(SAMLP, "StatusMessage")]), maybe(&[(SAMLP, "StatusDetail")])],
    ),
    model(SAMLP, "StatusCode", &["Value"], &[maybe(&[(SAMLP, "StatusCode")])]),
    message!("Response", [one(&[STATUS])], [any(&[ASSERTION, ENCRYPTED_ASSERTION])]),
    message!("LogoutResponse", [one(&[STATUS])], []),
    message!("ManageNameIDResponse", [one(&[STATUS])], []),
    message!("NameIDMappingResponse", [one(&[STATUS])], [one(&[NAME_ID, ENCRYPTED_ID])]),
    Model { name: (SAMLP, "ArtifactResponse"), required: MESSAGE, children: None },
    message!("ArtifactResolve", [], [one(&[(SAMLP, "Artifact")])]),
    message!("LogoutRequest", [], [one(WHO), any(&[(SAMLP, "SessionIndex")])]),
    message!(
        "ManageNameIDRequest",
        [],
        [one(&[NAME_ID, ENCRYPTED_ID]), one(&[(SAMLP, "NewID"), (SAMLP, "NewEncryptedID"), (SAMLP, "Terminate")])]
    ),
    message!("NameIDMappingRequest", [], [one(WHO), one(&[(SAMLP, "NameIDPolicy")])]),
    message!("AssertionIDRequest", [], [some(&[(SAML, "AssertionIDRef")])]),
    message!("AuthnQuery", [], [one(&[SUBJECT]), maybe(&[(SAMLP, "RequestedAuthnContext")])]),
    message!("AttributeQuery", [], [one(&[SUBJECT]), any(&[ATTRIBUTE])]),
    message!(
        "AuthnRequest",
        [],
        [
            maybe(&[SUBJECT]),
            maybe(&[(SAMLP, "NameIDPolicy")]),
            maybe(&[(SAML, "Conditions")]),
            maybe(&[(SAMLP, "RequestedAuthnContext")]),
            maybe(&[(SAMLP, "Scoping")])
        ]
    ),
    model(
        SAMLP,
        "RequestedAuthnContext",
        &[],
        &[some(&[(SAML, "AuthnContextClassRef"), (SAML, "AuthnContextDeclRef")])],
    ),
    model(SAMLP, "Scoping", &[], &[maybe(&[(SAMLP, "IDPList")]), any(&[(SAMLP, "RequesterID")])]),
    model(SAMLP, "IDPList", &[], &[some(&[(SAMLP, "IDPEntry")]), maybe(&[(SAMLP, "GetComplete")])]),
    open(SAMLP, "IDPEntry", &["ProviderID"]),
    // saml-schema-metadata-2.0
    model(
        MD,
        "EntitiesDescriptor",
        &[],
        &[maybe(&[SIGNATURE]), maybe(&[MD_EXTENSIONS]), some(&[(MD, "EntityDescriptor"), (MD, "EntitiesDescriptor")])],
    ),
    model(
        MD,
        "EntityDescriptor",
        &["entityID"],
        &[
            maybe(&[SIGNATURE]),
            maybe(&[MD_EXTENSIONS]),
            some(&[
                (MD, "RoleDescriptor"),
                (MD, "IDPSSODescriptor"),
                (MD, "SPSSODescriptor"),
                (MD, "AuthnAuthorityDescriptor"),
                (MD, "AttributeAuthorityDescriptor"),
                (MD, "PDPDescriptor"),
                (MD, "AffiliationDescriptor"),
            ]),
            maybe(&[ORGANIZATION]),
            any(&[CONTACT]),
            any(&[(MD, "AdditionalMetadataLocation")]),
        ],
    ),
    open(MD, "RoleDescriptor", ROLE),
    role!(
        "IDPSSODescriptor",
        [
            any(&[(MD, "ArtifactResolutionService")]),
            any(&[(MD, "SingleLogoutService")]),
            any(&[(MD, "ManageNameIDService")]),
            any(&[NAME_ID_FORMAT]),
            some(&[(MD, "SingleSignOnService")]),
            any(&[(MD, "NameIDMappingService")]),
            any(&[(MD, "AssertionIDRequestService")]),
            any(&[(MD, "AttributeProfile")]),
            any(&[ATTRIBUTE])
        ]
    ),
    role!(
        "SPSSODescriptor",
        [
            any(&[(MD, "ArtifactResolutionService")]),
            any(&[(MD, "SingleLogoutService")]),
            any(&[(MD, "ManageNameIDService")]),
            any(&[NAME_ID_FORMAT]),
            some(&[(MD, "AssertionConsumerService")]),
            any(&[(MD, "AttributeConsumingService")])
        ]
    ),
    role!(
        "AuthnAuthorityDescriptor",
        [some(&[(MD, "AuthnQueryService")]), any(&[(MD, "AssertionIDRequestService")]), any(&[NAME_ID_FORMAT])]
    ),
    role!(
        "AttributeAuthorityDescriptor",
        [
            some(&[(MD, "AttributeService")]),
            any(&[(MD, "AssertionIDRequestService")]),
            any(&[NAME_ID_FORMAT]),
            any(&[(MD, "AttributeProfile")]),
            any(&[ATTRIBUTE])
        ]
    ),
    role!(
        "PDPDescriptor",
        [some(&[(MD, "AuthzService")]), any(&[(MD, "AssertionIDRequestService")]), any(&[NAME_ID_FORMAT])]
    ),
    model(
        MD,
        "AffiliationDescriptor",
        &["affiliationOwnerID"],
        &[maybe(&[SIGNATURE]), maybe(&[MD_EXTENSIONS]), some(&[(MD, "AffiliateMember")]), any(&[KEY])],
    ),
    model(MD, "KeyDescriptor", &[], &[one(&[(DS, "KeyInfo")]), any(&[(MD, "EncryptionMethod")])]),
    open(MD, "EncryptionMethod", ALGORITHM),
    model(
        MD,
        "Organization",
        &[],
        &[
            maybe(&[MD_EXTENSIONS]),
            some(&[(MD, "OrganizationName")]),
            some(&[(MD, "OrganizationDisplayName")]),
            some(&[(MD, "OrganizationURL")]),
        ],
    ),
    model(
        MD,
        "ContactPerson",
        &["contactType"],
        &[
            maybe(&[MD_EXTENSIONS]),
            maybe(&[(MD, "Company")]),
            maybe(&[(MD, "GivenName")]),
            maybe(&[(MD, "SurName")]),
            any(&[(MD, "EmailAddress")]),
            any(&[(MD, "TelephoneNumber")]),
        ],
    ),
    model(
        MD,
        "AttributeConsumingService",
        &["index"],
        &[some(&[(MD, "ServiceName")]), any(&[(MD, "ServiceDescription")]), some(&[(MD, "RequestedAttribute")])],
    ),
    model(MD, "RequestedAttribute", &["Name"], &[any(&[(SAML, "AttributeValue")])]),
    open(MD, "AdditionalMetadataLocation", &["namespace"]),
    open(MD, "ArtifactResolutionService", INDEXED),
    open(MD, "AssertionConsumerService", INDEXED),
    open(MD, "SingleLogoutService", ENDPOINT),
    open(MD, "ManageNameIDService", ENDPOINT),
    open(MD, "SingleSignOnService", ENDPOINT),
    open(MD, "NameIDMappingService", ENDPOINT),
    open(MD, "AssertionIDRequestService", ENDPOINT),
    open(MD, "AuthnQueryService", ENDPOINT),
    open(MD, "AttributeService", ENDPOINT),
    open(MD, "AuthzService", ENDPOINT),
    // xmldsig-core-schema
    model(
        DS,
        "Signature",
        &[],
        &[
            one(&[(DS, "SignedInfo")]),
            one(&[(DS, "SignatureValue")]),
            maybe(&[(DS, "KeyInfo")]),
            any(&[(DS, "Object")]),
        ],
    ),
    model(
        DS,
        "SignedInfo",
        &[],
        &[one(&[(DS, "CanonicalizationMethod")]), one(&[(DS, "SignatureMethod")]), some(&[(DS, "Reference")])],
    ),
    model(
        DS,
        "Reference",
        &[],
        &[maybe(&[(DS, "Transforms")]), one(&[(DS, "DigestMethod")]), one(&[(DS, "DigestValue")])],
    ),
    model(DS, "Transforms", &[], &[some(&[(DS, "Transform")])]),
    open(DS, "Transform", ALGORITHM),
    open(DS, "CanonicalizationMethod", ALGORITHM),
    open(DS, "SignatureMethod", ALGORITHM),
    open(DS, "DigestMethod", ALGORITHM),
    // xenc-schema
    model(
        XENC,
        "EncryptedData",
        &[],
        &[
            maybe(&[(XENC, "EncryptionMethod")]),
            maybe(&[(DS, "KeyInfo")]),
            one(&[(XENC, "CipherData")]),
            maybe(&[(XENC, "EncryptionProperties")]),
        ],
    ),
    model(
        XENC,
        "EncryptedKey",
        &[],
        &[
            maybe(&[(XENC, "EncryptionMethod")]),
            maybe(&[(DS, "KeyInfo")]),
            one(&[(XENC, "CipherData")]),
            maybe(&[(XENC, "EncryptionProperties")]),
            maybe(&[(XENC, "ReferenceList")]),
            maybe(&[(XENC, "CarriedKeyName")]),
        ],
    ),
    open(XENC, "EncryptionMethod", ALGORITHM),
    model(XENC, "CipherData", &[], &[one(&[(XENC, "CipherValue"), (XENC, "CipherReference")])]),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_element_is_described_once() {
        let all = || MODELS.iter().map(|model| model.name).chain(LEAVES.iter().copied());
        let names: std::collections::HashSet<_> = all().collect();
        assert_eq!(names.len(), all().count());
        for name in MODELS.iter().filter_map(|model| model.children).flatten().flat_map(|particle| particle.names) {
            let described = find(name.0, name.1).is_some() || [DS, XENC].contains(&name.0);
            assert!(described, "{name:?} is a child and is not described");
        }
        assert!(find(SAMLP, "Response").is_some());
        assert!(find(SAML, "Response").is_none());
    }
}
