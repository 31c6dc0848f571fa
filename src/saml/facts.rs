//! The `facts` of the report: values exactly as in the message, absent ones as `null`.

use super::assertion::{Assertion, Attribute, NameId};
use super::envelope::{Envelope, Status};
use super::message::{Body, Message};
use super::metadata::{Endpoint, Entity, RoleKind};
use super::{certificates, encryption::Encrypted, signature::Signature};
use crate::source::Value;
use serde_json::{Map, Value as Json, json};

impl Message {
    /// The `facts` of the report.
    pub fn facts(&self) -> Json {
        facts(self)
    }
}

fn facts(message: &Message) -> Json {
    let mut facts = match &message.body {
        Body::Response(response) => {
            let envelope = &response.envelope;
            let mut assertions: Vec<Json> = response.assertions.iter().map(assertion).collect();
            assertions.extend(response.encrypted_assertions.iter().map(|_| encrypted_assertion()));
            json!({
                "id": text(&envelope.id), "issuer": issuer(envelope), "destination": text(&envelope.destination),
                "in_response_to": text(&envelope.in_response_to), "issue_instant": text(&envelope.issue_instant),
                "version": text(&envelope.version), "status": status(response.status.as_ref()),
                "assertions": assertions,
            })
        }
        Body::Assertion(own) => {
            let envelope = &own.envelope;
            json!({
                "id": text(&envelope.id), "issuer": issuer(envelope), "destination": null, "in_response_to": null,
                "issue_instant": text(&envelope.issue_instant), "version": text(&envelope.version), "status": null,
                "assertions": [assertion(own)],
            })
        }
        Body::AuthnRequest(request) => {
            let envelope = &request.envelope;
            json!({
                "id": text(&envelope.id), "issuer": issuer(envelope), "destination": text(&envelope.destination),
                "issue_instant": text(&envelope.issue_instant), "version": text(&envelope.version),
                "acs_url": text(&request.acs_url), "acs_index": text(&request.acs_index),
                "protocol_binding": text(&request.protocol_binding),
                "name_id_policy": request.name_id_policy.as_ref().map(|policy| json!({
                    "format": text(&policy.format), "allow_create": boolean(&policy.allow_create),
                    "sp_name_qualifier": text(&policy.sp_name_qualifier),
                })),
                "requested_authn_context": request.requested_authn_context.as_ref().map(|context| json!({
                    "comparison": text(&context.comparison), "class_refs": texts(&context.class_refs),
                })),
                "force_authn": boolean(&request.force_authn), "is_passive": boolean(&request.is_passive),
                "relay_state": message.relay_state,
            })
        }
        Body::LogoutRequest(request) => {
            let envelope = &request.envelope;
            json!({
                "id": text(&envelope.id), "issuer": issuer(envelope), "destination": text(&envelope.destination),
                "issue_instant": text(&envelope.issue_instant), "version": text(&envelope.version),
                "not_on_or_after": text(&request.not_on_or_after), "reason": text(&request.reason),
                "name_id": request.name_id.as_ref().map(name_id), "session_indexes": texts(&request.session_indexes),
            })
        }
        Body::LogoutResponse(response) => {
            let envelope = &response.envelope;
            json!({
                "id": text(&envelope.id), "issuer": issuer(envelope), "destination": text(&envelope.destination),
                "issue_instant": text(&envelope.issue_instant), "in_response_to": text(&envelope.in_response_to),
                "version": text(&envelope.version), "status": status(response.status.as_ref()),
            })
        }
        Body::ArtifactResolve(resolve) => {
            let envelope = &resolve.envelope;
            json!({
                "id": text(&envelope.id), "issuer": issuer(envelope), "destination": text(&envelope.destination),
                "issue_instant": text(&envelope.issue_instant), "version": text(&envelope.version),
                "artifact": text(&resolve.artifact),
            })
        }
        Body::ArtifactResponse(response) => {
            let envelope = &response.envelope;
            json!({
                "id": text(&envelope.id), "issuer": issuer(envelope), "destination": text(&envelope.destination),
                "issue_instant": text(&envelope.issue_instant), "in_response_to": text(&envelope.in_response_to),
                "version": text(&envelope.version), "status": status(response.status.as_ref()),
            })
        }
        Body::Entity(entity) => entity_facts(entity),
        Body::Aggregate(aggregate) => json!({
            "name": text(&aggregate.name), "valid_until": text(&aggregate.valid_until),
            "entities": aggregate.entities.iter().map(|entity| json!({
                "entity_id": text(&entity.entity_id), "roles": entity.roles,
            })).collect::<Vec<_>>(),
        }),
        Body::Foreign(foreign) => json!({
            "protocol": foreign.protocol, "assertion_version": foreign.assertion_version,
            "issuer": text(&foreign.issuer), "issue_instant": text(&foreign.issue_instant),
            "audiences": texts(&foreign.audiences), "name_id": text(&foreign.name_id),
        }),
        Body::Status(own) => json!({"status": status(Some(own))}),
        Body::NameId(own) => json!({"name_id": name_id(own)}),
        Body::Attribute(own) => json!({"attribute": attribute(own)}),
        Body::Other => json!({}),
    };
    if let Json::Object(members) = &mut facts {
        close(members, message);
    }
    facts
}

