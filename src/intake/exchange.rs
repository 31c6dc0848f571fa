//! One HTTP request with its answer, wherever it was written down: a dump, a curl command, a capture.
//! Comes in: method, URL, headers and bodies as pieces of one text. Goes out: the messages in them, each with its [`Transport`].

use super::calls::{self, Answer, Call, Endpoint};
use super::model::{Carrier, Format, NoteKind, Transport, Unpacked, Visit};
use super::parameters::{self, Field, Head, Whole};
use super::rewrite::{Step, trimmed};
use super::search::{DecodeState, Decoded, Search, USEFUL};
use super::{jwt, url, visits};
use crate::source::Span;
use crate::time::Instant;
use crate::vocabulary::LayerKind;

/// The way from the text that was read to a piece of it; the last step's content is the piece.
pub(super) type Piece = Vec<Step>;

/// A header and the way to its value.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) name: String,
    pub(super) value: Piece,
}

/// A request and its answer, as far as they were written down.
#[derive(Debug, Clone, Default)]
pub(super) struct Exchange {
    pub(super) origin: Option<String>,
    pub(super) method: Option<String>,
    pub(super) url: Option<Piece>,
    /// Scheme and host, where the URL has none.
    pub(super) base: Option<String>,
    pub(super) headers: Vec<Header>,
    pub(super) bodies: Vec<Piece>,
    /// Parameters that come parsed already.
    pub(super) form: Vec<Field>,
    pub(super) answer_headers: Vec<Header>,
    pub(super) answer: Option<Piece>,
    /// HTTP status; 0 where it is not known.
    pub(super) status: u16,
    pub(super) started: Option<Instant>,
    /// When the answer was there.
    pub(super) ended: Option<Instant>,
    /// The request names a user and a password besides its headers.
    pub(super) basic: bool,
    /// A recording shows it: it was sent, and this is what came back.
    pub(super) recorded: bool,
}

/// Headers of a request that carry a token: of clients, and of proxies and load balancers that pass the user on.
const TOKEN_HEADERS: [&str; 10] = [
    "authorization",
    "dpop",
    "x-amzn-oidc-data",
    "x-amzn-oidc-accesstoken",
    "cf-access-jwt-assertion",
    "x-goog-iap-jwt-assertion",
    "x-pomerium-jwt-assertion",
    "x-ms-token-aad-id-token",
    "x-forwarded-access-token",
    "x-auth-request-access-token",
];

/// The status of the answer among the headers, as HTTP/2 names it.
pub(crate) const STATUS: &str = ":status";

/// Headers that say how a request was passed on or answered.
const TELLING: [&str; 11] = [
    "host",
    "forwarded",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-method",
    "x-forwarded-uri",
    "x-forwarded-prefix",
    "x-original-method",
    "x-original-url",
    "www-authenticate",
    "dpop-nonce",
];
/// Codes of errors that providers send back (RFC 6749 4.1.2.1 and 5.2, OpenID Connect Core 3.1.2.6, RFC 9126, RFC 9396, RFC 8707).
pub(super) const OAUTH_ERRORS: &[&str] = &[
    "invalid_request",
    "unauthorized_client",
    "access_denied",
    "unsupported_response_type",
    "invalid_scope",
    "server_error",
    "temporarily_unavailable",
    "interaction_required",
    "login_required",
    "account_selection_required",
    "consent_required",
    "invalid_request_uri",
    "invalid_request_object",
    "request_not_supported",
    "request_uri_not_supported",
    "registration_not_supported",
    "invalid_client",
    "invalid_grant",
    "unsupported_grant_type",
    "invalid_target",
    "invalid_authorization_details",
    "unmet_authentication_requirements",
];
/// A mask is no longer than this.
pub(super) const MASK: usize = 80;
/// Characters of one header that are kept.
const MAX_HEADER: usize = 1000;

