//! The values a person looks for first.

use super::assertion::{Assertion, Attribute, NameId};
use super::envelope::{Envelope, Status};
use super::message::{Body, Message};
use super::metadata::{Entity, RoleKind};
use super::words::{attribute_words, context_class_words, endpoint_words, name_id_format_words, status_words};
use crate::source::Value;
use crate::vocabulary::SummaryRow;

/// Entities of an aggregate that are listed.
const LISTED_ENTITIES: usize = 50;

impl Message {
    /// The values a person looks for first, in reading order.
    pub fn summary(&self) -> Vec<SummaryRow> {
        summary(self)
    }
}

fn summary(message: &Message) -> Vec<SummaryRow> {
    let mut rows = Rows::default();
    match &message.body {
        Body::Response(response) => {
            rows.status(response.status.as_ref());
            let several = response.assertions.len() > 1;
            for (index, assertion) in response.assertions.iter().enumerate() {
                rows.group = if several { format!("Assertion {}", index + 1) } else { String::new() };
                rows.who(assertion);
                if index == 0 {
                    rows.group = String::new();
                    rows.envelope(&response.envelope);
                }
                rows.group = if several { format!("Assertion {}", index + 1) } else { String::new() };
                rows.assertion(assertion);
            }
            if response.assertions.is_empty() {
                rows.envelope(&response.envelope);
            }
            rows.group = String::new();
            for span in &response.encrypted_assertions {
                rows.note("Assertion", "encrypted", *span, "its content needs the application's private key");
            }
        }
        Body::Assertion(assertion) => {
            rows.who(assertion);
            rows.value("Issuer", assertion.envelope.issuer.as_ref().map(|issuer| &issuer.value), None);
            rows.value("Issued at", assertion.envelope.issue_instant.as_ref(), None);
            rows.assertion(assertion);
        }
        Body::AuthnRequest(request) => {
            rows.envelope(&request.envelope);
            rows.value("ACS URL", request.acs_url.as_ref(), Some("where the application wants the answer"));
            rows.value("ACS index", request.acs_index.as_ref(), None);
            rows.value("Answer by", request.protocol_binding.as_ref(), None);
            if let Some(policy) = &request.name_id_policy {
                let format = policy.format.as_ref();
                rows.value("Name ID wanted", format, format.and_then(|format| name_id_format_words(&format.text)));
            }
            if let Some(context) = &request.requested_authn_context {
                for class in &context.class_refs {
                    rows.value("Sign-in method wanted", Some(class), context_class_words(&class.text));
                }
            }
            rows.value("Fresh sign-in (ForceAuthn)", request.force_authn.as_ref(), None);
            rows.value("Silent sign-in (IsPassive)", request.is_passive.as_ref(), None);
            rows.relay_state(message);
        }
        Body::LogoutRequest(request) => {
            if let Some(name_id) = &request.name_id {
                let format = name_id.format.as_ref();
                rows.value("Name ID", Some(&name_id.value), format.and_then(|f| name_id_format_words(&f.text)));
            }
            rows.envelope(&request.envelope);
            rows.value("Valid until", request.not_on_or_after.as_ref(), None);
            for index in &request.session_indexes {
                rows.value("Session", Some(index), None);
            }
            rows.value("Reason", request.reason.as_ref(), None);
        }
        Body::LogoutResponse(response) => {
            rows.status(response.status.as_ref());
            rows.envelope(&response.envelope);
        }
        Body::ArtifactResolve(resolve) => {
            rows.envelope(&resolve.envelope);
            rows.value("Artifact", resolve.artifact.as_ref(), None);
        }
        Body::ArtifactResponse(response) => {
            rows.status(response.status.as_ref());
            rows.envelope(&response.envelope);
        }
        Body::Entity(entity) => rows.entity(entity),
        Body::Aggregate(aggregate) => {
            rows.plain("Entities", aggregate.entities.len().to_string());
            rows.value("Name", aggregate.name.as_ref(), None);
            rows.value("Valid until", aggregate.valid_until.as_ref(), None);
            rows.group = "Entities".to_owned();
            for entity in aggregate.entities.iter().take(LISTED_ENTITIES) {
                let remark = match (entity.idp, entity.sp) {
                    (true, true) => Some("identity provider and application"),
                    (true, false) => Some("identity provider"),
                    (false, true) => Some("application"),
                    (false, false) => None,
                };
                rows.value("Entity ID", entity.entity_id.as_ref(), remark);
            }
        }
        Body::Foreign(foreign) => {
            rows.plain("Protocol", foreign.protocol.to_owned());
            rows.value("Name ID", foreign.name_id.as_ref(), None);
            rows.value("Issuer", foreign.issuer.as_ref(), None);
            rows.value("Issued at", foreign.issue_instant.as_ref(), None);
            for audience in &foreign.audiences {
                rows.value("Audience", Some(audience), None);
            }
        }
        Body::Status(status) => rows.status(Some(status)),
        Body::NameId(name_id) => rows.name_id(name_id),
        Body::Attribute(attribute) => rows.attribute("Attributes", attribute),
        Body::Other => {}
    }
    rows.rows
}

#[derive(Default)]
struct Rows {
    group: String,
    rows: Vec<SummaryRow>,
}

impl Rows {
    fn push(&mut self, row: SummaryRow) {
        self.rows.push(row);
    }

