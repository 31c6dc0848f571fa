//! `LogoutRequest`: one side ends the session.

use super::assertion::{self, NameId};
use super::element::{attribute, texts};

use super::envelope::{self, Envelope};
use crate::source::{Span, Value};
use crate::syntax::xml::{Node, ns};

/// `samlp:LogoutRequest` (saml-core 3.7.1).
#[derive(Debug, Clone)]
pub struct LogoutRequest {
    /// Attributes and issuer.
    pub envelope: Envelope,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Option<Value>,
    /// `Reason`.
    pub reason: Option<Value>,
    /// `NameID`.
    pub name_id: Option<NameId>,
    /// `EncryptedID`.
    pub encrypted_id: Option<Span>,
    /// `SessionIndex`, any number.
    pub session_indexes: Vec<Value>,
}

pub(super) fn logout_request(node: Node<'_>) -> LogoutRequest {
    LogoutRequest {
        envelope: envelope::envelope(node),
        not_on_or_after: attribute(node, "NotOnOrAfter"),
        reason: attribute(node, "Reason"),
        name_id: node.element(ns::SAML, "NameID").map(assertion::name_id),
        encrypted_id: node.element(ns::SAML, "EncryptedID").map(Node::span),
        session_indexes: texts(node, ns::SAMLP, "SessionIndex"),
    }
}