fn told(exchange: &Exchange) -> Vec<(String, String)> {
    let headers = exchange.headers.iter().chain(&exchange.answer_headers);
    let named = headers.map(|header| (header.name.to_ascii_lowercase(), text_of(&header.value)));
    let told = named.filter(|(name, value)| TELLING.contains(&name.as_str()) && value.len() <= MAX_HEADER);
    let status = (exchange.status > 0).then(|| (STATUS.to_owned(), exchange.status.to_string()));
    told.map(|(name, value)| (name, value.to_owned())).chain(status).collect()
}

/// The text of a piece.
pub(super) fn text_of(piece: &Piece) -> &str {
    piece.last().map_or("", |step| step.content.as_str())
}

/// Where a piece stands in the text that was read.
pub(super) fn place_of(piece: &Piece) -> Span {
    let len = piece.last().map_or(0, |step| step.content.as_bytes().len());
    piece.iter().rev().fold(Span::new(0, len), |span, step| step.map.outer(span))
}

/// The step of the browser that an exchange is.
pub(super) fn visit(exchange: &Exchange) -> Option<Visit> {
    let url = exchange.url.as_ref()?;
    let plain = |headers: &[Header]| -> Vec<(String, String)> {
        headers.iter().map(|header| (header.name.clone(), text_of(&header.value).to_owned())).collect()
    };
    let form: Vec<(String, String)> = fields(exchange).map(|field| (field.name, field.raw)).collect();
    Some(visits::visit(visits::Seen {
        method: exchange.method.clone().unwrap_or_default(),
        url: format!("{}{}", exchange.base.as_deref().unwrap_or(""), text_of(url)),
        place: place_of(url),
        status: exchange.status,
        started: exchange.started,
        request_headers: &plain(&exchange.headers),
        answer_headers: &plain(&exchange.answer_headers),
        redirect: None,
        reason: None,
        form: &form,
    }))
}

/// The call to a provider that an exchange is.
pub(super) fn call(exchange: &Exchange) -> Option<Call> {
    let url = exchange.url.as_ref()?;
    let plain = |headers: &[Header]| -> Vec<(String, String)> {
        headers.iter().map(|header| (header.name.clone(), text_of(&header.value).to_owned())).collect()
    };
    calls::call(calls::Made {
        method: exchange.method.as_deref().unwrap_or_default(),
        url: &format!("{}{}", exchange.base.as_deref().unwrap_or(""), text_of(url)),
        place: place_of(url),
        status: exchange.status,
        grants: fields(exchange).any(|field| field.name == "grant_type"),
        after_login: true,
        mime: header(&exchange.answer_headers, "content-type").map(text_of).unwrap_or_default(),
        beginning: exchange.answer.as_ref().map(text_of).unwrap_or_default(),
        request_headers: &plain(&exchange.headers),
        answer_headers: &plain(&exchange.answer_headers),
        reason: None,
        said: super::said::said,
    })
}

