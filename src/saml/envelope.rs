//! What all protocol messages have in common (saml-core 3.2.1, 3.2.2); an assertion has most of it (2.3.3).

use super::element::{attribute, text};

use crate::source::{Span, Value};
use crate::syntax::xml::{Node, NodeId, ns};

/// The attributes and the issuer of a protocol message or an assertion.
#[derive(Debug, Clone)]
pub struct Envelope {
    /// The element's local name, for example `Response`.
    pub name: String,
    /// The element in its document.
    pub node: NodeId,
    /// The whole element.
    pub span: Span,
    /// Its start tag.
    pub tag: Span,
    /// `ID`.
    pub id: Option<Value>,
    /// `Version`.
    pub version: Option<Value>,
    /// `IssueInstant`.
    pub issue_instant: Option<Value>,
    /// `Destination`.
    pub destination: Option<Value>,
    /// `InResponseTo`, of answers.
    pub in_response_to: Option<Value>,
    /// `saml:Issuer`.
    pub issuer: Option<Issuer>,
}

/// `saml:Issuer` (saml-core 2.2.5).
#[derive(Debug, Clone)]
pub struct Issuer {
    /// The name, exactly as written.
    pub value: Value,
    /// `Format`.
    pub format: Option<Value>,
    /// The whole element.
    pub span: Span,
}

/// `samlp:Status` (saml-core 3.2.2.1).
#[derive(Debug, Clone)]
pub struct Status {
    /// The whole element.
    pub span: Span,
    /// The top-level `StatusCode`.
    pub code: Option<Value>,
    /// The second-level `StatusCode`.
    pub subcode: Option<Value>,
    /// `StatusMessage`.
    pub message: Option<Value>,
    /// Whether that text stands in an attribute (`Value`) instead of the element (saml-core 3.2.2.3).
    pub message_in_attribute: bool,
    /// `StatusDetail`, as its characters and nothing else.
    pub detail: Option<Value>,
}

impl Status {
    /// Whether the top-level code is Success.
    pub fn is_success(&self) -> bool {
        self.code.as_ref().is_some_and(|code| code.text == "urn:oasis:names:tc:SAML:2.0:status:Success")
    }
}

pub(super) fn envelope(node: Node<'_>) -> Envelope {
    Envelope {
        name: node.local().to_owned(),
        node: node.id(),
        span: node.span(),
        tag: node.start_tag(),
        id: attribute(node, "ID"),
        version: attribute(node, "Version"),
        issue_instant: attribute(node, "IssueInstant"),
        destination: attribute(node, "Destination"),
        in_response_to: attribute(node, "InResponseTo"),
        issuer: issuer(node),
    }
}

fn issuer(node: Node<'_>) -> Option<Issuer> {
    let element = node.element(ns::SAML, "Issuer")?;
    Some(Issuer { value: text(element), format: attribute(element, "Format"), span: element.span() })
}

/// The status of an answer.
pub(super) fn status(node: Node<'_>) -> Option<Status> {
    node.element(ns::SAMLP, "Status").map(status_of)
}

/// A `samlp:Status`.
pub(super) fn status_of(status: Node<'_>) -> Status {
    let code = status.element(ns::SAMLP, "StatusCode");
    let element = status.element(ns::SAMLP, "StatusMessage");
    // Some identity providers (node-samlp) write the text where the code has its own.
    let in_attribute =
        element.filter(|element| element.text().trim().is_empty()).and_then(|element| attribute(element, "Value"));
    Status {
        span: status.span(),
        code: code.and_then(|code| attribute(code, "Value")),
        subcode: code
            .and_then(|code| code.element(ns::SAMLP, "StatusCode"))
            .and_then(|subcode| attribute(subcode, "Value")),
        message: element.map(|element| in_attribute.clone().unwrap_or_else(|| text(element))),
        message_in_attribute: in_attribute.is_some(),
        detail: status.element(ns::SAMLP, "StatusDetail").map(|detail| {
            let all: String = detail.descendants().filter(|node| node.is_element()).map(Node::text).collect();
            Value::new(all, detail.content_span())
        }),
    }
}
