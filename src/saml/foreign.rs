//! SAML 1.x and WS-Federation answers: named and shown, judged by their signature, end and audience.

use super::element::{attribute, text};
use crate::source::{Span, Value};
use crate::syntax::xml::{Node, ns};

/// An answer of an older protocol.
#[derive(Debug, Clone)]
pub struct Foreign {
    /// What it is, in words.
    pub protocol: &'static str,
    /// The whole element.
    pub span: Span,
    /// Who issued the assertion inside.
    pub issuer: Option<Value>,
    /// When.
    pub issue_instant: Option<Value>,
    /// The audiences of the assertion inside, or the address the answer applies to.
    pub audiences: Vec<Value>,
    /// The end of its validity.
    pub not_on_or_after: Option<Value>,
    /// The user identifier.
    pub name_id: Option<Value>,
    /// The version of the assertion inside: `1.1` or `2.0`.
    pub assertion_version: Option<String>,
}

pub(super) fn foreign(protocol: &'static str, node: Node<'_>) -> Foreign {
    let mut found = Foreign {
        protocol,
        span: node.span(),
        issuer: None,
        issue_instant: attribute(node, "IssueInstant"),
        audiences: Vec::new(),
        not_on_or_after: None,
        name_id: None,
        assertion_version: None,
    };
    for inner in node.descendants().filter(|node| node.is_element()) {
        match (inner.namespace(), inner.local()) {
            (Some(ns::SAML1), "Assertion") => {
                found.issuer = found.issuer.or_else(|| attribute(inner, "Issuer"));
                found.issue_instant = found.issue_instant.or_else(|| attribute(inner, "IssueInstant"));
                let minor = inner.attribute("MinorVersion").map_or("1", |minor| minor.value.as_str());
                found.assertion_version.get_or_insert_with(|| format!("1.{minor}"));
            }
            (Some(ns::SAML), "Assertion") => {
                found.issue_instant = found.issue_instant.or_else(|| attribute(inner, "IssueInstant"));
                found.assertion_version.get_or_insert_with(|| "2.0".to_owned());
            }
            (Some(ns::SAML), "Issuer") => found.issuer = found.issuer.or_else(|| Some(text(inner))),
            (Some(ns::SAML | ns::SAML1), "Conditions") => {
                found.not_on_or_after = found.not_on_or_after.or_else(|| attribute(inner, "NotOnOrAfter"));
            }
            (Some(ns::SAML | ns::SAML1), "Audience") => found.audiences.push(text(inner)),
            (Some(ns::SAML), "NameID") | (Some(ns::SAML1), "NameIdentifier") => {
                found.name_id = found.name_id.or_else(|| Some(text(inner)));
            }
            _ => {}
        }
    }
    found
}