/// A request with a token to an API, as far as its answer is known.
pub(super) fn bearer(exchange: &Exchange) -> Option<Call> {
    let sent = header(&exchange.headers, "authorization").map(text_of)?;
    let scheme = sent.split(' ').next().unwrap_or("");
    let is_token = ["bearer", "dpop"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let asks = fields(exchange).any(|field| field.name == "grant_type");
    let url = exchange.url.as_ref()?;
    let full = format!("{}{}", exchange.base.as_deref().unwrap_or(""), text_of(url));
    (is_token && !asks && exchange.status != 0).then(|| Call {
        endpoint: Endpoint::Bearer,
        preflight: false,
        url: full.split(['?', '#']).next().unwrap_or("").to_owned(),
        place: place_of(url),
        status: exchange.status,
        answer: Answer::Other,
        origin: None,
        has_headers: !exchange.answer_headers.is_empty(),
        allowed: None,
        reason: None,
        said: None,
        denied: exchange.status >= 400,
    })
}

/// The fields of the form that was sent.
pub(super) fn fields(exchange: &Exchange) -> impl Iterator<Item = Field> {
    exchange.bodies.iter().flat_map(body_fields).chain(exchange.form.iter().cloned())
}

/// The messages of an exchange: what the request carried, then its token, then what the answer carried.
pub(super) fn follow(search: &mut Search<'_>, state: &DecodeState, exchange: &Exchange) -> Vec<Decoded> {
    let mut found = Vec::new();
    let mut at = state.clone();
    at.origin = exchange.origin.clone();
    let date = header(&exchange.answer_headers, "date").and_then(|value| super::http_date::parse(text_of(value)));
    let url = exchange.url.as_ref().map(text_of).unwrap_or("");
    let full = format!("{}{url}", exchange.base.as_deref().unwrap_or(""));
    at.transport = Some(Transport {
        method: exchange.method.clone(),
        url: Some(full.split(['?', '#']).next().unwrap_or("").to_owned()).filter(|url| !url.is_empty()),
        started: exchange.started,
        http_date: date,
        basic: exchange.basic
            || header(&exchange.headers, "authorization").is_some_and(|value| is_basic(text_of(value))),
        headers: told(exchange),
        ..Transport::default()
    });
    let mut sent = at.clone();
    if let Some(transport) = &mut sent.transport {
        transport.delivered = exchange.recorded;
    }
    found.extend(request(search, &sent, exchange, &full));
    // What the answer carries, the browser had when the answer was there.
    if let Some(transport) = &mut at.transport {
        transport.started = exchange.ended.or(transport.started);
    }
    for name in TOKEN_HEADERS {
        let Some(token) = header(&exchange.headers, name).filter(|value| jwt::recognise(text_of(value)).is_some())
        else {
            continue;
        };
        let mut carried = sent.clone();
        if let Some(transport) = &mut carried.transport {
            transport.carrier = Some(Carrier::Header);
        }
        found.extend(search.peel_part(&carried, token.clone()));
    }
    found.extend(answer(search, &at, exchange, &full));
    found
}

fn request(search: &mut Search<'_>, at: &DecodeState, exchange: &Exchange, full: &str) -> Option<Decoded> {
    let mut fields = Vec::new();
    let mut whole = Whole::default();
    if let Some(piece) = &exchange.url {
        let text = text_of(piece);
        fields.extend(url::fields(text, trimmed(text), piece));
        whole = Whole { steps: piece.clone(), span: trimmed(text) };
    }
    if is_own_error(&fields) {
        return None;
    }
    let in_url = parameters::is_known(&fields);
    let mut others = Vec::new();
    for piece in &exchange.bodies {
        let body = body_fields(piece);
        if body.is_empty() {
            others.push(piece);
        } else if !in_url {
            let text = text_of(piece);
            whole = Whole { steps: piece.clone(), span: trimmed(text) };
        }
        fields.extend(body);
    }
    fields.extend(exchange.form.iter().cloned());
    // A mask in the place of a message is none.
    fields.retain(|field| !is_masked_message(field));
    let head = Head { method: exchange.method.clone(), url: Some(full.to_owned()), origin: exchange.origin.clone() };
    if let Some(found) = parameters::follow(search, at, &head, fields, &whole) {
        return Some(found);
    }
    let mut best: Option<Decoded> = None;
    for piece in others.into_iter().filter(|piece| !text_of(piece).trim().is_empty()) {
        let found = search.peel_part(at, piece.clone());
        if let Some(found) = found.filter(|found| found.score >= USEFUL)
            && best.as_ref().is_none_or(|best| found.score > best.score)
        {
            best = Some(found);
        }
    }
    best
}

fn answer(search: &mut Search<'_>, at: &DecodeState, exchange: &Exchange, full: &str) -> Vec<Decoded> {
    let mut found = Vec::new();
    if let Some(location) = header(&exchange.answer_headers, "location") {
        let text = text_of(location);
        let target = if text.starts_with('/') { format!("{}{text}", origin_of(full)) } else { text.to_owned() };
        let mut redirect = at.clone();
        redirect.origin = at.origin.as_ref().map(|origin| format!("{origin} (redirect)"));
        redirect.transport = Some(Transport {
            url: Some(target.split(['?', '#']).next().unwrap_or("").to_owned()),
            method: None,
            ..at.transport.clone().unwrap_or_default()
        });
        let head = Head { method: None, url: Some(target), origin: redirect.origin.clone() };
        let whole = Whole { steps: location.clone(), span: trimmed(text) };
        let fields = url::fields(text, trimmed(text), location);
        if !is_own_error(&fields) {
            found.extend(parameters::follow(search, &redirect, &head, fields, &whole));
        }
    }
    if let Some(piece) =
        exchange.answer.as_ref().filter(|piece| !piece.last().is_none_or(|step| step.content.as_bytes().is_empty()))
    {
        let mut page = at.clone();
        page.origin = at.origin.as_ref().map(|origin| format!("{origin} (response)"));
        page.transport = Some(Transport { method: None, ..at.transport.clone().unwrap_or_default() });
        found.extend(search.peel_part(&page, piece.clone()).filter(|found| found.score >= USEFUL));
    }
    found
}

/// Whether a redirect tells of an error in words of the application's own: nothing beside it is of OAuth, nor is the code.
fn is_own_error(fields: &[Field]) -> bool {
    let of_oauth = |name: &str| matches!(name, "state" | "error_description" | "error_uri" | "iss" | "code");
    let error = fields.iter().find(|field| field.name == "error");
    error.is_some_and(|error| !OAUTH_ERRORS.contains(&error.value.as_str()))
        && !fields.iter().any(|field| of_oauth(&field.name) || parameters::message_name(&field.name).is_some())
}

/// Whether JSON is an error in the words of OAuth, or says that a token is not active.
pub(super) fn is_oauth_error(text: &str) -> bool {
    let Some(root) = super::raw::Raw::read(text) else { return false };
    let code = root.member("error").and_then(|code| code.string());
    code.is_some_and(|code| OAUTH_ERRORS.contains(&code.as_str()))
        || root.member("active").is_some_and(|active| active.get() == "false")
}

/// Whether a body is nothing but what a tool puts where it took something out.
pub(super) fn is_masked(body: &str) -> bool {
    const MARKS: &[&str] = &[
        "redact", "removed", "masked", "filtered", "hidden", "omitted", "sanitiz", "scrubbed", "stripped", "obfuscat",
        "***", "xxxx", "{hash:", "{obf:",
    ];
    let text = body.trim();
    let lower = text.to_ascii_lowercase();
    !text.is_empty() && text.len() <= MASK && MARKS.iter().any(|mark| lower.contains(mark)) && !text.contains('=')
}

/// Whether a field of a form is a message of which only a mask is left.
pub(super) fn is_masked_message(field: &Field) -> bool {
    parameters::message_name(&field.name).is_some() && (is_masked(&field.value) || is_masked(&field.raw))
}

fn is_basic(authorization: &str) -> bool {
    authorization.get(..6).is_some_and(|scheme| scheme.eq_ignore_ascii_case("basic "))
}

/// Scheme and host of a URL.
fn origin_of(url: &str) -> &str {
    let start = url.find("://").map_or(0, |at| at + 3);
    let end = url.get(start..).and_then(|rest| rest.find(['/', '?', '#'])).map_or(url.len(), |at| start + at);
    url.get(..end).unwrap_or("")
}

/// The parameters of a body: pairs, or the parts of a multipart form.
fn body_fields(piece: &Piece) -> Vec<Field> {
    let text = text_of(piece);
    let inner = trimmed(text);
    let start = inner.of(text);
    if start.starts_with("--") && start.contains("form-data") {
        return multipart(text, piece);
    }
    let pairs = start.split('&').next().and_then(|first| first.split_once('=')).is_some_and(|(name, _)| {
        !name.is_empty()
            && name.len() <= 128
            && !name.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '{' | '"' | '['))
    });
    if !pairs {
        return Vec::new();
    }
    parameters::split(text, inner, LayerKind::FormField, Some(Carrier::Form), piece)
}

