//! `saml:Assertion` with subject, conditions and statements (saml-core 2).

use super::element::{Source, attribute, saml_text, text, texts};

use super::envelope::{self, Envelope};
use crate::source::{Span, Value};
use crate::syntax::xml::{Node, ns};

/// `saml:Assertion` (saml-core 2.3.3).
#[derive(Debug, Clone)]
pub struct Assertion {
    /// What it has in common with a message.
    pub envelope: Envelope,
    /// `Subject`.
    pub subject: Option<Subject>,
    /// The first `Conditions`.
    pub conditions: Option<Conditions>,
    /// Further `Conditions`, which the schema forbids.
    pub more_conditions: Vec<Span>,
    /// `AuthnStatement`s.
    pub authn: Vec<AuthnStatement>,
    /// Places of the `AttributeStatement`s.
    pub attribute_statements: Vec<Span>,
    /// The attributes of all statements, in order.
    pub attributes: Vec<Attribute>,
    /// Places of encrypted attributes.
    pub encrypted_attributes: Vec<Span>,
    /// Whether it holds an `AuthzDecisionStatement` or a statement of another kind.
    pub other_statements: bool,
    /// `Advice`.
    pub advice: Option<Span>,
}

impl Assertion {
    /// The confirmations of its subject.
    pub fn confirmations(&self) -> &[Confirmation] {
        self.subject.as_ref().map_or(&[], |subject| &subject.confirmations)
    }

    /// The confirmations of a browser login.
    pub fn bearers(&self) -> impl Iterator<Item = &Confirmation> {
        self.confirmations().iter().filter(|confirmation| confirmation.is_bearer())
    }

    /// Each `NotOnOrAfter` that a browser login has to keep to: of the conditions, and of bearer confirmations.
    pub fn ends(&self) -> impl Iterator<Item = &Value> {
        let conditions = self.conditions.iter().filter_map(|conditions| conditions.not_on_or_after.as_ref());
        conditions.chain(self.bearers().filter_map(|confirmation| confirmation.not_on_or_after.as_ref()))
    }
}

/// `saml:Subject` (saml-core 2.4.1).
#[derive(Debug, Clone)]
pub struct Subject {
    /// The whole element.
    pub span: Span,
    /// `NameID`.
    pub name_id: Option<NameId>,
    /// `EncryptedID`.
    pub encrypted_id: Option<Span>,
    /// `SubjectConfirmation`s.
    pub confirmations: Vec<Confirmation>,
}

/// `saml:NameID` (saml-core 2.2.3).
#[derive(Debug, Clone)]
pub struct NameId {
    /// The identifier, exactly as written.
    pub value: Value,
    /// `Format`.
    pub format: Option<Value>,
    /// `NameQualifier`.
    pub name_qualifier: Option<Value>,
    /// `SPNameQualifier`.
    pub sp_name_qualifier: Option<Value>,
    /// The whole element.
    pub span: Span,
}

/// `saml:SubjectConfirmation` and its data (saml-core 2.4.1.1).
#[derive(Debug, Clone)]
pub struct Confirmation {
    /// The whole element.
    pub span: Span,
    /// `Method`.
    pub method: Option<Value>,
    /// `SubjectConfirmationData`, where it is there.
    pub data: Option<Span>,
    /// `Recipient`.
    pub recipient: Option<Value>,
    /// `InResponseTo`.
    pub in_response_to: Option<Value>,
    /// `NotBefore`.
    pub not_before: Option<Value>,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Option<Value>,
    /// `Address`.
    pub address: Option<Value>,
}

impl Confirmation {
    /// Whether the method is bearer, as browser logins need it.
    pub fn is_bearer(&self) -> bool {
        self.method.as_ref().is_some_and(|method| method.text == "urn:oasis:names:tc:SAML:2.0:cm:bearer")
    }
}

/// `saml:Conditions` (saml-core 2.5.1).
#[derive(Debug, Clone)]
pub struct Conditions {
    /// The whole element.
    pub span: Span,
    /// `NotBefore`.
    pub not_before: Option<Value>,
    /// `NotOnOrAfter`.
    pub not_on_or_after: Option<Value>,
    /// All must be met.
    pub audience_restrictions: Vec<AudienceRestriction>,
    /// `OneTimeUse`.
    pub one_time_use: Option<Span>,
    /// `ProxyRestriction`.
    pub proxy_restriction: Option<ProxyRestriction>,
    /// Conditions of other kinds.
    pub unknown: Vec<UnknownCondition>,
}

