//! What the values of a message should be, and who says so.
//! Comes in: the case. Goes out: acceptable values with their source: the person's expectation first, then the application's or the
//! identity provider's metadata, then the login request. Must not compare: that is for the rules.

use super::compare::{Difference, KnownValue};
use crate::intake::Carrier;
use crate::item::Item;
use crate::order;
use crate::report::{Finding, ItemKind};
use crate::rules::Context;
use crate::rules::support::saml::responses;
use crate::saml::{AuthnRequest, Endpoint, Entity, Message, Response, RoleKind};
use crate::source::{Span, Value};
use crate::vocabulary::DifferenceClass;
use std::borrow::Cow;

/// Entities of one aggregate that are offered as acceptable.
const MAX_FROM_AGGREGATE: usize = 50;

/// Acceptable values that one value is compared with in detail; of more, those of the same host come first.
pub const MAX_DETAILED: usize = 50;

/// Values of other fields that a value may have been taken from by mistake.
pub const MAX_OTHERS: usize = 200;

/// An acceptable value.
#[derive(Debug, Clone)]
pub struct Expected<'a> {
    /// The value, exactly as its source has it.
    pub value: Cow<'a, str>,
    /// Who says so.
    pub source: Source<'a>,
}

/// Who says what a value should be.
#[derive(Debug, Clone, Copy)]
pub enum Source<'a> {
    /// Entered by the user as an expected value.
    User,
    /// The place it was delivered to, by a capture or a form.
    Delivered,
    /// Metadata or a discovery document in the case, with the place of the value.
    Metadata(&'a Item, Span),
    /// The login request in the case, with the place of the value.
    Request(&'a Item, Span),
}

impl<'a> Expected<'a> {
    /// Adds the place of the expected value to a finding, where it has one.
    pub fn relate(&self, finding: Finding) -> Finding {
        match self.place() {
            Some((item, span)) => finding.related(item, span),
            None => finding,
        }
    }

    /// The item and place that hold the expected value, where the case does.
    pub fn place(&self) -> Option<(&'a Item, Span)> {
        match self.source {
            Source::User | Source::Delivered => None,
            Source::Metadata(item, span) | Source::Request(item, span) => Some((item, span)),
        }
    }

    pub(crate) fn given(value: &'a str) -> Self {
        Expected { value: Cow::Borrowed(value), source: Source::User }
    }

    fn user(value: &'a Option<String>) -> Option<Self> {
        value.as_deref().map(Expected::given)
    }

    pub(crate) fn metadata(item: &'a Item, value: &Value) -> Self {
        Expected { value: Cow::Owned(value.text.clone()), source: Source::Metadata(item, value.span) }
    }

    pub(crate) fn request(item: &'a Item, value: &'a Value) -> Self {
        Expected { value: Cow::Borrowed(&value.text), source: Source::Request(item, value.span) }
    }
}

/// A comparison of [`super::compare`].
pub type Compare = fn(&str, &str, &[KnownValue<'_>]) -> Option<Difference>;

/// `None` when the value is one of the acceptable ones (or none is known); else the one it comes closest to.
pub fn differs<'e, 'a>(
    expected: &'e [Expected<'a>],
    actual: &str,
    known: &[KnownValue<'_>],
    compare: Compare,
) -> Option<(&'e Expected<'a>, Difference)> {
    if expected.iter().any(|one| one.value == actual || is_of_portal(&one.value, actual)) {
        return None;
    }
    let few = expected.len() <= MAX_DETAILED;
    let near = |one: &&Expected<'_>| few || host(&one.value) == host(actual);
    let far = expected.iter().filter(|one| !near(one));
    let mut closest: Option<(&'e Expected<'a>, Difference)> = None;
    for one in expected.iter().filter(near).chain(far).take(MAX_DETAILED) {
        let difference = compare(&one.value, actual, known)?;
        if closest.as_ref().is_none_or(|(_, best)| {
            best.class == DifferenceClass::Different && difference.class != DifferenceClass::Different
        }) {
            closest = Some((one, difference));
        }
    }
    closest
}

/// Whether this is the address of a Keycloak broker for logins from a portal: its endpoint, `/clients/` and the name of a client.
pub fn is_of_portal(endpoint: &str, actual: &str) -> bool {
    let name = actual.strip_prefix(endpoint).and_then(|rest| rest.strip_prefix("/clients/"));
    let is_broker = endpoint.contains("/realms/") && endpoint.contains("/broker/") && endpoint.ends_with("/endpoint");
    is_broker && name.is_some_and(|name| !name.is_empty() && !name.contains(['/', '?', '#', ' ']))
}

/// The login requests of the case.
pub fn requests<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a AuthnRequest)> {
    cx.items.iter().filter_map(|item| Some((item, item.saml()?.authn_request()?)))
}

/// The successful answer to this very request, where the case holds it: what the identity provider might have objected to, it did not.
pub fn grant<'a>(cx: &Context<'a>, request: &AuthnRequest) -> Option<(&'a Item, &'a Response)> {
    let id = request.envelope.id.as_ref()?;
    responses(cx).find(|(_, response)| {
        let answers = response.envelope.in_response_to.as_ref().is_some_and(|answered| answered.text == id.text);
        answers && response.status.as_ref().is_some_and(|status| status.is_success())
    })
}

/// Whether the identity provider let the user in on this very request.
pub fn was_granted(cx: &Context<'_>, request: &AuthnRequest) -> bool {
    grant(cx, request).is_some()
}

/// Whether the identity provider refused this very request with this status, such as `InvalidNameIDPolicy`.
pub fn was_refused_for(cx: &Context<'_>, request: &AuthnRequest, status: &str) -> bool {
    responses(cx).any(|(_, response)| {
        let given = response.status.as_ref().and_then(|given| given.subcode.as_ref().or(given.code.as_ref()));
        let same = given.and_then(|code| code.text.rsplit_once(":status:")).is_some_and(|(_, name)| name == status);
        same && answers(cx.items, response, request)
    })
}

/// Whether a response answers this request: it names the request, or it names none and the case has no other request or response.
pub(crate) fn answers(items: &[Item], response: &Response, request: &AuthnRequest) -> bool {
    match response.envelope.in_response_to.as_ref().filter(|named| !named.text.is_empty()) {
        Some(named) => request.envelope.id.as_ref().is_some_and(|id| id.text == named.text),
        None => {
            let single = |wanted: fn(&Message) -> bool| {
                items.iter().filter_map(Item::saml).filter(|message| wanted(message)).take(2).count() == 1
            };
            single(|message| message.authn_request().is_some()) && single(|message| message.response().is_some())
        }
    }
}

/// Whether a recording shows that the application took this message: it set a cookie where the recording shows any, led to no error, and
/// asked for no other login.
pub(crate) fn was_accepted(cx: &Context<'_>, item: &Item) -> bool {
    let Some(transport) = item.transport.as_ref().filter(|transport| transport.delivered) else { return false };
    let recordings = cx.ancestors(item).filter_map(|recording| recording.transport.as_ref());
    let Some(visits) = recordings.map(|recording| &recording.visits).find(|visits| !visits.is_empty()) else {
        return false;
    };
    let at = visits.iter().position(|visit| {
        visit.answer.is_some()
            && Some(visit.url.as_str()) == transport.url.as_deref()
            && (transport.started.is_none() || visit.started == transport.started)
    });
    let Some((at, visit)) = at.and_then(|at| Some((at, visits.get(at)?))) else { return false };
    let later = visits.get(at + 1..).unwrap_or(&[]);
    // Some recordings show no cookies at all.
    let session = !visit.set.is_empty() || visits.iter().all(|visit| visit.set.is_empty());
    let fine = (200..400).contains(&visit.status) && !visit.leads_to_error() && session;
    fine && !later.iter().any(|visit| visit.asks || visit.status >= 400)
}

/// Where the application receives responses.
pub fn acs<'a>(cx: &Context<'a>) -> Vec<Expected<'a>> {
    first_of([
        &|| {
            let mut all: Vec<Expected<'a>> = Expected::user(&cx.case.expectations.acs).into_iter().collect();
            if !all.is_empty() {
                let of = |(item, request): (&'a Item, &'a AuthnRequest)| {
                    Some(Expected::request(item, request.acs_url.as_ref()?))
                };
                all.extend(of_others(cx).filter_map(of));
            }
            all
        },
        &|| sp_endpoints(cx, "AssertionConsumerService"),
        &|| {
            let asked = |(item, request): (&'a Item, &'a AuthnRequest)| {
                request.acs_url.as_ref().map(|url| Expected::request(item, url))
            };
            requests(cx).filter_map(asked).collect()
        },
    ])
}

