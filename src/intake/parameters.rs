//! The parameters of one request, and the message among them.
//! Comes in: named values with the steps that cut them out. Goes out: one item with its [`Transport`].
//! Knows the parameter names of SAML bindings, WS-Federation and OpenID Connect; must not judge their values.

use super::model::{Carrier, Format, NoteKind, Parameter, Transport, Unpacked};
use super::percent;
use super::rewrite::Step;
use super::search::{CERTAIN, DecodeState, Decoded, Search, USEFUL};
use crate::source::Span;
use crate::vocabulary::LayerKind;
use std::sync::Arc;

/// Parameters of one request; further ones are left out.
pub(super) const MAX_PARAMETERS: usize = 2000;

/// A named value and the way to it.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) name: String,
    /// As written, still encoded.
    pub(super) raw: String,
    /// Decoded once.
    pub(super) value: String,
    pub(super) carrier: Option<Carrier>,
    /// From the content of the state to the raw value.
    pub(super) steps: Vec<Step>,
}

impl Field {
    /// A field whose last step cuts out the raw value.
    pub(super) fn new(name: &str, carrier: Option<Carrier>, steps: Vec<Step>) -> Self {
        let raw = steps.last().map_or("", |step| step.content.as_str()).to_owned();
        let value = percent::decode_form(&raw);
        Field { name: percent::decode_form(name), raw, value, carrier, steps }
    }

    /// A field whose value was decoded before it was written down, unless it still shows escapes.
    pub(super) fn decoded(name: &str, carrier: Option<Carrier>, steps: Vec<Step>) -> Self {
        let raw = steps.last().map_or("", |step| step.content.as_str()).to_owned();
        let value = if raw.contains('%') { percent::decode_form(&raw) } else { raw.clone() };
        Field { name: name.to_owned(), raw, value, carrier, steps }
    }

    fn place(&self) -> Span {
        self.steps.iter().rev().fold(Span::new(0, self.raw.len()), |span, step| step.map.outer(span))
    }
}

/// What is known of a request besides its parameters.
#[derive(Debug, Clone, Default)]
pub(super) struct Head {
    pub(super) method: Option<String>,
    /// The URL as written, with query and fragment.
    pub(super) url: Option<String>,
    pub(super) origin: Option<String>,
}

/// Splits `a=b&c=d` inside `span` and cuts every value out. `before` leads from the state's content to `text`.
pub(super) fn split(text: &str, span: Span, kind: LayerKind, carrier: Option<Carrier>, before: &[Step]) -> Vec<Field> {
    let mut fields = Vec::new();
    let mut start = span.start;
    for part in span.of(text).split('&') {
        let mut at = Span::new(start, start + part.len());
        start = at.end + 1;
        // `&amp;` separates where the text was copied from HTML.
        if !fields.is_empty() && part.starts_with("amp;") {
            at.start += 4;
        }
        let whole = at.of(text);
        let Some(equals) = whole.find('=') else { continue };
        let name = whole.get(..equals).unwrap_or("").trim();
        if name.is_empty() || name.len() > 256 || fields.len() >= MAX_PARAMETERS {
            continue;
        }
        let cut = Span::new(at.start + equals + 1, at.end);
        let mut steps = before.to_vec();
        steps.push(Step::cut(kind, Some(percent::decode_form(name)), text, cut));
        fields.push(Field::new(name, carrier, steps));
    }
    fields
}

/// Makes the item that these parameters are: the SAML or WS-Federation message in them, else the request itself.
/// `whole` is the place of the request in the state's content. `None` where no name is known.
pub(super) fn follow(
    search: &mut Search<'_>,
    state: &DecodeState,
    head: &Head,
    fields: Vec<Field>,
    whole: &Whole,
) -> Option<Decoded> {
    let transport = transport(state, head, &fields);
    let messages: Vec<&Field> = fields.iter().filter(|field| message_name(&field.name).is_some()).collect();
    if messages.is_empty() {
        return request(state, head, transport, &fields, whole);
    }
    let mut items: Vec<Unpacked> = Vec::new();
    let mut score = 0;
    for field in &messages {
        let mut at = state.clone();
        at.origin = head.origin.clone().or(at.origin);
        at.parameter = message_name(&field.name).map(str::to_owned);
        at.transport = Some(Transport { carrier: field.carrier, ..transport.clone() });
        remarks(&mut at, head, &fields);
        let place = field.place();
        if message_name(&field.name) != Some(field.name.as_str()) {
            at.note(NoteKind::ParamCase, place, field.name.clone());
        }
        let both = |other: &&Field| message_name(&other.name) != message_name(&field.name);
        if is_saml(&field.name) && messages.iter().any(|other| is_saml(&other.name) && both(other)) {
            at.note(NoteKind::BothParams, place, "SAMLRequest, SAMLResponse");
        }
        let Some(found) = search.peel_part(&at, field.steps.clone()) else { continue };
        score = score.max(found.score.max(USEFUL + 10));
        items.extend(found.items);
    }
    // A second, equal parameter is the same message.
    items.dedup_by(|second, first| same_content(first, second));
    settle_carrier(&mut items);
    (!items.is_empty()).then_some(Decoded { score, items })
}