/// `saml:AudienceRestriction`: one of its audiences must be the receiver (saml-core 2.5.1.4).
#[derive(Debug, Clone)]
pub struct AudienceRestriction {
    /// The whole element.
    pub span: Span,
    /// The audiences, exactly as written.
    pub audiences: Vec<Value>,
}

/// `saml:ProxyRestriction` (saml-core 2.5.1.6).
#[derive(Debug, Clone)]
pub struct ProxyRestriction {
    /// The whole element.
    pub span: Span,
    /// `Count`.
    pub count: Option<Value>,
}

/// A condition that SAML 2.0 does not define.
#[derive(Debug, Clone)]
pub struct UnknownCondition {
    /// Its name, with its `xsi:type` where it has one.
    pub name: String,
    /// The whole element.
    pub span: Span,
}

/// `saml:AuthnStatement` (saml-core 2.7.2).
#[derive(Debug, Clone)]
pub struct AuthnStatement {
    /// The whole element.
    pub span: Span,
    /// `AuthnInstant`.
    pub instant: Option<Value>,
    /// `SessionIndex`.
    pub session_index: Option<Value>,
    /// `SessionNotOnOrAfter`.
    pub session_not_on_or_after: Option<Value>,
    /// `AuthnContextClassRef`.
    pub context_class_ref: Option<Value>,
    /// Whether its context names a class or a declaration.
    pub has_context: bool,
    /// Whether there is a second `AuthnContext`.
    pub more_contexts: bool,
    /// `SubjectLocality/@Address`.
    pub address: Option<Value>,
}

/// `saml:Attribute` (saml-core 2.7.3.1).
#[derive(Debug, Clone)]
pub struct Attribute {
    /// The whole element.
    pub span: Span,
    /// `Name`.
    pub name: Option<Value>,
    /// `NameFormat`.
    pub name_format: Option<Value>,
    /// `FriendlyName`: for people, never to be matched.
    pub friendly_name: Option<Value>,
    /// The values, in order.
    pub values: Vec<AttributeValue>,
}

impl Attribute {
    /// The name; empty where it has none.
    pub fn name(&self) -> &str {
        self.name.as_ref().map_or("", Value::as_str)
    }
}

/// `saml:AttributeValue`.
#[derive(Debug, Clone)]
pub struct AttributeValue {
    /// The characters; for a value that holds elements, its markup as written.
    pub value: Value,
    /// Whether it holds elements.
    pub structured: bool,
    /// `xsi:nil`.
    pub nil: bool,
    /// The whole element.
    pub span: Span,
}

pub(super) fn assertion(source: Source<'_>, node: Node<'_>) -> Assertion {
    let mut conditions = node.elements_named(ns::SAML, "Conditions");
    let statements: Vec<Node<'_>> = node.elements_named(ns::SAML, "AttributeStatement").collect();
    let inside = |local: &'static str| {
        statements.iter().flat_map(move |statement| statement.elements_named(ns::SAML, local)).collect::<Vec<_>>()
    };
    Assertion {
        envelope: envelope::envelope(node),
        subject: node.element(ns::SAML, "Subject").map(subject),
        conditions: conditions.next().map(read_conditions),
        more_conditions: conditions.map(Node::span).collect(),
        authn: node.elements_named(ns::SAML, "AuthnStatement").map(authn_statement).collect(),
        attribute_statements: statements.iter().map(|statement| statement.span()).collect(),
        attributes: inside("Attribute").into_iter().map(|node| read_attribute(source, node)).collect(),
        encrypted_attributes: inside("EncryptedAttribute").into_iter().map(Node::span).collect(),
        other_statements: node
            .elements()
            .any(|child| child.is(ns::SAML, "AuthzDecisionStatement") || child.is(ns::SAML, "Statement")),
        advice: node.element(ns::SAML, "Advice").map(Node::span),
    }
}