/// What every XML item has. Results of verification and decryption are for those who compute them.
fn close(members: &mut Map<String, Json>, message: &Message) {
    members.insert("signatures".to_owned(), message.signatures.iter().map(signature).collect());
    members.insert("encryption".to_owned(), message.encryption.iter().map(encrypted).collect());
}

fn text(value: &Option<Value>) -> Option<&str> {
    value.as_ref().map(Value::as_str)
}

fn texts(values: &[Value]) -> Vec<&str> {
    values.iter().map(Value::as_str).collect()
}

/// An `xs:boolean` as JSON; anything else as it is written.
fn boolean(value: &Option<Value>) -> Json {
    match text(value) {
        Some("true" | "1") => Json::Bool(true),
        Some("false" | "0") => Json::Bool(false),
        other => json!(other),
    }
}

fn issuer(envelope: &Envelope) -> Option<&str> {
    envelope.issuer.as_ref().map(|issuer| issuer.value.as_str())
}

fn status(status: Option<&Status>) -> Json {
    status.map_or(Json::Null, |status| {
        // The content of the element alone; what stands in its attribute the rules tell.
        let message = if status.message_in_attribute { Some("") } else { text(&status.message) };
        json!({"code": text(&status.code), "subcode": text(&status.subcode), "message": message})
    })
}

fn name_id(name_id: &NameId) -> Json {
    json!({
        "value": name_id.value.text, "format": text(&name_id.format),
        "name_qualifier": text(&name_id.name_qualifier), "sp_name_qualifier": text(&name_id.sp_name_qualifier),
    })
}

fn assertion(assertion: &Assertion) -> Json {
    let subject = assertion.subject.as_ref();
    let confirmations = assertion.confirmations();
    let envelope = &assertion.envelope;
    json!({
        "id": text(&envelope.id), "issuer": issuer(envelope),
        "issue_instant": text(&envelope.issue_instant), "encrypted": false,
        "name_id": subject.and_then(|subject| subject.name_id.as_ref()).map(name_id),
        "confirmations": confirmations.iter().map(|confirmation| json!({
            "method": text(&confirmation.method), "recipient": text(&confirmation.recipient),
            "in_response_to": text(&confirmation.in_response_to), "not_before": text(&confirmation.not_before),
            "not_on_or_after": text(&confirmation.not_on_or_after), "address": text(&confirmation.address),
        })).collect::<Vec<_>>(),
        "conditions": assertion.conditions.as_ref().map(|conditions| json!({
            "not_before": text(&conditions.not_before), "not_on_or_after": text(&conditions.not_on_or_after),
            "audiences": conditions.audience_restrictions.iter()
                .map(|restriction| texts(&restriction.audiences)).collect::<Vec<_>>(),
            "one_time_use": conditions.one_time_use.is_some(),
            "proxy_restriction": conditions.proxy_restriction.as_ref()
                .map(|restriction| json!({"count": text(&restriction.count)})),
        })),
        "authn": assertion.authn.iter().map(|statement| json!({
            "instant": text(&statement.instant), "session_index": text(&statement.session_index),
            "session_not_on_or_after": text(&statement.session_not_on_or_after),
            "context_class_ref": text(&statement.context_class_ref),
        })).collect::<Vec<_>>(),
        "attributes": assertion.attributes.iter().map(attribute).collect::<Vec<_>>(),
    })
}