/// The login requests of other applications than the expected one, where the case holds a login of that one too: they name neither
/// its ACS URL nor its entity ID, and were answered at the ACS URL that they name themselves.
fn of_others<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a AuthnRequest)> {
    let expected = &cx.case.expectations;
    let is_ours = move |acs: Option<&Value>, name: Option<&Value>| {
        let same = |given: &Option<String>, value: Option<&Value>| {
            given.is_some() && given.as_deref() == value.map(Value::as_str)
        };
        same(&expected.acs, acs) || same(&expected.sp_entity_id, name)
    };
    let names = |request: &'a AuthnRequest| request.envelope.issuer.as_ref().map(|issuer| &issuer.value);
    let ours = requests(cx).any(|(_, request)| is_ours(request.acs_url.as_ref(), names(request)));
    requests(cx).filter(move |(_, request)| {
        let (acs, name) = (request.acs_url.as_ref(), names(request));
        let answered = || {
            grant(cx, request).is_some_and(|(_, response)| {
                let sent = response.envelope.destination.as_ref();
                sent.is_some() && sent.map(|sent| &sent.text) == acs.map(|acs| &acs.text)
            })
        };
        ours && acs.is_some() && name.is_some() && !is_ours(acs, name) && answered()
    })
}

/// The items that hold login requests of another application than the expected one, which were answered at its own ACS URL.
pub(crate) fn foreign<'a>(cx: &Context<'a>) -> Vec<&'a str> {
    of_others(cx).map(|(item, _)| item.id.as_str()).collect()
}