fn subject(node: Node<'_>) -> Subject {
    Subject {
        span: node.span(),
        name_id: node.element(ns::SAML, "NameID").map(name_id),
        encrypted_id: node.element(ns::SAML, "EncryptedID").map(Node::span),
        confirmations: node.elements_named(ns::SAML, "SubjectConfirmation").map(confirmation).collect(),
    }
}

pub(super) fn name_id(node: Node<'_>) -> NameId {
    NameId {
        value: text(node),
        format: attribute(node, "Format"),
        name_qualifier: attribute(node, "NameQualifier"),
        sp_name_qualifier: attribute(node, "SPNameQualifier"),
        span: node.span(),
    }
}

fn confirmation(node: Node<'_>) -> Confirmation {
    let data = node.element(ns::SAML, "SubjectConfirmationData");
    let of_data = |name: &str| data.and_then(|data| attribute(data, name));
    Confirmation {
        span: node.span(),
        method: attribute(node, "Method"),
        data: data.map(Node::span),
        recipient: of_data("Recipient"),
        in_response_to: of_data("InResponseTo"),
        not_before: of_data("NotBefore"),
        not_on_or_after: of_data("NotOnOrAfter"),
        address: of_data("Address"),
    }
}

fn read_conditions(node: Node<'_>) -> Conditions {
    let known = |child: &Node<'_>| {
        child.namespace() == Some(ns::SAML)
            && matches!(child.local(), "AudienceRestriction" | "OneTimeUse" | "ProxyRestriction")
    };
    Conditions {
        span: node.span(),
        not_before: attribute(node, "NotBefore"),
        not_on_or_after: attribute(node, "NotOnOrAfter"),
        audience_restrictions: node
            .elements_named(ns::SAML, "AudienceRestriction")
            .map(|restriction| AudienceRestriction {
                span: restriction.span(),
                audiences: texts(restriction, ns::SAML, "Audience"),
            })
            .collect(),
        one_time_use: node.element(ns::SAML, "OneTimeUse").map(Node::span),
        proxy_restriction: node
            .element(ns::SAML, "ProxyRestriction")
            .map(|restriction| ProxyRestriction { span: restriction.span(), count: attribute(restriction, "Count") }),
        unknown: node
            .elements()
            .filter(|child| !known(child))
            .map(|child| UnknownCondition {
                name: child.attribute_ns(ns::XSI, "type").map_or_else(
                    || child.qualified_name(),
                    |kind| format!("{} of type {}", child.qualified_name(), kind.value),
                ),
                span: child.span(),
            })
            .collect(),
    }
}

fn authn_statement(node: Node<'_>) -> AuthnStatement {
    let context = node.element(ns::SAML, "AuthnContext");
    AuthnStatement {
        span: node.span(),
        instant: attribute(node, "AuthnInstant"),
        session_index: attribute(node, "SessionIndex"),
        session_not_on_or_after: attribute(node, "SessionNotOnOrAfter"),
        context_class_ref: context.and_then(|context| saml_text(context, "AuthnContextClassRef")),
        has_context: context.is_some_and(|context| {
            let named = ["AuthnContextClassRef", "AuthnContextDecl", "AuthnContextDeclRef"];
            context.elements().any(|child| child.namespace() == Some(ns::SAML) && named.contains(&child.local()))
        }),
        more_contexts: node.elements_named(ns::SAML, "AuthnContext").nth(1).is_some(),
        address: node.element(ns::SAML, "SubjectLocality").and_then(|locality| attribute(locality, "Address")),
    }
}

pub(super) fn read_attribute(source: Source<'_>, node: Node<'_>) -> Attribute {
    Attribute {
        span: node.span(),
        name: attribute(node, "Name"),
        name_format: attribute(node, "NameFormat"),
        friendly_name: attribute(node, "FriendlyName"),
        values: node.elements_named(ns::SAML, "AttributeValue").map(|value| attribute_value(source, value)).collect(),
    }
}

fn attribute_value(source: Source<'_>, node: Node<'_>) -> AttributeValue {
    let structured = node.elements().next().is_some();
    AttributeValue {
        value: if structured { Value::new(source.raw(node.content_span()), node.content_span()) } else { text(node) },
        structured,
        nil: node.attribute_ns(ns::XSI, "nil").is_some_and(|nil| matches!(nil.value.trim(), "true" | "1")),
        span: node.span(),
    }
}
