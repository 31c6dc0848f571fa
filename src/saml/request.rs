//! `AuthnRequest`: the application asks for a login.

use super::element::{attribute, texts};

use super::envelope::{self, Envelope};
use crate::source::{Span, Value};
use crate::syntax::xml::{Node, ns};

/// `samlp:AuthnRequest` (saml-core 3.4.1).
#[derive(Debug, Clone)]
pub struct AuthnRequest {
    /// Attributes and issuer.
    pub envelope: Envelope,
    /// `AssertionConsumerServiceURL`.
    pub acs_url: Option<Value>,
    /// `AssertionConsumerServiceIndex`.
    pub acs_index: Option<Value>,
    /// `ProtocolBinding`.
    pub protocol_binding: Option<Value>,
    /// `ForceAuthn`.
    pub force_authn: Option<Value>,
    /// `IsPassive`.
    pub is_passive: Option<Value>,
    /// `NameIDPolicy`.
    pub name_id_policy: Option<NameIdPolicy>,
    /// `RequestedAuthnContext`.
    pub requested_authn_context: Option<RequestedAuthnContext>,
    /// `saml:Subject`, `saml:Conditions` and `Scoping`: parts that some identity providers refuse.
    pub extras: Vec<(String, Span)>,
}

/// `samlp:NameIDPolicy` (saml-core 3.4.1.1).
#[derive(Debug, Clone)]
pub struct NameIdPolicy {
    /// The whole element.
    pub span: Span,
    /// `Format`.
    pub format: Option<Value>,
    /// `AllowCreate`.
    pub allow_create: Option<Value>,
    /// `SPNameQualifier`.
    pub sp_name_qualifier: Option<Value>,
}

/// `samlp:RequestedAuthnContext` (saml-core 3.3.2.2.1).
#[derive(Debug, Clone)]
pub struct RequestedAuthnContext {
    /// The whole element.
    pub span: Span,
    /// `Comparison`; absent means `exact`.
    pub comparison: Option<Value>,
    /// The classes asked for.
    pub class_refs: Vec<Value>,
}

pub(super) fn authn_request(node: Node<'_>) -> AuthnRequest {
    AuthnRequest {
        envelope: envelope::envelope(node),
        acs_url: attribute(node, "AssertionConsumerServiceURL"),
        acs_index: attribute(node, "AssertionConsumerServiceIndex"),
        protocol_binding: attribute(node, "ProtocolBinding"),
        force_authn: attribute(node, "ForceAuthn"),
        is_passive: attribute(node, "IsPassive"),
        name_id_policy: node.element(ns::SAMLP, "NameIDPolicy").map(|policy| NameIdPolicy {
            span: policy.span(),
            format: attribute(policy, "Format"),
            allow_create: attribute(policy, "AllowCreate"),
            sp_name_qualifier: attribute(policy, "SPNameQualifier"),
        }),
        requested_authn_context: node.element(ns::SAMLP, "RequestedAuthnContext").map(|context| {
            RequestedAuthnContext {
                span: context.span(),
                comparison: attribute(context, "Comparison"),
                class_refs: texts(context, ns::SAML, "AuthnContextClassRef"),
            }
        }),
        extras: node
            .elements()
            .filter(|child| {
                child.is(ns::SAML, "Subject") || child.is(ns::SAML, "Conditions") || child.is(ns::SAMLP, "Scoping")
            })
            .map(|child| (child.local().to_owned(), child.span()))
            .collect(),
    }
}