/// Where the application receives logout messages.
pub fn slo<'a>(cx: &Context<'a>) -> Vec<Expected<'a>> {
    first_of([&|| Expected::user(&cx.case.expectations.slo).into_iter().collect(), &|| {
        sp_endpoints(cx, "SingleLogoutService")
    }])
}

/// The application's entity ID.
pub fn sp_entity_id<'a>(cx: &Context<'a>) -> Vec<Expected<'a>> {
    first_of([
        &|| {
            let mut all: Vec<Expected<'a>> = Expected::user(&cx.case.expectations.sp_entity_id).into_iter().collect();
            if !all.is_empty() {
                let of = |(item, request): (&'a Item, &'a AuthnRequest)| {
                    Some(Expected::request(item, &request.envelope.issuer.as_ref()?.value))
                };
                all.extend(of_others(cx).filter_map(of));
            }
            all
        },
        &|| {
            let own = |(item, entity): (&'a Item, Cow<'a, Entity>)| {
                entity.entity_id.as_ref().map(|id| Expected::metadata(item, id))
            };
            service_providers(cx).into_iter().filter_map(own).collect()
        },
        &|| {
            let own = |(item, request): (&'a Item, &'a AuthnRequest)| {
                request.envelope.issuer.as_ref().map(|issuer| Expected::request(item, &issuer.value))
            };
            requests(cx).filter_map(own).collect()
        },
    ])
}

/// The identity provider's entity ID. Out of an aggregate, `actual` is preferred where it is listed.
pub fn idp_entity_id<'a>(cx: &Context<'a>, actual: &str) -> Vec<Expected<'a>> {
    first_of([&|| Expected::user(&cx.case.expectations.issuer).into_iter().collect(), &|| {
        let mut all = Vec::new();
        for item in cx.items {
            let Some(message) = item.saml() else { continue };
            if let Some(entity) = message.entity().filter(|_| item.kind == ItemKind::IdpMetadata) {
                all.extend(entity.entity_id.as_ref().map(|id| Expected::metadata(item, id)));
            }
            let Some(aggregate) = message.aggregate() else { continue };
            let ids = || {
                let idps = aggregate.entities.iter().filter(|entity| entity.idp);
                idps.filter_map(|entity| entity.entity_id.as_ref())
            };
            match ids().find(|id| id.text == actual) {
                Some(listed) => all.push(Expected::metadata(item, listed)),
                None => {
                    // Those of the same host first: a near miss is among them.
                    let near = ids().filter(|id| host(&id.text) == host(actual));
                    let far = ids().filter(|id| host(&id.text) != host(actual));
                    all.extend(near.chain(far).take(MAX_FROM_AGGREGATE).map(|id| Expected::metadata(item, id)));
                }
            }
        }
        all
    }])
}

