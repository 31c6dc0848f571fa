//! The attributes that the schemas of SAML 2.0 and its metadata declare, as data. Elements that are not listed are not judged:
//! those that take any attribute, and those of other vocabularies.

use crate::syntax::xml::Node;
use crate::syntax::xml::ns::{MD, SAML, SAMLP};

/// The attributes of an element.
#[derive(Debug, Clone, Copy)]
pub(super) struct Declared {
    /// Names without a prefix.
    pub(super) names: &'static [&'static str],
    /// Whether attributes of other vocabularies may stand beside them.
    pub(super) open: bool,
}

/// What an element may carry; `None` where that is not judged.
pub(super) fn declared(node: Node<'_>) -> Option<Declared> {
    let own = |names| Some(Declared { names, open: false });
    let open = |names| Some(Declared { names, open: true });
    match (node.namespace()?, node.local()) {
        (SAML, "Assertion") => own(&["Version", "ID", "IssueInstant"]),
        (SAML, "Issuer" | "NameID") => own(&["NameQualifier", "SPNameQualifier", "Format", "SPProvidedID"]),
        (SAML, "SubjectConfirmation") => own(&["Method"]),
        (SAML, "Conditions") => own(&["NotBefore", "NotOnOrAfter"]),
        (SAML, "ProxyRestriction") => own(&["Count"]),
        (SAML, "AuthnStatement") => own(&["AuthnInstant", "SessionIndex", "SessionNotOnOrAfter"]),
        (SAML, "SubjectLocality") => own(&["Address", "DNSName"]),
        (SAML, "Attribute") => open(&["Name", "NameFormat", "FriendlyName"]),
        (
            SAML,
            "Subject"
            | "AudienceRestriction"
            | "Audience"
            | "OneTimeUse"
            | "AuthnContext"
            | "AuthnContextClassRef"
            | "AttributeStatement",
        ) => own(&[]),
        (SAMLP, "Response") => own(RESPONSE),
        (SAMLP, "LogoutResponse" | "ArtifactResponse") => own(RESPONSE),
        (SAMLP, "AuthnRequest") => own(AUTHN_REQUEST),
        (SAMLP, "LogoutRequest") => own(LOGOUT_REQUEST),
        (SAMLP, "ArtifactResolve") => own(MESSAGE),
        (SAMLP, "StatusCode") => own(&["Value"]),
        (SAMLP, "Status") => own(&[]),
        (SAMLP, "NameIDPolicy") => own(&["Format", "SPNameQualifier", "AllowCreate"]),
        (SAMLP, "RequestedAuthnContext") => own(&["Comparison"]),
        (SAMLP, "Scoping") => own(&["ProxyCount"]),
        (MD, "EntityDescriptor") => open(&["entityID", "validUntil", "cacheDuration", "ID"]),
        (MD, "IDPSSODescriptor") => open(IDP),
        (MD, "SPSSODescriptor") => open(SP),
        (MD, "KeyDescriptor") => own(&["use"]),
        (MD, "SingleSignOnService" | "SingleLogoutService" | "ManageNameIDService") => {
            open(&["Binding", "Location", "ResponseLocation"])
        }
        (MD, "AssertionConsumerService" | "ArtifactResolutionService") => {
            open(&["Binding", "Location", "ResponseLocation", "index", "isDefault"])
        }
        (MD, "NameIDFormat") => own(&[]),
        _ => None,
    }
}

const MESSAGE: &[&str] = &["ID", "Version", "IssueInstant", "Destination", "Consent"];
const RESPONSE: &[&str] = &["ID", "Version", "IssueInstant", "Destination", "Consent", "InResponseTo"];
const LOGOUT_REQUEST: &[&str] = &["ID", "Version", "IssueInstant", "Destination", "Consent", "Reason", "NotOnOrAfter"];
const AUTHN_REQUEST: &[&str] = &[
    "ID",
    "Version",
    "IssueInstant",
    "Destination",
    "Consent",
    "ForceAuthn",
    "IsPassive",
    "ProtocolBinding",
    "AssertionConsumerServiceIndex",
    "AssertionConsumerServiceURL",
    "AttributeConsumingServiceIndex",
    "ProviderName",
];
const IDP: &[&str] =
    &["ID", "validUntil", "cacheDuration", "protocolSupportEnumeration", "errorURL", "WantAuthnRequestsSigned"];
const SP: &[&str] = &[
    "ID",
    "validUntil",
    "cacheDuration",
    "protocolSupportEnumeration",
    "errorURL",
    "AuthnRequestsSigned",
    "WantAssertionsSigned",
];