    fn value(&mut self, label: &str, value: Option<&Value>, remark: Option<&str>) {
        let Some(value) = value else { return };
        self.push(SummaryRow {
            group: self.group.clone(),
            label: label.to_owned(),
            values: vec![value.text.clone()],
            span: Some(value.span),
            remark: remark.map(str::to_owned),
        });
    }

    fn plain(&mut self, label: &str, text: String) {
        let group = self.group.clone();
        self.push(SummaryRow { group, label: label.to_owned(), values: vec![text], span: None, remark: None });
    }

    fn note(&mut self, label: &str, text: &str, span: crate::source::Span, remark: &str) {
        self.push(SummaryRow {
            group: self.group.clone(),
            label: label.to_owned(),
            values: vec![text.to_owned()],
            span: Some(span),
            remark: Some(remark.to_owned()),
        });
    }

    fn status(&mut self, status: Option<&Status>) {
        let Some(status) = status else { return };
        if !status.is_success() {
            self.value("Status", status.code.as_ref(), status.code.as_ref().and_then(|code| status_words(&code.text)));
            let subcode = status.subcode.as_ref();
            self.value("Reason", subcode, subcode.and_then(|code| status_words(&code.text)));
            self.value("Status message", status.message.as_ref(), None);
        }
    }

    fn envelope(&mut self, envelope: &Envelope) {
        self.value("Issuer", envelope.issuer.as_ref().map(|issuer| &issuer.value), None);
        self.value("Destination", envelope.destination.as_ref(), None);
        self.value("In response to", envelope.in_response_to.as_ref(), Some("the ID of the login request it answers"));
        self.value("Issued at", envelope.issue_instant.as_ref(), None);
        self.value("ID", envelope.id.as_ref(), None);
    }

    fn who(&mut self, assertion: &Assertion) {
        let Some(subject) = &assertion.subject else { return };
        if let Some(name_id) = &subject.name_id {
            self.name_id(name_id);
        }
        if let Some(span) = subject.encrypted_id {
            self.note("Name ID", "encrypted", span, "its content needs the application's private key");
        }
    }

    fn assertion(&mut self, assertion: &Assertion) {
        for confirmation in assertion.confirmations() {
            self.value("Recipient", confirmation.recipient.as_ref(), None);
            self.value("To be delivered before", confirmation.not_on_or_after.as_ref(), None);
        }
        if let Some(conditions) = &assertion.conditions {
            for audience in conditions.audience_restrictions.iter().flat_map(|restriction| &restriction.audiences) {
                self.value("Audience", Some(audience), Some("the application it is meant for"));
            }
            self.value("Valid from", conditions.not_before.as_ref(), None);
            self.value("Valid until", conditions.not_on_or_after.as_ref(), None);
        }
        for statement in &assertion.authn {
            self.value("Signed in at", statement.instant.as_ref(), None);
            let class = statement.context_class_ref.as_ref();
            self.value("Sign-in method", class, class.and_then(|class| context_class_words(&class.text)));
            self.value("Session", statement.session_index.as_ref(), None);
            self.value("Session ends", statement.session_not_on_or_after.as_ref(), None);
        }
        let group = if self.group.is_empty() { "Attributes".to_owned() } else { format!("{}: attributes", self.group) };
        for attribute in &assertion.attributes {
            self.attribute(&group, attribute);
        }
    }

    fn attribute(&mut self, group: &str, attribute: &Attribute) {
        let friendly = attribute.friendly_name.as_ref().map(|name| name.text.clone());
        self.push(SummaryRow {
            group: group.to_owned(),
            label: attribute.name().to_owned(),
            values: attribute.values.iter().map(|value| value.value.text.clone()).collect(),
            span: Some(attribute.span),
            remark: attribute_words(attribute.name()).map(str::to_owned).or(friendly),
        });
    }

    fn name_id(&mut self, name_id: &NameId) {
        let format = name_id.format.as_ref();
        self.value("Name ID", Some(&name_id.value), format.and_then(|format| name_id_format_words(&format.text)));
        self.value("Name ID format", format, None);
    }

    fn relay_state(&mut self, message: &Message) {
        if let Some(state) = &message.relay_state {
            self.plain("RelayState", state.clone());
        }
    }

    fn entity(&mut self, entity: &Entity) {
        self.value("Entity ID", entity.entity_id.as_ref(), None);
        self.value("Valid until", entity.valid_until.as_ref(), None);
        for role in &entity.roles {
            self.group = match role.kind {
                RoleKind::Idp => "Identity provider: endpoints".to_owned(),
                RoleKind::Sp => "Application: endpoints".to_owned(),
                RoleKind::Other => format!("{}: endpoints", role.name),
            };
            for endpoint in &role.endpoints {
                let binding = endpoint.binding.as_ref().map_or("", |binding| {
                    binding.text.rsplit_once(":bindings:").map_or(binding.as_str(), |(_, name)| name)
                });
                let words = endpoint_words(&endpoint.role).unwrap_or("");
                let remark =
                    [words, binding].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
                self.value(&endpoint.role, endpoint.location.as_ref(), Some(&remark));
            }
            self.group = String::new();
            for format in &role.name_id_formats {
                self.value("Name ID format", Some(format), name_id_format_words(&format.text));
            }
            self.value("Wants requests signed", role.want_authn_requests_signed.as_ref(), None);
            self.value("Signs requests", role.authn_requests_signed.as_ref(), None);
            self.value("Wants assertions signed", role.want_assertions_signed.as_ref(), None);
        }
    }
}
