//! The tokens of a case and what each is for. Shared by the rules about tokens.

use crate::intake::LayerKind;
use crate::item::Item;
use crate::oidc::{DocumentRole, ParametersRole};
use crate::rules::Context;
use crate::source::Value;
use crate::syntax::jose::{Token, TokenKind};

/// A JWT of the case.
#[derive(Clone, Copy)]
pub(crate) struct TokenItem<'a> {
    /// Its item.
    pub(crate) item: &'a Item,
    /// Its view.
    pub(crate) token: &'a Token,
    /// What it is for.
    pub(crate) role: TokenRole,
}

/// What a token is for, as far as its place and its claims say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TokenRole {
    /// Says who signed in.
    Id,
    /// Opens an API.
    Access,
    /// Ends a session (Back-Channel Logout 1.0).
    Logout,
    /// Gets new tokens.
    Refresh,
    /// Message of its own: a signed login request, a client's assertion, a signed answer.
    Message,
    /// Not told.
    Unknown,
}

/// All items that are JWTs with readable claims.
pub(crate) fn tokens<'a>(cx: &Context<'a>) -> Vec<TokenItem<'a>> {
    let items = cx.items;
    let readable = items.iter().filter_map(|item| {
        let token = item.oidc()?.token().filter(|token| token.kind == TokenKind::Jwt)?;
        Some(TokenItem { item, token, role: role(item, token) })
    });
    readable.collect()
}

/// The tokens that an application would take for an ID token: those that are one, and those that do not say what they are.
pub(crate) fn id_tokens<'a>(cx: &Context<'a>) -> Vec<TokenItem<'a>> {
    let mut tokens = tokens(cx);
    tokens.retain(|token| matches!(token.role, TokenRole::Id | TokenRole::Unknown));
    tokens
}

/// The parameter or member that held an embedded item.
pub(crate) fn embedded_name(item: &Item) -> Option<&str> {
    let first = item.layers.first().filter(|layer| layer.kind == LayerKind::Embedded)?;
    first.detail.as_deref()
}

fn role(item: &Item, token: &Token) -> TokenRole {
    let typ = token.claim_text("typ").map(|typ| typ.text).unwrap_or_default();
    let header_type = token.parameter("typ").and_then(|typ| typ.as_str()).unwrap_or("").to_ascii_lowercase();
    if let Some("request" | "client_assertion" | "assertion" | "response" | "software_statement") = embedded_name(item)
    {
        TokenRole::Message
    } else if header_type.contains("logout+jwt") || token.claim("events").is_some() {
        TokenRole::Logout
    } else if matches!(typ.as_str(), "Refresh" | "Offline") {
        TokenRole::Refresh
    } else if token.is_access_token() {
        TokenRole::Access
    } else if token.is_id_token() {
        TokenRole::Id
    } else {
        match embedded_name(item) {
            Some("id_token" | "id_token_hint") => TokenRole::Id,
            Some("access_token") => TokenRole::Access,
            _ => TokenRole::Unknown,
        }
    }
}

/// A value that the application expects, with where it is known from.
#[derive(Clone)]
pub(crate) struct Expected<'a> {
    /// The value.
    pub(crate) value: String,
    /// The item and place that hold it; `None` where the person said it.
    pub(crate) place: Option<(&'a Item, crate::source::Span)>,
}

/// What a person said, else the parameter of the only authorization request of the case.
pub(crate) fn expected_or_requested<'a>(
    cx: &Context<'a>,
    said: Option<&String>,
    parameter: &str,
) -> Option<Expected<'a>> {
    if let Some(value) = said {
        return Some(Expected { value: value.clone(), place: None });
    }
    let mut requests = cx.items.iter().filter(|item| {
        let parameters = item.oidc().and_then(|message| message.parameters());
        parameters.is_some_and(|parameters| parameters.role == ParametersRole::AuthorizationRequest)
    });
    let request = requests.next().filter(|_| requests.next().is_none())?;
    let value = request.oidc()?.parameters()?.get(parameter)?;
    Some(Expected { value: value.text.clone(), place: Some((request, value.span)) })
}

/// The expected issuer: what a person said, else that of the only discovery document of the case.
pub(crate) fn expected_issuer<'a>(cx: &Context<'a>) -> Option<Expected<'a>> {
    if let Some(value) = &cx.case.expectations.issuer {
        return Some(Expected { value: value.clone(), place: None });
    }
    let mut documents = cx.items.iter().filter(|item| {
        let document = item.oidc().and_then(|message| message.document());
        document.is_some_and(|document| document.role == DocumentRole::Discovery)
    });
    let item = documents.next().filter(|_| documents.next().is_none())?;
    let issuer: Value = item.oidc()?.document()?.get("issuer")?.value()?;
    Some(Expected { value: issuer.text, place: Some((item, issuer.span)) })
}
