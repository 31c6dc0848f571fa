//! What an XML document says: one type over all kinds of SAML messages. Its facts and rows are made in `facts.rs` and `summary.rs`.

use super::aggregate::Aggregate;
use super::assertion::{Assertion, Attribute, NameId};
use super::encryption::Encrypted;
use super::envelope::{Envelope, Status};
use super::foreign::Foreign;
use super::logout::LogoutRequest;
use super::metadata::Entity;
use super::request::AuthnRequest;
use super::response::{ArtifactResolve, ArtifactResponse, LogoutResponse, Response};
use super::signature::Signature;
use crate::source::{Span, Value};
use crate::time::{Instant, parse_time};

/// What an XML document says, as far as it is SAML.
#[derive(Debug, Clone, Default)]
pub struct Message {
    /// The message itself.
    pub body: Body,
    /// Every `ds:Signature` of the document, in document order.
    pub signatures: Vec<Signature>,
    /// Every encrypted element of the document, in document order.
    pub encryption: Vec<Encrypted>,
    /// The `RelayState` that travelled with it.
    pub relay_state: Option<String>,
}

/// The kinds of documents that are read.
#[derive(Debug, Clone, Default)]
pub enum Body {
    /// `samlp:Response`.
    Response(Box<Response>),
    /// A `saml:Assertion` on its own: pasted, or decrypted.
    Assertion(Box<Assertion>),
    /// `samlp:AuthnRequest`.
    AuthnRequest(Box<AuthnRequest>),
    /// `samlp:LogoutRequest`.
    LogoutRequest(Box<LogoutRequest>),
    /// `samlp:LogoutResponse`.
    LogoutResponse(Box<LogoutResponse>),
    /// `samlp:ArtifactResolve`.
    ArtifactResolve(Box<ArtifactResolve>),
    /// `samlp:ArtifactResponse`; the message inside is an item of its own.
    ArtifactResponse(Box<ArtifactResponse>),
    /// `md:EntityDescriptor`.
    Entity(Box<Entity>),
    /// `md:EntitiesDescriptor`.
    Aggregate(Box<Aggregate>),
    /// A `saml:NameID` on its own, as decryption of an `EncryptedID` leaves it.
    NameId(Box<NameId>),
    /// A `saml:Attribute` on its own, as decryption of an `EncryptedAttribute` leaves it.
    Attribute(Box<Attribute>),
    /// A `samlp:Status` on its own, cut out of the response that says it.
    Status(Box<Status>),
    /// SAML 1.x or WS-Federation: named, not read further.
    Foreign(Box<Foreign>),
    /// XML of another kind.
    #[default]
    Other,
}

impl Message {
    /// The response, where it is one.
    pub fn response(&self) -> Option<&Response> {
        match &self.body {
            Body::Response(response) => Some(response),
            _ => None,
        }
    }

    /// The readable assertions: of a response, or the assertion itself.
    pub fn assertions(&self) -> &[Assertion] {
        match &self.body {
            Body::Response(response) => &response.assertions,
            Body::Assertion(assertion) => std::slice::from_ref(assertion),
            _ => &[],
        }
    }

    /// The authentication request, where it is one.
    pub fn authn_request(&self) -> Option<&AuthnRequest> {
        match &self.body {
            Body::AuthnRequest(request) => Some(request),
            _ => None,
        }
    }

    /// The logout request, where it is one.
    pub fn logout_request(&self) -> Option<&LogoutRequest> {
        match &self.body {
            Body::LogoutRequest(request) => Some(request),
            _ => None,
        }
    }

    /// The logout response, where it is one.
    pub fn logout_response(&self) -> Option<&LogoutResponse> {
        match &self.body {
            Body::LogoutResponse(response) => Some(response),
            _ => None,
        }
    }

    /// The metadata of one entity, where it is that.
    pub fn entity(&self) -> Option<&Entity> {
        match &self.body {
            Body::Entity(entity) => Some(entity),
            _ => None,
        }
    }

    /// The answer of an older protocol, where it is that.
    pub fn foreign(&self) -> Option<&Foreign> {
        match &self.body {
            Body::Foreign(foreign) => Some(foreign),
            _ => None,
        }
    }

    /// The metadata of several entities, where it is that.
    pub fn aggregate(&self) -> Option<&Aggregate> {
        match &self.body {
            Body::Aggregate(aggregate) => Some(aggregate),
            _ => None,
        }
    }

    /// What all protocol messages have in common, where it is one.
    pub fn envelope(&self) -> Option<&Envelope> {
        match &self.body {
            Body::Response(message) => Some(&message.envelope),
            Body::AuthnRequest(message) => Some(&message.envelope),
            Body::LogoutRequest(message) => Some(&message.envelope),
            Body::LogoutResponse(message) => Some(&message.envelope),
            Body::ArtifactResolve(message) => Some(&message.envelope),
            Body::ArtifactResponse(message) => Some(&message.envelope),
            _ => None,
        }
    }

    /// The status of an answer.
    pub fn status(&self) -> Option<&Status> {
        match &self.body {
            Body::Response(message) => message.status.as_ref(),
            Body::LogoutResponse(message) => message.status.as_ref(),
            Body::ArtifactResponse(message) => message.status.as_ref(),
            Body::Status(status) => Some(status),
            _ => None,
        }
    }

    /// Who made it: the issuer of the message, else of its first assertion; the entity ID of metadata.
    pub fn issuer(&self) -> Option<&Value> {
        let own = self.envelope().and_then(|envelope| envelope.issuer.as_ref());
        own.or_else(|| self.assertions().iter().find_map(|assertion| assertion.envelope.issuer.as_ref()))
            .map(|issuer| &issuer.value)
            .or_else(|| self.entity().and_then(|entity| entity.entity_id.as_ref()))
    }

    /// The root of the message in its document.
    pub fn span(&self) -> Option<Span> {
        match &self.body {
            Body::Assertion(assertion) => Some(assertion.envelope.span),
            Body::Entity(entity) => Some(entity.span),
            Body::Aggregate(aggregate) => Some(aggregate.span),
            Body::Foreign(foreign) => Some(foreign.span),
            _ => self.envelope().map(|envelope| envelope.span),
        }
    }

    /// When the message says it was made: its `IssueInstant`, else that of its first assertion. Metadata says nothing of the kind.
    pub fn issued(&self) -> Option<Instant> {
        let own = self.envelope().and_then(|envelope| instant(envelope.issue_instant.as_ref()));
        own.or_else(|| {
            self.assertions().iter().find_map(|assertion| instant(assertion.envelope.issue_instant.as_ref()))
        })
        .or_else(|| instant(self.foreign()?.issue_instant.as_ref()))
    }
}

/// The instant a value states, where it states one.
pub fn instant(value: Option<&Value>) -> Option<Instant> {
    parse_time(value?.as_str()).map(|time| time.instant)
}