/// The host of a URL, for sorting; the text itself where it is none.
fn host(text: &str) -> &str {
    text.split_once("://").and_then(|(_, rest)| rest.split(['/', ':']).next()).unwrap_or(text)
}

/// Where the identity provider receives login requests (`SingleSignOnService`) or logout messages, by its metadata.
pub fn idp_endpoints<'a>(cx: &Context<'a>, name: &'static str) -> Vec<Expected<'a>> {
    identity_providers(cx)
        .flat_map(|(item, entity)| entity.endpoints(RoleKind::Idp, name).map(move |endpoint| (item, endpoint)))
        .filter_map(|(item, endpoint)| endpoint.location.as_ref().map(|location| Expected::metadata(item, location)))
        .collect()
}

/// The identity providers whose metadata is in the case, one document each.
pub fn identity_providers<'a>(cx: &Context<'a>) -> impl Iterator<Item = (&'a Item, &'a Entity)> {
    cx.items
        .iter()
        .filter(|item| item.kind == ItemKind::IdpMetadata)
        .filter_map(|item| Some((item, item.saml()?.entity()?)))
}

/// The application's entity ID as the identity provider should know it: not taken from the request that is judged.
pub fn registered_sp_entity_id<'a>(cx: &Context<'a>) -> Vec<Expected<'a>> {
    sp_entity_id(cx).into_iter().filter(|one| !matches!(one.source, Source::Request(..))).collect()
}

/// The application's ACS URLs as the identity provider should know them: not taken from the request that is judged.
pub fn registered_acs<'a>(cx: &Context<'a>) -> Vec<Expected<'a>> {
    acs(cx).into_iter().filter(|one| !matches!(one.source, Source::Request(..))).collect()
}

/// The URL that a message was really delivered to, without its query, where the case shows it.
pub fn delivered_to<'a>(cx: &Context<'a>, item: &'a Item) -> Option<Expected<'a>> {
    let carriers = std::iter::once(item).chain(cx.ancestors(item)).filter_map(|item| item.transport.as_ref());
    let transport = carriers
        .into_iter()
        .find(|transport| matches!(transport.carrier, Some(Carrier::Form | Carrier::HtmlForm | Carrier::Query)))?;
    let url = transport.url.as_deref().filter(|url| url.contains("://"))?;
    Some(Expected { value: Cow::Borrowed(url), source: Source::Delivered })
}

/// The values of the case by their names, for the class `role-swap`: all but those of one field.
pub fn others<'a>(cx: &Context<'a>, but: Field) -> Vec<KnownValue<'a>> {
    let mut all: Vec<(Field, &'a str)> = Vec::new();
    let expectations = &cx.case.expectations;
    let given = [
        (Field::Acs, &expectations.acs),
        (Field::SpLogout, &expectations.slo),
        (Field::SpEntityId, &expectations.sp_entity_id),
        (Field::IdpEntityId, &expectations.issuer),
    ];
    all.extend(given.into_iter().filter_map(|(field, value)| Some((field, value.as_deref()?))));
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        if let Some(request) = message.authn_request() {
            all.extend(request.acs_url.iter().map(|url| (Field::Acs, url.as_str())));
            all.extend(request.envelope.issuer.iter().map(|issuer| (Field::SpEntityId, issuer.value.as_str())));
            all.extend(request.envelope.destination.iter().map(|url| (Field::IdpSignIn, url.as_str())));
        }
        // A wrong issuer is no authority on what the issuer should be.
        if message.response().is_some() && but != Field::IdpEntityId {
            all.extend(message.issuer().map(|issuer| (Field::IdpEntityId, issuer.as_str())));
        }
        let Some(entity) = message.entity() else { continue };
        let own = if item.kind == ItemKind::SpMetadata { Field::SpEntityId } else { Field::IdpEntityId };
        all.extend(entity.entity_id.iter().map(|id| (own, id.as_str())));
        let urls = |kind: RoleKind, name: &'static str| {
            entity.endpoints(kind, name).filter_map(|endpoint| endpoint.location.as_ref()).map(Value::as_str)
        };
        all.extend(urls(RoleKind::Idp, "SingleSignOnService").map(|url| (Field::IdpSignIn, url)));
        all.extend(urls(RoleKind::Idp, "SingleLogoutService").map(|url| (Field::IdpLogout, url)));
        if own == Field::SpEntityId {
            all.extend(urls(RoleKind::Sp, "AssertionConsumerService").map(|url| (Field::Acs, url)));
            all.extend(urls(RoleKind::Sp, "SingleLogoutService").map(|url| (Field::SpLogout, url)));
        }
    }
    let own = order::set(all.iter().filter(|(field, _)| *field == but).map(|(_, value)| *value));
    all.iter()
        .filter(|(field, value)| *field != but && !value.is_empty() && own.binary_search(value).is_err())
        .take(MAX_OTHERS)
        .map(|(field, value)| KnownValue { label: field.label(), value })
        .collect()
}