/// RFC 7578: each part names its field in a header and holds the value after an empty line.
fn multipart(text: &str, before: &Piece) -> Vec<Field> {
    let mut fields = Vec::new();
    let boundary = text.trim_start().lines().next().unwrap_or("").trim_end();
    let mut at = 0;
    while fields.len() < parameters::MAX_PARAMETERS {
        let Some(found) = text.get(at..).and_then(|rest| rest.find(" name=\"")) else { break };
        let name_start = at + found + 7;
        let rest = text.get(name_start..).unwrap_or("");
        let name = rest.split('"').next().unwrap_or("").to_owned();
        let blank = rest.find("\r\n\r\n").map(|found| found + 4).or_else(|| rest.find("\n\n").map(|found| found + 2));
        let Some(value_start) = blank.map(|found| name_start + found) else { break };
        let rest = text.get(value_start..).unwrap_or("");
        let len = rest.find(boundary).unwrap_or(rest.len());
        let value = rest.get(..len).unwrap_or("").trim_end_matches(['\r', '\n']);
        let mut steps = before.clone();
        steps.push(Step::cut(
            LayerKind::FormField,
            Some(name.clone()),
            text,
            Span::new(value_start, value_start + value.len()),
        ));
        fields.push(Field {
            name,
            raw: value.to_owned(),
            value: value.to_owned(),
            carrier: Some(Carrier::Form),
            steps,
        });
        at = value_start + len;
    }
    fields
}

