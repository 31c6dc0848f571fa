//! The steps and values of a SAML login.

use super::model::Flow;
use super::places::{Look, Places, step};
use crate::item::Item;
use crate::report::ItemKind;
use crate::rules::support::compare::{compare_identifiers, compare_urls};
use crate::saml::{Assertion, Entity, Message, RoleKind};
use crate::source::Value;

/// The format by which a request says that any will do.
const UNSPECIFIED: &str = "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
/// Assertions whose values are compared.
const MAX_ASSERTIONS: usize = 4;

/// The login; `None` where the case holds no part of one.
pub(super) fn flow(look: &Look<'_>) -> Option<Flow> {
    let responses = look.all(|item| item.kind == ItemKind::SamlResponse);
    let requests = look.all(|item| item.kind == ItemKind::SamlAuthnRequest);
    let all_assertions = look.all(|item| item.saml().is_some_and(|message| !message.assertions().is_empty()));
    let idps = look.all(|item| matches!(item.kind, ItemKind::IdpMetadata | ItemKind::MetadataAggregate));
    let sps = look.all(|item| item.kind == ItemKind::SpMetadata);
    if responses.is_empty() && requests.is_empty() && all_assertions.is_empty() && (idps.is_empty() || sps.is_empty()) {
        return None;
    }
    let answer = look.main(&responses);
    let answer_item = look.item(answer);
    let response = answer_item.and_then(Item::saml).and_then(Message::response);
    let answers = response.and_then(|response| response.envelope.in_response_to.as_ref());
    let id_of = |index: &usize| look.item(Some(*index))?.saml()?.authn_request()?.envelope.id.as_ref();
    let asked = requests.iter().copied().find(|index| answers.is_some() && id_of(index).map(text) == answers.map(text));
    let request_at = asked.or_else(|| look.main(&requests));
    let request = look.item(request_at).and_then(Item::saml).and_then(Message::authn_request);
    let inside: Vec<usize> = match answer {
        // Those of the answer, and the decrypted ones below it.
        Some(answer) => {
            let below = |index: &usize| {
                let mut here = Some(*index);
                while let Some(at) = here {
                    if at == answer {
                        return true;
                    }
                    here = look.item(Some(at)).and_then(|item| item.parent);
                }
                false
            };
            all_assertions.iter().copied().filter(below).collect()
        }
        None => all_assertions.clone(),
    };
    let assertions: Vec<(usize, &Assertion)> = inside
        .iter()
        .flat_map(|index| {
            let message = look.item(Some(*index)).and_then(Item::saml);
            message.into_iter().flat_map(Message::assertions).map(|assertion| (*index, assertion))
        })
        .take(MAX_ASSERTIONS)
        .collect();
    let idp = look.main(&idps);
    let sp = look.main(&sps);
    let entity = |index: Option<usize>| look.item(index).and_then(Item::saml).and_then(Message::entity);
    let (idp_entity, sp_entity) = (entity(idp), entity(sp));

    let encrypted = response.is_some_and(|response| !response.encrypted_assertions.is_empty());
    let add_request = match response {
        Some(response) if response.envelope.in_response_to.is_none() => {
            "The response names no request: the login started at the identity provider, so none is missing."
        }
        _ => {
            "Add the login page URL (it contains SAMLRequest) or a HAR file. It shows what the application requested \
                 and whether the response belongs to this attempt."
        }
    };
    let add_assertion = if encrypted {
        "Encrypted. Add the application's private key to decrypt it."
    } else {
        "It is inside the response: who signed in, for whom, and how long it counts."
    };
    let steps = vec![
        step(
            "Login request",
            "The application redirects the browser to the identity provider.",
            requests,
            request_at,
            add_request,
        ),
        step(
            "Response",
            "The identity provider sends the browser back with a response.",
            responses,
            answer,
            "Add the SAMLResponse that the browser posted to the ACS URL (from the developer tools or a HAR file).",
        ),
        step("Assertion", "The identity provider's statement about the user.", inside, None, add_assertion),
        step(
            "Identity provider's metadata",
            "Its Entity ID, endpoints, and certificates.",
            idps,
            idp,
            "Add it to verify the signature and compare Entity IDs and URLs.",
        ),
        step(
            "Application's metadata",
            "Its Entity ID, ACS URL, and signature requirements.",
            sps,
            sp,
            "Add it, or enter the ACS URL and the entity ID, to compare the response's address and audience.",
        ),
    ];

    let expected = look.expected;
    let mut values = Vec::new();
    let mut id = Places::of("InResponseTo");
    id.see("login request, its ID", request_at, request.and_then(|request| string(&request.envelope.id)));
    if request.is_some() {
        id.need("response", answer, answers.map(text));
    } else {
        id.see("response", answer, answers.map(text));
    }
    for (item, assertion) in &assertions {
        for confirmation in assertion.confirmations() {
            id.see("assertion", Some(*item), string(&confirmation.in_response_to));
        }
    }
    values.extend(id.compare(look.report, compare_identifiers));

    let mut acs = Places::of("ACS URL");
    acs.expect(&expected.acs);
    acs.see_any("application's metadata", sp, locations(sp_entity, RoleKind::Sp, "AssertionConsumerService"));
    acs.see("login request", request_at, request.and_then(|request| string(&request.acs_url)));
    acs.see("response, Destination", answer, response.and_then(|response| string(&response.envelope.destination)));
    for (item, assertion) in &assertions {
        for confirmation in assertion.confirmations() {
            acs.see("assertion, Recipient", Some(*item), string(&confirmation.recipient));
        }
    }
    let delivered = answer_item.and_then(|item| item.transport.as_ref()?.url.as_deref());
    acs.see("delivered to", answer, delivered.filter(|url| url.contains("://")));
    values.extend(acs.compare(look.report, compare_urls));

    let mut sso = Places::of("IdP SSO URL");
    sso.see_any("identity provider's metadata", idp, locations(idp_entity, RoleKind::Idp, "SingleSignOnService"));
    sso.see("login request", request_at, request.and_then(|request| string(&request.envelope.destination)));
    values.extend(sso.compare(look.report, compare_urls));

    let mut issuer = Places::of("IdP entity ID");
    issuer.expect(&expected.issuer);
    let listed = look.item(idp).and_then(Item::saml).and_then(Message::aggregate);
    let listed =
        listed.map(|all| all.entities.iter().filter(|one| one.idp).filter_map(|one| string(&one.entity_id)).collect());
    let named = idp_entity.and_then(|entity| string(&entity.entity_id)).into_iter().collect();
    issuer.see_any("identity provider's metadata", idp, listed.unwrap_or(named));
    let own = response.and_then(|response| response.envelope.issuer.as_ref());
    issuer.see("response", answer, own.map(|issuer| issuer.value.as_str()));
    for (item, assertion) in &assertions {
        issuer.see("assertion", Some(*item), assertion.envelope.issuer.as_ref().map(|issuer| issuer.value.as_str()));
    }
    values.extend(issuer.compare(look.report, compare_identifiers));

    let mut audience = Places::of("SP entity ID");
    audience.expect(&expected.sp_entity_id);
    audience.see("application's metadata", sp, sp_entity.and_then(|entity| string(&entity.entity_id)));
    let own = request.and_then(|request| request.envelope.issuer.as_ref());
    audience.see("login request, its issuer", request_at, own.map(|issuer| issuer.value.as_str()));
    for (item, assertion) in &assertions {
        for restriction in assertion.conditions.iter().flat_map(|conditions| &conditions.audience_restrictions) {
            audience.see_any("assertion, Audience", Some(*item), restriction.audiences.iter().map(text).collect());
        }
    }
    values.extend(audience.compare(look.report, compare_identifiers));

    let mut format = Places::of("Name ID format");
    let policy = request.and_then(|request| request.name_id_policy.as_ref());
    let wanted = policy.and_then(|policy| string(&policy.format)).or(expected.name_id_format.as_deref());
    format.see("asked for", request_at, wanted.filter(|format| *format != UNSPECIFIED));
    for (item, assertion) in &assertions {
        let name_id = assertion.subject.as_ref().and_then(|subject| subject.name_id.as_ref());
        format.see("assertion", Some(*item), name_id.and_then(|name_id| string(&name_id.format)));
    }
    values.extend(format.compare(look.report, compare_identifiers));

    let mut relay = Places::of("RelayState");
    let state = |index| look.item(index).and_then(Item::saml).and_then(|message| message.relay_state.as_deref());
    relay.see("login request", request_at, state(request_at));
    relay.see("response", answer, state(answer));
    values.extend(relay.compare(look.report, compare_identifiers));
    Some(Flow { protocol: "SAML".to_owned(), steps, values })
}

fn text(value: &Value) -> &str {
    value.as_str()
}

fn string(value: &Option<Value>) -> Option<&str> {
    value.as_ref().map(Value::as_str)
}

fn locations<'a>(entity: Option<&'a Entity>, role: RoleKind, name: &'a str) -> Vec<&'a str> {
    let endpoints = entity.into_iter().flat_map(|entity| entity.endpoints(role, name));
    endpoints.filter_map(|endpoint| string(&endpoint.location)).collect()
}