/// A field that people put another field's value into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// Where the application receives responses.
    Acs,
    /// Where the application receives logout messages.
    SpLogout,
    /// The application's entity ID.
    SpEntityId,
    /// The identity provider's entity ID.
    IdpEntityId,
    /// Where the identity provider receives login requests.
    IdpSignIn,
    /// Where the identity provider receives logout messages.
    IdpLogout,
}

impl Field {
    fn label(self) -> &'static str {
        match self {
            Field::Acs => "the application's ACS URL",
            Field::SpLogout => "the application's logout URL",
            Field::SpEntityId => "the application's entity ID",
            Field::IdpEntityId => "the identity provider's entity ID",
            Field::IdpSignIn => "the identity provider's sign-in URL",
            Field::IdpLogout => "the identity provider's logout URL",
        }
    }
}

/// The service providers whose metadata is in the case. Out of an aggregate only the one that the case names.
fn service_providers<'a>(cx: &Context<'a>) -> Vec<(&'a Item, Cow<'a, Entity>)> {
    let mut found = Vec::new();
    for item in cx.items {
        let Some(message) = item.saml() else { continue };
        if let Some(entity) = message.entity().filter(|_| item.kind == ItemKind::SpMetadata) {
            found.push((item, Cow::Borrowed(entity)));
        }
        if let Some((aggregate, document)) = message.aggregate().zip(item.xml()) {
            let named = named_service_providers(cx);
            found
                .extend(named.filter_map(|id| aggregate.entity(document, id)).map(|entity| (item, Cow::Owned(entity))));
        }
    }
    found
}

/// Entity IDs by which the messages of the case call the application.
fn named_service_providers<'a>(cx: &Context<'a>) -> impl Iterator<Item = &'a str> {
    let issuers = requests(cx).filter_map(|(_, request)| request.envelope.issuer.as_ref()).map(|issuer| &issuer.value);
    let audiences = cx
        .items
        .iter()
        .filter_map(Item::saml)
        .flat_map(|message| message.assertions())
        .filter_map(|assertion| assertion.conditions.as_ref())
        .flat_map(|conditions| conditions.audience_restrictions.iter().flat_map(|restriction| &restriction.audiences));
    cx.case.expectations.sp_entity_id.as_deref().into_iter().chain(issuers.chain(audiences).map(Value::as_str)).take(8)
}

fn sp_endpoints<'a>(cx: &Context<'a>, name: &'static str) -> Vec<Expected<'a>> {
    let mut all = Vec::new();
    for (item, entity) in service_providers(cx) {
        let mut endpoints: Vec<&Endpoint> = entity.endpoints(RoleKind::Sp, name).collect();
        order::by_key(&mut endpoints, |endpoint| {
            endpoint.is_default.as_ref().is_none_or(|default| default.text != "true")
        });
        all.extend(
            endpoints
                .into_iter()
                .filter_map(|endpoint| endpoint.location.as_ref())
                .map(|location| Expected::metadata(item, location)),
        );
    }
    all
}

/// The values of the first source that has any.
fn first_of<'a, const N: usize>(sources: [&dyn Fn() -> Vec<Expected<'a>>; N]) -> Vec<Expected<'a>> {
    sources.into_iter().map(|source| source()).find(|values| !values.is_empty()).unwrap_or_default()
}