/// Where a request as a whole is: its steps from the state's content, and its place in the last step's text.
#[derive(Debug, Clone, Default)]
pub(super) struct Whole {
    pub(super) steps: Vec<Step>,
    pub(super) span: Span,
}

/// The request is itself the message: OpenID Connect, WS-Federation, artifact binding.
fn request(state: &DecodeState, head: &Head, transport: Transport, fields: &[Field], whole: &Whole) -> Option<Decoded> {
    let at_logout =
        head.url.as_deref().and_then(|url| url.split('?').next()).is_some_and(|path| path.ends_with("/logout"));
    // A logout of old has the address to return to alone.
    if !(is_known(fields) || at_logout && fields.iter().any(|field| field.name == "redirect_uri")) {
        return None;
    }
    let mut at = state.clone();
    at.origin = head.origin.clone().or(at.origin);
    // The places of the fields are those of the text before these steps.
    remarks(&mut at, head, fields);
    for step in &whole.steps {
        at = at.then(step.clone());
    }
    let carrier = fields.iter().find(|field| is_openid(&field.name)).or(fields.first()).and_then(|field| field.carrier);
    at.transport = Some(Transport { carrier, ..transport });
    let item = at.end(LayerKind::Parameters, None, Format::Parameters, whole.span);
    Some(Decoded { score: CERTAIN + 2, items: vec![item] })
}

fn transport(state: &DecodeState, head: &Head, fields: &[Field]) -> Transport {
    let known = state.transport.clone().unwrap_or_default();
    let url = head.url.as_deref().map(|url| url.split(['?', '#']).next().unwrap_or("").trim().to_owned());
    Transport {
        method: head.method.clone().or(known.method),
        url: url.filter(|url| !url.is_empty()).or(known.url),
        carrier: None,
        parameters: fields
            .iter()
            .map(|field| Parameter {
                name: field.name.clone(),
                raw: field.raw.clone(),
                value: field.value.clone(),
                span: state.to_input(field.place()),
                carrier: field.carrier,
            })
            .collect::<Vec<_>>()
            .into(),
        started: known.started,
        http_date: known.http_date,
        delivered: known.delivered,
        repeated: None,
        tool: None,
        basic: known.basic,
        headers: known.headers,

        visits: Vec::new(),
        calls: Vec::new(),
    }
}

/// Remarks that hold for the request whatever is in it.
fn remarks(state: &mut DecodeState, head: &Head, fields: &[Field]) {
    for field in fields {
        let place = field.place();
        if field.raw.is_empty() && (message_name(&field.name).is_some() || is_known_name(&field.name)) {
            // Nothing was cut out, so the place is that of the name.
            let name = memchr::memmem::find(state.bytes(), format!("{}=", field.name).as_bytes());
            let end = name.map_or(place, |start| Span::at(start + field.name.len() + 1));
            state.note(NoteKind::Empty, end, field.name.clone());
        }
        if let Some(kind) = secret_name(&field.name).filter(|_| !field.raw.is_empty()) {
            state.note(NoteKind::Secret, place, kind);
        }
        if field.name.eq_ignore_ascii_case("SAMLart") {
            state.note(NoteKind::Artifact, place, field.name.clone());
        }
    }
    let Some(url) = head.url.as_deref() else { return };
    let path = url.split(['?', '#']).next().unwrap_or("").to_ascii_lowercase();
    let start = memchr::memmem::find(state.bytes(), url.as_bytes());
    let address = start.map_or(Span::default(), |start| Span::new(start, start + path.len()));
    if fields.iter().any(|field| is_saml(&field.name)) {
        if OPENID_PATHS.iter().any(|part| path.contains(part)) {
            state.note(NoteKind::WrongProtocol, address, "SAML message to an OpenID Connect URL");
        }
    } else if fields.iter().any(|field| field.name == "client_id") && SAML_PATHS.iter().any(|part| path.contains(part))
    {
        state.note(NoteKind::WrongProtocol, address, "OpenID Connect request to a SAML URL");
    }
    if url.contains('?') {
        let limit = [8190, 2048].into_iter().find(|limit| url.len() > *limit);
        if let Some(limit) = limit {
            let beyond = start.map_or(Span::default(), |start| Span::new(start + limit, start + url.len()));
            state.note(NoteKind::Size, beyond, format!("url {limit}"));
        }
    }
}

const OPENID_PATHS: &[&str] =
    &["/openid-connect/", "/oauth2/", "/oidc/", "/oauth/", "/connect/authorize", "signin-oidc", "/login/oauth"];
const SAML_PATHS: &[&str] = &["/protocol/saml", "/saml2", "/saml/", "/adfs/ls", "/profile/saml2/"];

