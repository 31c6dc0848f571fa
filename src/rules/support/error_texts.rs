//! What tells of an error in a case: pasted texts, callbacks, answers, the status of a SAML response. Their words are read in the
//! room `texts`. Input: the case. Output: items and their texts.

use crate::item::Item;
use crate::item::role::ItemRole;
use crate::oidc::{DocumentRole, Message, ParametersRole};
use crate::rules::{Context, Outcome};
use crate::source::Value;
use crate::vocabulary::Topic;

/// Texts that are looked at in one case.
const MAX_TEXTS: usize = 200;

/// For rules that live by what software wrote: there was an answer that could have said it.
pub(crate) fn applies(cx: &Context<'_>, out: &mut Outcome) {
    if cx.items.iter().any(is_answer) {
        out.pass();
    }
}

/// The texts of a case that tell of an error: pasted, in a callback, in an answer, in the status of a SAML response.
pub(crate) fn texts<'a>(cx: &Context<'a>) -> Vec<(&'a Item, Value)> {
    let mut found = Vec::new();
    for item in cx.items {
        match item.oidc() {
            Some(Message::ProviderError(error)) => {
                found.push((item, Value::new(error.text.clone(), error.code.span)));
            }
            Some(Message::Parameters(parameters)) if parameters.role == ParametersRole::AuthorizationResponse => {
                let told = ["error_description", "error"].map(|name| parameters.get(name).cloned());
                found.extend(told.into_iter().flatten().map(|text| (item, text)));
            }
            Some(Message::Document(document))
                if matches!(document.role, DocumentRole::Error | DocumentRole::TokenResponse) =>
            {
                let told = ["error_description", "error"].map(|name| document.get(name)?.value());
                found.extend(told.into_iter().flatten().map(|text| (item, text)));
            }
            _ if !item.statements.is_empty() && item.saml().is_none() => {
                let place = item.statements.first().map_or(crate::source::Span::at(0), |statement| statement.span);
                found.push((item, Value::new(item.text(), place)));
            }
            _ => {
                let response = item.saml().and_then(|message| message.response());
                let message = response.and_then(|response| response.status.as_ref()?.message.clone());
                found.extend(message.map(|text| (item, text)));
            }
        }
        if found.len() >= MAX_TEXTS {
            break;
        }
    }
    found
}

/// A topic of the identity provider's instructions, by its name in the data.
pub(in crate::rules) fn topic_of(name: &str) -> Option<Topic> {
    Some(match name {
        "acs" => Topic::Acs,
        "algorithm" => Topic::Algorithm,
        "assign" => Topic::Assign,
        "attr" => Topic::Attr,
        "audience" => Topic::Audience,
        "authn-context" => Topic::AuthnContext,
        "cert" => Topic::Cert,
        "claim" => Topic::Claim,
        "client" => Topic::Client,
        "clock" => Topic::Clock,
        "encryption" => Topic::Encryption,
        "entity" => Topic::Entity,
        "issuer" => Topic::Issuer,
        "logout" => Topic::Logout,
        "name-id" => Topic::NameId,
        "redirect" => Topic::Redirect,
        "request-signature" => Topic::RequestSignature,
        "sign" => Topic::Sign,
        _ => return None,
    })
}

/// Whether the item is an answer that may carry an error.
pub(crate) fn is_answer(item: &Item) -> bool {
    match item.oidc() {
        Some(Message::Parameters(parameters)) => parameters.role == ParametersRole::AuthorizationResponse,
        Some(Message::Document(document)) => matches!(document.role, DocumentRole::Error | DocumentRole::TokenResponse),
        Some(Message::ProviderError(_)) => true,
        Some(Message::Token(token)) => {
            item.role.as_ref().is_some_and(|reading| reading.role == ItemRole::SignedAnswer)
                && token.claim("error").is_some()
        }
        _ => !item.statements.is_empty(),
    }
}
