//! The tokens of a case and what each is for. Shared by the rules about tokens.

use super::expected::Expected;
use crate::intake::LayerKind;
use crate::item::Item;
use crate::oidc::{DocumentRole, Message, ParametersRole};
use crate::rules::Context;
use crate::source::Value;
use crate::syntax::jose::Token;

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

pub(crate) use crate::item::role::ItemRole as TokenRole;

/// The JWTs with readable claims whose role the running rule judges.
pub(crate) fn tokens<'a>(cx: &Context<'a>) -> Vec<TokenItem<'a>> {
    let items = cx.items;
    let readable = items.iter().filter_map(|item| {
        let token = item.oidc()?.token().filter(|token| token.has_jwt_claims())?;
        cx.judges(item).then(|| TokenItem { item, token, role: item.role() })
    });
    readable.collect()
}

/// The tokens that an application would take for an ID token: those that are one, and those that do not say what they are. A hint is
/// of an earlier login.
pub(crate) fn id_tokens<'a>(cx: &Context<'a>) -> Vec<TokenItem<'a>> {
    let mut tokens = tokens(cx);
    tokens.retain(|token| matches!(token.role, TokenRole::IdToken | TokenRole::UnknownToken) && !is_hint(token.item));
    tokens
}

/// The parameter or member that held an embedded item.
pub(crate) fn embedded_name(item: &Item) -> Option<&str> {
    let first = item.layers.first().filter(|layer| layer.kind == LayerKind::Embedded)?;
    first.detail.as_deref()
}

/// What a token calls itself, by its `typ`, and the name that it travels under.
pub(crate) fn named_by_itself(token: &Token) -> Option<(&'static str, &'static str, Value)> {
    let typ = token.claim_text("typ").filter(|typ| matches!(typ.as_str(), "Bearer" | "ID" | "Refresh" | "Offline"))?;
    let (what, name) = match typ.as_str() {
        "Bearer" => ("an access token", "access_token"),
        "ID" => ("an ID token", "id_token"),
        _ => ("a refresh token", "refresh_token"),
    };
    Some((what, name, typ))
}

/// Whether a token, or an answer of a token endpoint, came by a refresh: there it may lack what a login has (OpenID Connect Core 12.2).
pub(crate) fn came_by_refresh(cx: &Context<'_>, item: &Item) -> bool {
    let is_answer = |one: &&Item| one.oidc().is_some_and(|message| message.document().is_some());
    let mut ancestors = std::iter::successors(Some(item), |one| one.parent.and_then(|parent| cx.items.get(parent)));
    let Some(answer) = ancestors.find(is_answer) else { return false };
    // In a recording the request stands in front of its answer.
    let before = cx.items.iter().take_while(|one| one.id != answer.id).filter(|one| one.parent == answer.parent);
    let grants = before.filter_map(|one| match one.oidc() {
        Some(Message::Parameters(parameters)) => parameters.get("grant_type"),
        _ => None,
    });
    grants.last().is_some_and(|grant| grant.text == "refresh_token")
}

/// Whether a token names the user of an earlier login or session (OpenID Connect Core 3.1.2.1).
pub(crate) fn is_hint(item: &Item) -> bool {
    is_carried_as(item, &["id_token_hint"])
}

/// Whether a token is exchanged for another: it may be made for whatever audience (RFC 8693 2.1).
pub(crate) fn is_exchanged(item: &Item) -> bool {
    is_carried_as(item, &["subject_token", "actor_token", "assertion"])
}

/// Whether a parameter, member or field of one of these names held the item.
fn is_carried_as(item: &Item, names: &[&str]) -> bool {
    item.layers.iter().filter_map(|layer| layer.detail.as_deref()).any(|name| names.contains(&name))
}

/// Whether a token was sent to an API: in the header `Authorization`.
pub(crate) fn sent_to_api(item: &Item) -> bool {
    item.layers.iter().any(|layer| {
        layer.kind == LayerKind::Header
            && layer.detail.as_deref().is_some_and(|name| name.eq_ignore_ascii_case("authorization"))
    })
}

/// What a person said, else the parameter of the only authorization request of the case.
pub(crate) fn expected_or_requested<'a>(
    cx: &Context<'a>,
    said: Option<&'a String>,
    parameter: &str,
) -> Option<Expected<'a>> {
    if let Some(value) = said {
        return Some(Expected::given(value));
    }
    let mut requests = cx.items.iter().filter(|item| {
        let parameters = item.oidc().and_then(|message| message.parameters());
        parameters.is_some_and(|parameters| parameters.role == ParametersRole::AuthorizationRequest)
    });
    let request = requests.next().filter(|_| requests.next().is_none())?;
    let value = request.oidc()?.parameters()?.get(parameter)?;
    Some(Expected::request(request, value))
}

/// The expected issuer: what a person said, else that of the only discovery document of the case.
pub(crate) fn expected_issuer<'a>(cx: &Context<'a>) -> Option<Expected<'a>> {
    if let Some(value) = &cx.case.expectations.issuer {
        return Some(Expected::given(value));
    }
    let mut documents = cx.items.iter().filter(|item| {
        let document = item.oidc().and_then(|message| message.document());
        document.is_some_and(|document| document.role == DocumentRole::Discovery)
    });
    let item = documents.next().filter(|_| documents.next().is_none())?;
    let issuer: Value = item.oidc()?.document()?.get("issuer")?.value()?;
    Some(Expected::metadata(item, &issuer))
}