/// Pairs without a URL: whether they were a query or a form shows in the compression alone.
fn settle_carrier(items: &mut [Unpacked]) {
    for item in items {
        let deflated = item.layers.iter().any(|layer| layer.kind == LayerKind::Deflate);
        let Some(transport) = item.transport.as_mut().filter(|transport| transport.carrier.is_none()) else { continue };
        let signed = transport.parameter("SigAlg").is_some();
        let carrier = if deflated || signed { Carrier::Query } else { Carrier::Form };
        transport.carrier = Some(carrier);
        for parameter in Arc::make_mut(&mut transport.parameters) {
            parameter.carrier.get_or_insert(carrier);
        }
        if carrier == Carrier::Query
            && let Some(layer) = item.layers.iter_mut().find(|layer| layer.kind == LayerKind::FormField)
        {
            layer.kind = LayerKind::UrlQuery;
        }
    }
}

/// Same document, reached twice.
pub(super) fn same_content(first: &Unpacked, second: &Unpacked) -> bool {
    first.format == second.format
        && first.layers.last().zip(second.layers.last()).is_some_and(|(one, other)| {
            one.content.as_bytes() == other.content.as_bytes() || same_request(first, second)
        })
}

/// Whether both are one request whose address is written in full in one place, and from its root in the other.
fn same_request(first: &Unpacked, second: &Unpacked) -> bool {
    let both = first.transport.as_ref().zip(second.transport.as_ref());
    first.format == Format::Parameters
        && both.is_some_and(|(first, second)| {
            let same = |(one, other): (&Parameter, &Parameter)| {
                one.name == other.name && one.raw == other.raw && one.carrier == other.carrier
            };
            let (all, others) = (&first.parameters, &second.parameters);
            first.url.is_some()
                && first.url == second.url
                && all.len() == others.len()
                && all.iter().any(|one| one.carrier == Some(Carrier::Query))
                && all.iter().zip(others.iter()).all(same)
        })
}

/// The parameter that carries a message, in its right case (SAML bindings 3.4.3, 3.5.3; WS-Federation 13.2).
pub(super) fn message_name(name: &str) -> Option<&'static str> {
    ["SAMLResponse", "SAMLRequest", "wresult"].into_iter().find(|known| name.eq_ignore_ascii_case(known))
}

fn is_saml(name: &str) -> bool {
    matches!(message_name(name), Some("SAMLResponse" | "SAMLRequest"))
}

fn is_openid(name: &str) -> bool {
    matches!(name, "client_id" | "response_type" | "code" | "id_token" | "access_token" | "error" | "id_token_hint")
}

fn is_known_name(name: &str) -> bool {
    is_openid(name)
        || matches!(name, "SAMLart" | "wa" | "wtrealm" | "state" | "nonce" | "redirect_uri" | "grant_type" | "response")
}

/// Whether these parameters are a message of a protocol known here.
pub(super) fn is_known(fields: &[Field]) -> bool {
    let has = |name: &str| fields.iter().any(|field| field.name == name);
    let any = |names: &[&str]| names.iter().any(|name| has(name));
    fields.iter().any(|field| field.name.eq_ignore_ascii_case("SAMLart"))
        || any(&["id_token", "id_token_hint", "wtrealm", "grant_type", "post_logout_redirect_uri", "logout_token"])
        || (has("access_token") && any(&["token_type", "expires_in", "state", "scope"]))
        || (has("client_id") && any(&["response_type", "redirect_uri", "scope", "request", "request_uri"]))
        || has("login_hint") && any(&["target_link_uri", "iss"])
        || (has("response_type") && any(&["redirect_uri", "scope"]))
        || (has("code") && any(&["state", "session_state", "iss"]))
        || (has("error") && any(&["error_description", "state", "error_uri", "iss"]))
        || (has("response") && fields.iter().any(|field| field.name == "response" && field.raw.starts_with("eyJ")))
        // What is asked about a token (RFC 7662, RFC 7009).
        || (has("token") && (has("token_type_hint") || fields.iter().any(is_token_asked_about)))
        || fields.iter().any(|field| field.name == "wa" && field.value.starts_with("wsign"))
        || (fields.len() == 1 && any(&["code", "error", "access_token"]))
}

fn is_token_asked_about(field: &Field) -> bool {
    field.name == "token" && field.carrier == Some(Carrier::Form) && field.raw.starts_with("eyJ")
}

/// The kind of secret that a parameter of this name holds.
pub(super) fn secret_name(name: &str) -> Option<&'static str> {
    match name.to_ascii_lowercase().as_str() {
        "client_secret" => Some("client secret"),
        "password" | "passwd" | "pwd" | "j_password" => Some("password"),
        "refresh_token" => Some("refresh token"),
        _ => None,
    }
}

/// The parameters without further meaning.
pub(super) fn plain(state: &DecodeState, fields: &[Field]) -> Arc<Vec<Parameter>> {
    transport(state, &Head::default(), fields).parameters
}
