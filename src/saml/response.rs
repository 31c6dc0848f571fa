//! Answers: `Response`, `LogoutResponse` and the artifact messages.

use super::assertion::{self, Assertion};
use super::element::{Source, text};

use super::envelope::{self, Envelope, Status};
use crate::source::{Span, Value};
use crate::syntax::xml::{Node, ns};

/// `samlp:Response` (saml-core 3.3.3).
#[derive(Debug, Clone)]
pub struct Response {
    /// Attributes and issuer.
    pub envelope: Envelope,
    /// The status.
    pub status: Option<Status>,
    /// The readable assertions, in order.
    pub assertions: Vec<Assertion>,
    /// Places of the encrypted assertions.
    pub encrypted_assertions: Vec<Span>,
}

/// `samlp:LogoutResponse` (saml-core 3.7.2).
#[derive(Debug, Clone)]
pub struct LogoutResponse {
    /// Attributes and issuer.
    pub envelope: Envelope,
    /// The status.
    pub status: Option<Status>,
}

/// `samlp:ArtifactResolve` (saml-core 3.5.1).
#[derive(Debug, Clone)]
pub struct ArtifactResolve {
    /// Attributes and issuer.
    pub envelope: Envelope,
    /// `Artifact`.
    pub artifact: Option<Value>,
}

/// `samlp:ArtifactResponse` (saml-core 3.5.2).
#[derive(Debug, Clone)]
pub struct ArtifactResponse {
    /// Attributes and issuer.
    pub envelope: Envelope,
    /// The status.
    pub status: Option<Status>,
    /// The message inside.
    pub inner: Option<Span>,
}

pub(super) fn response(source: Source<'_>, node: Node<'_>) -> Response {
    Response {
        envelope: envelope::envelope(node),
        status: envelope::status(node),
        assertions: node.elements_named(ns::SAML, "Assertion").map(|node| assertion::assertion(source, node)).collect(),
        encrypted_assertions: node.elements_named(ns::SAML, "EncryptedAssertion").map(Node::span).collect(),
    }
}

pub(super) fn logout_response(node: Node<'_>) -> LogoutResponse {
    LogoutResponse { envelope: envelope::envelope(node), status: envelope::status(node) }
}

pub(super) fn artifact_resolve(node: Node<'_>) -> ArtifactResolve {
    ArtifactResolve { envelope: envelope::envelope(node), artifact: node.element(ns::SAMLP, "Artifact").map(text) }
}

/// Also returns the element of the message inside.
pub(super) fn artifact_response(node: Node<'_>) -> (ArtifactResponse, Option<Node<'_>>) {
    let inner = node
        .elements()
        .find(|child| child.namespace() == Some(ns::SAMLP) && !matches!(child.local(), "Status" | "Extensions"));
    let response = ArtifactResponse {
        envelope: envelope::envelope(node),
        status: envelope::status(node),
        inner: inner.map(Node::span),
    };
    (response, inner)
}