fn attribute(attribute: &Attribute) -> Json {
    json!({
        "name": text(&attribute.name), "name_format": text(&attribute.name_format),
        "friendly_name": text(&attribute.friendly_name),
        "values": attribute.values.iter().map(|value| &value.value.text).collect::<Vec<_>>(),
    })
}

/// An assertion that could not be read: the decrypted one is an item of its own.
fn encrypted_assertion() -> Json {
    json!({
        "id": null, "issuer": null, "issue_instant": null, "encrypted": true, "name_id": null,
        "confirmations": [], "conditions": null, "authn": [], "attributes": [],
    })
}

fn entity_facts(entity: &Entity) -> Json {
    let roles = || entity.roles.iter();
    let of = |kind: RoleKind| entity.role(kind);
    let endpoint = |endpoint: &Endpoint| {
        json!({
            "role": endpoint.role, "binding": text(&endpoint.binding), "location": text(&endpoint.location),
            "response_location": text(&endpoint.response_location), "index": text(&endpoint.index),
            "is_default": boolean(&endpoint.is_default),
        })
    };
    let wants = json!({
        "authn_requests_signed": of(RoleKind::Sp).map_or(Json::Null, |role| boolean(&role.authn_requests_signed)),
        "want_authn_requests_signed":
            of(RoleKind::Idp).map_or(Json::Null, |role| boolean(&role.want_authn_requests_signed)),
        "want_assertions_signed": of(RoleKind::Sp).map_or(Json::Null, |role| boolean(&role.want_assertions_signed)),
    });
    json!({
        "entity_id": text(&entity.entity_id), "valid_until": text(&entity.valid_until),
        "roles": roles().map(|role| role.name.as_str()).collect::<Vec<_>>(),
        "endpoints": roles().flat_map(|role| &role.endpoints).map(endpoint).collect::<Vec<_>>(),
        "name_id_formats": roles().flat_map(|role| texts(&role.name_id_formats)).collect::<Vec<_>>(),
        "keys": roles().flat_map(|role| &role.keys).map(|key| json!({
            "use": text(&key.usage),
            "certificate": key.certificate.as_ref().map_or(Json::Null, certificates::facts),
        })).collect::<Vec<_>>(),
        "wants": wants,
    })
}

fn signature(signature: &Signature) -> Json {
    json!({
        "parent": signature.parent, "algorithm": text(&signature.algorithm),
        "canonicalization": text(&signature.canonicalization),
        "references": signature.references.iter().map(|reference| json!({
            "uri": text(&reference.uri), "target": reference.target, "target_is_parent": reference.target_is_parent,
            "transforms": texts(&reference.transforms), "digest_method": text(&reference.digest_method),
            "digest": null, "stated": text(&reference.stated), "computed": null, "canonical_bytes": null,
        })).collect::<Vec<_>>(),
        "signed_info": null,
        "embedded_certificate": signature.certificates.first().map_or(Json::Null, certificates::facts),
        "problem": null,
    })
}

fn encrypted(encrypted: &Encrypted) -> Json {
    json!({
        "element": encrypted.element, "algorithm": text(&encrypted.algorithm),
        "key": {
            "algorithm": text(&encrypted.key_algorithm), "digest": text(&encrypted.key_digest),
            "mgf": text(&encrypted.key_mgf), "found": encrypted.key_place.as_str(),
        },
        "result": null, "failed_step": null, "plaintext_sha256": null, "item": null,
    })
}

#[cfg(test)]
mod tests {
    use super::super::read;
    use crate::syntax::xml;

    #[test]
    fn values_are_those_of_the_message_and_absent_ones_are_null() {
        let text = "<a:Assertion xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion' ID='_a'><a:Subject>\
                    <a:NameID> Ada<!-- x -->@app.example </a:NameID></a:Subject></a:Assertion>";
        let (_, message, _) = read(text, &xml::parse(text, &xml::Budget::MESSAGE), None);
        let facts = message.facts();
        assert_eq!(facts["assertions"][0]["name_id"]["value"], " Ada@app.example ");
        assert_eq!(facts["assertions"][0]["name_id"].get("format"), Some(&serde_json::Value::Null));
        assert_eq!(facts.get("destination"), Some(&serde_json::Value::Null));
        assert!(facts["signatures"].as_array().is_some_and(Vec::is_empty));
    }
}