/// The first header of this name.
pub(super) fn header<'h>(headers: &'h [Header], name: &str) -> Option<&'h Piece> {
    headers.iter().find(|header| header.name.eq_ignore_ascii_case(name)).map(|header| &header.value)
}

/// Secrets in headers and forms, by kind.
pub(super) fn secrets(exchange: &Exchange) -> Vec<(Span, &'static str)> {
    let mut secrets = Vec::new();
    for header in exchange.headers.iter().chain(&exchange.answer_headers) {
        let kind = match header.name.to_ascii_lowercase().as_str() {
            "cookie" | "set-cookie" => "session cookie",
            "authorization" if is_basic(text_of(&header.value)) => "password",
            _ => continue,
        };
        if !text_of(&header.value).trim().is_empty() {
            secrets.push((place_of(&header.value), kind));
        }
    }
    let fields = exchange.bodies.iter().flat_map(body_fields);
    for field in fields.chain(exchange.form.iter().cloned()).filter(|field| !field.raw.is_empty()) {
        if let Some(kind) = parameters::secret_name(&field.name) {
            secrets.push((place_of(&field.steps), kind));
        }
    }
    secrets
}

/// All items of exchanges as one result, secrets noted once per kind on the first.
pub(super) fn collect(search: &mut Search<'_>, state: &DecodeState, exchanges: &[Exchange]) -> Option<Decoded> {
    let mut items: Vec<Unpacked> = Vec::new();
    let mut score = 0;
    let mut noted = state.clone();
    for (span, kind) in exchanges.iter().flat_map(secrets) {
        if !noted.notes.iter().any(|note| note.kind == NoteKind::Secret && note.detail == kind) {
            noted.note(NoteKind::Secret, span, kind);
        }
    }
    for exchange in exchanges {
        for found in follow(search, &noted, exchange) {
            score = score.max(found.score);
            for item in found.items {
                let prose = matches!(item.format, Format::Text | Format::Binary) && !items.is_empty();
                if !prose && !items.iter().any(|known| parameters::same_content(known, &item)) {
                    items.push(item);
                }
            }
        }
    }
    (!items.is_empty()).then_some(Decoded { score, items })
}
